//! Templates: set-ups to begin another client with.

use std::collections::BTreeMap;

use saoma_model::TemplateId;
use saoma_runtime::Stored;
use saoma_setup::{Begun, NewClient, NoSecrets, TemplateContent, TemplateError};
use saoma_store::templates::{self, Template};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Problem;
use crate::scope::not_found;
use crate::words::{Mode, PlatformAppKind, SourceKind};
use crate::{Desk, Nothing};

/// The longest name of a template, in characters.
const LONGEST_NAME: usize = 100;

/// A template, and what belongs to one client in it.
#[derive(Debug, Serialize, TS)]
pub(crate) struct TemplateView {
    id: String,
    name: String,
    created_at: i64,
    methods: Vec<SourceKind>,
    apps: Vec<TemplateApp>,
    /// Names of the applications.
    applications: Vec<String>,
    /// Hosts of the client that it was taken from.
    hosts: Vec<String>,
}

/// A platform app of a template.
#[derive(Debug, Serialize, TS)]
pub(crate) struct TemplateApp {
    appid: String,
    kind: PlatformAppKind,
    name: String,
}

/// Takes a workspace as a template.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveTemplate {
    workspace: String,
    name: String,
}

/// Gives a template another name.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenameTemplate {
    template: String,
    name: String,
}

/// Names a template.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct TemplateRef {
    template: String,
}

/// Begins a workspace from a template.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct UseTemplate {
    template: String,
    slug: String,
    name: String,
    mode: Mode,
    /// The client's AppIDs in place of the template's.
    appids: Vec<Replacement>,
    /// The client's hosts in place of the template's.
    hosts: Vec<Replacement>,
}

/// One value in place of another.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct Replacement {
    from: String,
    to: String,
}

/// A workspace that has begun.
#[derive(Debug, Serialize, TS)]
pub(crate) struct BegunWorkspace {
    workspace: String,
    /// Secrets that were just made: shown this once.
    made: Vec<MadeSecretView>,
    /// The names of secrets that nobody brought.
    missing: Vec<String>,
}

/// A secret that was just made.
#[derive(Debug, Serialize, TS)]
pub(crate) struct MadeSecretView {
    /// The application or source it is of.
    of: String,
    /// Which: `client_secret`, `Token` or `EncodingAESKey`.
    name: &'static str,
    value: String,
}

pub(crate) async fn list_templates(desk: &Desk, _: Nothing) -> Result<Vec<TemplateView>, Problem> {
    let stored = desk.stored().await?;
    let all = templates::list(&mut stored.store.read().await?).await?;
    all.iter().map(view).collect()
}

pub(crate) async fn save_template(
    desk: &Desk,
    request: SaveTemplate,
) -> Result<TemplateView, Problem> {
    let name = named(&request.name)?;
    let scope = desk.scope(&request.workspace).await?;
    let content = TemplateContent::of(&mut scope.session().await?, &scope.workspace).await?;
    let edit = scope.edit();
    let now = edit.clock.now();
    let template = &Template {
        id: TemplateId::new(now, edit.entropy),
        name,
        content: content.to_json()?,
        created_at: now,
    };
    let store = edit.store;
    store
        .write(|tx| Box::pin(templates::add(tx, template)))
        .await?;
    view(template)
}

pub(crate) async fn rename_template(
    desk: &Desk,
    request: RenameTemplate,
) -> Result<TemplateView, Problem> {
    let name = &named(&request.name)?;
    let stored = desk.stored().await?;
    let id = template_id(&request.template)?;
    stored
        .store
        .write(|tx| Box::pin(templates::rename(tx, id, name)))
        .await?;
    view(&find(&stored, &request.template).await?)
}

pub(crate) async fn delete_template(desk: &Desk, request: TemplateRef) -> Result<Nothing, Problem> {
    let stored = desk.stored().await?;
    let id = template_id(&request.template)?;
    let gone = stored
        .store
        .write(|tx| Box::pin(templates::delete(tx, id)))
        .await?;
    match gone {
        true => Ok(Nothing {}),
        false => Err(not_found("template", &request.template)),
    }
}

pub(crate) async fn use_template(
    desk: &Desk,
    request: UseTemplate,
) -> Result<BegunWorkspace, Problem> {
    let (stored, origin) = (desk.stored().await?, desk.origin().await?);
    let template = find(&stored, &request.template).await?;
    let content = TemplateContent::read(&template.content)?;
    let edit = desk.edit(&stored, &origin);
    let replaced = |list: Vec<Replacement>| -> BTreeMap<String, String> {
        let pairs = list.into_iter();
        pairs.map(|replaced| (replaced.from, replaced.to)).collect()
    };
    let client = NewClient {
        slug: request.slug,
        name: request.name,
        appids: replaced(request.appids),
        hosts: replaced(request.hosts),
    };
    let (file, carried) = content.instance(&client, request.mode.into(), edit.entropy);
    let begun = edit.begin(&file, &carried, &NoSecrets).await?;
    desk.register_sandboxes().await?;
    Ok(begun_view(begun))
}

/// What a screen shows of a workspace that has begun.
pub(super) fn begun_view(begun: Begun) -> BegunWorkspace {
    let mut made = Vec::new();
    let mut show = |of: &str, name, secret: Option<&saoma_setup::MadeSecret>| {
        made.extend(secret.map(|secret| MadeSecretView {
            of: of.to_owned(),
            name,
            value: secret.reveal().to_owned(),
        }));
    };
    for known in &begun.report.applications {
        show(&known.id, "client_secret", known.client_secret.as_ref());
    }
    for known in &begun.report.sources {
        show(&known.id, "Token", known.token.as_ref());
        show(&known.id, "EncodingAESKey", known.aes_key.as_ref());
    }
    BegunWorkspace {
        workspace: begun.report.workspace,
        made,
        missing: begun.missing,
    }
}

fn view(template: &Template) -> Result<TemplateView, Problem> {
    let content = TemplateContent::read(&template.content)?;
    let file = content.file();
    let mut methods: Vec<SourceKind> = Vec::new();
    for source in &file.sources {
        let kind = source.kind.into();
        if !methods.contains(&kind) {
            methods.push(kind);
        }
    }
    let apps = file.platform_apps.iter().map(|app| TemplateApp {
        appid: app.appid.clone(),
        kind: app.kind.into(),
        name: app.name.clone(),
    });
    let applications = file.applications.iter();
    Ok(TemplateView {
        id: template.id.to_string(),
        name: template.name.clone(),
        created_at: template.created_at.millis(),
        methods,
        apps: apps.collect(),
        applications: applications.map(|known| known.name.clone()).collect(),
        hosts: content.hosts(),
    })
}

async fn find(stored: &Stored, id: &str) -> Result<Template, Problem> {
    let mut session = stored.store.read().await?;
    let found = templates::lookup(&mut session, template_id(id)?).await?;
    found.ok_or_else(|| not_found("template", id))
}

fn template_id(text: &str) -> Result<TemplateId, Problem> {
    text.parse().map_err(|_| not_found("template", text))
}

fn named(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    match (1..=LONGEST_NAME).contains(&name.chars().count()) {
        true => Ok(name.to_owned()),
        false => Err(Problem::TemplateName),
    }
}

impl From<TemplateError> for Problem {
    fn from(error: TemplateError) -> Self {
        Self::Template(error)
    }
}
