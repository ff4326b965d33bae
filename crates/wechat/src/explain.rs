//! The error doctor: says what a pasted number, message, error page or address means.

mod address;
mod api;
mod callback;
mod error_page;
mod message;
mod poll;
mod qrconnect;
pub(crate) mod reproduce;

use saoma_text::{Lang, text};
use serde::Serialize;

use crate::errcode::{Errcode, Field};
use crate::explanation::{Explanation, RidTime};
use crate::rid::Rid;

/// The longest input that is looked at, in bytes.
pub const MAX_INPUT: usize = 64 * 1024;

/// What somebody pasted, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// What the input was taken for.
    pub input_kind: InputKind,
    /// What it means and what to do.
    #[serde(flatten)]
    pub explanation: Explanation,
    /// What else was noticed, in the order of the input.
    pub notes: Vec<Note>,
}

/// What an input was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InputKind {
    /// Nothing but blanks.
    Empty,
    /// More than [`MAX_INPUT`] bytes.
    TooLong,
    /// A number alone.
    Errcode,
    /// A state that the QR code page learns by polling.
    PollState,
    /// A message that names an errcode, or says it in WeChat's words.
    Message,
    /// The text of one of WeChat's error pages.
    ErrorPage,
    /// A rid without an error.
    Rid,
    /// The address of the QR code page.
    QrconnectUrl,
    /// The address of an Official Account's web authorization.
    AuthorizeUrl,
    /// The address of a call to WeChat's API.
    ApiUrl,
    /// An address that WeChat sent the browser back to.
    CallbackUrl,
    /// Another address.
    OtherUrl,
    /// None of these.
    Unknown,
}

/// Something noticed in the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// How much it matters.
    pub severity: Severity,
    /// What was noticed, and what to do.
    pub text: String,
    /// The value it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
}

/// How much a note matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Note,
    /// Works, and will hurt; or may not work.
    Warning,
    /// Does not work.
    Error,
}

/// Explains whatever somebody pasted.
#[must_use]
pub fn explain(input: &str, lang: Lang) -> Diagnosis {
    let input = input.trim();
    if input.is_empty() {
        return Diagnosis::plain(
            InputKind::Empty,
            "explain.empty.meaning",
            "explain.empty.remedy",
            lang,
        );
    }
    if input.len() > MAX_INPUT {
        return Diagnosis::plain(
            InputKind::TooLong,
            "explain.too_long.meaning",
            "explain.too_long.remedy",
            lang,
        );
    }
    let mut diagnosis = number(input, lang)
        .or_else(|| address::explain(input, lang))
        .or_else(|| error_page::explain(input, lang))
        .or_else(|| message::explain(input, lang))
        .or_else(|| address::explain_other(input, lang))
        .unwrap_or_else(|| {
            Diagnosis::plain(
                InputKind::Unknown,
                "explain.unknown.meaning",
                "explain.unknown.remedy",
                lang,
            )
        });
    diagnosis.explanation.rid = Rid::find(input).map(RidTime::from);
    if reveals_secret(input) {
        diagnosis.notes.push(Note::new(
            Severity::Warning,
            Some(Field::Secret),
            "explain.secret_exposed",
            lang,
        ));
    }
    diagnosis
}

impl Diagnosis {
    fn new(input_kind: InputKind, explanation: Explanation) -> Self {
        Self {
            input_kind,
            explanation,
            notes: Vec::new(),
        }
    }

    fn plain(input_kind: InputKind, meaning: &str, remedy: &str, lang: Lang) -> Self {
        Self::new(
            input_kind,
            Explanation::plain(text(lang, meaning), text(lang, remedy)),
        )
    }

    /// With notes; the value to look at first is that of the gravest.
    fn noting(mut self, notes: Vec<Note>) -> Self {
        let gravest = notes
            .iter()
            .filter(|note| note.is_problem() && note.field.is_some())
            .rev()
            .max_by_key(|note| note.severity);
        self.explanation.field = gravest.and_then(|note| note.field);
        self.notes = notes;
        self
    }
}

impl Note {
    fn new(severity: Severity, field: impl Into<Option<Field>>, key: &str, lang: Lang) -> Self {
        Self {
            severity,
            text: text(lang, key).to_owned(),
            field: field.into(),
        }
    }

    fn is_problem(&self) -> bool {
        self.severity > Severity::Note
    }
}

fn number(input: &str, lang: Lang) -> Option<Diagnosis> {
    let code = input.parse().ok()?;
    let special = poll::explain(code, lang).or_else(|| error_page::explain_code(code, lang));
    Some(special.unwrap_or_else(|| {
        Diagnosis::new(
            InputKind::Errcode,
            Explanation::of_errcode(Errcode(code), lang),
        )
    }))
}

/// Whether the text carries an AppSecret, as the parameter of a call or the field of a document.
fn reveals_secret(input: &str) -> bool {
    let after_name = input.split("secret").skip(1);
    after_name.into_iter().any(|rest| {
        let value = rest.trim_start_matches(['"', '\'', ' ', '=', ':', '\\']);
        value.len() < rest.len() && value.chars().take_while(char::is_ascii_hexdigit).count() == 32
    })
}

#[cfg(test)]
mod tests;
