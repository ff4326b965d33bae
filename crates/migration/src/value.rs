//! What a value in a list means, whatever a spreadsheet has made of it.

mod date;
mod flag;
mod number;
mod password;
mod phone;

pub(crate) use date::civil;
pub use date::date;
pub(crate) use flag::flag;
pub(crate) use number::is_rounded;
pub(crate) use password::password;
pub(crate) use phone::phone;

/// A cell without what spreadsheets put around it: `="138…"` keeps zeros, a leading apostrophe or
/// tab keeps text.
pub(crate) fn plain(text: &str) -> &str {
    let text = text.trim();
    let inner = text
        .strip_prefix("=\"")
        .and_then(|inner| inner.strip_suffix('"'));
    let text = inner.unwrap_or(text);
    text.strip_prefix('\'').unwrap_or(text).trim()
}
