import type { QueryClient } from "@tanstack/react-query";
import type { Answer, CommandName, TaskView } from "./types";

/** What a migration changes once it has come to an end, or to a rest. */
const CHANGED: CommandName[] = [
  "get_plan",
  "list_migrations",
  "get_migration",
  "list_migration_rows",
  "get_coverage",
  "list_duplicates",
  "get_account_move",
  "get_platform_move",
  "list_platform_apps",
  "get_forecast",
  "list_users",
  "get_user",
  "overview",
  "list_audit",
];

/** How far a migration is, into the answers that are there; its end makes them old. */
export function noteTask(client: QueryClient, task: TaskView): void {
  const { workspace } = task;
  // A plan goes once it is applied; if it does not, the next answer brings it back.
  const isSpent = task.state !== "running" && (task.task === "apply" || task.state === "cancelled");
  client.setQueryData<Answer<"get_plan">>(["get_plan", { workspace }], (state) =>
    state ? { ...state, task, plan: isSpent ? undefined : state.plan } : state,
  );
  if (task.state === "running") return;
  for (const name of CHANGED) void client.invalidateQueries({ queryKey: [name] });
}
