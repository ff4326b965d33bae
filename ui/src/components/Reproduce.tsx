import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { query } from "../api/query";
import { useToldCommand } from "../api/told-command";
import { shortFault } from "../pages/lab/fault-name";
import { ExperimentOutlined } from "../ui/icons";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";

interface ReproduceProps {
  /** The fault of the lab that shows the same. */
  fault: string;
  onGone: () => void;
}

/** Shows an error in the lab: in this sandbox, or else in the first there is. */
export function Reproduce({ fault, onGone }: ReproduceProps) {
  const { t } = useTexts();
  const { workspace: here } = useParams({ strict: false });
  const { data: status } = useQuery(query("status", {}));
  const navigate = useNavigate();
  const sandboxes = (status?.workspaces ?? []).filter(({ mode }) => mode === "sandbox");
  const sandbox = sandboxes.find(({ slug }) => slug === here) ?? sandboxes[0];
  const set = useToldCommand("lab_fault", (_, { workspace }) => {
    onGone();
    void navigate(paths.lab(workspace));
  });
  if (!sandbox) return <p className="secondary">{t("ui.doctor.reproduce.needs_sandbox")}</p>;
  return (
    <Button
      icon={<ExperimentOutlined />}
      loading={set.isPending}
      onClick={() => set.mutate({ workspace: sandbox.slug, name: fault, on: true })}
    >
      {t("ui.doctor.reproduce", { fault: shortFault(fault, t) })}
    </Button>
  );
}
