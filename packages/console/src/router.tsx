import { createRootRoute, createRoute, createRouter, Outlet } from "@tanstack/react-router";
import { OverviewPage } from "./features/overview/overview-page.tsx";
import { ChooseOrg } from "./features/shell/choose-org.tsx";
import { CrashPage } from "./features/shell/crash-page.tsx";
import { LostPage } from "./features/shell/lost-page.tsx";
import { Shell } from "./features/shell/shell.tsx";
import { StatusPage } from "./features/status/status-page.tsx";
import { TracePage } from "./features/trace/trace-page.tsx";
import { TracesPage } from "./features/traces/traces-page.tsx";
import { validateFilter } from "./state/filter.ts";
import { parseSearch, stringifySearch } from "./state/search-string.ts";
import { validateTraceSearch } from "./state/trace-search.ts";
import { validateTracesSearch } from "./state/traces-search.ts";

const root = createRootRoute({ component: Outlet, notFoundComponent: LostPage, errorComponent: CrashPage });

const index = createRoute({ getParentRoute: () => root, path: "/", component: ChooseOrg });

const org = createRoute({ getParentRoute: () => root, path: "/$org", component: Shell });

const overview = createRoute({
  getParentRoute: () => org,
  path: "/",
  validateSearch: validateFilter,
  component: OverviewPage,
});

const traces = createRoute({
  getParentRoute: () => org,
  path: "/traces",
  validateSearch: validateTracesSearch,
  component: TracesPage,
});

const trace = createRoute({
  getParentRoute: () => org,
  path: "/traces/$traceId",
  validateSearch: validateTraceSearch,
  component: TracePage,
});

const status = createRoute({ getParentRoute: () => org, path: "/status", component: StatusPage });

const routeTree = root.addChildren([index, org.addChildren([overview, traces, trace, status])]);

export const createAppRouter = () =>
  createRouter({
    routeTree,
    parseSearch,
    stringifySearch,
    trailingSlash: "never",
    defaultErrorComponent: CrashPage,
    scrollRestoration: true,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
