//! Making a source be as a form says.

use saoma_setup::{Edited, SourceEntry};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::event_secrets::EventSecretsView;
use super::sources::{SourceView, one};
use crate::Desk;
use crate::error::{FindingView, Problem};
use crate::scope::Scope;
use crate::words::{Association, Encryption, Proof, SourceKind};

/// Makes a source be as given.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaveSource {
    workspace: String,
    source: SourceInput,
    /// Whether there must be none of this id yet, or one.
    is_new: bool,
}

/// The fields of a source. What is absent stays as it is, and is the usual in a new one; an empty
/// text takes away what is there.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct SourceInput {
    id: String,
    kind: SourceKind,
    appid: String,
    display_name: String,
    login_only: Option<bool>,
    association: Option<Association>,
    proofs: Option<Vec<Proof>>,
    /// A `data:` address, or the name of a stored picture.
    logo: Option<String>,
    page_path: Option<String>,
    /// As `logo`.
    qr_logo: Option<String>,
    encryption: Option<Encryption>,
    confirm_by_tap: Option<bool>,
    welcome_text: Option<String>,
    signed_in_text: Option<String>,
    forward_url: Option<String>,
    enabled: Option<bool>,
}

/// The source as it is now.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SavedSource {
    source: SourceView,
    /// Its Token and EncodingAESKey, only when they have just been made: they are shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    event_secrets: Option<EventSecretsView>,
    /// What is doubtful about it; it is saved all the same.
    doubts: Vec<FindingView>,
}

pub(crate) async fn save_source(desk: &Desk, request: SaveSource) -> Result<SavedSource, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let input = request.source;
    let edit = scope.edit();
    let slug = &scope.workspace.slug;
    let known = match request.is_new {
        true => None,
        false => edit.source(slug, &input.id).await.ok(),
    };
    let entry = input.over(known);
    let edited = edit.save_source(slug, &entry, request.is_new).await?;
    scope.tell_simulator(desk).await?;
    SavedSource::of(desk, &scope, &entry.id, &edited).await
}

impl SourceInput {
    /// The entry that it makes of the one that is there.
    fn over(self, known: Option<SourceEntry>) -> SourceEntry {
        let kind = self.kind.into();
        let known = known.filter(|known| known.kind == kind);
        let known = known.unwrap_or_else(|| SourceEntry::new(&self.id, kind, "", ""));
        let association = self.association.map_or(known.association, Into::into);
        // Without `ask` nobody is asked, so that proofs of before would only wait for a surprise.
        let proofs = match association {
            saoma_model::Association::Ask => match self.proofs {
                Some(proofs) => Some(proofs.into_iter().map(Into::into).collect()),
                None => known.proofs,
            },
            _ if association == known.association => known.proofs,
            _ => None,
        };
        SourceEntry {
            id: self.id,
            kind,
            appid: self.appid,
            display_name: self.display_name,
            login_only: self.login_only.unwrap_or(known.login_only),
            association,
            proofs,
            logo: text(self.logo, known.logo),
            page_path: text(self.page_path, known.page_path),
            qr_logo: text(self.qr_logo, known.qr_logo),
            encryption: self.encryption.map(Into::into).or(known.encryption),
            confirm_by_tap: self.confirm_by_tap.or(known.confirm_by_tap),
            welcome_text: text(self.welcome_text, known.welcome_text),
            signed_in_text: text(self.signed_in_text, known.signed_in_text),
            forward_url: text(self.forward_url, known.forward_url),
            enabled: self.enabled.unwrap_or(known.enabled),
            token: None,
            aes_key: None,
        }
    }
}

/// What a text field makes of the text that is there.
fn text(given: Option<String>, known: Option<String>) -> Option<String> {
    match given {
        Some(given) => Some(given).filter(|given| !given.is_empty()),
        None => known,
    }
}

impl SavedSource {
    /// What is told of a source that `edited` has just saved.
    pub(crate) async fn of(
        desk: &Desk,
        scope: &Scope<'_>,
        id: &str,
        edited: &Edited,
    ) -> Result<Self, Problem> {
        let lang = desk.lang();
        let doubts = edited.doubts.iter();
        Ok(Self {
            source: one(desk, scope, id).await?,
            event_secrets: edited.made_event_secrets.as_ref().map(Into::into),
            doubts: doubts
                .map(|finding| FindingView::of(finding, lang))
                .collect(),
        })
    }
}
