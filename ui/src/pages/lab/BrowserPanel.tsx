import type { LabApplication, LabResult, LabStarted } from "../../api/types";
import { LockOutlined } from "../../ui/icons";
import { Late } from "../../ui/Late";
import { Panel } from "../../ui/Panel";
import { formatDuration } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import type { LaneRow } from "./lanes";
import { ShopPage } from "./ShopPage";

interface BrowserPanelProps {
  application: LabApplication;
  begun?: LabStarted;
  result?: LabResult;
  rows: readonly LaneRow[];
}

/** What the end user's browser shows: the login page in a frame, then the shop itself. */
export function BrowserPanel({ application, begun, result, rows }: BrowserPanelProps) {
  const { t, lang } = useTexts();
  const claims = result?.state === "done" ? result.claims : undefined;
  const total = rows.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
  return (
    <Panel title={t("try.browser.title")} extra={application.name} className="lab-browser">
      <div className="browser">
        <div className="browser-bar">
          <span className="browser-lights" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span className="browser-address mono">
            <LockOutlined />
            <span className="ellipsis">
              {claims ? t("ui.lab.shop_address") : begun ? address(begun.login_url) : "…"}
            </span>
          </span>
        </div>
        {claims ? (
          <ShopPage name={application.name} claims={claims} checks={result?.checks} />
        ) : begun ? (
          <iframe
            className="browser-page"
            src={begun.login_url}
            title={t("try.browser.title")}
            // The login page navigates its own frame; nothing of it may move this window.
            sandbox="allow-scripts allow-same-origin allow-forms allow-popups"
          />
        ) : (
          <div className="browser-page">
            <Late>
              <div className="skeleton">
                <div className="skeleton-row" />
                <div className="skeleton-row" />
              </div>
            </Late>
          </div>
        )}
      </div>
      <p className="secondary">
        {claims
          ? t("ui.lab.total", { duration: formatDuration(total, lang) })
          : t("try.browser.hint")}
      </p>
    </Panel>
  );
}

/** Host and path; the query is long and holds nothing to read. */
function address(url: string): string {
  const { host, pathname } = new URL(url);
  return host === "" ? pathname : host + pathname;
}
