//! What other rules would do at the next sign-in of each user, or of each row of a list.

use saoma_migration::{Rules, what_if};
use saoma_model::SourceId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::migrations::{InputOptions, open_list};
use crate::Desk;
use crate::error::Problem;
use crate::scope::not_found;
use crate::words::{Association, Proof};

/// Asks what other rules would do.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct GetForecast {
    workspace: String,
    source: String,
    association: Option<Association>,
    login_only: Option<bool>,
    proofs: Option<Vec<Proof>>,
    /// The people of this list; without one, the users of the workspace.
    list: Option<String>,
    /// How the list is read.
    options: Option<InputOptions>,
}

/// What would happen at the next sign-in, in numbers that add up.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ForecastView {
    people: u64,
    sign_in: u64,
    bind: u64,
    create: u64,
    ask: u64,
    conflict: u64,
    refuse: u64,
    /// Rows of the list that cannot be used.
    reject: u64,
    /// The first for whom something else would happen than that they sign in.
    rows: Vec<ForecastRowView>,
}

/// What would happen to one user.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ForecastRowView {
    row: i64,
    outcome: String,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
}

pub(crate) async fn get_forecast(
    desk: &Desk,
    request: GetForecast,
) -> Result<ForecastView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (store, workspace) = (&scope.stored.store, &scope.workspace);
    let id = SourceId::parse(&request.source);
    let id = id.map_err(|_| not_found("source", &request.source))?;
    let mut rules = Rules::of(store, workspace, &id).await?;
    let source = &mut rules.source;
    if let Some(association) = request.association {
        source.association = association.into();
    }
    source.login_only = request.login_only.unwrap_or(source.login_only);
    if let Some(proofs) = request.proofs {
        source.proofs = proofs.into_iter().map(Into::into).collect();
    }
    let list = match &request.list {
        Some(list) => Some((
            open_list(desk, list).await?,
            request.options.unwrap_or_default().to_options()?,
        )),
        None => None,
    };
    let list = list.as_ref().map(|(input, options)| (input, options));
    let forecast = what_if(store, workspace, &rules, list, None, &|_| {}).await?;
    let people = forecast.people;
    let rows = forecast.rows.into_iter().map(|row| ForecastRowView {
        row: row.row,
        outcome: row.outcome.to_owned(),
        reason: row.reason,
        user: row.user_id.map(|user| user.to_string()),
    });
    Ok(ForecastView {
        people: people.read,
        sign_in: people.sign_in,
        bind: people.bind,
        create: people.create,
        ask: people.ask,
        conflict: people.conflict,
        refuse: people.refuse,
        reject: people.reject,
        rows: rows.collect(),
    })
}
