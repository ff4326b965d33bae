//! How a login ends for the browser: back at the application, or on a page that says why not.

use axum::response::Response;
use saoma_model::{Application, Failure, Refusal};
use saoma_store::logins::Login;
use saoma_text::Lang;

use crate::endpoint::authorize::error_url;
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
    pub(crate) fn completed(&self, code: &str) -> Response {
        let request = &self.login.request;
        let mut parameters = vec![("code", code)];
        parameters.extend(request.state.as_deref().map(|state| ("state", state)));
        parameters.push(("iss", self.tenant.issuer.as_str()));
        let target = with_query(&request.redirect_uri, &parameters);
        match Href::parse(&target) {
            Ok(continue_url) if request.framed => FrameReturnPage {
                lang: self.lang,
                continue_url,
            }
            .response(),
            _ => send_on(&target),
        }
    }

    /// The page of a refusal.
    pub(crate) fn refused(&self, refusal: Refusal) -> Response {
        RefusalPage {
            lang: self.lang,
            simulated: self.tenant.is_sandbox(),
            application_name: Some(self.application.name.clone()),
            refusal,
            reference: self.login.id.to_string(),
            try_again_href: self.try_again(),
            return_href: self.back(&OAuthError::new(
                "access_denied",
                format!("nobody was signed in: {refusal}"),
            )),
        }
        .response()
    }

    /// The page of a failure.
    pub(crate) fn failed(&self, failure: Failure, errcode: Option<i64>) -> Response {
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
            reference: self.login.id.to_string(),
            try_again_href: self.try_again(),
            return_href: self.back(&OAuthError::new(
                word,
                format!("the login failed: {failure}"),
            )),
        }
        .response()
    }

    fn back(&self, error: &OAuthError) -> Option<Href> {
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
        let mut parameters = vec![
            ("client_id", self.application.client_id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", request.redirect_uri.as_str()),
            ("scope", request.scope.as_str()),
            ("ui_locales", self.lang.tag()),
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
