import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { query } from "../../api/query";
import { DoctorButton } from "../../components/DoctorButton";
import { FailureLine } from "../../components/Failure";
import { useTexts } from "../../util/use-texts";

interface QuotasProps {
  workspace: string;
  appid: string;
}

/** What WeChat itself says of its quotas. To ask costs calls, too, so it is asked when somebody wants to know. */
export function Quotas({ workspace, appid }: QuotasProps) {
  const { t, lang } = useTexts();
  const quotas = useQuery({ ...query("get_quotas", { workspace, appid }), enabled: false });
  const { data, error, isFetching, refetch } = quotas;
  return (
    <section className="api-calls">
      <Button size="small" loading={isFetching} onClick={() => void refetch()}>
        {t("ui.quotas.ask")}
      </Button>
      <FailureLine error={error} />
      {data?.explanation && (
        <p>
          {data.explanation.meaning} {data.explanation.remedy}
          {data.explanation.errcode !== undefined && (
            <DoctorButton about={data.explanation.errcode} />
          )}
        </p>
      )}
      {data && data.quotas.length === 0 && !data.explanation && (
        <p className="secondary">{t("ui.quotas.none")}</p>
      )}
      {data && data.quotas.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("ui.api_calls.endpoint")}</th>
              <th scope="col">{t("ui.quotas.used")}</th>
              <th scope="col">{t("ui.quotas.limit")}</th>
            </tr>
          </thead>
          <tbody>
            {data.quotas.map(({ endpoint, used, daily_limit }) => (
              <tr key={endpoint}>
                <td>
                  <code className="mono">{endpoint}</code>
                </td>
                <td className="number-cell">{used.toLocaleString(lang)}</td>
                <td className="number-cell">{daily_limit.toLocaleString(lang)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
