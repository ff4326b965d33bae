//! Nouns and rules of Saoma.
//!
//! **Absent on purpose:** I/O, clocks, randomness and errors of other systems. Whatever is decided
//! here is decided from values, so that every rule is tested without a database or a server.

mod application;
mod audit;
mod check;
mod enablement;
mod id;
mod identity;
mod issuer;
mod login;
mod platform_app;
mod resolve;
mod source;
mod trace;
mod user;
mod word;
mod workspace;

pub use application::{Application, ApplicationType};
pub use audit::{Actor, AuditEvent};
pub use check::{
    Finding, Problem, Severity, app_secret, appid, callback_domain, post_logout_redirect_uri,
    redirect_uri, refusals,
};
pub use enablement::Enablement;
pub use id::{
    AppId, ApplicationId, AuditEventId, ClientId, IdentityId, LoginId, OpenId, OpenPlatform, Slug,
    SlugError, SourceId, UnionId, UserId, WorkspaceId,
};
pub use identity::{Identity, IdentityKey, IdentityKind};
pub use issuer::{Issuer, Origin, OriginError};
pub use login::{
    Completed, Confirmed, Failure, Identified, LOGIN_LIFETIME, Profile, Refusal, Resolved, Stage,
    Started,
};
pub use platform_app::{PlatformApp, PlatformAppKind, PlatformAppStatus};
pub use resolve::{Decision, Holder, Lookup, decide};
pub use source::{Association, Source, SourceKind};
pub use trace::{Trace, TraceEntry, TraceStep};
pub use user::User;
pub use word::UnknownWord;
pub use workspace::{Mode, Workspace};
