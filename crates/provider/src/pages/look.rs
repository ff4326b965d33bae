use saoma_model::{Application, Issuer};
use saoma_text::Lang;
use url::form_urlencoded;

use super::{Href, UnsafeHref};

mod colour;
mod stylesheet;

pub(crate) use stylesheet::{StyleAsked, in_scheme, stylesheet};

/// What an application has made of its hosted pages.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The page's own styles once more, in one scheme whatever the system's is: for previews.
    pub scheme: Option<Href>,
    /// Its colours and its background.
    pub stylesheet: Option<Href>,
    /// Its logo; the first letter of its name without one.
    pub logo: Option<Href>,
    /// What the end user agrees to by signing in.
    pub agreements: Vec<AgreementLink>,
    /// Whether the page can be read in the other language too.
    pub one_language: bool,
}

/// Something that the end user agrees to by signing in.
#[derive(Debug, Clone)]
pub struct AgreementLink {
    /// What it is called.
    pub title: String,
    /// Where it is read.
    pub href: Href,
}

impl Look {
    /// The look of an application's pages in a language.
    ///
    /// # Errors
    /// [`UnsafeHref`] if an address of the application must not be put into a page, which set-up
    /// has refused before.
    pub fn of(application: &Application, issuer: &Issuer, lang: Lang) -> Result<Self, UnsafeHref> {
        let branding = &application.branding;
        let picture = |name: &str| Href::parse(&format!("{}/pictures/{name}", issuer.path()));
        let agreements = branding.agreements.iter();
        let agreements = agreements.filter(|agreement| {
            let only = agreement.lang.as_deref();
            only.is_none_or(|only| only == lang.tag())
        });
        Ok(Self {
            scheme: None,
            stylesheet: stylesheet_address(application, issuer)?,
            logo: application
                .logo
                .as_ref()
                .map(|logo| picture(logo.as_str()))
                .transpose()?,
            agreements: agreements
                .map(|agreement| {
                    Ok(AgreementLink {
                        title: agreement.title.clone(),
                        href: Href::parse(&agreement.url)?,
                    })
                })
                .collect::<Result<_, UnsafeHref>>()?,
            one_language: branding.languages.len() == 1,
        })
    }
}

impl Look {
    /// The same, light or dark whatever the system is.
    pub(crate) fn in_scheme(self, issuer: &Issuer, scheme: &str) -> Result<Self, UnsafeHref> {
        let styles = format!("{}/preview/styles.css?theme={scheme}", issuer.path());
        let stylesheet = self.stylesheet.as_ref();
        Ok(Self {
            scheme: Some(Href::parse(&styles)?),
            stylesheet: stylesheet
                .map(|href| Href::parse(&format!("{href}&theme={scheme}")))
                .transpose()?,
            ..self
        })
    }
}

/// The language of an application's pages: the one that is asked for if the application offers it,
/// else the application's first.
#[must_use]
pub fn offered_lang(application: &Application, asked: Lang) -> Lang {
    let offered = &application.branding.languages;
    if offered.is_empty() || offered.iter().any(|tag| tag == asked.tag()) {
        return asked;
    }
    let mut offered = offered.iter();
    offered
        .find_map(|tag| Lang::ALL.into_iter().find(|lang| lang.tag() == tag))
        .unwrap_or(asked)
}

/// The address says all that is in the stylesheet, so a browser may keep it for ever.
fn stylesheet_address(
    application: &Application,
    issuer: &Issuer,
) -> Result<Option<Href>, UnsafeHref> {
    let branding = &application.branding;
    let mut query = form_urlencoded::Serializer::new(String::new());
    let background = branding.background.as_ref().map(|name| name.as_str());
    for (name, value) in [
        ("color", branding.color.as_deref()),
        ("background_color", branding.background_color.as_deref()),
        ("background", background),
    ] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    if query.is_empty() {
        return Ok(None);
    }
    Href::parse(&format!("{}/branding.css?{query}", issuer.path())).map(Some)
}

#[cfg(test)]
mod tests;
