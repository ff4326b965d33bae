import { useNavigate, useParams } from "@tanstack/react-router";
import { useToldCommand } from "../../api/told-command";
import type { PathView } from "../../api/types";
import { Methods } from "../../components/Methods";
import { useWorkspace } from "../../components/use-workspace";
import { paths } from "../../util/path-builder";

/** Which way people sign in. One more method is added to those that were chosen before. */
export function MethodStep({ path }: { path: PathView }) {
  const { mode } = useWorkspace();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const navigate = useNavigate();
  const choose = useToldCommand("choose_methods");
  return (
    <Methods
      onChoose={async (method) => {
        const methods = [...new Set([...path.methods, method])];
        await choose.mutateAsync({ workspace, methods });
        // A sandbox's platform apps are invented: there is nothing to prepare.
        const step = mode === "sandbox" ? "source" : "preparation";
        void navigate(paths.setUp(workspace, { step, method }));
      }}
    />
  );
}
