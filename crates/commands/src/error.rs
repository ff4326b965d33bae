//! Why a command was refused: a word for the screens, sentences for people, causes for the log.

use std::error::Error;

use saoma_identity::AccountError;
use saoma_listen::ListenError;
use saoma_migration::MigrationError;
use saoma_model::UndoRefusal;
use saoma_runtime::{RuntimeError, SimulatorError};
use saoma_setup::preparation::{IconError, PreparationError};
use saoma_setup::{ApplyError, EditError, Finding, MiniProgramError};
use saoma_store::StoreError;
use saoma_text::{Lang, fill, lookup};
use serde::Serialize;
use ts_rs::TS;

use crate::words::Severity;

/// The answer of a command that did nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(optional_fields)]
pub struct CommandError {
    /// The word for screens and scripts.
    pub code: String,
    /// What happened, in the language of the settings.
    pub message: String,
    /// What to do, in the same language.
    pub remedy: String,
    /// What is wrong with single values; empty if it is something else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<FindingView>>")]
    pub findings: Vec<FindingView>,
    /// The log finds it by this.
    pub reference: String,
}

/// One thing that is wrong or doubtful.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FindingView {
    /// The field, as the request names it; `redirect_uris[1]` in a list.
    pub field: String,
    pub(crate) severity: Severity,
    /// The word of the problem.
    pub problem: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl FindingView {
    /// A finding of set-up: its path names the place in a whole workspace, its end the field.
    pub(crate) fn of(finding: &Finding, lang: Lang) -> Self {
        let field = match finding.path.split_once("].") {
            Some((_, field)) => field,
            None => {
                let path = finding.path.as_str();
                let sender = path.strip_prefix("senders.smtp.");
                sender
                    .or_else(|| path.strip_prefix("senders.phone_webhook."))
                    .unwrap_or(path)
            }
        };
        Self {
            field: field.to_owned(),
            severity: finding.severity.into(),
            problem: finding.problem.as_str().to_owned(),
            message: finding.message(lang),
            remedy: finding.remedy(lang),
        }
    }
}

/// An error as part of an answer: something is broken, and the answer tells what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub(crate) struct ErrorView {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) remedy: String,
}

impl ErrorView {
    /// Why the store does not open.
    pub(crate) fn of_store(error: &StoreError, lang: Lang) -> Self {
        let values = error.values();
        Self {
            code: error.code().to_owned(),
            message: say(lang, &error.message_key(), &values),
            remedy: say(lang, &error.remedy_key(), &values),
        }
    }

    /// Why a server does not run.
    pub(crate) fn of_server(error: &RuntimeError, lang: Lang) -> Self {
        let (code, address) = match error {
            RuntimeError::Listen(listen) | RuntimeError::Serve(listen) => match listen {
                ListenError::AddressInUse { address, .. } => ("address_in_use", Some(address)),
                ListenError::PermissionDenied { address, .. }
                | ListenError::Bind { address, .. }
                | ListenError::Accept { address, .. } => ("address_not_usable", Some(address)),
            },
            RuntimeError::Register { .. } | RuntimeError::Simulator(_) => {
                ("simulator_not_told", None)
            }
            _ => ("internal", None),
        };
        let values: Vec<_> = address
            .map(|address| ("address", address.to_string()))
            .into_iter()
            .collect();
        Self {
            code: code.to_owned(),
            message: say(lang, &format!("command.error.{code}.message"), &values),
            remedy: say(lang, &format!("command.error.{code}.remedy"), &values),
        }
    }
}

/// Why a command does nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    /// There is no such command.
    #[error("there is no command {0:?}")]
    UnknownCommand(String),
    /// The request is not what the command takes. The parser's words go back to whoever sent it,
    /// and not into the log: they may repeat a value.
    #[error("the request of {command} cannot be read")]
    BadRequest {
        command: &'static str,
        problem: String,
    },
    /// An answer could not be written, which would be a fault of ours.
    #[error("the answer cannot be written as JSON")]
    Answer(#[source] serde_json::Error),
    /// The store is not open.
    #[error("the store is not open")]
    StoreNotOpen,
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// Set-up refused.
    #[error("nothing was changed")]
    Edit(#[source] EditError),
    /// Preparation refused.
    #[error("the preparation was not changed")]
    Preparation(#[source] PreparationError),
    /// No icons were made.
    #[error("no icons were made")]
    Icons(#[source] IconError),
    /// Somebody cancelled the check of a site.
    #[error("the check of the site was cancelled")]
    SiteCheckCancelled,
    /// An account was not changed.
    #[error("the account was not changed")]
    Account(#[source] AccountError),
    /// A message was not sent.
    #[error("the message was not sent")]
    Delivery(#[source] saoma_provider::DeliveryError),
    /// A login page cannot be drawn, which set-up should have refused.
    #[error("the login page cannot be drawn")]
    Preview(#[source] saoma_provider::pages::UnsafeHref),
    /// The signing keys could not be changed.
    #[error("the signing keys were not changed")]
    SigningKeys(#[source] saoma_provider::RotateKeysError),
    /// A migration did not go on.
    #[error("the migration did not go on")]
    Migration(#[source] MigrationError),
    /// Two at a time would wait for each other.
    #[error("a migration is at work in this workspace")]
    MigrationAtWork,
    /// No dry run is looked at.
    #[error("there is no plan")]
    NoPlan,
    /// The file of a list is gone.
    #[error("the list is not here any more")]
    ListMissing,
    /// The list has another content than it had.
    #[error("{0} is not what it was")]
    ListChanged(String),
    /// A list could not be kept in the data folder.
    #[error("the list cannot be kept")]
    ListNotKept(#[source] std::io::Error),
    /// A row cannot be settled like this.
    #[error("row {row} cannot be settled by {settlement}")]
    SettlementUnfit {
        row: i64,
        settlement: saoma_model::RowSettlement,
    },
    /// A workspace's file was not written, or not read.
    #[error("the workspace's file was not written or read")]
    Bundle(#[source] saoma_setup::BundleError),
    /// The workspace could not be shown as a file.
    #[error("the workspace cannot be shown")]
    NotShown(#[source] saoma_setup::ShowError),
    /// What was pasted is not what `saoma show` prints.
    #[error("what a server shows cannot be read")]
    ShownUnreadable(#[source] saoma_setup::ReadError),
    /// A template that is kept cannot be used.
    #[error("the template cannot be used")]
    Template(#[source] saoma_setup::TemplateError),
    /// A template needs a name, and a short one.
    #[error("the template's name is empty or too long")]
    TemplateName,
    /// Nothing of that name.
    #[error("there is no {noun} {id:?}")]
    NotFound { noun: &'static str, id: String },
    /// The recovery code was shown, or there never was one to show.
    #[error("there is no recovery code to show")]
    RecoveryCodeTaken,
    /// The settings could not be written.
    #[error("the settings cannot be written")]
    SettingsNotWritten(#[source] std::io::Error),
    /// The provider does not run.
    #[error("the provider does not run")]
    ProviderDown,
    /// The simulator does not run.
    #[error("the simulator does not run")]
    SimulatorDown,
    /// The simulator refused.
    #[error("the simulator refused: {message}")]
    Simulator { error: String, message: String },
    /// The simulator was not told of a sandbox's platform apps; what was asked for is done.
    #[error("the simulator does not know the platform apps")]
    Register(#[source] RuntimeError),
    /// A scenario could not be set up.
    #[error("the scenario cannot be set up")]
    Stage(#[source] saoma_simulator::PlayError),
    /// A login could not be tried out.
    #[error("what a login would come to cannot be told")]
    SignIn(#[source] saoma_identity::SignInError),
    /// Only a website application's login can be caught in a window.
    #[error("{0} is no source of a website application")]
    TryOutOtherMethod(String),
    /// WeChat's page has nowhere to send the browser.
    #[error("{0} has no callback domain")]
    NoCallbackDomain(String),
    /// A source has no mini program that could be uploaded.
    #[error("there is no mini program to upload")]
    MiniProgram(#[source] MiniProgramError),
    /// A mini program could not be packed, which would be a fault of ours.
    #[error("the mini program cannot be packed")]
    MiniProgramNotPacked(#[source] std::io::Error),
    /// Nobody can be invited by a source.
    #[error("nobody can be invited by this source: {obstacle}")]
    NoInvitations {
        obstacle: saoma_model::InvitationObstacle,
        host: String,
    },
    /// The lab works on sandboxes.
    #[error("{0} is a live workspace, and the lab works on sandboxes")]
    LabNeedsSandbox(String),
    /// A sandbox without any application.
    #[error("{0} has no application that could be tried")]
    LabNeedsApplication(String),
}

impl From<EditError> for Problem {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Store(error) => Self::Store(error),
            EditError::NotFound { noun, id } => Self::NotFound {
                noun: noun.as_str(),
                id,
            },
            other => Self::Edit(other),
        }
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Store(error) => Self::Store(error),
            AccountError::NoUser(user) => Self::NotFound {
                noun: "user",
                id: user.to_string(),
            },
            other => Self::Account(other),
        }
    }
}

impl From<PreparationError> for Problem {
    fn from(error: PreparationError) -> Self {
        match error {
            PreparationError::Store(error) => Self::Store(error),
            PreparationError::NotFound { noun, id } => Self::NotFound { noun, id },
            other => Self::Preparation(other),
        }
    }
}

impl From<MigrationError> for Problem {
    fn from(error: MigrationError) -> Self {
        match error {
            MigrationError::Store(error) => Self::Store(error),
            other => Self::Migration(other),
        }
    }
}

impl From<ApplyError> for Problem {
    fn from(error: ApplyError) -> Self {
        match error {
            ApplyError::Refused(findings) => Self::Edit(EditError::Refused(findings)),
            ApplyError::Store(error) => Self::Store(error),
        }
    }
}

impl From<MiniProgramError> for Problem {
    fn from(error: MiniProgramError) -> Self {
        match error {
            MiniProgramError::Store(error) => Self::Store(error),
            MiniProgramError::SourceUnknown { source_id } => Self::NotFound {
                noun: "source",
                id: source_id,
            },
            other => Self::MiniProgram(other),
        }
    }
}

impl From<SimulatorError> for Problem {
    fn from(error: SimulatorError) -> Self {
        match error {
            SimulatorError::Unreachable(_) => Self::SimulatorDown,
            SimulatorError::Refused { error, message } => Self::Simulator { error, message },
        }
    }
}

impl Problem {
    /// The word for screens and scripts.
    pub(crate) fn code(&self) -> String {
        match self {
            Self::UnknownCommand(_) => "unknown_command",
            Self::BadRequest { .. } => "bad_request",
            Self::Answer(_)
            | Self::Stage(_)
            | Self::SignIn(_)
            | Self::Preview(_)
            | Self::SigningKeys(_)
            | Self::MiniProgramNotPacked(_) => "internal",
            Self::MiniProgram(error) => error.code(),
            Self::TryOutOtherMethod(_) => "try_out_other_method",
            Self::NoCallbackDomain(_) => "no_callback_domain",
            Self::StoreNotOpen => "store_not_open",
            Self::Store(error) => return format!("store_{}", error.code()),
            Self::Edit(error) => error.code(),
            Self::Preparation(error) => error.code(),
            Self::Icons(error) => error.code(),
            Self::SiteCheckCancelled => "site_check_cancelled",
            Self::Account(error) => account_code(error),
            Self::Delivery(error) => error.code(),
            Self::NotFound { noun, .. } => return format!("{noun}_not_found"),
            Self::Migration(error) => return format!("migration_{}", error.code()),
            Self::Bundle(error) => error.code(),
            Self::NotShown(error) => error.code(),
            Self::ShownUnreadable(error) => error.code(),
            Self::Template(_) => "template_unreadable",
            Self::TemplateName => "template_name",
            Self::MigrationAtWork => "migration_at_work",
            Self::NoPlan => "no_plan",
            Self::ListMissing => "list_missing",
            Self::ListChanged(_) => "list_changed",
            Self::ListNotKept(_) => "list_not_kept",
            Self::SettlementUnfit { .. } => "settlement_unfit",
            Self::RecoveryCodeTaken => "recovery_code_taken",
            Self::SettingsNotWritten(_) => "settings_not_written",
            Self::ProviderDown => "provider_down",
            Self::SimulatorDown => "simulator_down",
            Self::Simulator { error, .. } => return format!("simulator_{error}"),
            Self::Register(_) => "simulator_not_told",
            Self::NoInvitations { obstacle, .. } => return format!("invitation_{obstacle}"),
            Self::LabNeedsSandbox(_) => "lab_needs_sandbox",
            Self::LabNeedsApplication(_) => "lab_needs_application",
        }
        .to_owned()
    }

    /// What the screens receive. It is written to the log under the same reference.
    pub(crate) fn told(self, lang: Lang, reference: String) -> CommandError {
        let code = self.code();
        self.log(&code, &reference);
        let ErrorView {
            message, remedy, ..
        } = self.view(lang);
        let findings = match &self {
            Self::Edit(EditError::Refused(findings)) => findings
                .iter()
                .map(|finding| FindingView::of(finding, lang))
                .collect(),
            _ => Vec::new(),
        };
        CommandError {
            code,
            message,
            remedy,
            findings,
            reference,
        }
    }

    /// The error as part of an answer.
    pub(crate) fn view(&self, lang: Lang) -> ErrorView {
        let (message, remedy, values) = match self {
            Self::Store(error) => (error.message_key(), error.remedy_key(), error.values()),
            Self::MiniProgram(error) => (error.message_key(), error.remedy_key(), error.values()),
            Self::Bundle(error) => (error.message_key(), error.remedy_key(), error.values()),
            Self::NotShown(error) => (error.message_key(), error.remedy_key(), error.values()),
            Self::ShownUnreadable(error) => {
                (error.message_key(), error.remedy_key(), error.values())
            }
            Self::Migration(error) => (
                error.message_key(),
                error.remedy_key(),
                migration_values(error),
            ),
            Self::NoInvitations { obstacle, host } => (
                format!("invitation.obstacle.{obstacle}.message"),
                format!("invitation.obstacle.{obstacle}.remedy"),
                vec![("host", host.clone())],
            ),
            Self::Account(AccountError::NotUndone(refusal)) => (
                format!("merge.undo.{}.message", refusal.as_str()),
                format!("merge.undo.{}.remedy", refusal.as_str()),
                Vec::new(),
            ),
            other => {
                let key = other.key();
                (
                    format!("command.error.{key}.message"),
                    format!("command.error.{key}.remedy"),
                    other.values(),
                )
            }
        };
        ErrorView {
            code: self.code(),
            message: say(lang, &message, &values),
            remedy: say(lang, &remedy, &values),
        }
    }

    /// The middle of its text keys: what has texts of one kind shares them.
    fn key(&self) -> String {
        match self {
            Self::NotFound { .. } => "not_found".to_owned(),
            Self::Simulator { error, .. } => format!("simulator_{error}"),
            other => other.code(),
        }
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownCommand(name) => vec![("name", name.clone())],
            Self::SettlementUnfit { row, .. } => vec![("row", row.to_string())],
            Self::BadRequest { problem, .. } => vec![("problem", problem.clone())],
            Self::NotFound { id, .. }
            | Self::TryOutOtherMethod(id)
            | Self::NoCallbackDomain(id) => vec![("id", id.clone())],
            Self::Edit(error) => error.values(),
            Self::Delivery(error) => vec![("detail", error.detail())],
            Self::Account(AccountError::HeldBy(user)) => vec![("user", user.to_string())],
            Self::Account(AccountError::NoPlatformApp(appid)) => vec![("id", appid.to_string())],
            Self::Simulator { message, .. } => vec![("message", message.clone())],
            Self::LabNeedsSandbox(workspace) | Self::LabNeedsApplication(workspace) => {
                vec![("workspace", workspace.clone())]
            }
            _ => Vec::new(),
        }
    }

    /// Something of ours that broke is an error; a request that was refused is no more than told.
    fn log(&self, code: &str, reference: &str) {
        let mut causes = vec![self.to_string()];
        let mut next = self.source();
        while let Some(error) = next {
            causes.push(error.to_string());
            next = error.source();
        }
        let cause = causes.join(": ");
        match self {
            Self::Answer(_)
            | Self::Stage(_)
            | Self::Preview(_)
            | Self::SignIn(_)
            | Self::SigningKeys(_)
            | Self::MiniProgramNotPacked(_)
            | Self::Store(_)
            | Self::SettingsNotWritten(_)
            | Self::ListNotKept(_)
            | Self::Register(_) => {
                tracing::error!(reference, code, cause, "a command failed");
            }
            _ => tracing::info!(reference, code, cause, "a command was refused"),
        }
    }
}

/// What an error of a migration names: a file by its name, since where it lies meanwhile is ours.
fn migration_values(error: &MigrationError) -> Vec<(&'static str, String)> {
    let mut values = error.values();
    for (_, value) in values.iter_mut().filter(|(name, _)| *name == "path") {
        let name = std::path::Path::new(value.as_str()).file_name();
        if let Some(name) = name.map(|name| name.to_string_lossy().into_owned()) {
            *value = name;
        }
    }
    values
}

/// The word for why an account was not changed.
const fn account_code(error: &AccountError) -> &'static str {
    match error {
        AccountError::NoUser(_) => "user_not_found",
        AccountError::NoIdentity => "identity_gone",
        AccountError::NoPlatformApp(_) => "identity_of_no_app",
        AccountError::NoSuchForm => "identity_form",
        AccountError::HeldBy(_) => "identity_held",
        AccountError::SameUser => "same_user",
        AccountError::AddressForm => "address_form",
        AccountError::PasswordForm => "password_form",
        AccountError::NoMerge => "merge_gone",
        AccountError::NotUndone(UndoRefusal::AlreadyUndone) => "merge_already_undone",
        AccountError::NotUndone(UndoRefusal::KeptIsGone) => "merge_kept_is_gone",
        AccountError::NoConflict => "conflict_gone",
        AccountError::Store(_) => "internal",
    }
}

/// The text of a key that is made at run time; the general one where there is none.
pub(crate) fn say(lang: Lang, key: &str, values: &[(&'static str, String)]) -> String {
    let general = if key.ends_with(".remedy") {
        "command.error.internal.remedy"
    } else {
        "command.error.internal.message"
    };
    let key = if lookup(lang, key).is_some() {
        key
    } else {
        general
    };
    let values: Vec<(&str, &str)> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    fill(lang, key, &values)
}
