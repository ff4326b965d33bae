//! The mini program of a source: a project for WeChat's developer tools, filled in.

mod pack;

use saoma_model::{Mode, Origin, Slug, Source, Workspace};
use saoma_store::{Store, StoreError};
use saoma_text::{Lang, lookup};
use serde_json::{Map, Value, json};

use crate::stored::Stored;

/// A file of the template: where it lies there, and what is in it.
type Template = (&'static str, &'static str);

/// The page's files lie wherever the source says that its page is, so they only have endings.
const PAGE: [Template; 4] = [
    (
        "js",
        include_str!("../../../miniprogram/pages/login/index.js"),
    ),
    (
        "json",
        include_str!("../../../miniprogram/pages/login/index.json"),
    ),
    (
        "wxml",
        include_str!("../../../miniprogram/pages/login/index.wxml"),
    ),
    (
        "wxss",
        include_str!("../../../miniprogram/pages/login/index.wxss"),
    ),
];
const AROUND: [Template; 8] = [
    ("app.js", include_str!("../../../miniprogram/app.js")),
    ("app.json", include_str!("../../../miniprogram/app.json")),
    ("config.js", include_str!("../../../miniprogram/config.js")),
    ("texts.js", include_str!("../../../miniprogram/texts.js")),
    (
        "project.config.json",
        include_str!("../../../miniprogram/project.config.json"),
    ),
    (
        "sitemap.json",
        include_str!("../../../miniprogram/sitemap.json"),
    ),
    ("README.md", include_str!("../../../miniprogram/README.md")),
    (
        "README.zh-CN.md",
        include_str!("../../../miniprogram/README.zh-CN.md"),
    ),
];

/// The ends of the keys whose sentences the page shows.
const TEXTS: [&str; 25] = [
    "title",
    "sandbox",
    "loading",
    "sign_in_to",
    "opened_at",
    "not_yours",
    "allow",
    "refuse",
    "phone_needed",
    "agree",
    "contract",
    "agree_first",
    "no_contract",
    "give_phone",
    "refuse_phone",
    "phone_denied",
    "phone_used_up",
    "error",
    "retry",
    "no_code",
    "no_network",
    "no_answer",
    "no_login",
    "reference",
    "close",
];

/// A whole project: nothing has to be built or filled in before it is uploaded, and nothing in it
/// is secret.
#[derive(Debug, PartialEq, Eq)]
pub struct MiniProgramProject {
    /// What its folder or archive may be called: workspace and source.
    pub name: String,
    /// Path below its folder, with `/`, and content.
    pub files: Vec<(String, String)>,
}

/// Why there is no project.
#[derive(Debug, thiserror::Error)]
pub enum MiniProgramError {
    /// There is no workspace of that name.
    #[error("there is no workspace {workspace:?}")]
    WorkspaceUnknown {
        /// The name that was asked for.
        workspace: String,
    },
    /// The workspace has no source of that name.
    #[error("there is no source {source_id:?}")]
    SourceUnknown {
        /// The name that was asked for.
        source_id: String,
    },
    /// Only a login by mini program code has a mini program.
    #[error("{source_id:?} is no source of a mini program")]
    OtherMethod {
        /// The source.
        source_id: String,
    },
    /// Mini programs of a live workspace reach addresses with `https` and a host name only
    /// (WeChat's mini program documentation, "Network").
    #[error("WeChat lets no mini program reach {origin}")]
    AddressNotReached {
        /// Where the provider is reached.
        origin: String,
    },
    /// The store could not be read.
    #[error("could not read the store")]
    Store(#[from] StoreError),
}

impl MiniProgramError {
    /// The word for scripts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WorkspaceUnknown { .. } => "workspace_unknown",
            Self::SourceUnknown { .. } => "source_unknown",
            Self::OtherMethod { .. } => "no_mini_program",
            Self::AddressNotReached { .. } => "mini_program_address",
            Self::Store(error) => error.code(),
        }
    }

    /// The key of the sentence that says what happened.
    #[must_use]
    pub fn message_key(&self) -> String {
        match self {
            Self::Store(error) => error.message_key(),
            _ => format!("setup.error.{}.message", self.code()),
        }
    }

    /// The key of the sentence that says what to do.
    #[must_use]
    pub fn remedy_key(&self) -> String {
        match self {
            Self::Store(error) => error.remedy_key(),
            _ => format!("setup.error.{}.remedy", self.code()),
        }
    }

    /// What the two sentences ask for.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::WorkspaceUnknown { workspace } => vec![("workspace", workspace.clone())],
            Self::SourceUnknown { source_id } | Self::OtherMethod { source_id } => {
                vec![("source", source_id.clone())]
            }
            Self::AddressNotReached { origin } => vec![("url", origin.clone())],
            Self::Store(error) => error.values(),
        }
    }
}

/// Makes the mini program of a source, which will ask the provider at `origin`.
///
/// # Errors
/// See [`MiniProgramError`].
pub async fn mini_program_project(
    store: &Store,
    origin: &Origin,
    workspace: &str,
    source: &str,
) -> Result<MiniProgramProject, MiniProgramError> {
    let unknown = || MiniProgramError::WorkspaceUnknown {
        workspace: workspace.to_owned(),
    };
    let slug = Slug::parse(workspace).map_err(|_| unknown())?;
    let stored = Stored::load(&mut store.read().await?, &slug).await?;
    let known = stored.workspace.as_ref().ok_or_else(unknown)?;
    let found = stored
        .source(source)
        .ok_or_else(|| MiniProgramError::SourceUnknown {
            source_id: source.to_owned(),
        })?;
    filled(known, found, origin)
}

fn filled(
    workspace: &Workspace,
    source: &Source,
    origin: &Origin,
) -> Result<MiniProgramProject, MiniProgramError> {
    let settings = source.settings.mini_program();
    let settings = settings.ok_or_else(|| MiniProgramError::OtherMethod {
        source_id: source.id.to_string(),
    })?;
    let is_sandbox = workspace.mode == Mode::Sandbox;
    let is_reached = origin.is_https() && origin.is_public_name();
    if !is_sandbox && !is_reached {
        return Err(MiniProgramError::AddressNotReached {
            origin: origin.as_str().to_owned(),
        });
    }
    let path = &settings.page_path;
    let values = [
        ("issuer", json!(origin.issuer(&workspace.slug).as_str())),
        ("source", json!(source.id.as_str())),
        ("sandbox", json!(is_sandbox)),
        ("appid", json!(source.appid.as_str())),
        ("name", json!(format!("{}-{}", workspace.slug, source.id))),
        ("page_path", json!(path)),
        // Before the phone has said which language it speaks.
        ("title", json!(sentence(Lang::ZhCn, "title"))),
        // In the developer tools: whether addresses that WeChat does not know are refused.
        ("url_check", json!(!is_sandbox)),
        ("texts", texts()),
    ];
    let around = AROUND.iter();
    let around = around.map(|(name, template)| ((*name).to_owned(), fill(template, &values)));
    let page = PAGE.iter();
    let page = page.map(|(ending, template)| (format!("{path}.{ending}"), fill(template, &values)));
    Ok(MiniProgramProject {
        name: format!("{}-{}-mini-program", workspace.slug, source.id),
        files: around.chain(page).collect(),
    })
}

/// The sentences of the page, by language and name.
fn texts() -> Value {
    let of = |lang| {
        let texts = TEXTS.iter();
        let texts = texts.map(|name| ((*name).to_owned(), json!(sentence(lang, name))));
        Value::Object(texts.collect())
    };
    let languages = Lang::ALL.map(|lang| (lang.tag().to_owned(), of(lang)));
    Value::Object(Map::from_iter(languages))
}

fn sentence(lang: Lang, name: &str) -> &'static str {
    lookup(lang, &format!("mini_program.page.{name}")).unwrap_or_default()
}

/// Puts a value, as JSON, in each place `{{name}}` whose name is one of ours. WeChat's templates use
/// the same signs, so any other stays; and a value may look like one.
fn fill(template: &str, values: &[(&str, Value)]) -> String {
    let mut parts = template.split("{{");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let known = part.split_once("}}").and_then(|(name, rest)| {
            let value = values.iter().find(|(known, _)| *known == name)?;
            Some((literal(&value.1), rest))
        });
        match known {
            Some((literal, rest)) => {
                filled.push_str(&literal);
                filled.push_str(rest);
            }
            None => {
                filled.push_str("{{");
                filled.push_str(part);
            }
        }
    }
    filled
}

/// JSON that stands in JSON and in JavaScript alike.
fn literal(value: &Value) -> String {
    format!("{value:#}")
}

#[cfg(test)]
mod tests;
