//! How a workspace goes live, and whether the server is as it is here.

use saoma_setup::go_live::{
    DomainAdvice, DomainVerdict, GoLiveFile, GoLiveStep, HostChoice, Place, Wish, go_live,
    host_choices,
};
use saoma_setup::preparation::clean_host;
use saoma_setup::{File, Format, Outline, ReadError, show};
use saoma_text::{Lang, fill, text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::compare::ComparisonView;
use crate::Desk;
use crate::error::Problem;

/// How a workspace would go live.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct GetGoLive {
    workspace: String,
    place: GoLivePlace,
    /// An address or a host; the first of the choices if absent.
    host: Option<String>,
    /// Whether the host serves nothing else; as the choice says if absent.
    whole_host: Option<bool>,
}

/// Where the provider runs.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GoLivePlace {
    Server,
    Container,
    Casdoor,
    Keycloak,
}

/// What to do, in its order. All texts are in the language of the settings.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct GoLiveView {
    /// Hosts that suggest themselves.
    choices: Vec<HostChoiceView>,
    /// The host, cleaned; absent until one is given that WeChat takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    whole_host: bool,
    /// What was taken off what was pasted, or why there is no host in it.
    notes: Vec<String>,
    /// The provider's address; another product has its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    steps: Vec<GoLiveStepView>,
    domains: Vec<DomainView>,
}

/// A host that could be the one.
#[derive(Debug, Serialize, TS)]
pub(crate) struct HostChoiceView {
    host: String,
    whole_host: bool,
}

/// One thing to do.
#[derive(Debug, Serialize, TS)]
pub(crate) struct GoLiveStepView {
    id: &'static str,
    title: String,
    note: String,
    files: Vec<GoLiveFileView>,
}

/// A file to save, or commands for a terminal.
#[derive(Debug, Serialize, TS)]
pub(crate) struct GoLiveFileView {
    name: String,
    content: String,
    is_command: bool,
}

/// What is to be registered at WeChat for one platform app.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct DomainView {
    appid: String,
    name: String,
    /// Where at WeChat, in words.
    field: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    registered: Option<String>,
    host: String,
    verdict: DomainVerdictName,
    /// What to do about it.
    note: String,
}

/// What becomes of what is registered.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DomainVerdictName {
    Stays,
    Set,
    Change,
}

/// What `saoma show` says on the server.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompareWithServer {
    workspace: String,
    /// The output of `saoma show --workspace … --json`, or without `--json`.
    shown: String,
}

pub(crate) async fn get_go_live(desk: &Desk, request: GetGoLive) -> Result<GoLiveView, Problem> {
    let lang = desk.lang();
    let file = file_of(desk, &request.workspace).await?;
    let choices = host_choices(&file);
    let first = choices.first();
    let (host, notes) = match request
        .host
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    {
        Some(pasted) => cleaned(pasted, lang),
        None => (first.map(|choice| choice.host.clone()), Vec::new()),
    };
    let suggested = choices
        .iter()
        .find(|choice| Some(&choice.host) == host.as_ref());
    let whole_host = request
        .whole_host
        .unwrap_or_else(|| suggested.is_none_or(|choice| choice.whole_host));
    let mut view = GoLiveView {
        choices: choices.iter().map(HostChoiceView::of).collect(),
        whole_host,
        notes,
        issuer: None,
        steps: Vec::new(),
        domains: Vec::new(),
        host: host.clone(),
    };
    if let Some(host) = host {
        let place = request.place.into();
        let plan = go_live(
            &file,
            &Wish {
                place,
                host,
                whole_host,
            },
        );
        view.issuer = plan.issuer;
        view.steps = plan
            .steps
            .into_iter()
            .map(|step| step_view(step, lang))
            .collect();
        view.domains = plan
            .domains
            .into_iter()
            .map(|advice| domain_view(advice, lang))
            .collect();
    }
    Ok(view)
}

/// The workspace here beside the one that a server shows, field by field.
pub(crate) async fn compare_with_server(
    desk: &Desk,
    request: CompareWithServer,
) -> Result<ComparisonView, Problem> {
    let here = file_of(desk, &request.workspace).await?;
    let there = shown(&request.shown).map_err(Problem::ShownUnreadable)?;
    Ok(ComparisonView::of(&outline(here), &outline(there)))
}

async fn file_of(desk: &Desk, slug: &str) -> Result<File, Problem> {
    let scope = desk.scope(slug).await?;
    let slug = scope.workspace.slug.as_str();
    let shown = show(&scope.stored.store, &scope.origin, slug).await;
    Ok(shown.map_err(Problem::NotShown)?.file)
}

/// A server shows its file, and not how far preparation is: only files are compared.
const fn outline(file: File) -> Outline {
    Outline {
        file,
        steps: Vec::new(),
        values: Vec::new(),
    }
}

/// The file in what `show` has printed: below `file` with `--json`, by itself without.
fn shown(text: &str) -> Result<File, ReadError> {
    let document: Result<serde_json::Value, _> = serde_json::from_str(text);
    match document.as_ref().map(|document| document.get("file")) {
        Ok(Some(file)) => File::read(file.to_string().as_bytes(), Format::Json),
        _ => File::read(text.as_bytes(), Format::guess(None, text.as_bytes())),
    }
}

fn cleaned(pasted: &str, lang: Lang) -> (Option<String>, Vec<String>) {
    let note = |word: &str, value: &str| {
        fill(
            lang,
            &format!("preparation.host.{word}"),
            &[("value", value)],
        )
    };
    match clean_host(pasted) {
        Ok(cleaned) => {
            let removed = cleaned.removed.iter();
            let notes = removed.map(|removed| note(removed.as_str(), removed.value()));
            (Some(cleaned.host), notes.collect())
        }
        Err(error) => (None, vec![note(error.as_str(), "")]),
    }
}

fn step_view(step: GoLiveStep, lang: Lang) -> GoLiveStepView {
    let values: Vec<(&str, &str)> = step
        .values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let say = |part: &str| fill(lang, &format!("setup.go_live.{}.{part}", step.id), &values);
    GoLiveStepView {
        id: step.id,
        title: say("title"),
        note: say("note"),
        files: step.files.into_iter().map(GoLiveFileView::of).collect(),
    }
}

fn domain_view(advice: DomainAdvice, lang: Lang) -> DomainView {
    let field = advice.field.as_str();
    let note = format!("setup.go_live.domain.{}", advice.verdict.as_str());
    DomainView {
        field: text(lang, &format!("setup.go_live.field.{field}")).to_owned(),
        note: text(lang, &note).to_owned(),
        verdict: advice.verdict.into(),
        appid: advice.appid,
        name: advice.name,
        registered: advice.registered,
        host: advice.host,
    }
}

impl HostChoiceView {
    fn of(choice: &HostChoice) -> Self {
        Self {
            host: choice.host.clone(),
            whole_host: choice.whole_host,
        }
    }
}

impl GoLiveFileView {
    fn of(file: GoLiveFile) -> Self {
        Self {
            name: file.name,
            content: file.content,
            is_command: file.is_command,
        }
    }
}

impl From<GoLivePlace> for Place {
    fn from(place: GoLivePlace) -> Self {
        match place {
            GoLivePlace::Server => Self::Server,
            GoLivePlace::Container => Self::Container,
            GoLivePlace::Casdoor => Self::Casdoor,
            GoLivePlace::Keycloak => Self::Keycloak,
        }
    }
}

impl From<DomainVerdict> for DomainVerdictName {
    fn from(verdict: DomainVerdict) -> Self {
        match verdict {
            DomainVerdict::Stays => Self::Stays,
            DomainVerdict::Set => Self::Set,
            DomainVerdict::Change => Self::Change,
        }
    }
}
