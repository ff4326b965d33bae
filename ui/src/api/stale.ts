import type { CommandName, EventTopic } from "./types";

const SETUP: CommandName[] = [
  "list_sources",
  "get_source",
  "list_applications",
  "get_application",
  "list_platform_apps",
  "overview",
  "status",
  "list_audit",
  "lab",
];

/** Which answers are old once a command has changed something. */
export const makesStale: Partial<Record<CommandName, readonly CommandName[]>> = {
  take_recovery_code: ["status"],
  retry_open: ["status"],
  set_settings: ["status", "get_settings"],
  restart_servers: ["status", "lab"],
  see_it_work: ["status"],
  create_workspace: ["status"],
  rename_workspace: ["status", "list_audit"],
  save_platform_app: SETUP,
  delete_platform_app: SETUP,
  save_source: SETUP,
  delete_source: SETUP,
  set_source_enabled: SETUP,
  save_application: SETUP,
  delete_application: SETUP,
  rotate_client_secret: ["list_audit", "get_application"],
  set_enablements: SETUP,
  set_user_disabled: ["list_users", "get_user", "list_audit"],
  lab_phone: ["lab_qr"],
  lab_fault: ["lab"],
  lab_reset: ["lab", "lab_qr", "lab_exchanges", "lab_sequence"],
  lab_scenario_begin: ["lab", "lab_exchanges", "lab_sequence"],
  lab_scenario_step: ["lab", "lab_exchanges", "lab_sequence"],
};

/** Which answers are old once something of this topic has happened. */
export const happensStale: Record<EventTopic, readonly CommandName[]> = {
  login: ["list_logins", "get_login", "list_users", "get_user", "overview", "lab_result"],
  exchange: ["lab_qr", "lab_exchanges", "lab_sequence"],
  server: ["status"],
};
