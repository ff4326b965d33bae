//! The login lab's shop: an application played by this program itself. It begins a login, takes
//! the code at `/lab/callback`, trades it over HTTP and checks what it received, as any OpenID
//! Connect client must.

mod claims;
mod shop;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Client;
use saoma_ambient::{Clock, Entropy, token};
use saoma_model::{ClientId, LoginId, Slug};
use saoma_provider::urls::with_query;
use saoma_provider::{FrameTicket, Provider};
use saoma_text::Lang;
use saoma_vault::hash_token;
use serde_json::Value;

use crate::RuntimeError;

/// How many logins are remembered.
const KEPT: usize = 200;
/// What the shop asks for: everything.
const SCOPE: &str = "openid profile phone email wechat";

/// The login lab. Cheap to clone.
#[derive(Clone)]
pub struct Lab(Arc<Inner>);

struct Inner {
    provider: Provider,
    http: Client,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    runs: Mutex<VecDeque<Run>>,
}

/// Which login to try.
#[derive(Debug, Clone)]
pub struct LabOrder {
    /// The sandbox.
    pub workspace: Slug,
    /// The application whose part the shop plays.
    pub client_id: ClientId,
    /// Its name.
    pub application_name: String,
    /// The language of the pages.
    pub lang: Lang,
    /// `light` or `dark`, if not as the system is.
    pub theme: Option<String>,
    /// Where it is played.
    pub stage: LabStage,
}

/// Where a login of the lab is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabStage {
    /// In a frame of the lab, which shows everything else beside it.
    Frame,
    /// In a window of its own, which ends on a page that shows what the application receives.
    Window {
        /// Whether its WeChat is the simulator.
        simulated: bool,
    },
}

/// How a login of the lab stands.
#[derive(Debug, Clone, PartialEq)]
pub enum LabOutcome {
    /// Nobody has come back yet.
    Waiting,
    /// Everything held.
    Done {
        /// The claims of the id_token.
        claims: Value,
        /// What the answer of `/token` holds beside it.
        tokens: LabTokens,
        /// What was checked.
        checks: LabChecks,
    },
    /// It did not hold.
    Failed {
        /// Why, in OAuth's words.
        error: String,
        /// What was checked, if an id_token came at all.
        checks: Option<LabChecks>,
    },
}

/// What an application gets for its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabTokens {
    /// The id_token as it was received.
    pub id_token: String,
    /// For how many seconds the access token is good.
    pub expires_in: i64,
}

/// What a client checks of an id_token (OpenID Connect Core, 3.1.3.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabChecks {
    /// It is signed by a key of the issuer.
    pub signature: bool,
    /// The `state` that came back is the one that was sent.
    pub state: bool,
    /// It answers this login's `nonce`.
    pub nonce: bool,
    /// It is from this issuer.
    pub issuer: bool,
    /// It is for this application.
    pub audience: bool,
    /// It has not expired.
    pub expiry: bool,
}

impl LabChecks {
    /// Whether all held.
    #[must_use]
    pub const fn hold(self) -> bool {
        self.signature && self.state && self.nonce && self.issuer && self.audience && self.expiry
    }
}

/// One login that the shop has begun.
#[derive(Debug, Clone)]
struct Run {
    id: String,
    order: LabOrder,
    issuer: String,
    ticket: String,
    state: String,
    nonce: String,
    verifier: String,
    login: Option<LoginId>,
    outcome: LabOutcome,
}

impl Lab {
    pub(crate) fn new(
        provider: Provider,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, RuntimeError> {
        Ok(Self(Arc::new(Inner {
            provider,
            http: saoma_wechat::loopback_client().map_err(RuntimeError::Client)?,
            clock,
            entropy,
            runs: Mutex::default(),
        })))
    }

    /// Begins a login: the address to open in a frame, and the name under which to ask how it went.
    #[must_use]
    pub fn begin(&self, order: LabOrder) -> (String, String) {
        let entropy = &*self.0.entropy;
        let ticket = self.0.provider.frame_ticket(FrameTicket {
            workspace: order.workspace.clone(),
            client_id: order.client_id.clone(),
            redirect_uri: self.redirect_uri(),
        });
        let run = Run {
            id: token(entropy),
            issuer: self.issuer(&order.workspace),
            ticket,
            state: token(entropy),
            nonce: token(entropy),
            verifier: token(entropy),
            login: None,
            outcome: LabOutcome::Waiting,
            order,
        };
        let (address, id) = (self.login_url(&run), run.id.clone());
        let mut runs = self.runs();
        if runs.len() >= KEPT {
            runs.pop_front();
        }
        runs.push_back(run);
        (address, id)
    }

    /// How a login stands, and which it is, once it has begun. Nothing if the lab does not know it
    /// (any more).
    #[must_use]
    pub fn outcome(&self, run: &str) -> Option<(Slug, Option<LoginId>, LabOutcome)> {
        let runs = self.runs();
        let run = runs.iter().find(|known| known.id == run)?;
        Some((run.order.workspace.clone(), run.login, run.outcome.clone()))
    }

    /// Tells the lab which login the application's `state` has led to. A QR code that was drawn
    /// anew is a new login.
    pub fn note_login(&self, state: &str, login: LoginId) {
        if let Some(run) = self.runs().iter_mut().find(|run| run.state == state) {
            run.login = Some(login);
        }
    }

    /// `GET /lab/callback`.
    pub(crate) fn router(&self) -> Router {
        Router::new()
            .route("/lab/callback", get(shop::callback))
            .with_state(self.clone())
    }

    fn login_url(&self, run: &Run) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(hash_token(&run.verifier));
        let redirect_uri = self.redirect_uri();
        let mut parameters = vec![
            ("client_id", run.order.client_id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", redirect_uri.as_str()),
            ("scope", SCOPE),
            ("state", run.state.as_str()),
            ("nonce", run.nonce.as_str()),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
            ("ui_locales", run.order.lang.tag()),
            ("saoma_frame_ticket", run.ticket.as_str()),
        ];
        if run.order.stage == LabStage::Frame {
            parameters.push(("saoma_frame", "1"));
        }
        let theme = run.order.theme.as_deref();
        parameters.extend(theme.map(|theme| ("saoma_theme", theme)));
        with_query(&format!("{}/authorize", run.issuer), &parameters)
    }

    fn issuer(&self, workspace: &Slug) -> String {
        let issuer = self.0.provider.origin.issuer(workspace);
        issuer.as_str().to_owned()
    }

    fn redirect_uri(&self) -> String {
        format!("{}/lab/callback", self.0.provider.origin.as_str())
    }

    fn runs(&self) -> MutexGuard<'_, VecDeque<Run>> {
        // Each change is one statement, so a panic elsewhere leaves none half done.
        self.0.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
