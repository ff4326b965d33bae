//! `{issuer}/invitation`: somebody who was invited attaches their WeChat to their account.
//!
//! The code is the key to it. It tells little of whose account it is, signs nobody in, and is good
//! once. What becomes of it is told in the browser that went to WeChat, and in no other.

mod begin;
mod ended;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use saoma_identity::{invited_to, is_web_authorized};
use saoma_model::{
    Application, Identity, Invitation, InvitationCode, InvitationState, PlatformApp,
    PlatformAppStatus, Refusal, Source, SourceKind, User, allow_attaching,
};
use saoma_store::{
    StoreError, applications, identities, invitations, platform_apps, sources, users,
};
use saoma_text::{Lang, text};
use saoma_vault::hash_token;

use crate::endpoint::tickets::picture;
use crate::internal::Internal;
use crate::opened_from::is_in_wechat;
use crate::pages::{Href, InvitationCodePage, InvitationEndPage, InvitationPage, InvitationWay};
use crate::parameters::Parameters;
use crate::refused::Refused;
use crate::tenant::{Tenant, lang_of};
use crate::urls::with_query;
use crate::{ClientAddress, Provider};

pub(crate) use ended::address as ended_address;

/// Where a code is typed in, and where a browser comes back to from WeChat.
pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Parameters::parse(query.unwrap_or_default().as_bytes());
    let visit = Visit::new(&provider, &tenant, &headers, &query, None);
    let answered = match query.hint("ended") {
        Some(login) => visit.ended(login).await,
        None => visit.ask(None),
    };
    visit.finish(answered)
}

/// A code was typed in.
pub(crate) async fn post(
    State(provider): State<Provider>,
    tenant: Tenant,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let query = Parameters::parse(query.unwrap_or_default().as_bytes());
    let form = Parameters::parse(&body);
    let client = client.map(|Extension(ClientAddress(address))| address);
    let visit = Visit::new(&provider, &tenant, &headers, &query, client.as_deref());
    let answered = visit.typed(form.hint("code").unwrap_or_default()).await;
    visit.finish(answered)
}

/// The page of one invitation.
pub(crate) async fn page(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, code)): Path<(String, String)>,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Parameters::parse(query.unwrap_or_default().as_bytes());
    let client = client.map(|Extension(ClientAddress(address))| address);
    let visit = Visit::new(&provider, &tenant, &headers, &query, client.as_deref());
    let answered = visit.show(&code).await;
    visit.finish(answered)
}

/// Goes on to WeChat.
pub(crate) async fn start(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, code)): Path<(String, String)>,
    client: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Parameters::parse(query.unwrap_or_default().as_bytes());
    let client = client.map(|Extension(ClientAddress(address))| address);
    let visit = Visit::new(&provider, &tenant, &headers, &query, client.as_deref());
    let answered = visit.go_on(&code).await;
    visit.finish(answered)
}

/// The address of the page as a QR code, for a phone. Whether there is such an invitation is not
/// looked up: it says nothing but its own address.
pub(crate) async fn code_picture(
    tenant: Tenant,
    Path((_, code)): Path<(String, String)>,
) -> Response {
    let code: Option<InvitationCode> = code.parse().ok();
    let address = code.map(|code| tenant.issuer.endpoint(&format!("invitation/{code}")));
    let Some(drawn) = address.and_then(|address| picture::draw(&address)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    (headers, drawn).into_response()
}

/// Somebody who was invited.
struct Visit<'a> {
    provider: &'a Provider,
    tenant: &'a Tenant,
    headers: &'a HeaderMap,
    client: Option<&'a str>,
    lang: Lang,
}

/// An invitation that may be used, with all that it is about.
struct Open {
    code: InvitationCode,
    invitation: Invitation,
    user: User,
    source: Source,
    app: PlatformApp,
    application: Application,
}

/// What a code leads to.
enum Found {
    Open(Box<Open>),
    /// It is over, or nobody may use it: this says why.
    Closed(InvitationEnd),
    /// There is none.
    Unknown,
    /// Too many were tried from here.
    TooMany,
}

/// How it ended, or why it cannot go on. The word is the middle of the text keys
/// `invitation.end.<word>.…`.
pub(crate) type InvitationEnd = &'static str;

impl<'a> Visit<'a> {
    fn new(
        provider: &'a Provider,
        tenant: &'a Tenant,
        headers: &'a HeaderMap,
        query: &Parameters,
        client: Option<&'a str>,
    ) -> Self {
        let asked = query.hint("ui_locales").and_then(Lang::parse);
        Self {
            provider,
            tenant,
            headers,
            client,
            lang: asked.unwrap_or_else(|| lang_of(headers)),
        }
    }

    fn finish(&self, answered: Result<Response, Internal>) -> Response {
        let mut response = answered.unwrap_or_else(|error| error.page(self.lang));
        let no_store = HeaderValue::from_static("no-store");
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, no_store);
        response
    }

    /// Asks for the code on a printed card.
    fn ask(&self, problem: Option<&'static str>) -> Result<Response, Internal> {
        Ok(InvitationCodePage {
            lang: self.lang,
            simulated: self.tenant.is_sandbox(),
            problem: problem.map(|key| text(self.lang, key)),
            action: self.at("invitation", self.lang)?,
            language_href: self.at("invitation", other(self.lang))?,
        }
        .response())
    }

    async fn typed(&self, code: &str) -> Result<Response, Internal> {
        match self.find(code).await? {
            Found::Open(open) => {
                let path = format!("invitation/{}", open.code);
                let target = self.address(&path, self.lang);
                let location = HeaderValue::try_from(target)
                    .map_err(|error| Internal::new("make an address of ours", error))?;
                Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
            }
            Found::Closed(end) => self.over(end),
            Found::Unknown => self.ask(Some("invitation.code.unknown")),
            Found::TooMany => Ok(self.too_many()),
        }
    }

    async fn show(&self, code: &str) -> Result<Response, Internal> {
        let open = match self.find(code).await? {
            Found::Open(open) => open,
            Found::Closed(end) => return self.over(end),
            Found::Unknown => return self.over("unknown"),
            Found::TooMany => return Ok(self.too_many()),
        };
        let path = format!("invitation/{}", open.code);
        let account = Account::of(&open.user);
        Ok(InvitationPage {
            lang: self.lang,
            simulated: self.tenant.is_sandbox(),
            application_name: open.application.name.clone(),
            name: account.name,
            phone: account.phone,
            email: account.email,
            way: self.way(&open)?,
            code: open.code.to_string(),
            short_address: self.tenant.issuer.endpoint("invitation"),
            language_href: self.at(&path, other(self.lang))?,
        }
        .response())
    }

    /// How this browser goes on.
    fn way(&self, open: &Open) -> Result<InvitationWay, Internal> {
        let path = format!("invitation/{}", open.code);
        let start = || self.at(&format!("{path}/start"), self.lang);
        let in_wechat = is_in_wechat(self.headers);
        Ok(match (open.source.kind, in_wechat) {
            (SourceKind::WechatPc, true) => InvitationWay::OpenOnComputer,
            (SourceKind::WechatPc, false) => InvitationWay::Continue(start()?),
            (_, true) => InvitationWay::Confirm(start()?),
            (_, false) => {
                InvitationWay::OpenInWechat(self.at(&format!("{path}/picture"), self.lang)?)
            }
        })
    }

    async fn find(&self, code: &str) -> Result<Found, Internal> {
        let (guesses, now) = (self.provider.guesses(), self.provider.clock.now());
        if !guesses.allow(self.client, now) {
            self.note("too_many_guesses", "too many unknown invitation codes")
                .await;
            return Ok(Found::TooMany);
        }
        let found = self.look_up(code).await;
        let found = found.map_err(|error| Internal::store("look up the invitation", error))?;
        if matches!(found, Found::Unknown) {
            guesses.note_wrong(self.client, now);
            self.note("unknown_invitation", "there is no invitation of this code")
                .await;
        }
        Ok(found)
    }

    async fn look_up(&self, code: &str) -> Result<Found, StoreError> {
        let Ok(code) = code.parse::<InvitationCode>() else {
            return Ok(Found::Unknown);
        };
        let (workspace, now) = (self.tenant.workspace.id, self.provider.clock.now());
        let mut session = self.provider.store.read().await?;
        let hash = hash_token(code.as_str());
        let known = invitations::find_by_code_hash(&mut session, workspace, &hash).await?;
        let Some(invitation) = known else {
            return Ok(Found::Unknown);
        };
        match invitation.state_at(now) {
            InvitationState::Open => {}
            InvitationState::Used => return Ok(Found::Closed("used")),
            InvitationState::Expired => return Ok(Found::Closed("expired")),
            InvitationState::Revoked => return Ok(Found::Closed("revoked")),
        }
        let user = users::lookup(&mut session, workspace, invitation.user).await?;
        let source = sources::lookup(&mut session, workspace, &invitation.source).await?;
        let (Some(user), Some(source)) = (user, source) else {
            return Ok(Found::Closed("revoked"));
        };
        let app = platform_apps::lookup(&mut session, workspace, &source.appid).await?;
        let application = match invited_to(&mut session, &source).await? {
            Some(id) => applications::lookup(&mut session, workspace, &id).await?,
            None => None,
        };
        let (Some(app), Some(application)) = (app, application) else {
            return Ok(Found::Closed("source_off"));
        };
        let held = identities::list_by_user(&mut session, workspace, user.id).await?;
        Ok(match self.closed(&user, &source, &app, &held) {
            Some(end) => Found::Closed(end),
            None => Found::Open(Box::new(Open {
                code,
                invitation,
                user,
                source,
                app,
                application,
            })),
        })
    }

    /// Why an invitation that is open cannot be used now.
    fn closed(
        &self,
        user: &User,
        source: &Source,
        app: &PlatformApp,
        held: &[Identity],
    ) -> Option<InvitationEnd> {
        let (origin, is_sandbox) = (&self.provider.origin, self.tenant.is_sandbox());
        let is_account = source.kind == SourceKind::WechatOfficialAccount;
        if user.disabled {
            Some("user_disabled")
        } else if allow_attaching(app, held, None) == Err(Refusal::AlreadyAttached) {
            Some("already_attached")
        } else if !source.enabled
            || app.status != PlatformAppStatus::Online
            || (is_account && !is_web_authorized(app, origin, is_sandbox))
        {
            Some("source_off")
        } else {
            None
        }
    }

    fn over(&self, end: InvitationEnd) -> Result<Response, Internal> {
        Ok(self.end_page(end, None).response())
    }

    fn end_page(&self, end: InvitationEnd, reference: Option<String>) -> InvitationEndPage {
        InvitationEndPage {
            lang: self.lang,
            simulated: self.tenant.is_sandbox(),
            end,
            reference,
        }
    }

    fn too_many(&self) -> Response {
        let page = self.tenant.request_error(self.lang, "too_many_guesses");
        page.response()
    }

    async fn note(&self, error: &str, reason: &str) {
        let refused = Refused {
            endpoint: "invitation",
            application: None,
            error,
            reason,
        };
        refused.note(self.provider, self.tenant).await;
    }

    fn at(&self, path: &str, lang: Lang) -> Result<Href, Internal> {
        Href::parse(&self.address(path, lang))
            .map_err(|error| Internal::new("make an address of ours", error))
    }

    fn address(&self, path: &str, lang: Lang) -> String {
        let path = format!("{}/{path}", self.tenant.issuer.path());
        with_query(&path, &[("ui_locales", lang.tag())])
    }
}

/// What a stranger may read of an account, and its owner recognises.
struct Account {
    name: Option<String>,
    phone: Option<String>,
    email: Option<String>,
}

impl Account {
    fn of(user: &User) -> Self {
        let name = user.nickname.as_deref().map(saoma_model::masked_name);
        let phone = user.phone.as_deref().and_then(saoma_model::phone_tail);
        let email = match &phone {
            Some(_) => None,
            None => user.email.as_deref().map(saoma_model::masked),
        };
        Self {
            name: name.filter(|name| !name.is_empty()),
            phone,
            email,
        }
    }
}

fn other(lang: Lang) -> Lang {
    match lang {
        Lang::ZhCn => Lang::En,
        Lang::En => Lang::ZhCn,
    }
}
