use saoma_model::OnConflict;

use crate::settle::Rules;
use crate::{Mapping, Settlements};

/// How many rows one transaction has, if nobody asks for another number: more cost memory, fewer
/// cost the same index pages written again and again.
const BATCH: usize = 5000;

/// How an input is read, and what is done about conflicts. Kept with the migration, so that it
/// resumes as it began.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Options {
    /// Which column means what, where the headers do not say it.
    #[serde(default)]
    pub mapping: Mapping,
    /// The platform app of openids that come without one.
    #[serde(default)]
    pub appid: Option<String>,
    /// The open platform account of unionids that come without one.
    #[serde(default)]
    pub open_platform: Option<String>,
    /// What is done about a row that contradicts what is known.
    pub on_conflict: OnConflict,
    /// How single conflicts were settled.
    #[serde(default)]
    pub settlements: Settlements,
    /// How many rows one transaction has.
    #[serde(default = "batch")]
    pub batch: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mapping: Mapping::default(),
            appid: None,
            open_platform: None,
            on_conflict: OnConflict::Note,
            settlements: Settlements::default(),
            batch: BATCH,
        }
    }
}

impl Options {
    pub(crate) const fn rules(&self) -> Rules<'_> {
        Rules {
            on_conflict: self.on_conflict,
            settlements: &self.settlements,
        }
    }
}

const fn batch() -> usize {
    BATCH
}
