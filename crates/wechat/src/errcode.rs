//! WeChat's error codes: what each means, who can mend it, and how WeChat words it.
//!
//! WeChat answers with HTTP 200 and `{"errcode": N, "errmsg": "..., rid: ..."}` when a call fails;
//! the status line never carries the result, and the wording changes between releases. So the
//! number decides, and the wording is only good for finding the number in a text. The meaning and
//! the remedy of a code are texts of the catalogues, `errcode.<code>.meaning` and
//! `errcode.<code>.remedy`.
//!
//! This module knows nothing of the client, so that a simulator may word its errors with it.

mod mender;
mod table;

use saoma_text::{Lang, lookup};
use serde::{Deserialize, Serialize};

pub use mender::{Field, Mender, Page};
pub use table::Row;

/// A number that WeChat gives a failure. Codes that we have never heard of are codes too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Errcode(pub i64);

/// Whether the same request may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// The answer would be the same, or worse.
    Never,
    /// Once, after a pause.
    Once,
}

impl Errcode {
    /// WeChat was busy.
    pub const BUSY: Self = Self(-1);
    /// Nothing failed: sent by action calls, absent from others.
    pub const OK: Self = Self(0);

    /// What is known of this code.
    #[must_use]
    pub fn row(self) -> Option<&'static Row> {
        let position = table::ROWS
            .binary_search_by_key(&self.0, |row| row.code)
            .ok()?;
        table::ROWS.get(position)
    }

    /// Who can mend it; nothing for a code that is not known.
    #[must_use]
    pub fn mender(self) -> Option<Mender> {
        self.row().map(|row| row.mender)
    }

    /// Whether the request may be sent again. Only -1 means that WeChat did not look at it.
    #[must_use]
    pub const fn retry(self) -> Retry {
        if self.0 == Self::BUSY.0 {
            Retry::Once
        } else {
            Retry::Never
        }
    }

    /// What happened, in a sentence; nothing for a code that is not known.
    #[must_use]
    pub fn meaning(self, lang: Lang) -> Option<&'static str> {
        lookup(lang, &format!("errcode.{self}.meaning"))
    }

    /// What to do about it; nothing for a code that is not known.
    #[must_use]
    pub fn remedy(self, lang: Lang) -> Option<&'static str> {
        lookup(lang, &format!("errcode.{self}.remedy"))
    }
}

impl std::fmt::Display for Errcode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<i64> for Errcode {
    fn from(code: i64) -> Self {
        Self(code)
    }
}

impl From<i32> for Errcode {
    fn from(code: i32) -> Self {
        Self(code.into())
    }
}

/// Every code that is known, in ascending order.
#[must_use]
pub fn rows() -> &'static [Row] {
    table::ROWS
}

/// WeChat's own wording: `errmsg` without the `rid` at its end, where a wording is known. That of
/// 40164 names the caller's address twice; here it is the loopback's.
#[must_use]
pub fn errmsg(code: impl Into<Errcode>) -> Option<&'static str> {
    code.into().row()?.errmsg
}

/// What stands between the wording and the rid's value: mostly `, rid: `, for some codes ` rid: `.
#[must_use]
pub fn rid_separator(code: impl Into<Errcode>) -> &'static str {
    match code.into().0 {
        -1 | 40001 | 40164 | 40169 | 45009 | 50002 | 61007 | 63178 => " rid: ",
        _ => ", rid: ",
    }
}

#[cfg(test)]
mod tests;
