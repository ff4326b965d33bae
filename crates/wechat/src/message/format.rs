use super::xml::XmlError;
use super::{Fields, json, xml};

/// How messages are written. An app's owner chooses it in WeChat's console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// What Official Accounts are set to unless somebody changes it.
    #[default]
    Xml,
    /// What the console offers beside it.
    Json,
}

/// Why a body is no message.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// It is not UTF-8.
    #[error("the body is not UTF-8")]
    Utf8(#[source] std::str::Utf8Error),
    /// It is no XML that we take.
    #[error("the XML is refused")]
    Xml(#[source] XmlError),
    /// It is no JSON object.
    #[error("the JSON is refused")]
    Json(#[source] serde_json::Error),
}

impl Format {
    /// The format that a body is in, by its first character: `{` begins JSON.
    #[must_use]
    pub fn of(body: &str) -> Self {
        if body
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{')
        {
            Self::Json
        } else {
            Self::Xml
        }
    }

    /// Writes a message.
    #[must_use]
    pub fn write(self, fields: &Fields) -> String {
        match self {
            Self::Xml => xml::write(fields),
            Self::Json => json::write(fields),
        }
    }
}

impl Fields {
    /// Reads a message in either format, and answers in which it was.
    ///
    /// # Errors
    ///
    /// If it is neither, or an XML with a DTD or an entity of its own.
    pub fn parse(body: &[u8]) -> Result<(Self, Format), FormatError> {
        let body = std::str::from_utf8(body).map_err(FormatError::Utf8)?;
        let format = Format::of(body);
        let fields = match format {
            Format::Xml => xml::parse(body).map_err(FormatError::Xml),
            Format::Json => json::parse(body).map_err(FormatError::Json),
        };
        fields.map(|fields| (fields, format))
    }
}
