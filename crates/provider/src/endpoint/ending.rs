//! How a login ends for the browser: back at the application, or on a page that says why not.

use axum::http::header;
use axum::response::Response;
use saoma_model::{Application, Failure, Refusal};
use saoma_store::logins::Login;
use saoma_text::Lang;

use crate::endpoint::authorize::error_url;
use crate::issue::WayBack;
use crate::oauth_error::OAuthError;
use crate::pages::{FailurePage, FrameReturnPage, Href, RefusalPage};
use crate::redirect::send_on;
use crate::tenant::Tenant;
use crate::urls::with_query;

/// A login whose end is to be shown.
pub(crate) struct Ending<'a> {
    pub(crate) tenant: &'a Tenant,
    pub(crate) application: &'a Application,
    pub(crate) login: &'a Login,
    pub(crate) lang: Lang,
    /// The ticket that the login was begun with, in place of a cookie.
    pub(crate) ticket: Option<String>,
}

impl Ending<'_> {
    /// Back to the application with its authorization code (RFC 6749, 4.1.2; RFC 9207).
    pub(crate) fn completed(&self, way_back: WayBack) -> Response {
        let request = &self.login.request;
        let mut parameters = vec![("code", way_back.code.as_str())];
        parameters.extend(request.state.as_deref().map(|state| ("state", state)));
        parameters.push(("iss", self.tenant.issuer.as_str()));
        let target = with_query(&request.redirect_uri, &parameters);
        let mut response = match Href::parse(&target) {
            Ok(continue_url) if request.framed => FrameReturnPage {
                lang: self.lang,
                continue_url,
            }
            .response(),
            _ => send_on(&target),
        };
        if let Some(cookie) = way_back.session {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    /// The page of a refusal.
    pub(crate) fn refused(&self, refusal: Refusal) -> Response {
        let word = match refusal {
            // OpenID Connect Core, 3.1.2.1, on id_token_hint.
            Refusal::OtherUser => "login_required",
            _ => "access_denied",
        };
        RefusalPage {
            lang: self.lang,
            simulated: self.tenant.is_sandbox(),
            application_name: Some(self.application.name.clone()),
            refusal,
            reference: self.login.id.reference().to_string(),
            try_again_href: self.try_again(),
            return_href: self.back(&OAuthError::new(
                word,
                format!("nobody was signed in: {refusal}"),
            )),
        }
        .response()
    }

    /// The page of a failure.
    pub(crate) fn failed(&self, failure: Failure, errcode: Option<i64>) -> Response {
        // WeChat has banned (48004) or frozen (50002) the platform app: trying again is of no use.
        if matches!(errcode, Some(48004 | 50002)) {
            return self.refused(Refusal::PlatformAppDisabled);
        }
        let word = if matches!(failure, Failure::Internal | Failure::NoSecret) {
            "server_error"
        } else {
            "temporarily_unavailable"
        };
        FailurePage {
            lang: self.lang,
            simulated: self.tenant.is_sandbox(),
            application_name: Some(self.application.name.clone()),
            failure,
            errcode,
            reference: self.login.id.reference().to_string(),
            try_again_href: self.try_again(),
            return_href: self.back(&OAuthError::new(
                word,
                format!("the login failed: {failure}"),
            )),
        }
        .response()
    }

    /// Back to the application without a user.
    pub(crate) fn back(&self, error: &OAuthError) -> Option<Href> {
        let request = &self.login.request;
        Href::parse(&error_url(
            &request.redirect_uri,
            request.state.as_deref(),
            self.tenant.issuer.as_str(),
            error,
        ))
        .ok()
    }

    fn try_again(&self) -> Option<Href> {
        let request = &self.login.request;
        // Whom the application asked for is known from its id_token alone: it has to ask anew.
        if request.expected_user.is_some() {
            return None;
        }
        let mut parameters = vec![
            ("client_id", self.application.client_id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", request.redirect_uri.as_str()),
            ("scope", request.scope.as_str()),
            ("ui_locales", self.lang.tag()),
            // Who is signed in has just been refused: trying again is another scan.
            ("prompt", "login"),
        ];
        parameters.extend(request.state.as_deref().map(|state| ("state", state)));
        parameters.extend(request.nonce.as_deref().map(|nonce| ("nonce", nonce)));
        if let Some(challenge) = request.code_challenge.as_deref() {
            parameters.extend([
                ("code_challenge", challenge),
                ("code_challenge_method", "S256"),
            ]);
        }
        if request.framed {
            parameters.push(("saoma_frame", "1"));
        }
        let ticket = self.ticket.as_deref();
        parameters.extend(ticket.map(|ticket| ("saoma_frame_ticket", ticket)));
        let path = format!("{}/authorize", self.tenant.issuer.path());
        Href::parse(&with_query(&path, &parameters)).ok()
    }
}
