use saoma_model::{Agreement, Branding, Lifetimes, PictureId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the hosted pages of an application look like.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Branding")]
pub struct BrandingEntry {
    /// The accent colour, `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^#[0-9A-Fa-f]{6}$"))]
    pub color: Option<String>,
    /// The colour behind the card, `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^#[0-9A-Fa-f]{6}$"))]
    pub background_color: Option<String>,
    /// The picture behind the card, as `logo`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 280_000))]
    pub background: Option<String>,
    /// What the end user agrees to by signing in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreements: Vec<AgreementEntry>,
    /// The languages that the pages offer, the default first; all without any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
}

/// Something that the end user agrees to by signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Agreement")]
pub struct AgreementEntry {
    /// What it is called.
    #[schemars(length(min = 1, max = 100))]
    pub title: String,
    /// Where it is read.
    #[schemars(length(max = 2000))]
    pub url: String,
    /// The language in which it is shown; all of them without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

/// How long what an application is given is good for, in seconds; absent: as usual.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Lifetimes")]
pub struct LifetimesEntry {
    /// Of an access token; 3600 without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 60, max = 34_560_000))]
    pub access_token: Option<u64>,
    /// Of an id_token; 3600 without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 60, max = 34_560_000))]
    pub id_token: Option<u64>,
    /// Of a refresh token that nobody uses; 2592000 without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 60, max = 34_560_000))]
    pub refresh_token: Option<u64>,
}

impl BrandingEntry {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn of(branding: &Branding) -> Self {
        let agreements = branding.agreements.iter().map(|agreement| AgreementEntry {
            title: agreement.title.clone(),
            url: agreement.url.clone(),
            lang: agreement.lang.clone(),
        });
        let background = branding.background.as_ref();
        Self {
            color: branding.color.clone(),
            background_color: branding.background_color.clone(),
            background: background.map(|picture| picture.as_str().to_owned()),
            agreements: agreements.collect(),
            languages: branding.languages.clone(),
        }
    }

    pub(crate) fn branding(&self, background: Option<PictureId>) -> Branding {
        let agreements = self.agreements.iter().map(|agreement| Agreement {
            title: agreement.title.clone(),
            url: agreement.url.clone(),
            lang: agreement.lang.clone(),
        });
        Branding {
            color: self.color.clone(),
            background_color: self.background_color.clone(),
            background,
            agreements: agreements.collect(),
            languages: self.languages.clone(),
        }
    }
}

impl LifetimesEntry {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Only what is not as usual.
    pub(crate) fn of(lifetimes: &Lifetimes) -> Self {
        let usual = Lifetimes::default();
        let unusual = |ours: std::time::Duration, usual: std::time::Duration| {
            (ours != usual).then_some(ours.as_secs())
        };
        Self {
            access_token: unusual(lifetimes.access_token, usual.access_token),
            id_token: unusual(lifetimes.id_token, usual.id_token),
            refresh_token: unusual(lifetimes.refresh_token, usual.refresh_token),
        }
    }

    pub(crate) fn lifetimes(&self) -> Lifetimes {
        let usual = Lifetimes::default();
        let or =
            |seconds: Option<u64>, usual| seconds.map_or(usual, std::time::Duration::from_secs);
        Lifetimes {
            access_token: or(self.access_token, usual.access_token),
            id_token: or(self.id_token, usual.id_token),
            refresh_token: or(self.refresh_token, usual.refresh_token),
        }
    }
}
