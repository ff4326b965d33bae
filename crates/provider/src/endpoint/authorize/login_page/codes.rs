//! The codes of ours on the page: for each source that a phone answers to.

use saoma_model::{Application, SourceId, SourceKind};
use saoma_text::Lang;

use super::super::{AuthorizationRequest, Visit};
use super::Offered;
use crate::browser::Browser;
use crate::endpoint::tickets::issue::{Issued, Wanted, issue};
use crate::internal::Internal;
use crate::pages::{CodeView, Href, UnsafeHref};

/// Has all of them made, at the same time: each waits for WeChat.
pub(super) async fn show(
    visit: &Visit<'_>,
    application: &Application,
    request: &AuthorizationRequest,
    browser: &Browser,
    offered: &[Offered],
    lang: Lang,
) -> Result<Vec<(SourceId, CodeView)>, Internal> {
    let with_code = offered
        .iter()
        .filter(|offer| offer.source.kind != SourceKind::WechatPc && !offer.has_button);
    let mut asked = Vec::new();
    for offer in with_code {
        asked.push(one(visit, application, request, browser, offer, lang));
    }
    futures_util::future::try_join_all(asked).await
}

async fn one(
    visit: &Visit<'_>,
    application: &Application,
    request: &AuthorizationRequest,
    browser: &Browser,
    offer: &Offered,
    lang: Lang,
) -> Result<(SourceId, CodeView), Internal> {
    let wanted = Wanted {
        application,
        request,
        browser,
        source: &offer.source,
        app: &offer.app,
        lang,
    };
    let issued = issue(visit, &wanted).await?;
    let view = view(visit, offer, &issued);
    let view = view.map_err(|error| Internal::new("draw a code", error))?;
    Ok((offer.source.id.clone(), view))
}

fn view(visit: &Visit<'_>, offer: &Offered, issued: &Issued) -> Result<CodeView, UnsafeHref> {
    let ticket = issued.ticket.as_str();
    let path = visit.tenant.issuer.path();
    let below = |rest: &str| Href::parse(&format!("{path}/tickets/{ticket}{rest}"));
    let settings = offer.source.settings.mini_program();
    let logo = settings.and_then(|settings| settings.qr_logo.as_ref());
    let logo = logo.map(|logo| Href::parse(&format!("{path}/pictures/{}", logo.as_str())));
    let picture = issued.is_good.then(|| below("/picture"));
    Ok(CodeView {
        ticket: ticket.to_owned(),
        picture_href: picture.transpose()?,
        logo_href: logo.transpose()?,
        state_href: below("")?,
        continue_href: below("/continue")?,
        reference: issued.login.reference().to_string(),
    })
}
