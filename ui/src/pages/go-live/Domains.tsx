import type { DomainView } from "../../api/types";
import { CopyButton } from "../../ui/CopyButton";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { useTexts } from "../../util/use-texts";

const tones = { stays: "good", set: "act", change: "act" } as const;

/** Which host is registered where: WeChat knows one per app and field. */
export function Domains({ domains }: { domains: DomainView[] }) {
  const { t } = useTexts();
  if (domains.length === 0) return null;
  return (
    <Panel title={t("ui.go_live.domains")} flush>
      <div className="scroll-x">
        <table className="compared">
          <thead>
            <tr>
              <th scope="col">{t("ui.go_live.domains.app")}</th>
              <th scope="col">{t("ui.go_live.domains.field")}</th>
              <th scope="col">{t("ui.go_live.domains.registered")}</th>
              <th scope="col">{t("ui.go_live.domains.wanted")}</th>
              <th scope="col">{t("ui.column.state")}</th>
            </tr>
          </thead>
          <tbody>
            {domains.map(({ appid, name, field, registered, host, verdict, note }) => (
              <tr key={appid}>
                <th scope="row">{name}</th>
                <td>{field}</td>
                <td className="mono">{registered ?? "—"}</td>
                <td className="mono">
                  {host} <CopyButton value={host} label={field} />
                </td>
                <td>
                  <StateTag tone={tones[verdict]}>{t(`ui.go_live.domains.${verdict}`)}</StateTag>{" "}
                  <span className="secondary">{note}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
