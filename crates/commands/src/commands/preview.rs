//! An application's login page as it would look.

use saoma_model::SourceId;
use saoma_provider::Preview;
use saoma_setup::dressed;
use saoma_store::{applications, enablements, sources};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::applications::BrandingInput;
use crate::Desk;
use crate::error::Problem;
use crate::scope::not_found;

/// Asks for the login page in a look that is not saved yet.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct PreviewOf {
    workspace: String,
    application: String,
    /// A `data:` address, or the name of a stored picture.
    logo: Option<String>,
    branding: BrandingInput,
    /// `light` or `dark`.
    theme: String,
    /// `zh-CN` or `en`; the settings' if absent.
    lang: Option<String>,
    /// As WeChat's own browser shows it; `false` if absent.
    in_wechat: Option<bool>,
}

/// Where the page is shown.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LoginPagePreview {
    /// For a frame of these screens; it begins no login.
    url: String,
}

pub(crate) async fn get_login_page_preview(
    desk: &Desk,
    request: PreviewOf,
) -> Result<LoginPagePreview, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let workspace = &scope.workspace;
    let mut session = scope.session().await?;
    let known = applications::list(&mut session, workspace.id).await?;
    let known = known
        .into_iter()
        .find(|known| known.id.as_str() == request.application);
    let application = known.ok_or_else(|| not_found("application", &request.application))?;
    let offers =
        enablements::list_for_application(&mut session, workspace.id, &application.id).await?;
    let all = sources::list(&mut session, workspace.id).await?;
    drop(session);
    let enabled = |id: &SourceId| all.iter().find(|source| source.id == *id && source.enabled);
    let offered = offers.iter().filter(|offer| offer.enabled);
    let offered =
        offered.filter_map(|offer| Some((enabled(&offer.source)?.clone(), offer.is_default)));
    let logo = request.logo.filter(|logo| !logo.is_empty());
    let branding = request.branding.entry();
    let now = desk.0.options.clock.now();
    let (application, pictures) = dressed(application, logo.as_deref(), &branding, now);
    let lang = request.lang.as_deref().and_then(saoma_text::Lang::parse);
    let preview = Preview {
        issuer: scope.issuer(),
        simulated: workspace.mode == saoma_model::Mode::Sandbox,
        application,
        pictures,
        sources: offered.collect(),
        lang: lang.unwrap_or_else(|| desk.lang()),
        dark: request.theme == "dark",
        in_wechat: request.in_wechat.unwrap_or(false),
    };
    let servers = desk.servers().await;
    let provided = servers.provided.as_ref().ok_or(Problem::ProviderDown)?;
    Ok(LoginPagePreview {
        url: provided
            .provider
            .preview(preview)
            .map_err(Problem::Preview)?,
    })
}
