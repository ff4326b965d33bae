//! `GET /lab/callback`: the shop gets its code.

use axum::extract::{Query, State};
use axum::response::Response;
use saoma_provider::allow_frames;
use saoma_provider::pages::{ExperienceDonePage, LabDonePage};
use saoma_text::Lang;
use serde::Deserialize;
use serde_json::Value;

use super::claims::{self, Expected};
use super::{Lab, LabOutcome, LabStage, LabTokens, Run};

#[derive(Deserialize)]
pub(super) struct Returned {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

pub(super) async fn callback(State(lab): State<Lab>, Query(returned): Query<Returned>) -> Response {
    let state = returned.state.as_deref().unwrap_or_default();
    let known = lab.runs().iter().find(|run| run.state == state).cloned();
    let Some(run) = known else {
        let problem = "state is none that this shop has sent".to_owned();
        return frame_page(&lab, Lang::ZhCn, String::new(), Err(problem));
    };
    // The address once more, by a reload: the code is spent, and the first answer stands.
    let outcome = match &run.outcome {
        LabOutcome::Waiting => check(&lab, &run, &returned).await,
        known => known.clone(),
    };
    if let Some(kept) = lab.runs().iter_mut().find(|kept| kept.id == run.id) {
        kept.outcome = outcome.clone();
    }
    if let LabStage::Window { simulated } = run.order.stage {
        return window_page(&run, &outcome, simulated);
    }
    let shown = match outcome {
        LabOutcome::Done { claims, .. } => Ok(claims
            .get("nickname")
            .and_then(Value::as_str)
            .map(str::to_owned)),
        LabOutcome::Failed { error, .. } => Err(error),
        LabOutcome::Waiting => Err("nothing has come back".to_owned()),
    };
    frame_page(&lab, run.order.lang, run.order.application_name, shown)
}

async fn check(lab: &Lab, run: &Run, returned: &Returned) -> LabOutcome {
    let failed = |error: String| LabOutcome::Failed {
        error,
        checks: None,
    };
    if let Some(error) = &returned.error {
        let described = returned.error_description.as_deref();
        return failed(described.map_or_else(|| error.clone(), |text| format!("{error}: {text}")));
    }
    let Some(code) = &returned.code else {
        return failed("neither code nor error came back".to_owned());
    };
    let received = match trade(lab, run, code).await {
        Ok(received) => received,
        Err(error) => return failed(error),
    };
    let expected = Expected {
        issuer: &run.issuer,
        client_id: run.order.client_id.as_str(),
        nonce: &run.nonce,
        now: lab.0.clock.now(),
    };
    match claims::verify(&received.tokens.id_token, &received.jwks, &expected) {
        Ok((claims, checks)) if checks.hold() => LabOutcome::Done {
            claims,
            checks,
            tokens: received.tokens,
        },
        Ok((_, checks)) => LabOutcome::Failed {
            error: "a check of the id_token failed".to_owned(),
            checks: Some(checks),
        },
        Err(error) => failed(format!("the id_token cannot be read: {error}")),
    }
}

struct Received {
    tokens: LabTokens,
    jwks: Value,
}

/// Trades the code for tokens, and asks for the keys.
async fn trade(lab: &Lab, run: &Run, code: &str) -> Result<Received, String> {
    let redirect_uri = lab.redirect_uri();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect_uri.as_str()),
        ("client_id", run.order.client_id.as_str()),
        ("code_verifier", run.verifier.as_str()),
        ("saoma_frame_ticket", run.ticket.as_str()),
    ];
    let http = &lab.0.http;
    let tokens = json(http.post(format!("{}/token", run.issuer)).form(&form)).await?;
    let jwks = json(http.get(format!("{}/jwks.json", run.issuer))).await?;
    if let Some(error) = tokens.get("error").and_then(Value::as_str) {
        let described = tokens.get("error_description").and_then(Value::as_str);
        return Err(format!("{error}: {}", described.unwrap_or_default()));
    }
    let id_token = tokens.get("id_token").and_then(Value::as_str);
    let id_token = id_token.ok_or("the answer of /token holds no id_token")?;
    let expires_in = tokens.get("expires_in").and_then(Value::as_i64);
    Ok(Received {
        tokens: LabTokens {
            id_token: id_token.to_owned(),
            expires_in: expires_in.unwrap_or_default(),
        },
        jwks,
    })
}

async fn json(request: reqwest::RequestBuilder) -> Result<Value, String> {
    let failed = |error: reqwest::Error| format!("no answer: {}", error.without_url());
    let response = request.send().await.map_err(failed)?;
    response.json().await.map_err(failed)
}

/// Where a login in a window of its own ends: all that the application has received.
fn window_page(run: &Run, outcome: &LabOutcome, simulated: bool) -> Response {
    let (received, problem) = match outcome {
        LabOutcome::Done { claims, tokens, .. } => (Some((claims, tokens)), None),
        LabOutcome::Failed { error, .. } => (None, Some(error.clone())),
        LabOutcome::Waiting => (None, Some("nothing has come back".to_owned())),
    };
    let claims = received.and_then(|(claims, _)| claims.as_object());
    let text = |value: &Value| match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    };
    ExperienceDonePage {
        lang: run.order.lang,
        simulated,
        application_name: run.order.application_name.clone(),
        claims: claims
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
        id_token: received.map_or_else(String::new, |(_, tokens)| tokens.id_token.clone()),
        expires_in: received.map_or(0, |(_, tokens)| tokens.expires_in),
        problem,
    }
    .response()
}

fn frame_page(
    lab: &Lab,
    lang: Lang,
    application_name: String,
    shown: Result<Option<String>, String>,
) -> Response {
    let (user_name, problem) = match shown {
        Ok(user_name) => (user_name.filter(|name| !name.is_empty()), None),
        Err(problem) => (None, Some(problem)),
    };
    let mut response = LabDonePage {
        lang,
        application_name,
        user_name,
        problem,
    }
    .response();
    // It is shown where the login page was.
    allow_frames(&mut response, &lab.0.provider.frame_ancestors);
    response
}
