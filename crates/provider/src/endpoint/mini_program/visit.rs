//! Who asks, and about which ticket.

use axum::http::HeaderMap;
use saoma_identity::{Named, Way};
use saoma_model::{Identified, Profile, Slug, SourceKind, TicketCode};
use saoma_text::Lang;
use serde::de::DeserializeOwned;

use super::answer::{Asks, Problem};
use crate::Provider;
use crate::endpoint::ticket_login::TicketLogin;
use crate::internal::Internal;
use crate::tenant::{Tenant, lang_of};

/// No request of the page's comes near this many bytes.
const MAX_BODY: usize = 4096;

/// A mini program before us, with the person that WeChat has named.
pub(super) struct Visit {
    pub(super) login: TicketLogin,
    pub(super) named: Named,
}

/// Reads the body of a request.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    if body.len() > MAX_BODY {
        return Err(Problem::InvalidRequest);
    }
    serde_json::from_slice(body).map_err(|_| Problem::InvalidRequest)
}

/// The language that the phone asks for.
pub(super) fn language(headers: &HeaderMap) -> Lang {
    lang_of(headers)
}

impl Visit {
    /// Finds the ticket, which must be of this source, and asks WeChat who has opened the page.
    pub(super) async fn new(
        provider: &Provider,
        tenant: &Tenant,
        source: &str,
        ticket: &str,
        js_code: &str,
    ) -> Result<Self, Problem> {
        let source = Slug::parse(source).map_err(|_| Problem::UnknownSource)?;
        let found = TicketLogin::find(provider, tenant, &TicketCode::new(ticket)).await?;
        let login = found.ok_or(Problem::UnknownTicket)?;
        if login.offer.source.kind != SourceKind::WechatMiniProgram {
            return Err(Problem::UnknownSource);
        }
        if login.ticket.source != source {
            return Err(Problem::UnknownTicket);
        }
        let sign_in = login.sign_in().ok_or(Problem::WeChat)?;
        let told = sign_in.opener(&login.offer.app, js_code).await;
        let told = told.map_err(|error| Internal::new("ask WeChat who opened the page", error))?;
        let named = told.map_err(|stopped| {
            tracing::info!(login.id = %login.login.id, reason = %stopped, "a mini program's code was not taken");
            Problem::of(&stopped, Problem::BadJsCode)
        })?;
        Ok(Self { login, named })
    }

    /// What the person is asked before they are signed in.
    pub(super) async fn asks(&self) -> Result<Asks, Problem> {
        let login = &self.login;
        let sign_in = login.sign_in().ok_or(Problem::WeChat)?;
        let identified = Identified {
            login: login.login.id,
            appid: login.offer.app.appid.clone(),
            openid: self.named.openid.clone(),
            unionid: self.named.unionid.clone(),
            profile: Profile::default(),
        };
        let way = Way {
            source: &login.offer.source,
            app: &login.offer.app,
            phone: None,
        };
        let asks = sign_in.asks_phone(&way, &identified).await;
        let asks = asks.map_err(|error| Internal::new("look somebody up", error))?;
        Ok(if asks {
            Asks::PhoneNumber
        } else {
            Asks::Confirm
        })
    }
}
