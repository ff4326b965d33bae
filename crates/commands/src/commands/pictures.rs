//! Logos and backgrounds, as the screens show them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saoma_model::PictureId;
use saoma_store::pictures;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Desk;
use crate::error::Problem;
use crate::scope::not_found;

/// Names one picture.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct PictureRef {
    workspace: String,
    picture: String,
}

/// A picture.
#[derive(Debug, Serialize, TS)]
pub(crate) struct PictureView {
    /// Its `data:` address.
    data: String,
}

pub(crate) async fn get_picture(desk: &Desk, request: PictureRef) -> Result<PictureView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let id = PictureId::new(&request.picture);
    let found = pictures::lookup(&mut scope.session().await?, scope.workspace.id, &id).await?;
    let found = found.ok_or_else(|| not_found("picture", &request.picture))?;
    let bytes = STANDARD.encode(&found.bytes);
    Ok(PictureView {
        data: format!("data:{};base64,{bytes}", found.media_type.as_str()),
    })
}
