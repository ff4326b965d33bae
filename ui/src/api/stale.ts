import type { CommandName, EventTopic } from "./types";

const SETUP: CommandName[] = [
  "list_sources",
  "get_source",
  "list_applications",
  "get_application",
  "get_snippets",
  "get_login_page_preview",
  "list_platform_apps",
  "overview",
  "status",
  "list_audit",
  "lab",
];

const USERS: CommandName[] = [
  "list_users",
  "get_user",
  "list_conflicts",
  "list_access_exceptions",
  "overview",
  "list_audit",
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
  // Its own page is still there when this is done, and would ask for what is gone.
  delete_source: SETUP.filter((name) => name !== "get_source"),
  set_source_enabled: SETUP,
  duplicate_source: SETUP,
  test_source: ["list_api_calls"],
  copy_source: [...SETUP, "status"],
  rotate_event_secrets: ["list_sources", "get_source", "list_audit"],
  set_event_secrets: ["list_sources", "get_source", "list_audit"],
  save_application: SETUP,
  delete_application: SETUP,
  rotate_client_secret: ["list_audit", "get_application", "list_applications"],
  set_access_exception: ["list_access_exceptions", "list_audit"],
  set_enablements: SETUP,
  set_user_disabled: USERS,
  sign_out_user: USERS,
  bind_identity: USERS,
  unbind_identities: USERS,
  merge_users: USERS,
  undo_merge: USERS,
  dismiss_conflict: USERS,
  choose_methods: ["get_preparation"],
  set_preparation_step: ["get_preparation", "list_audit"],
  set_preparation_value: ["get_preparation", "get_registration_sheet"],
  add_attachment: ["get_preparation"],
  remove_attachment: ["get_preparation"],
  cancel_site_check: ["get_site_progress"],
  start_experience: [],
  lab_phone: ["lab_qr"],
  lab_fault: ["lab"],
  lab_reset: ["lab", "lab_qr", "lab_exchanges", "lab_sequence"],
  lab_scenario_begin: ["lab", "lab_exchanges", "lab_sequence"],
  lab_scenario_step: ["lab", "lab_exchanges", "lab_sequence"],
};

/** Which answers are old once something of this topic has happened. */
export const happensStale: Record<EventTopic, readonly CommandName[]> = {
  login: [
    "list_logins",
    "get_login",
    "list_users",
    "get_user",
    "list_conflicts",
    "overview",
    "lab_result",
  ],
  exchange: ["lab_qr", "lab_exchanges", "lab_sequence"],
  server: ["status"],
};
