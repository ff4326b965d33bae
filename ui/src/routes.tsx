import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import type { OutcomeFilter, SourceKind } from "./api/types";
import { Failure } from "./components/Failure";
import { NotFound } from "./components/NotFound";
import { Root } from "./components/Root";
import {
  type ActivitySearch,
  type ApplicationSearch,
  applicationTabs,
  type LabSearch,
  oneOf,
  type SetUpSearch,
  type SourceNewSearch,
  text,
  type UsersSearch,
} from "./util/search";

/** The whole story of addresses: what stands at which, and what its search parameters may be. */
const root = createRootRoute({ component: Root });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/HomePage"), "HomePage"),
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
export const setUpSteps = ["method", "source", "application", "enable", "try"] as const;
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
  }),
  component: lazyRouteComponent(() => import("./pages/users/UsersPage"), "UsersPage"),
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
  welcome,
  newWorkspace,
  workspace.addChildren([
    workspaceIndex,
    overview,
    setUp,
    sources,
    sourceNew,
    source,
    applications,
    applicationNew,
    application,
    lab,
    users,
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
