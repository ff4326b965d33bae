import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { query } from "../api/query";
import { paths } from "../util/path-builder";
import { ClientsLayout } from "./clients/ClientsLayout";
import { ClientsPage } from "./clients/ClientsPage";

/** Where a start leads: the two doors, the one workspace, or the board of all. */
export function HomePage() {
  const { data: status } = useQuery(query("status", {}));
  if (!status) return null;
  const [workspace, ...others] = status.workspaces;
  if (!workspace) return <Navigate {...paths.welcome()} replace />;
  if (others.length === 0) return <Navigate {...paths.overview(workspace.slug)} replace />;
  return (
    <ClientsLayout>
      <ClientsPage />
    </ClientsLayout>
  );
}
