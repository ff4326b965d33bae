//! What passed over the wire of the lab's simulator: as a list, as a command, as a diagram.

use saoma_provider::urls::with_query;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::lab::sandbox;
use super::lab_scenario::LabFile;
use crate::Desk;
use crate::error::Problem;
use crate::event::ExchangeView;

/// How many exchanges a screen gets. Older ones are in the simulator still.
const LISTED: usize = 300;

/// Asks for the latest exchanges.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabExchangesOf {
    workspace: String,
    /// With secrets, tokens and codes, of simulated apps only.
    clear: bool,
}

/// The latest exchanges.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LabExchanges {
    /// Newest first.
    exchanges: Vec<ExchangeView>,
}

/// Asks for an exchange as a `curl` command.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabCurl {
    workspace: String,
    seq: u64,
    /// With secrets, tokens and codes, of simulated apps only.
    clear: bool,
}

/// Asks for the sequence diagram.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct LabSequenceOf {
    workspace: String,
    /// A login, as the exchanges name it; everything if absent.
    login: Option<String>,
}

/// Who said what to whom.
#[derive(Debug, Serialize, Deserialize, TS)]
pub(crate) struct LabSequence {
    /// Who takes part, in the order of the picture.
    participants: Vec<LabParticipant>,
    arrows: Vec<LabArrow>,
}

/// Who takes part.
#[derive(Debug, Serialize, Deserialize, TS)]
pub(crate) struct LabParticipant {
    id: LabParty,
    name: LabCaption,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LabParty {
    Browser,
    Site,
    Saoma,
    Wechat,
    Phone,
}

/// A request, an answer that says something, or what the browser does by itself.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LabArrow {
    /// The exchange that it stands for.
    seq: u64,
    from: LabParty,
    to: LabParty,
    #[serde(rename = "type")]
    form: LabArrowForm,
    caption: LabCaption,
    #[serde(skip_serializing_if = "Option::is_none")]
    errcode: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
}

/// What an arrow is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LabArrowForm {
    Request,
    Answer,
    Inferred,
}

/// A sentence in both languages.
#[derive(Debug, Serialize, Deserialize, TS)]
pub(crate) struct LabCaption {
    #[serde(rename = "zh-CN")]
    zh_cn: String,
    en: String,
}

pub(crate) async fn lab_exchanges(
    desk: &Desk,
    request: LabExchangesOf,
) -> Result<LabExchanges, Problem> {
    sandbox(desk, &request.workspace).await?;
    let path = with_query("exchanges", &[("clear", flag(request.clear))]);
    let listed = desk.simulator().await?.get(&path).await?;
    let mut exchanges: Vec<ExchangeView> =
        serde_json::from_value(listed).map_err(Problem::Answer)?;
    exchanges.truncate(LISTED);
    Ok(LabExchanges { exchanges })
}

pub(crate) async fn lab_curl(desk: &Desk, request: LabCurl) -> Result<LabFile, Problem> {
    sandbox(desk, &request.workspace).await?;
    let path = format!("exchanges/{}", request.seq);
    let path = with_query(&path, &[("format", "curl"), ("clear", flag(request.clear))]);
    let text = desk.simulator().await?.text(&path).await?;
    Ok(LabFile::of(text))
}

pub(crate) async fn lab_sequence(
    desk: &Desk,
    request: LabSequenceOf,
) -> Result<LabSequence, Problem> {
    sandbox(desk, &request.workspace).await?;
    let login = request.login.as_deref().map(|login| ("login", login));
    let login: Vec<(&str, &str)> = login.into_iter().collect();
    let path = with_query("exchanges/sequence", &login);
    let drawn = desk.simulator().await?.get(&path).await?;
    serde_json::from_value(drawn).map_err(Problem::Answer)
}

const fn flag(is_clear: bool) -> &'static str {
    if is_clear { "1" } else { "0" }
}
