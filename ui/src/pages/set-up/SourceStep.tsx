import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { query } from "../../api/query";
import type { PathView } from "../../api/types";
import { Loaded } from "../../components/Loaded";
import { useWorkspace } from "../../components/use-workspace";
import { SourceForm } from "../../forms/SourceForm";
import { Panel } from "../../ui/Panel";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { Existing } from "./Existing";
import "../sources/sources.css";

/** Connect WeChat: take the source there is, or make one. */
export function SourceStep({ path }: { path: PathView }) {
  const { t } = useTexts();
  const view = useWorkspace();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const { method: asked } = useSearch({ from: "/w/$workspace/set-up" });
  const navigate = useNavigate();
  const sources = useQuery(query("list_sources", { workspace }));
  const missing = path.methods.find((kind) => !sources.data?.some((known) => known.kind === kind));
  const method = asked ?? missing ?? path.methods[0] ?? "wechat_pc";
  const next = (source: string) =>
    void navigate(paths.setUp(workspace, { step: "application", source }));
  return (
    <Loaded query={sources}>
      {(list) => (
        <>
          <Existing
            title={t("ui.set_up.source.existing")}
            items={list.map(({ id, display_name, appid }) => ({
              id,
              name: display_name,
              detail: appid,
            }))}
            onGoOn={next}
          />
          <Panel
            title={list.length > 0 ? t("ui.set_up.source.another") : t("ui.source.connect")}
            className="narrow"
          >
            <SourceForm
              key={method}
              workspace={view}
              kind={method}
              onSaved={({ id }) => next(id)}
            />
          </Panel>
        </>
      )}
    </Loaded>
  );
}
