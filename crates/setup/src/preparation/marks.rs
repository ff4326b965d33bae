//! What a person says of the whole set-up, and Saoma cannot see.

use saoma_ambient::Timestamp;
use saoma_model::WorkspaceId;
use saoma_store::preparation_values::FormValue;

use super::change::{PreparationError, Prepare};
use super::standing::{CHOICE, METHODS, Preparation};

/// One such thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreparationMark {
    /// There are no accounts to bring.
    NoAccounts,
    /// A login was tried, which leaves no trace.
    Tried,
    /// The provider runs where people reach it.
    Live,
}

/// What was said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PreparationMarks {
    /// There are no accounts to bring.
    pub no_accounts: bool,
    /// A login was tried.
    pub tried: bool,
    /// The provider runs where people reach it.
    pub live: bool,
}

impl PreparationMark {
    const fn field(self) -> &'static str {
        match self {
            Self::NoAccounts => "no_accounts",
            Self::Tried => "tried",
            Self::Live => "live",
        }
    }
}

impl Preparation {
    /// What was said of the whole set-up.
    #[must_use]
    pub fn marks(&self) -> PreparationMarks {
        let is_set = |mark: PreparationMark| {
            let mut values = self.values.iter();
            values.any(|value| {
                value.subject == CHOICE && value.field == mark.field() && !value.value.is_empty()
            })
        };
        PreparationMarks {
            no_accounts: is_set(PreparationMark::NoAccounts),
            tried: is_set(PreparationMark::Tried),
            live: is_set(PreparationMark::Live),
        }
    }

    /// Whether anybody has told or typed anything beyond the methods.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        let of_a_form = |value: &FormValue| value.subject != CHOICE && !value.value.is_empty();
        let steps = self.tracks.iter().flat_map(|track| &track.steps);
        let is_told = |at: Timestamp| at.millis() > 0;
        self.values.iter().any(of_a_form)
            || !self.attachments.is_empty()
            || steps
                .into_iter()
                .any(|known| is_told(known.step.updated_at))
    }

    /// Whether somebody chose the methods.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        let mut values = self.values.iter();
        values.any(|value| value.subject == CHOICE && value.field == METHODS)
    }
}

impl Prepare<'_> {
    /// Says such a thing, or takes it back.
    ///
    /// # Errors
    /// See [`PreparationError`].
    pub async fn mark(
        &self,
        workspace: WorkspaceId,
        mark: PreparationMark,
        is_set: bool,
    ) -> Result<(), PreparationError> {
        let at = self.clock.now().millis().to_string();
        let said = FormValue {
            subject: CHOICE.to_owned(),
            field: mark.field().to_owned(),
            value: if is_set { at } else { String::new() },
        };
        self.keep(workspace, &said).await
    }
}
