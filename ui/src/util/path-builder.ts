import { linkOptions } from "@tanstack/react-router";
import type {
  ActivitySearch,
  ApplicationSearch,
  CompareSearch,
  LabSearch,
  MigrationImportSearch,
  PreparationSearch,
  ReportsSearch,
  SetUpSearch,
  SourceNewSearch,
  UsersSearch,
} from "./search";

/** Every address of the screens. A link is made here or nowhere. */
export const paths = {
  home: () => linkOptions({ to: "/" }),
  dates: () => linkOptions({ to: "/dates" }),
  templates: () => linkOptions({ to: "/templates" }),
  compare: (search: CompareSearch = {}) => linkOptions({ to: "/compare", search }),
  reports: (search: ReportsSearch = {}) => linkOptions({ to: "/reports", search }),
  welcome: () => linkOptions({ to: "/welcome" }),
  newWorkspace: () => linkOptions({ to: "/set-up" }),
  overview: (workspace: string) =>
    linkOptions({ to: "/w/$workspace/overview", params: { workspace } }),
  setUp: (workspace: string, search: SetUpSearch = {}) =>
    linkOptions({ to: "/w/$workspace/set-up", params: { workspace }, search }),
  preparation: (workspace: string, search: PreparationSearch = {}) =>
    linkOptions({ to: "/w/$workspace/preparation", params: { workspace }, search }),
  goLive: (workspace: string) =>
    linkOptions({ to: "/w/$workspace/go-live", params: { workspace } }),
  sources: (workspace: string) =>
    linkOptions({ to: "/w/$workspace/sources", params: { workspace } }),
  sourceNew: (workspace: string, search: SourceNewSearch = {}) =>
    linkOptions({ to: "/w/$workspace/sources/new", params: { workspace }, search }),
  source: (workspace: string, source: string) =>
    linkOptions({ to: "/w/$workspace/sources/$source", params: { workspace, source } }),
  applications: (workspace: string) =>
    linkOptions({ to: "/w/$workspace/applications", params: { workspace } }),
  applicationNew: (workspace: string) =>
    linkOptions({ to: "/w/$workspace/applications/new", params: { workspace } }),
  application: (workspace: string, application: string, search: ApplicationSearch = {}) =>
    linkOptions({
      to: "/w/$workspace/applications/$application",
      params: { workspace, application },
      search,
    }),
  lab: (workspace: string, search: LabSearch = {}) =>
    linkOptions({ to: "/w/$workspace/lab", params: { workspace }, search }),
  users: (workspace: string, search: UsersSearch = {}) =>
    linkOptions({ to: "/w/$workspace/users", params: { workspace }, search }),
  migration: (workspace: string) =>
    linkOptions({ to: "/w/$workspace/migration", params: { workspace } }),
  migrationImport: (workspace: string, search: MigrationImportSearch = {}) =>
    linkOptions({ to: "/w/$workspace/migration/import", params: { workspace }, search }),
  unionids: (workspace: string) =>
    linkOptions({ to: "/w/$workspace/migration/unionids", params: { workspace } }),
  duplicates: (workspace: string) =>
    linkOptions({ to: "/w/$workspace/migration/duplicates", params: { workspace } }),
  platformMove: (workspace: string) =>
    linkOptions({ to: "/w/$workspace/migration/platform-move", params: { workspace } }),
  accountMove: (workspace: string) =>
    linkOptions({ to: "/w/$workspace/migration/account-move", params: { workspace } }),
  whatIf: (workspace: string) =>
    linkOptions({ to: "/w/$workspace/migration/what-if", params: { workspace } }),
  migrationReport: (workspace: string, migration: string) =>
    linkOptions({ to: "/w/$workspace/migration/$migration", params: { workspace, migration } }),
  activity: (workspace: string, search: ActivitySearch = {}) =>
    linkOptions({ to: "/w/$workspace/activity", params: { workspace }, search }),
  settings: (workspace: string) =>
    linkOptions({ to: "/w/$workspace/settings", params: { workspace } }),
};
