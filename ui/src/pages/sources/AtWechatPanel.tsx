import type { AtWechat, SourceView } from "../../api/types";
import { CopyButton } from "../../ui/CopyButton";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { useTexts } from "../../util/use-texts";

/** The values to enter in WeChat's own console, in the form that each field takes there. */
export function AtWechatPanel({ source }: { source: SourceView }) {
  const { t } = useTexts();
  return (
    <Panel title={t("ui.source.at_wechat")}>
      <dl className="at-wechat">
        {source.at_wechat.map((entry) => (
          <Entry key={entry.field} {...entry} />
        ))}
      </dl>
    </Panel>
  );
}

function Entry({ field, value }: AtWechat) {
  const { t } = useTexts();
  const label = t(`ui.at_wechat.${field}`);
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value === undefined ? (
          <StateTag tone="act">{t("ui.at_wechat.no_address")}</StateTag>
        ) : (
          <>
            <code className="mono grow" title={value}>
              {value}
            </code>
            <CopyButton value={value} label={label} wordy />
          </>
        )}
      </dd>
      <dd className="secondary">
        {value === undefined
          ? t("ui.at_wechat.no_address.remedy")
          : t(`ui.at_wechat.${field}.where`)}
      </dd>
    </div>
  );
}
