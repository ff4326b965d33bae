//! Somebody who is signed in binds one more WeChat: a login of its own, begun here, whose callback
//! leads back to their account.

use axum::http::header;
use axum::response::Response;
use saoma_ambient::token;
use saoma_identity::check_source;
use saoma_model::{
    Application, Decision, LoginId, PlatformAppStatus, Slug, Source, SourceKind, Stage, Trace,
    TraceStep,
};
use saoma_store::logins::{self, AuthorizationRequest, Login};
use saoma_store::{StoreError, applications, enablements, platform_apps, sources};
use saoma_text::{Lang, fill, text};
use saoma_vault::hash_token;
use saoma_wechat::QrConnect;
use url::Url;

use super::Visit;
use crate::browser::Browser;
use crate::endpoint::invitation;
use crate::endpoint::offer::{self, Offer};
use crate::internal::Internal;
use crate::pages::BindLink;
use crate::redirect::send_on;
use crate::session::SignedIn;
use crate::tenant::Tenant;
use crate::urls::with_query;

/// The page that tells how such a login has ended: that of the account, or of the invitation.
pub(crate) fn address(tenant: &Tenant, login: &Login) -> String {
    if login.request.invitation.is_some() {
        return invitation::ended_address(tenant, login);
    }
    let path = format!("{}/account", tenant.issuer.path());
    let id = login.id.to_string();
    let lang = login.request.lang.as_deref();
    let mut parameters: Vec<_> = lang.map(|lang| ("ui_locales", lang)).into_iter().collect();
    parameters.push(("bound", id.as_str()));
    with_query(&path, &parameters)
}

impl Visit<'_> {
    /// The sources by which one more WeChat can be bound: those whose code WeChat itself shows, of
    /// the application that this browser signed in to.
    pub(super) async fn ways_to_bind(
        &self,
        signed_in: &SignedIn,
    ) -> Result<Vec<BindLink>, Internal> {
        let offered = self.offered(signed_in).await;
        let offered = offered.map_err(|error| Internal::store("look up the sources", error))?;
        let link = |source: Source| {
            Ok(BindLink {
                href: self.at(&[("bind", source.id.as_str())])?,
                name: source.display_name,
            })
        };
        offered.into_iter().map(link).collect()
    }

    /// Sends the browser to WeChat; nothing if that source is none of those offered.
    pub(super) async fn begin(
        &self,
        signed_in: &SignedIn,
        source: &str,
        browser: &Browser,
    ) -> Result<Option<Response>, Internal> {
        let failed = |error: StoreError| Internal::store("begin to bind", error);
        let Some((application, offer)) = self.find(signed_in, source).await.map_err(failed)? else {
            return Ok(None);
        };
        let (provider, tenant) = (self.provider, self.tenant);
        let Some(wechat) = provider.wechat(tenant.workspace.mode) else {
            let page = tenant.request_error(self.lang, "sandbox_without_simulator");
            return Ok(Some(page.response()));
        };
        let state = token(&*provider.entropy);
        let Some(login) = self.login(signed_in, &application, &offer, browser, &state) else {
            return Ok(None);
        };
        let new = &login;
        let kept = provider
            .store
            .write(|tx| Box::pin(async move { logins::add(tx, new).await }));
        kept.await.map_err(failed)?;
        provider.tell(login.workspace, login.id);
        let callback = Url::parse(&tenant.issuer.callback(&offer.source.id))
            .map_err(|error| Internal::new("make the callback's address", error))?;
        let ask = QrConnect {
            lang: self.lang,
            ..QrConnect::new(offer.app.appid.as_str(), callback, state)
        };
        let mut response = send_on(wechat.qrconnect_url(&ask).as_str());
        if let Some(cookie) = browser.set_cookie(&provider.origin, &tenant.issuer) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(Some(response))
    }

    /// How the login that the address names has ended, in a sentence.
    pub(super) async fn bound(
        &self,
        signed_in: &SignedIn,
        login: LoginId,
    ) -> Result<Option<String>, StoreError> {
        let mut session = self.provider.store.read().await?;
        let workspace = self.tenant.workspace.id;
        let login = logins::lookup(&mut session, workspace, login).await?;
        let own = login.filter(|login| login.request.binds == Some(signed_in.user.id));
        Ok(own.and_then(|login| told(self.lang, &login)))
    }

    /// The login that begins; none if its source may not sign anybody in.
    fn login(
        &self,
        signed_in: &SignedIn,
        application: &Application,
        offer: &Offer,
        browser: &Browser,
        state: &str,
    ) -> Option<Login> {
        let (provider, now) = (self.provider, self.provider.clock.now());
        let user = signed_in.user.id;
        let mut trace = Trace::default();
        let signed_in_at = signed_in.session.signed_in_at;
        trace.push(now, TraceStep::Recognised { user, signed_in_at });
        let Offer {
            source,
            app,
            is_enabled,
        } = offer;
        check_source(source, app, *is_enabled, now, &mut trace).ok()?;
        let sent = TraceStep::SentToWechat {
            source: source.id.to_string(),
            appid: app.appid.to_string(),
        };
        trace.push(now, sent);
        Some(Login {
            workspace: self.tenant.workspace.id,
            id: LoginId::new(now, &*provider.entropy),
            application: application.id.clone(),
            source: source.id.clone(),
            stage: Stage::Started,
            state_hash: hash_token(state),
            browser_hash: browser.hash(),
            request: self.request(user),
            user: None,
            outcome: None,
            errcode: None,
            trace,
            started_at: now,
            finished_at: None,
        })
    }

    fn request(&self, user: saoma_model::UserId) -> AuthorizationRequest {
        AuthorizationRequest {
            redirect_uri: format!("{}/account", self.tenant.issuer.as_str()),
            scope: String::new(),
            state: None,
            nonce: None,
            code_challenge: None,
            framed: false,
            lang: Some(self.lang.tag().to_owned()),
            expected_user: None,
            recognised_by: None,
            opened_from: None,
            binds: Some(user),
            invitation: None,
        }
    }

    async fn find(
        &self,
        signed_in: &SignedIn,
        source: &str,
    ) -> Result<Option<(Application, Offer)>, StoreError> {
        let Ok(source) = Slug::parse(source) else {
            return Ok(None);
        };
        let Some(application) = self.application(signed_in).await? else {
            return Ok(None);
        };
        let mut session = self.provider.store.read().await?;
        let offer = offer::find(&mut session, &application, &source).await?;
        let offer = offer.filter(|offer| offer.source.kind == SourceKind::WechatPc);
        Ok(offer.map(|offer| (application, offer)))
    }

    /// The application that this browser signed in to.
    async fn application(&self, signed_in: &SignedIn) -> Result<Option<Application>, StoreError> {
        let mut session = self.provider.store.read().await?;
        let workspace = self.tenant.workspace.id;
        let began = logins::lookup(&mut session, workspace, signed_in.session.login).await?;
        match began {
            Some(login) => applications::lookup(&mut session, workspace, &login.application).await,
            None => Ok(None),
        }
    }

    async fn offered(&self, signed_in: &SignedIn) -> Result<Vec<Source>, StoreError> {
        let Some(application) = self.application(signed_in).await? else {
            return Ok(Vec::new());
        };
        let workspace = self.tenant.workspace.id;
        let mut session = self.provider.store.read().await?;
        let enabled =
            enablements::list_for_application(&mut session, workspace, &application.id).await?;
        let mut offered = Vec::new();
        for enablement in enabled.iter().filter(|enablement| enablement.enabled) {
            let source = sources::lookup(&mut session, workspace, &enablement.source).await?;
            let shown = source.filter(|it| it.enabled && it.kind == SourceKind::WechatPc);
            let Some(source) = shown else { continue };
            let app = platform_apps::lookup(&mut session, workspace, &source.appid).await?;
            if app.is_some_and(|app| app.status == PlatformAppStatus::Online) {
                offered.push(source);
            }
        }
        Ok(offered)
    }
}

fn told(lang: Lang, login: &Login) -> Option<String> {
    let is_held = login.outcome.as_deref() == Some(saoma_model::Refusal::Conflict.as_str());
    let reference = login.id.reference().to_string();
    let reference = [("reference", reference.as_str())];
    match (login.stage, login.trace.decision()) {
        (Stage::Completed, Some(Decision::SignIn { .. } | Decision::UnionidChanged { .. })) => {
            Some(text(lang, "account.bind.already").to_owned())
        }
        (Stage::Completed, _) => Some(text(lang, "account.bind.done").to_owned()),
        (Stage::Refused, _) if is_held => Some(fill(lang, "account.bind.held", &reference)),
        (Stage::Refused | Stage::Expired | Stage::Failed, _) => {
            Some(fill(lang, "account.bind.not_done", &reference))
        }
        _ => None,
    }
}
