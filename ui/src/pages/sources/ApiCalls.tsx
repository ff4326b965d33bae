import type { ApiCallsView } from "../../api/types";
import { hasText } from "../../i18n";
import { useTexts } from "../../util/use-texts";

/** How often WeChat was asked today, and by whom: its quotas are per day and shared by all who ask. */
export function ApiCalls({ calls }: { calls: readonly ApiCallsView[] }) {
  const { t, lang } = useTexts();
  if (calls.length === 0) return null;
  const asker = (word: string) => {
    const key = `ui.api_calls.by.${word}`;
    return hasText(key) ? t(key) : word;
  };
  return (
    <section className="api-calls">
      <h3>{t("ui.api_calls.title")}</h3>
      <table>
        <thead className="unseen">
          <tr>
            <th scope="col">{t("ui.api_calls.endpoint")}</th>
            <th scope="col">{t("ui.api_calls.by")}</th>
            <th scope="col">{t("ui.api_calls.count")}</th>
          </tr>
        </thead>
        <tbody>
          {calls.map(({ endpoint, asked_by, calls }) => (
            <tr key={`${endpoint} ${asked_by}`}>
              <td>
                <code className="mono">{endpoint}</code>
              </td>
              <td className="secondary">{asker(asked_by)}</td>
              <td className="number-cell">{calls.toLocaleString(lang)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
