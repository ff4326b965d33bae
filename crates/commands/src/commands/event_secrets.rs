//! Token and EncodingAESKey of an Official Account's source. They go in, and come out only when
//! Saoma has just made them.

use saoma_setup::MadeEventSecrets;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::sources::{SourceRef, SourceView, one};
use crate::Desk;
use crate::error::Problem;
use crate::secret_text::SecretText;

/// A Token and an EncodingAESKey that have just been made: they are shown this once.
#[derive(Debug, Serialize, TS)]
pub(crate) struct EventSecretsView {
    token: String,
    aes_key: String,
}

impl From<&MadeEventSecrets> for EventSecretsView {
    fn from(made: &MadeEventSecrets) -> Self {
        Self {
            token: made.token.reveal().to_owned(),
            aes_key: made.aes_key.reveal().to_owned(),
        }
    }
}

/// Makes Token and EncodingAESKey be as a person typed them.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetEventSecrets {
    workspace: String,
    source: String,
    token: SecretText,
    aes_key: SecretText,
}

/// Makes others; the EncodingAESKey before is taken for another day.
pub(crate) async fn rotate_event_secrets(
    desk: &Desk,
    request: SourceRef,
) -> Result<EventSecretsView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let edit = scope.edit();
    let slug = &scope.workspace.slug;
    let made = edit.rotate_event_secrets(slug, &request.source).await?;
    scope.tell_simulator(desk).await?;
    Ok(EventSecretsView::from(&made))
}

pub(crate) async fn set_event_secrets(
    desk: &Desk,
    request: SetEventSecrets,
) -> Result<SourceView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (token, aes_key) = (request.token.into_secret(), request.aes_key.into_secret());
    let edit = scope.edit();
    let slug = &scope.workspace.slug;
    edit.set_event_secrets(slug, &request.source, token, aes_key)
        .await?;
    scope.tell_simulator(desk).await?;
    one(desk, &scope, &request.source).await
}
