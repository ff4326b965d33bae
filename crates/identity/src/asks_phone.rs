use saoma_model::{Decision, Identified, Question, decide};

use crate::lookup::lookup;
use crate::{SignIn, SignInError, Way};

impl SignIn<'_> {
    /// Whether this person's phone number has to be asked for: the source matches by it, and knows
    /// neither of their ids.
    ///
    /// # Errors
    /// If the accounts cannot be read.
    pub async fn asks_phone(
        &self,
        way: &Way<'_>,
        identified: &Identified,
    ) -> Result<bool, SignInError> {
        let session = self.store.read().await;
        let mut session = session.map_err(SignInError::Resolve)?;
        let found = lookup(&mut session, way, identified).await;
        let found = found.map_err(SignInError::Resolve)?;
        Ok(matches!(
            decide(way.source, identified, &found),
            Ok(Decision::Ask {
                question: Question::PhoneNumber
            })
        ))
    }
}
