use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::answer::{Asks, Problem, Standing};
use super::visit::{Visit, language, read};
use crate::Provider;
use crate::internal::Internal;
use crate::tenant::Tenant;

#[derive(Deserialize)]
struct Body {
    ticket: String,
    js_code: String,
    phone_code: String,
}

pub(crate) async fn post(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, source)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let lang = language(&headers);
    match answer(&provider, &tenant, &source, &body).await {
        Ok(visit) => Standing::of(&visit.login, Asks::PhoneNumber, lang).response(),
        Err(problem) => problem.response(lang),
    }
}

async fn answer(
    provider: &Provider,
    tenant: &Tenant,
    source: &str,
    body: &[u8],
) -> Result<Visit, Problem> {
    let body: Body = read(body)?;
    let mut visit = Visit::new(provider, tenant, source, &body.ticket, &body.js_code).await?;
    let (login, named) = (&mut visit.login, &visit.named);
    // Each number costs money: whoever may not go on is told so before WeChat is asked.
    let scanned = login.scan(&named.openid, None).await?;
    scanned.map_err(Problem::Refused)?;
    let sign_in = login.sign_in().ok_or(Problem::WeChat)?;
    let told = sign_in.phone_number(&login.offer.app, &named.openid, &body.phone_code);
    let told = told.await;
    let told = told.map_err(|error| Internal::new("ask WeChat for the phone number", error))?;
    let phone = told.map_err(|stopped| {
        tracing::info!(login.id = %login.login.id, reason = %stopped, "WeChat gave no phone number");
        Problem::of(&stopped, Problem::BadPhoneCode)
    })?;
    let allowed = login.allow(named, Some(&phone)).await?;
    allowed.map_err(Problem::Refused)?;
    Ok(visit)
}
