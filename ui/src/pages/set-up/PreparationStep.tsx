import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { query } from "../../api/query";
import type { PathView, TrackView } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Loaded } from "../../components/Loaded";
import { PathNow } from "../../components/PathNow";
import { useWorkspace } from "../../components/use-workspace";
import { Empty } from "../../ui/Empty";
import { Panel } from "../../ui/Panel";
import { StateTag } from "../../ui/StateTag";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

/** WeChat's side, in short: how far each account is, and the way to its page. */
export function PreparationStep({ path }: { path: PathView }) {
  const { t } = useTexts();
  const { mode } = useWorkspace();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const search = useSearch({ from: "/w/$workspace/set-up" });
  const preparation = useQuery(query("get_preparation", { workspace }));
  const waits = path.at_wechat.length > 0;
  return (
    <Panel title={t("path.step.preparation")} className="narrow" extra={t("ui.preparation.lead")}>
      <Loaded query={preparation}>
        {({ tracks }) =>
          tracks.length === 0 ? (
            <Empty
              action={
                <LinkButton {...paths.setUp(workspace, { step: "method" })}>
                  {t("path.step.method")}
                </LinkButton>
              }
            >
              {t("ui.set_up.preparation.no_method")}
            </Empty>
          ) : (
            <>
              {mode === "sandbox" && (
                <p className="secondary">{t("ui.set_up.preparation.sandbox")}</p>
              )}
              <ul className="enablements">
                {tracks.map((track) => (
                  <TrackRow key={track.subject} track={track} />
                ))}
              </ul>
              {path.at_wechat.map((at) => (
                <PathNow key={`${at.subject} ${at.step}`} at={at} primary={false} />
              ))}
            </>
          )
        }
      </Loaded>
      <div className="form-foot">
        <LinkButton {...paths.preparation(workspace)} look="primary" size="large">
          {t("ui.set_up.preparation.open")}
        </LinkButton>
        <LinkButton
          {...paths.setUp(workspace, { ...search, step: waits ? "application" : "source" })}
          size="large"
        >
          {t(waits ? "ui.set_up.preparation.meanwhile" : "ui.set_up.preparation.have_appid")}
        </LinkButton>
      </div>
    </Panel>
  );
}

function TrackRow({ track }: { track: TrackView }) {
  const { t } = useTexts();
  const isDone = track.done === track.needed;
  return (
    <li>
      <strong className="grow">{t(`ui.track.${track.track}`)}</strong>
      <StateTag tone={isDone ? "good" : "quiet"}>
        {track.needed === 0
          ? t("ui.preparation.optional")
          : t("path.detail.preparation.to_do", { done: track.done, all: track.needed })}
      </StateTag>
    </li>
  );
}
