import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import type { OutcomeFilter, PathStepName, SourceKind } from "./api/types";
import { Failure } from "./components/Failure";
import { NotFound } from "./components/NotFound";
import { Root } from "./components/Root";
import {
  type ActivitySearch,
  type ApplicationSearch,
  applicationTabs,
  type CompareSearch,
  day,
  invitationStates,
  type LabSearch,
  type MigrationImportSearch,
  oneOf,
  type PreparationSearch,
  type ReportsSearch,
  type SetUpSearch,
  type SourceNewSearch,
  text,
  type UsersSearch,
  userStates,
  usersSorts,
  yesNo,
} from "./util/search";

/** The whole story of addresses: what stands at which, and what its search parameters may be. */
const root = createRootRoute({ component: Root });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/HomePage"), "HomePage"),
});
const clients = createRoute({
  getParentRoute: () => root,
  id: "clients",
  component: lazyRouteComponent(() => import("./pages/clients/ClientsLayout"), "ClientsLayout"),
});
const dates = createRoute({
  getParentRoute: () => clients,
  path: "/dates",
  component: lazyRouteComponent(() => import("./pages/clients/DatesPage"), "DatesPage"),
});
const templates = createRoute({
  getParentRoute: () => clients,
  path: "/templates",
  component: lazyRouteComponent(() => import("./pages/clients/TemplatesPage"), "TemplatesPage"),
});
const compare = createRoute({
  getParentRoute: () => clients,
  path: "/compare",
  validateSearch: (search): CompareSearch => ({
    left: text(search.left),
    right: text(search.right),
  }),
  component: lazyRouteComponent(() => import("./pages/clients/ComparePage"), "ComparePage"),
});
const reports = createRoute({
  getParentRoute: () => clients,
  path: "/reports",
  validateSearch: (search): ReportsSearch => ({ workspace: text(search.workspace) }),
  component: lazyRouteComponent(() => import("./pages/clients/ReportsPage"), "ReportsPage"),
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: lazyRouteComponent(() => import("./pages/FirstRunPage"), "FirstRunPage"),
});
const newWorkspace = createRoute({
  getParentRoute: () => root,
  path: "/set-up",
  component: lazyRouteComponent(() => import("./pages/NewWorkspacePage"), "NewWorkspacePage"),
});

const workspace = createRoute({
  getParentRoute: () => root,
  path: "/w/$workspace",
  component: lazyRouteComponent(() => import("./components/WorkspaceLayout"), "WorkspaceLayout"),
});
const workspaceIndex = createRoute({
  getParentRoute: () => workspace,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/w/$workspace/overview", params });
  },
});
const overview = createRoute({
  getParentRoute: () => workspace,
  path: "overview",
  component: lazyRouteComponent(() => import("./pages/OverviewPage"), "OverviewPage"),
});
const methods = [
  "wechat_pc",
  "wechat_mini_program",
  "wechat_official_account",
] as const satisfies SourceKind[];
export const setUpSteps = [
  "method",
  "preparation",
  "source",
  "application",
  "enable",
  "accounts",
  "try",
  "go_live",
] as const satisfies PathStepName[];
const setUp = createRoute({
  getParentRoute: () => workspace,
  path: "set-up",
  validateSearch: (search): SetUpSearch => ({
    step: oneOf(setUpSteps, search.step),
    method: oneOf(methods, search.method),
    source: text(search.source),
    application: text(search.application),
  }),
  component: lazyRouteComponent(() => import("./pages/set-up/SetUpPage"), "SetUpPage"),
});
const preparation = createRoute({
  getParentRoute: () => workspace,
  path: "preparation",
  validateSearch: (search): PreparationSearch => ({
    subject: text(search.subject),
    at: text(search.at),
  }),
  component: lazyRouteComponent(
    () => import("./pages/preparation/PreparationPage"),
    "PreparationPage",
  ),
});
const goLive = createRoute({
  getParentRoute: () => workspace,
  path: "go-live",
  component: lazyRouteComponent(() => import("./pages/go-live/GoLivePage"), "GoLivePage"),
});
const sources = createRoute({
  getParentRoute: () => workspace,
  path: "sources",
  component: lazyRouteComponent(() => import("./pages/SourcesPage"), "SourcesPage"),
});
const sourceNew = createRoute({
  getParentRoute: () => workspace,
  path: "sources/new",
  validateSearch: (search): SourceNewSearch => ({ method: oneOf(methods, search.method) }),
  component: lazyRouteComponent(() => import("./pages/SourceNewPage"), "SourceNewPage"),
});
const source = createRoute({
  getParentRoute: () => workspace,
  path: "sources/$source",
  component: lazyRouteComponent(() => import("./pages/SourcePage"), "SourcePage"),
});
const applications = createRoute({
  getParentRoute: () => workspace,
  path: "applications",
  component: lazyRouteComponent(() => import("./pages/ApplicationsPage"), "ApplicationsPage"),
});
const applicationNew = createRoute({
  getParentRoute: () => workspace,
  path: "applications/new",
  component: lazyRouteComponent(() => import("./pages/ApplicationNewPage"), "ApplicationNewPage"),
});
const application = createRoute({
  getParentRoute: () => workspace,
  path: "applications/$application",
  validateSearch: (search): ApplicationSearch => ({ tab: oneOf(applicationTabs, search.tab) }),
  component: lazyRouteComponent(() => import("./pages/ApplicationPage"), "ApplicationPage"),
});
const lab = createRoute({
  getParentRoute: () => workspace,
  path: "lab",
  validateSearch: (search): LabSearch => ({
    person: text(search.person),
    application: text(search.application),
  }),
  component: lazyRouteComponent(() => import("./pages/lab/LabPage"), "LabPage"),
});
const users = createRoute({
  getParentRoute: () => workspace,
  path: "users",
  validateSearch: (search): UsersSearch => ({
    search: text(search.search),
    user: text(search.user),
    view: oneOf(["conflicts"] as const, search.view),
    state: oneOf(userStates, search.state),
    source: text(search.source),
    unionid: oneOf(yesNo, search.unionid),
    created_from: day(search.created_from),
    created_until: day(search.created_until),
    login_from: day(search.login_from),
    login_until: day(search.login_until),
    migration: text(search.migration),
    invitation: oneOf(invitationStates, search.invitation),
    sort: oneOf(usersSorts, search.sort),
    up: search.up === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("./pages/users/UsersPage"), "UsersPage"),
});
const migration = createRoute({
  getParentRoute: () => workspace,
  path: "migration",
  component: lazyRouteComponent(() => import("./pages/migration/MigrationPage"), "MigrationPage"),
});
const migrationImport = createRoute({
  getParentRoute: () => workspace,
  path: "migration/import",
  validateSearch: (search): MigrationImportSearch => ({ list: text(search.list) }),
  component: lazyRouteComponent(() => import("./pages/migration/ImportPage"), "ImportPage"),
});
const unionids = createRoute({
  getParentRoute: () => workspace,
  path: "migration/unionids",
  component: lazyRouteComponent(() => import("./pages/workbench/UnionidsPage"), "UnionidsPage"),
});
const duplicates = createRoute({
  getParentRoute: () => workspace,
  path: "migration/duplicates",
  component: lazyRouteComponent(() => import("./pages/workbench/DuplicatesPage"), "DuplicatesPage"),
});
const accountMove = createRoute({
  getParentRoute: () => workspace,
  path: "migration/account-move",
  component: lazyRouteComponent(
    () => import("./pages/workbench/AccountMovePage"),
    "AccountMovePage",
  ),
});
const platformMove = createRoute({
  getParentRoute: () => workspace,
  path: "migration/platform-move",
  component: lazyRouteComponent(
    () => import("./pages/workbench/PlatformMovePage"),
    "PlatformMovePage",
  ),
});
const whatIf = createRoute({
  getParentRoute: () => workspace,
  path: "migration/what-if",
  component: lazyRouteComponent(() => import("./pages/workbench/WhatIfPage"), "WhatIfPage"),
});
const migrationReport = createRoute({
  getParentRoute: () => workspace,
  path: "migration/$migration",
  component: lazyRouteComponent(
    () => import("./pages/migration/MigrationReportPage"),
    "MigrationReportPage",
  ),
});
export const outcomes = [
  "completed",
  "refused",
  "failed",
  "expired",
  "open",
] as const satisfies OutcomeFilter[];
const activity = createRoute({
  getParentRoute: () => workspace,
  path: "activity",
  validateSearch: (search): ActivitySearch => ({
    tab: oneOf(["logins", "audit", "refused"] as const, search.tab),
    outcome: oneOf(outcomes, search.outcome),
    login: text(search.login),
  }),
  component: lazyRouteComponent(() => import("./pages/ActivityPage"), "ActivityPage"),
});
const settings = createRoute({
  getParentRoute: () => workspace,
  path: "settings",
  component: lazyRouteComponent(() => import("./pages/SettingsPage"), "SettingsPage"),
});

export const routeTree = root.addChildren([
  home,
  clients.addChildren([dates, templates, compare, reports]),
  welcome,
  newWorkspace,
  workspace.addChildren([
    workspaceIndex,
    overview,
    setUp,
    preparation,
    goLive,
    sources,
    sourceNew,
    source,
    applications,
    applicationNew,
    application,
    lab,
    users,
    migration,
    migrationImport,
    unionids,
    duplicates,
    accountMove,
    platformMove,
    whatIf,
    migrationReport,
    activity,
    settings,
  ]),
]);

export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: "intent",
    defaultErrorComponent: ({ error, reset }) => <Failure error={error} onRetry={reset} />,
    defaultNotFoundComponent: NotFound,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
