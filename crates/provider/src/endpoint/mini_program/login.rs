use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use saoma_model::Refusal;
use serde::Deserialize;

use super::answer::{Asks, Problem, Standing};
use super::visit::{Visit, language, read};
use crate::Provider;
use crate::tenant::Tenant;

#[derive(Deserialize)]
struct Body {
    ticket: String,
    js_code: String,
    #[serde(default)]
    answer: Answer,
}

/// What the person did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    /// Opened the page by scanning the code.
    #[default]
    Scan,
    /// Tapped the button.
    Allow,
    /// Does not want to.
    Refuse,
    /// Does not give their phone number.
    RefusePhone,
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
        Ok((visit, asks)) => Standing::of(&visit.login, asks, lang).response(),
        Err(problem) => problem.response(lang),
    }
}

async fn answer(
    provider: &Provider,
    tenant: &Tenant,
    source: &str,
    body: &[u8],
) -> Result<(Visit, Asks), Problem> {
    let body: Body = read(body)?;
    let mut visit = Visit::new(provider, tenant, source, &body.ticket, &body.js_code).await?;
    let asks = match body.answer {
        Answer::Scan | Answer::Allow => visit.asks().await?,
        Answer::Refuse | Answer::RefusePhone => Asks::Confirm,
    };
    let (login, named) = (&mut visit.login, &visit.named);
    let stepped = match (body.answer, asks) {
        // Without the number nobody can be matched, so a tap alone is no more than a scan.
        (Answer::Scan, _) | (Answer::Allow, Asks::PhoneNumber) => {
            login.scan(&named.openid, None).await?
        }
        (Answer::Allow, Asks::Confirm) => login.allow(named, None).await?,
        (Answer::Refuse, _) => login.refuse(&named.openid, Refusal::NotAllowed).await?,
        (Answer::RefusePhone, _) => login.refuse(&named.openid, Refusal::PhoneNotGiven).await?,
    };
    stepped.map_err(Problem::Refused)?;
    Ok((visit, asks))
}
