import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { query } from "../../api/query";
import { useToldCommand } from "../../api/told-command";
import type { PreparationView, StepView, TrackView } from "../../api/types";
import { Loaded } from "../../components/Loaded";
import { MethodsChoice } from "../../components/MethodsChoice";
import { host } from "../../host";
import { PrinterOutlined, WechatOutlined } from "../../ui/icons";
import { PageHeader } from "../../ui/PageHeader";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { MachinePanel } from "./MachinePanel";
import { SheetDialog } from "./SheetDialog";
import { StepPanel } from "./StepPanel";
import { Tracks } from "./Tracks";
import "./preparation.css";

/** What is done at WeChat: what, where, with which values, and how far it is. */
export function PreparationPage() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const preparation = useQuery(query("get_preparation", { workspace }));
  const [printing, setPrinting] = useState(false);
  const tracks = preparation.data?.tracks ?? [];
  const site = tracks.flatMap(({ steps }) => steps).find(({ url }) => url)?.url;
  return (
    <>
      <PageHeader title={t("ui.nav.preparation")} beside={t("ui.preparation.lead")}>
        {tracks.some(({ track }) => track === "website") && (
          <Button icon={<PrinterOutlined />} onClick={() => setPrinting(true)}>
            {t("ui.preparation.sheet.open")}
          </Button>
        )}
        {site && (
          <Button icon={<WechatOutlined />} onClick={() => void host().openExternal(site)}>
            {t("ui.preparation.open_wechat")}
          </Button>
        )}
      </PageHeader>
      <div className="page-body">
        <Loaded query={preparation}>{(data) => <Content preparation={data} />}</Loaded>
      </div>
      {printing && <SheetDialog workspace={workspace} onClose={() => setPrinting(false)} />}
    </>
  );
}

function Content({ preparation }: { preparation: PreparationView }) {
  const { workspace } = useParams({ from: "/w/$workspace" });
  const search = useSearch({ from: "/w/$workspace/preparation" });
  const navigate = useNavigate();
  const [changing, setChanging] = useState(false);
  const choose = useToldCommand("choose_methods", () => setChanging(false));
  if (preparation.methods.length === 0 || changing) {
    return (
      <MethodsChoice
        chosen={preparation.methods}
        onDone={(methods) => choose.mutate({ workspace, methods })}
      />
    );
  }
  const open = opened(preparation.tracks, search.subject, search.at);
  return (
    <div className="preparation">
      <Tracks
        tracks={preparation.tracks}
        current={open?.step.id}
        subject={open?.track.subject}
        onOpen={(subject, at) => void navigate(paths.preparation(workspace, { subject, at }))}
        onChangeMethods={() => setChanging(true)}
      />
      {open && (
        <>
          <StepPanel
            key={`${open.track.subject} ${open.step.id}`}
            track={open.track}
            step={open.step}
          />
          <MachinePanel track={open.track} tracks={preparation.tracks} />
        </>
      )}
    </div>
  );
}

interface Opened {
  track: TrackView;
  step: StepView;
}

/** The step of the address, else what needs a person, else the first that can be done. */
function opened(
  tracks: readonly TrackView[],
  subject: string | undefined,
  at: string | undefined,
): Opened | undefined {
  const all = tracks.flatMap((track) => track.steps.map((step) => ({ track, step })));
  return (
    all.find(({ track, step }) => step.id === at && (!subject || track.subject === subject)) ??
    all.find(({ step }) => step.needs_you) ??
    all.find(({ step }) => isOpen(step) && !step.is_optional && !step.is_later) ??
    all.find(({ step }) => step.state === "waiting") ??
    all[0]
  );
}

const isOpen = ({ state, blocked_by }: StepView) => state === "to_do" && blocked_by.length === 0;
