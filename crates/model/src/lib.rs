//! Nouns and rules of Saoma.
//!
//! **Absent on purpose:** I/O, clocks, randomness and errors of other systems. Whatever is decided
//! here is decided from values, so that every rule is tested without a database or a server.

mod application;
mod audit;
mod binding;
mod branding;
mod check;
mod conflict;
mod enablement;
mod event_secrets;
mod icp;
mod id;
mod identity;
mod invitation;
mod issuer;
mod lifetimes;
mod login;
mod merge;
mod migration;
mod picture;
mod platform_app;
mod preparation;
mod proof;
mod reference;
mod resolve;
mod sender;
mod signing;
mod source;
mod source_settings;
mod ticket;
mod trace;
mod unbind;
mod user;
mod word;
mod workspace;

pub use application::{Access, Application, ApplicationType};
pub use audit::{Actor, AuditEvent};
pub use binding::{BINDING_LIFETIME, Binding, BindingRefusal, BindingState, Proven};
pub use branding::{Agreement, Branding};
pub use check::{
    Finding, Problem, Severity, aes_key, app_secret, appid, callback_domain, color, email,
    event_token, forward_url, page_path, page_url, phone, post_logout_redirect_uri, redirect_uri,
    refusals, verification_content, verification_name, web_authorization_domain,
};
pub use conflict::{Conflict, ConflictKind, Settled, Settlement};
pub use enablement::Enablement;
pub use event_secrets::{AES_KEY_OVERLAP, EventSecrets, new_aes_key, new_event_token};
pub use icp::icp_numbers;
pub use id::{
    AppId, ApplicationId, AttachmentId, AuditEventId, ChallengeId, ClientId, ConflictId,
    IdentityId, InvitationId, LoginId, MergeId, MessageId, MigrationId, OpenId, OpenPlatform, Slug,
    SlugError, SourceId, TemplateId, TicketCode, UnionId, UserId, WorkspaceId,
};
pub use identity::{Identity, IdentityKey, IdentityKind};
pub use invitation::{
    INVITATION_DAYS, Invitation, InvitationCode, InvitationCodeForm, InvitationObstacle,
    InvitationState, LONGEST_INVITATION_DAYS, allow_attaching, invitation_end, masked_name,
    phone_tail,
};
pub use issuer::{Issuer, Origin, OriginError};
pub use lifetimes::Lifetimes;
pub use login::{
    Completed, Confirmed, Failure, Identified, LOGIN_LIFETIME, Profile, Refusal, Resolved, Stage,
    Started,
};
pub use merge::{
    Account, MergeField, MergeJournal, MergePlan, MergeRow, MergeWarning, PasswordHash, Undo,
    UndoRefusal, Winner, plan_merge, undo,
};
pub use migration::{
    ImportField, MigrationKind, MigrationState, OnConflict, RowDecision, RowReason, RowSettlement,
    RowUndone,
};
pub use picture::{MediaType, Picture, PictureId};
pub use platform_app::{
    PlatformApp, PlatformAppHealth, PlatformAppKind, PlatformAppStatus, VerificationFile,
};
pub use preparation::{Attachment, Step, StepRefusal, StepState, Track};
pub use proof::{Channel, Proof, masked};
pub use reference::{LoginReference, LoginReferenceForm};
pub use resolve::{
    Decision, Holder, Lookup, PhoneHolder, PhoneLookup, Question, candidates, decide,
    decide_to_bind, proofs,
};
pub use sender::{Sender, SmtpTls, is_this_machine};
pub use signing::SigningAlgorithm;
pub use source::{Association, Source, SourceKind};
pub use source_settings::{
    Encryption, MiniProgramSettings, OfficialAccountSettings, SourceSettings,
};
pub use ticket::{TICKET_LIFETIME, Ticket, TicketQr, TicketRefusal, TicketState, new_ticket_code};
pub use trace::{Trace, TraceEntry, TraceStep};
pub use unbind::{UnbindWarning, unbind_warnings};
pub use user::User;
pub use word::UnknownWord;
pub use workspace::{Mode, Workspace};
