import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { query } from "../api/query";
import type { WorkspaceView } from "../api/types";

/** The workspace of this page. WorkspaceLayout draws nothing below it before it is known. */
export function useWorkspace(): WorkspaceView {
  const { workspace } = useParams({ from: "/w/$workspace" });
  const { data: status } = useQuery(query("status", {}));
  const found = status?.workspaces.find(({ slug }) => slug === workspace);
  if (!found) throw new Error(`workspace ${workspace} is not known`);
  return found;
}
