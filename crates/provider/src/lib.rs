//! What the customer's site talks to: OpenID Connect and the hosted login page.
//!
//! Each workspace is an issuer of its own, `{origin}/w/{workspace slug}`. One file per endpoint
//! lies in [`endpoint`]; [`urls`] makes every address; `pages` draws what the end user sees.
//!
//! What is deliberately absent: anything that asks WeChat's poll host, or reads WeChat's page. What
//! works only against the simulator would be a bug.

mod access;
mod browser;
mod claims;
mod completion;
mod cookie;
mod delivery;
mod endpoint;
mod frame_ticket;
mod guesses;
mod id_token_hint;
mod internal;
mod issue;
mod keys;
mod oauth_error;
mod opened_from;
pub mod pages;
mod parameters;
mod pkce;
mod preview;
mod redirect;
mod refused;
mod session;
mod signing;
mod tenant;
pub mod urls;

use std::sync::Arc;

use axum::Router;
use axum::http::Method;
use saoma_ambient::{Clock, Entropy};
use saoma_identity::SignIn;
use saoma_model::{LoginId, Mode, Slug, WorkspaceId};
use saoma_store::Store;
use saoma_vault::Vault;
use saoma_wechat::WeChat;
use tokio::sync::broadcast;

use saoma_model::Origin;

pub use delivery::{DeliveryError, Letter, deliver};
pub use frame_ticket::{FrameTicket, allow_frames};
pub use keys::{KeyRotation, RotateKeysError, RotatedBy, SigningKeys};
pub use preview::Preview;

use frame_ticket::Tickets;
use guesses::Guesses;
use preview::Previews;

/// What a provider is made of.
pub struct Settings {
    /// Accounts, applications, logins.
    pub store: Store,
    /// Opens AppSecrets and signing keys.
    pub vault: Arc<Vault>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Makes codes, tokens and ids.
    pub entropy: Arc<dyn Entropy>,
    /// The one workspace to answer for; all of the store's without.
    pub only: Option<Slug>,
    /// Where browsers reach us.
    pub origin: Origin,
    /// Tencent, for live workspaces.
    pub tencent: WeChat,
    /// The simulator, for sandboxes; without it a sandbox says that it cannot sign anybody in.
    pub simulator: Option<WeChat>,
    /// Origins whose pages may frame a login that was begun with a [`FrameTicket`]: the windows of
    /// our own program.
    pub frame_ancestors: Vec<String>,
}

/// A login that has begun, gone on or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoginNews {
    /// The workspace it runs in.
    pub workspace: WorkspaceId,
    /// Which one.
    pub login: LoginId,
}

/// Whoever sits before the browser, as an extension of a request: the peer's network address, or what
/// trusted proxies say about it. Codes and passwords are limited by it.
#[derive(Debug, Clone)]
pub struct ClientAddress(pub String);

/// How much news is kept for who reads slowly.
const NEWS_KEPT: usize = 1024;

/// The provider. Cheap to clone.
#[derive(Clone)]
pub struct Provider(Arc<Inner>);

struct Inner {
    settings: Settings,
    tickets: Tickets,
    previews: Previews,
    guesses: Guesses,
    news: broadcast::Sender<LoginNews>,
}

impl Provider {
    /// A provider over a store.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self(Arc::new(Inner {
            settings,
            tickets: Tickets::default(),
            previews: Previews::default(),
            guesses: Guesses::default(),
            news: broadcast::Sender::new(NEWS_KEPT),
        }))
    }

    /// Makes a ticket: the login page takes it as `saoma_frame_ticket`, and then needs no cookie.
    #[must_use]
    pub fn frame_ticket(&self, ticket: FrameTicket) -> String {
        let now = self.clock.now();
        self.tickets().issue(ticket, now, &*self.entropy)
    }

    /// Tells of every login that begins, goes on or ends from now on.
    #[must_use]
    pub fn login_news(&self) -> broadcast::Receiver<LoginNews> {
        self.0.news.subscribe()
    }

    /// Everything the provider answers.
    pub fn router(&self) -> Router {
        endpoint::router()
            .with_state(self.clone())
            .merge(pages::assets())
    }

    /// Whether a page of any origin may call this: what single-page applications call carries its
    /// own proof and no cookie counts there.
    #[must_use]
    pub fn is_for_any_origin(method: &Method, path: &str) -> bool {
        let endpoint = path
            .strip_prefix("/w/")
            .and_then(|rest| rest.split_once('/'))
            .map(|(_, endpoint)| endpoint);
        let is_mini_programs = endpoint
            .and_then(|endpoint| endpoint.strip_prefix("connections/"))
            .and_then(|connection| connection.split_once('/'))
            .is_some_and(|(_, door)| matches!(door, "mini-program/login" | "mini-program/phone"));
        // An application may also post its authorization request or its logout as a form.
        *method == Method::POST
            && (is_mini_programs
                || matches!(
                    endpoint,
                    Some("token" | "userinfo" | "revoke" | "authorize" | "logout")
                ))
    }

    pub(crate) fn previews(&self) -> &Previews {
        &self.0.previews
    }

    pub(crate) fn guesses(&self) -> &Guesses {
        &self.0.guesses
    }

    pub(crate) fn tickets(&self) -> &Tickets {
        &self.0.tickets
    }

    /// Tells that a login has begun, gone on or ended.
    pub(crate) fn tell(&self, workspace: WorkspaceId, login: LoginId) {
        // Nobody may be listening.
        let _ = self.0.news.send(LoginNews { workspace, login });
    }

    /// What signs people in to a workspace of this mode; nothing to a sandbox without simulator.
    pub(crate) fn sign_in(&self, mode: Mode) -> Option<SignIn<'_>> {
        Some(SignIn {
            store: &self.store,
            vault: &self.vault,
            wechat: self.wechat(mode)?,
            clock: &*self.clock,
            entropy: &*self.entropy,
        })
    }

    /// The WeChat that a workspace of this mode talks to.
    pub(crate) fn wechat(&self, mode: Mode) -> Option<&WeChat> {
        match mode {
            Mode::Live => Some(&self.tencent),
            Mode::Sandbox => self.simulator.as_ref(),
        }
    }
}

impl std::ops::Deref for Provider {
    type Target = Settings;

    fn deref(&self) -> &Settings {
        &self.0.settings
    }
}
