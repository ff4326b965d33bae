//! What a screen may ask: each command declared once, typed.
//!
//! [`Desk`] owns what the screens look at: the store, the servers, the settings, the stream of
//! events. [`Desk::call`] runs a command by its name, with a request and an answer in JSON; the
//! list of commands is at the end of this file, and the TypeScript of the screens is made from it.
//! A host (the window, the console) adds how it is reached and nothing else.
//!
//! The next command needs: its line in the list; in `commands/`, a request, an answer and the
//! function; a test over HTTP in the console's tests; `cargo xtask regenerate`.
//!
//! What is deliberately absent: windows, HTTP towards the screens, and rules about the nouns.

mod bindings;
mod commands;
mod declare;
mod desk;
mod error;
mod event;
mod events;
mod lists;
mod migrating;
mod scope;
mod secret_text;
mod settings;
mod trace;
mod words;

use saoma_text::Lang;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use commands::access::{AccessExceptions, SetAccessException};
use commands::account_move::{AccountMoveOf, AccountMoveView};
use commands::application_view::ApplicationView;
use commands::applications::{
    ApplicationRef, RotateClientSecret, RotatedClientSecret, SaveApplication, SavedApplication,
    SetEnablements,
};
use commands::audit::{AuditPage, ListAudit};
use commands::check_value::{CheckValue, Checked};
use commands::clients::{ClientView, DeleteWorkspace, ListClients, SetWorkspaceArchived};
use commands::compare::{CompareWorkspaces, ComparisonView};
use commands::conflicts::{ConflictPage, ConflictView, DismissConflict, ListConflicts};
use commands::coverage::{BackfillUnionids, CoverageView};
use commands::credentials::{SetUserAddress, SetUserPassword};
use commands::duplicates::{
    ChooseDuplicateValue, DeclineDuplicate, DuplicatePage, ListDuplicates, MergeDuplicates,
};
use commands::event_secrets::{EventSecretsView, SetEventSecrets};
use commands::experience::{Experience, StartExperience};
use commands::explain::{DiagnosisView, Explain};
use commands::forecast::{ForecastView, GetForecast};
use commands::go_live::{CompareWithServer, GetGoLive, GoLiveView};
use commands::health::{ConfirmFact, SourceHealth};
use commands::identities::{BindIdentity, IdentitiesOf, UnbindingView};
use commands::invitations::{
    InvitationPreview, InvitationsView, MadeInvitations, MakeInvitations, PreviewInvitations,
};
use commands::lab::{
    ClockOffset, Lab, LabClock, LabPhone, LabQr, LabResult, LabResultOf, LabStart, LabStarted,
    PhoneShows,
};
use commands::lab_exchanges::{LabCurl, LabExchanges, LabExchangesOf, LabSequence, LabSequenceOf};
use commands::lab_fault::{ActiveFaults, LabFault};
use commands::lab_inbox::LabInbox;
use commands::lab_scenario::{LabFile, LabScenarioBegin, LabScenarios, LabStepDone};
use commands::logins::{ListLogins, LoginDetail, LoginPage, LoginRef};
use commands::merges::{MergePreview, MergeRef, MergeUsers, UndoPreview};
use commands::migrations::{
    AddToUpload, BeginExport, BeginUpload, ContinuePlan, EndUpload, ExportRef, ExportState,
    FilePart, GetListPreview, InputView, ListMigrationRows, ListRef, MadeFile, MadeFilePart,
    MakeRejects, MakeReport, MappingView, MigrationList, MigrationRef, MigrationRowPage,
    MigrationView, PlanImport, PlanState, ResumeMigration, SaveMapping, SettleReason, SettleRows,
    UploadView,
};
use commands::mini_program::{MiniProgramArchive, MiniProgramOf};
use commands::overview::{GetOverview, Overview};
use commands::path::{MarkPath, PathView};
use commands::pictures::{PictureRef, PictureView};
use commands::platform_apps::{PlatformAppRef, PlatformAppView, SavePlatformApp};
use commands::platform_move::{BeginPlatformMove, PlatformMoveOf, PlatformMoveView};
use commands::preparation::{
    AddAttachment, AttachmentFile, AttachmentRef, ChooseMethods, PreparationView,
    SetPreparationStep, SetPreparationValue, SheetView,
};
use commands::preparation_tools::{
    CheckSite, CleanHost, CleanedHostView, ExplainRefusal, IconsView, MakeIcons, MeasureField,
    MeasuredView, RefusalReasons, SiteCheckRef, SiteProgress, SiteReport,
};
use commands::preview::{LoginPagePreview, PreviewOf};
use commands::quotas::QuotasView;
use commands::refused_requests::{ListRefusedRequests, RefusedRequestPage};
use commands::reminders::{CalendarFile, DateView, DismissReminder, GetCalendar, ReminderView};
use commands::report::{GetReport, ReportPage};
use commands::save_source::{SaveSource, SavedSource};
use commands::senders::{SaveSender, SenderRef, SendersView, TestSender};
use commands::signing_keys::{RotateSigningKeys, SigningKeyView};
use commands::snippets::SnippetView;
use commands::source_copies::{CopySource, DuplicateSource, SourceTouches};
use commands::sources::{SetSourceEnabled, SourceRef, SourceView};
use commands::status::{RetryOpen, Status, TakenRecoveryCode};
use commands::templates::{
    BegunWorkspace, RenameTemplate, SaveTemplate, TemplateRef, TemplateView, UseTemplate,
};
use commands::test_source::{ApiCallsOf, ApiCallsView, SourceTest};
use commands::try_out::{FinishTryOut, TriedOut, TryOutBegun};
use commands::users::{ListUsers, SetUserDisabled, UserDetail, UserPage, UserRef};
use commands::users_bulk::{DeleteUsers, SetUsersDisabled, UsersAsCsv, UsersChanged, UsersCsv};
use commands::workspace_files::{
    ExportWorkspace, ImportWorkspace, ReadWorkspaceFile, WorkspaceFile, WorkspaceFileView,
};
use commands::workspaces::{CreateWorkspace, RenameWorkspace, SeeItWork, WorkspaceView};
use error::Problem;
use migrating::TaskView;

pub use bindings::typescript;
pub use desk::{Desk, DeskOptions, Endings, Notice};
pub use error::{CommandError, FindingView};
pub use event::{Event, Topic};
pub use events::Subscription;
pub use settings::{Language, PROVIDER_PORT, SIMULATOR_PORT, Settings, Theme};

/// A request that asks for nothing more, or an answer that has nothing to say.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// Names one workspace, by its slug.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct InWorkspace {
    workspace: String,
}

impl Desk {
    /// Runs the command `name`. No request is the same as an empty one.
    ///
    /// # Errors
    /// See [`CommandError`]; nothing was changed then, save where the command's text says so.
    pub async fn call(&self, name: &str, request: Value) -> Result<Value, CommandError> {
        let request = match request {
            Value::Null => Value::Object(serde_json::Map::new()),
            request => request,
        };
        match dispatch(self, name, request).await {
            Ok(answer) => Ok(answer),
            Err(problem) => Err(problem.told(self.lang(), self.new_reference())),
        }
    }

    /// A refusal by the host itself, in the form of a command's: `code` has its texts at
    /// `command.error.<code>`.
    #[must_use]
    pub fn refusal(&self, code: &'static str) -> CommandError {
        let lang: Lang = self.lang();
        CommandError {
            code: code.to_owned(),
            message: error::say(lang, &format!("command.error.{code}.message"), &[]),
            remedy: error::say(lang, &format!("command.error.{code}.remedy"), &[]),
            findings: Vec::new(),
            reference: self.new_reference(),
        }
    }
}

/// Reads a request.
fn read<T: serde::de::DeserializeOwned>(
    command: &'static str,
    request: Value,
) -> Result<T, Problem> {
    let refused = |problem: String| Problem::BadRequest { command, problem };
    // serde would also take the fields in their order, from a list.
    if !request.is_object() {
        return Err(refused("an object was expected".to_owned()));
    }
    serde_json::from_value(request).map_err(|error| refused(error.to_string()))
}

declare::commands! {
    status::status(Nothing) -> Status;
    status::take_recovery_code(Nothing) -> TakenRecoveryCode;
    status::retry_open(RetryOpen) -> Status;
    status::get_settings(Nothing) -> Settings;
    status::set_settings(Settings) -> Settings;
    status::restart_servers(Nothing) -> Status;
    workspaces::see_it_work(Nothing) -> SeeItWork;
    workspaces::create_workspace(CreateWorkspace) -> WorkspaceView;
    workspaces::rename_workspace(RenameWorkspace) -> WorkspaceView;
    clients::list_clients(ListClients) -> Vec<ClientView>;
    clients::set_workspace_archived(SetWorkspaceArchived) -> Nothing;
    clients::delete_workspace(DeleteWorkspace) -> Nothing;
    compare::compare_workspaces(CompareWorkspaces) -> ComparisonView;
    go_live::get_go_live(GetGoLive) -> GoLiveView;
    go_live::compare_with_server(CompareWithServer) -> ComparisonView;
    report::get_report(GetReport) -> ReportPage;
    templates::list_templates(Nothing) -> Vec<TemplateView>;
    templates::save_template(SaveTemplate) -> TemplateView;
    templates::rename_template(RenameTemplate) -> TemplateView;
    templates::delete_template(TemplateRef) -> Nothing;
    templates::use_template(UseTemplate) -> BegunWorkspace;
    workspace_files::export_workspace(ExportWorkspace) -> WorkspaceFile;
    workspace_files::read_workspace_file(ReadWorkspaceFile) -> WorkspaceFileView;
    workspace_files::import_workspace(ImportWorkspace) -> BegunWorkspace;
    senders::get_senders(InWorkspace) -> SendersView;
    senders::save_sender(SaveSender) -> SendersView;
    senders::remove_sender(SenderRef) -> SendersView;
    senders::test_sender(TestSender) -> Nothing;
    overview::overview(GetOverview) -> Overview;
    path::get_path(InWorkspace) -> PathView;
    path::mark_path(MarkPath) -> PathView;
    check_value::check_value(CheckValue) -> Checked;
    platform_apps::list_platform_apps(InWorkspace) -> Vec<PlatformAppView>;
    platform_apps::save_platform_app(SavePlatformApp) -> PlatformAppView;
    platform_apps::delete_platform_app(PlatformAppRef) -> Nothing;
    sources::list_sources(InWorkspace) -> Vec<SourceView>;
    sources::get_source(SourceRef) -> SourceView;
    pictures::get_picture(PictureRef) -> PictureView;
    mini_program::get_mini_program_project(MiniProgramOf) -> MiniProgramArchive;
    source_copies::get_source_touches(SourceRef) -> SourceTouches;
    source_copies::duplicate_source(DuplicateSource) -> SavedSource;
    source_copies::copy_source(CopySource) -> SavedSource;
    event_secrets::rotate_event_secrets(SourceRef) -> EventSecretsView;
    event_secrets::set_event_secrets(SetEventSecrets) -> SourceView;
    test_source::test_source(SourceRef) -> SourceTest;
    test_source::list_api_calls(ApiCallsOf) -> Vec<ApiCallsView>;
    quotas::get_quotas(ApiCallsOf) -> QuotasView;
    try_out::begin_try_out(SourceRef) -> TryOutBegun;
    try_out::finish_try_out(FinishTryOut) -> TriedOut;
    save_source::save_source(SaveSource) -> SavedSource;
    sources::delete_source(SourceRef) -> Nothing;
    sources::set_source_enabled(SetSourceEnabled) -> SourceView;
    applications::list_applications(InWorkspace) -> Vec<ApplicationView>;
    applications::get_application(ApplicationRef) -> ApplicationView;
    applications::save_application(SaveApplication) -> SavedApplication;
    applications::delete_application(ApplicationRef) -> Nothing;
    applications::rotate_client_secret(RotateClientSecret) -> RotatedClientSecret;
    applications::set_enablements(SetEnablements) -> ApplicationView;
    preview::get_login_page_preview(PreviewOf) -> LoginPagePreview;
    experience::start_experience(StartExperience) -> Experience;
    snippets::get_snippets(ApplicationRef) -> Vec<SnippetView>;
    access::list_access_exceptions(ApplicationRef) -> AccessExceptions;
    access::set_access_exception(SetAccessException) -> AccessExceptions;
    users::list_users(ListUsers) -> UserPage;
    users::get_user(UserRef) -> UserDetail;
    users::set_user_disabled(SetUserDisabled) -> UserDetail;
    users_bulk::set_users_disabled(SetUsersDisabled) -> UsersChanged;
    users_bulk::delete_users(DeleteUsers) -> TaskView;
    users_bulk::get_users_csv(UsersAsCsv) -> UsersCsv;
    invitations::get_invitations(InWorkspace) -> InvitationsView;
    invitations::get_invitation_preview(PreviewInvitations) -> InvitationPreview;
    invitations::make_invitations(MakeInvitations) -> MadeInvitations;
    invitations::revoke_invitations(UserRef) -> UserDetail;
    credentials::set_user_address(SetUserAddress) -> UserDetail;
    credentials::set_user_password(SetUserPassword) -> UserDetail;
    identities::sign_out_user(UserRef) -> UserDetail;
    identities::bind_identity(BindIdentity) -> UserDetail;
    identities::get_unbinding(IdentitiesOf) -> UnbindingView;
    identities::unbind_identities(IdentitiesOf) -> UserDetail;
    merges::get_merge_preview(MergeUsers) -> MergePreview;
    merges::merge_users(MergeUsers) -> UserDetail;
    merges::get_undo_preview(MergeRef) -> UndoPreview;
    merges::undo_merge(MergeRef) -> UserDetail;
    conflicts::list_conflicts(ListConflicts) -> ConflictPage;
    conflicts::dismiss_conflict(DismissConflict) -> ConflictView;
    logins::list_logins(ListLogins) -> LoginPage;
    logins::get_login(LoginRef) -> LoginDetail;
    refused_requests::list_refused_requests(ListRefusedRequests) -> RefusedRequestPage;
    signing_keys::list_signing_keys(InWorkspace) -> Vec<SigningKeyView>;
    signing_keys::rotate_signing_keys(RotateSigningKeys) -> Vec<SigningKeyView>;
    audit::list_audit(ListAudit) -> AuditPage;
    lab::lab(InWorkspace) -> Lab;
    lab::lab_start(LabStart) -> LabStarted;
    lab::lab_result(LabResultOf) -> LabResult;
    lab::lab_phone(LabPhone) -> PhoneShows;
    lab::lab_qr(InWorkspace) -> LabQr;
    lab_fault::lab_fault(LabFault) -> ActiveFaults;
    lab_inbox::lab_inbox(InWorkspace) -> LabInbox;
    lab::lab_clock(LabClock) -> ClockOffset;
    lab::lab_reset(Nothing) -> Nothing;
    lab_scenario::lab_scenarios(Nothing) -> LabScenarios;
    lab_scenario::lab_scenario_begin(LabScenarioBegin) -> Nothing;
    lab_scenario::lab_scenario_step(InWorkspace) -> LabStepDone;
    lab_scenario::lab_session(InWorkspace) -> LabFile;
    lab_exchanges::lab_exchanges(LabExchangesOf) -> LabExchanges;
    lab_exchanges::lab_curl(LabCurl) -> LabFile;
    lab_exchanges::lab_sequence(LabSequenceOf) -> LabSequence;
    health::get_health(SourceRef) -> SourceHealth;
    health::check_health(SourceRef) -> SourceHealth;
    health::confirm_fact(ConfirmFact) -> SourceHealth;
    reminders::get_reminders(InWorkspace) -> Vec<ReminderView>;
    reminders::dismiss_reminder(DismissReminder) -> Vec<ReminderView>;
    reminders::list_dates(Nothing) -> Vec<DateView>;
    reminders::get_calendar(GetCalendar) -> CalendarFile;
    explain::explain(Explain) -> DiagnosisView;
    preparation::get_preparation(InWorkspace) -> PreparationView;
    preparation::choose_methods(ChooseMethods) -> PreparationView;
    preparation::set_preparation_step(SetPreparationStep) -> PreparationView;
    preparation::set_preparation_value(SetPreparationValue) -> MeasuredView;
    preparation::add_attachment(AddAttachment) -> PreparationView;
    preparation::get_attachment(AttachmentRef) -> AttachmentFile;
    preparation::remove_attachment(AttachmentRef) -> PreparationView;
    preparation::get_registration_sheet(InWorkspace) -> SheetView;
    preparation_tools::measure_field(MeasureField) -> MeasuredView;
    preparation_tools::clean_callback_domain(CleanHost) -> CleanedHostView;
    preparation_tools::make_icons(MakeIcons) -> IconsView;
    preparation_tools::explain_refusal(ExplainRefusal) -> RefusalReasons;
    preparation_tools::check_site(CheckSite) -> SiteReport;
    preparation_tools::get_site_progress(SiteCheckRef) -> SiteProgress;
    preparation_tools::cancel_site_check(SiteCheckRef) -> Nothing;
    migrations::list_migrations(InWorkspace) -> MigrationList;
    migrations::get_migration(MigrationRef) -> MigrationView;
    migrations::begin_upload(BeginUpload) -> UploadView;
    migrations::add_to_upload(AddToUpload) -> UploadView;
    migrations::end_upload(EndUpload) -> ListRef;
    migrations::get_list_preview(GetListPreview) -> InputView;
    migrations::list_mappings(InWorkspace) -> Vec<MappingView>;
    migrations::save_mapping(SaveMapping) -> Vec<MappingView>;
    migrations::plan_import(PlanImport) -> TaskView;
    migrations::get_plan(InWorkspace) -> PlanState;
    migrations::continue_plan(ContinuePlan) -> TaskView;
    migrations::discard_plan(InWorkspace) -> Nothing;
    migrations::list_migration_rows(ListMigrationRows) -> MigrationRowPage;
    migrations::settle_rows(SettleRows) -> PlanState;
    migrations::settle_reason(SettleReason) -> PlanState;
    migrations::apply_plan(InWorkspace) -> TaskView;
    migrations::pause_migration(InWorkspace) -> Nothing;
    migrations::cancel_migration(InWorkspace) -> Nothing;
    migrations::resume_migration(ResumeMigration) -> TaskView;
    migrations::undo_migration(MigrationRef) -> TaskView;
    migrations::make_report(MakeReport) -> MadeFile;
    coverage::get_coverage(InWorkspace) -> CoverageView;
    coverage::backfill_unionids(BackfillUnionids) -> TaskView;
    duplicates::list_duplicates(ListDuplicates) -> DuplicatePage;
    duplicates::decline_duplicate(DeclineDuplicate) -> Nothing;
    duplicates::merge_duplicates(MergeDuplicates) -> TaskView;
    account_move::get_account_move(AccountMoveOf) -> AccountMoveView;
    account_move::begin_account_move(AccountMoveOf) -> TaskView;
    duplicates::choose_duplicate_value(ChooseDuplicateValue) -> Nothing;
    platform_move::get_platform_move(PlatformMoveOf) -> PlatformMoveView;
    platform_move::begin_platform_move(BeginPlatformMove) -> TaskView;
    forecast::get_forecast(GetForecast) -> ForecastView;
    migrations::make_rejects(MakeRejects) -> MadeFile;
    migrations::begin_export(BeginExport) -> ExportState;
    migrations::get_export(ExportRef) -> ExportState;
    migrations::cancel_export(ExportRef) -> Nothing;
    migrations::get_made_file_part(MadeFilePart) -> FilePart;
}
