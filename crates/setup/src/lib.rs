//! Workspaces, platform apps, sources, applications: how they come to be as a file says.
//!
//! [`File`] is what `saoma apply` reads and `saoma show` writes; [`File::check`] finds everything
//! that is wrong with it; [`apply`] makes a workspace be as it says, and [`dry_run`] tells what
//! [`apply`] would do. [`Edit`] changes single nouns, by the same rules: it is the file of the
//! workspace as it is, with one entry changed. Deciding what to do is apart from doing it, so the two cannot disagree.
//!
//! What is deliberately absent: reading environment and files of one's own accord (a
//! [`SecretReader`] is a parameter), the simulator, and anything that prints.

mod apply;
mod archive;
mod begin;
mod bundle;
mod check;
mod compare;
mod delete;
mod demo;
mod dress;
mod edit;
mod edit_access;
mod edit_sender;
mod edit_source;
mod file;
mod finding;
pub mod go_live;
mod handover;
pub mod health;
mod invitation_sheet;
mod load;
mod mini_program;
pub mod path;
mod picture;
mod plan;
pub mod preparation;
pub mod reminders;
mod report;
mod secrets;
mod show;
mod stored;
mod template;
mod write;

pub use apply::{Applied, ApplyError, Setup, apply, dry_run};
pub use begin::{Begun, NoSecrets};
pub use bundle::{
    BUNDLE_FORM, Bringing, Bundle, BundleError, BundleSecrets, Carried, MAX_BUNDLE_BYTES,
    MIN_PASSPHRASE, is_sealed,
};
pub use compare::{ComparedField, ComparedKind, ComparedThing, Likeness, Outline, compare};
pub use demo::{SimulatedApp, sandbox_file};
pub use dress::dressed;
pub use edit::{Edit, EditError, Edited};
pub use edit_source::{MadeEventSecrets, Touched};
pub use file::{
    AgreementEntry, ApplicationEntry, BrandingEntry, EnablementEntry, File, Format, LifetimesEntry,
    MAX_BYTES, PhoneWebhookEntry, PlatformAppEntry, ReadError, Secret, SendersEntry, SmtpEntry,
    SourceEntry, VerificationFileEntry, schema,
};
pub use finding::{FileProblem, Finding, Problem};
pub use handover::Handover;
pub use invitation_sheet::InvitationSheet;
pub use mini_program::{MiniProgramError, MiniProgramProject, mini_program_project};
pub use report::{
    Change, ChangeKind, MadeSecret, Report, ReportedApplication, ReportedSource, Subject,
};
pub use secrets::{SecretReader, SystemSecrets};
pub use show::{ShowError, Shown, show};
pub use template::{NewClient, TemplateContent, TemplateError};
