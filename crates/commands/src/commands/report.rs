//! The hand-over report of a workspace.

use saoma_setup::Handover;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Problem;
use crate::{Desk, Language};

/// The hand-over report, in the language of who will read it.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct GetReport {
    workspace: String,
    /// That of the screens if absent.
    language: Option<Language>,
}

/// A page to read, print or save.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ReportPage {
    /// What a file of it would be called.
    name: String,
    html: String,
}

pub(crate) async fn get_report(desk: &Desk, request: GetReport) -> Result<ReportPage, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let lang = request
        .language
        .map_or(desk.lang(), |language| language.resolve(desk.lang()));
    let now = desk.0.options.clock.now();
    let mut session = scope.session().await?;
    let loaded = Handover::load(&mut session, &scope.workspace, &scope.origin, now);
    Ok(ReportPage {
        name: format!("{}-{}.html", scope.workspace.slug, lang.tag()),
        html: loaded.await?.html(lang),
    })
}
