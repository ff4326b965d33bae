use crate::PictureId;

/// What the hosted pages of an application look like.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Branding {
    /// The accent colour, `#rrggbb`; WeChat's green without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// The colour behind the card, `#rrggbb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background_color: Option<String>,
    /// The picture behind the card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background: Option<PictureId>,
    /// What the end user agrees to by signing in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agreements: Vec<Agreement>,
    /// The languages that the pages offer, the default first (`zh-CN`, `en`); all without any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
}

/// Something that the end user agrees to by signing in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Agreement {
    /// What it is called.
    pub title: String,
    /// Where it is read.
    pub url: String,
    /// The language in which it is shown; all of them without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}
