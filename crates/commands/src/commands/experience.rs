//! A login as the application's users see it, in a window of its own.

use saoma_runtime::{LabOrder, LabStage};
use saoma_store::applications;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Desk;
use crate::error::Problem;
use crate::scope::not_found;

/// Begins a login.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct StartExperience {
    workspace: String,
    application: String,
    /// `zh-CN` or `en`; the settings' if absent.
    lang: Option<String>,
}

/// A login that has been begun.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Experience {
    /// The login page, to open in a window; it ends on a page that shows what the application
    /// receives.
    url: String,
}

pub(crate) async fn start_experience(
    desk: &Desk,
    request: StartExperience,
) -> Result<Experience, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let known = applications::list(&mut scope.session().await?, scope.workspace.id).await?;
    let mut known = known.into_iter();
    let known = known.find(|known| known.id.as_str() == request.application);
    let application = known.ok_or_else(|| not_found("application", &request.application))?;
    let servers = desk.servers().await;
    let provided = servers.provided.as_ref().ok_or(Problem::ProviderDown)?;
    let lang = request.lang.as_deref().and_then(saoma_text::Lang::parse);
    let (url, _) = provided.lab.begin(LabOrder {
        workspace: scope.workspace.slug.clone(),
        client_id: application.client_id,
        application_name: application.name,
        lang: lang.unwrap_or_else(|| desk.lang()),
        theme: None,
        stage: LabStage::Window {
            simulated: scope.workspace.mode == saoma_model::Mode::Sandbox,
        },
    });
    Ok(Experience { url })
}
