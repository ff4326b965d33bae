//! Begins a login that ends with a WeChat attached, and with nobody signed in.

use axum::http::header;
use axum::response::Response;
use saoma_ambient::token;
use saoma_identity::check_source;
use saoma_model::{LoginId, SourceKind, Stage, Trace, TraceStep};
use saoma_store::StoreError;
use saoma_store::logins::{self, AuthorizationRequest, Login};
use saoma_vault::hash_token;
use saoma_wechat::{QrConnect, Scope, WeChat};
use url::Url;

use super::{Found, Open, Visit};
use crate::browser::Browser;
use crate::internal::Internal;
use crate::opened_from::is_in_wechat;
use crate::redirect::send_on;

impl Visit<'_> {
    /// Sends the browser to WeChat.
    pub(super) async fn go_on(&self, code: &str) -> Result<Response, Internal> {
        let open = match self.find(code).await? {
            Found::Open(open) => open,
            Found::Closed(end) => return self.over(end),
            Found::Unknown => return self.over("unknown"),
            Found::TooMany => return Ok(self.too_many()),
        };
        let is_account = open.source.kind == SourceKind::WechatOfficialAccount;
        if is_account != is_in_wechat(self.headers) {
            // An Official Account asks in WeChat's own browser, and a QR code is scanned off another
            // screen: the page says how to go on.
            return self.show(code).await;
        }
        let (provider, tenant) = (self.provider, self.tenant);
        let Some(wechat) = provider.wechat(tenant.workspace.mode) else {
            let page = tenant.request_error(self.lang, "sandbox_without_simulator");
            return Ok(page.response());
        };
        let browser = Browser::of(self.headers, &*provider.entropy);
        let state = token(&*provider.entropy);
        let Some(login) = self.login(&open, &browser, &state) else {
            return self.over("source_off");
        };
        let new = &login;
        let kept = provider
            .store
            .write(|tx| Box::pin(async move { logins::add(tx, new).await }));
        kept.await
            .map_err(|error: StoreError| Internal::store("keep the login", error))?;
        provider.tell(login.workspace, login.id);
        let at_wechat = self.at_wechat(&open, wechat, state)?;
        let mut response = send_on(at_wechat.as_str());
        if let Some(cookie) = browser.set_cookie(&provider.origin, &tenant.issuer) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(response)
    }

    fn at_wechat(&self, open: &Open, wechat: &WeChat, state: String) -> Result<Url, Internal> {
        let callback = Url::parse(&self.tenant.issuer.callback(&open.source.id))
            .map_err(|error| Internal::new("make the callback's address", error))?;
        let appid = open.app.appid.as_str();
        Ok(match open.source.kind {
            SourceKind::WechatPc => wechat.qrconnect_url(&QrConnect {
                lang: self.lang,
                ..QrConnect::new(appid, callback, state)
            }),
            _ => wechat.authorize_url(appid, &callback, Scope::UserInfo, &state),
        })
    }

    /// The login that begins; none if its source may not be used.
    fn login(&self, open: &Open, browser: &Browser, state: &str) -> Option<Login> {
        let (provider, now) = (self.provider, self.provider.clock.now());
        let mut trace = Trace::default();
        trace.push(now, TraceStep::Invited { user: open.user.id });
        check_source(&open.source, &open.app, true, now, &mut trace).ok()?;
        let sent = TraceStep::SentToWechat {
            source: open.source.id.to_string(),
            appid: open.app.appid.to_string(),
        };
        trace.push(now, sent);
        Some(Login {
            workspace: self.tenant.workspace.id,
            id: LoginId::new(now, &*provider.entropy),
            application: open.application.id.clone(),
            source: open.source.id.clone(),
            stage: Stage::Started,
            state_hash: hash_token(state),
            browser_hash: browser.hash(),
            request: self.request(open),
            user: None,
            outcome: None,
            errcode: None,
            trace,
            started_at: now,
            finished_at: None,
        })
    }

    fn request(&self, open: &Open) -> AuthorizationRequest {
        AuthorizationRequest {
            redirect_uri: self.tenant.issuer.endpoint("invitation"),
            scope: String::new(),
            state: None,
            nonce: None,
            code_challenge: None,
            framed: false,
            lang: Some(self.lang.tag().to_owned()),
            expected_user: None,
            recognised_by: None,
            opened_from: None,
            binds: Some(open.user.id),
            invitation: Some(open.invitation.id),
        }
    }
}
