import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { query } from "../api/query";
import { lastWorkspace } from "../util/last-workspace";
import { paths } from "../util/path-builder";

/** Where a start leads: the workspace of last time, or the two doors. */
export function HomePage() {
  const { data: status } = useQuery(query("status", {}));
  if (!status) return null;
  const last = lastWorkspace.get();
  const workspace = status.workspaces.find(({ slug }) => slug === last) ?? status.workspaces[0];
  if (!workspace) return <Navigate {...paths.welcome()} replace />;
  return <Navigate {...paths.overview(workspace.slug)} replace />;
}
