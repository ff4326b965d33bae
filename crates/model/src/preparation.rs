use saoma_ambient::Timestamp;

use crate::word::words;
use crate::{AttachmentId, PlatformAppKind, WorkspaceId};

words! {
    /// How far a step on WeChat's side is.
    StepState: "state of a step" {
        /// Somebody has to do it.
        ToDo = "to_do",
        /// WeChat looks at it.
        Waiting = "waiting",
        /// It is done.
        Done = "done",
        /// WeChat refused it; the reason is told.
        Refused = "refused",
        /// It was done, and is worth nothing any more.
        Expired = "expired",
    }
}

words! {
    /// What the steps of preparation are about.
    Track: "track of preparation" {
        /// The open platform account.
        OpenPlatform = "open_platform",
        /// A website application.
        Website = "website",
        /// A mini program.
        MiniProgram = "mini_program",
        /// A service account.
        OfficialAccount = "official_account",
    }
}

impl From<PlatformAppKind> for Track {
    fn from(kind: PlatformAppKind) -> Self {
        match kind {
            PlatformAppKind::Website => Self::Website,
            PlatformAppKind::MiniProgram => Self::MiniProgram,
            PlatformAppKind::OfficialAccount => Self::OfficialAccount,
        }
    }
}

/// One step on WeChat's side, as it stands. All dates are WeChat's or the admin's own word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// What it is about: the word of a [`Track`], or the AppID of a further platform app.
    pub subject: String,
    /// Its name in the rules of preparation.
    pub step: String,
    /// How far it is, as it was last told; see [`Step::state_at`].
    pub state: StepState,
    /// When it was submitted to WeChat.
    pub submitted_at: Option<Timestamp>,
    /// When WeChat decided, or the step was done.
    pub decided_at: Option<Timestamp>,
    /// Until when it holds.
    pub valid_until: Option<Timestamp>,
    /// Who sees to it, by name.
    pub owner: String,
    /// What the owner wrote down.
    pub notes: String,
    /// Why WeChat refused it; empty if it did not.
    pub reason: String,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What a change of a step's state breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepRefusal {
    /// WeChat looks at no such step, so it neither waits nor is refused.
    #[error("WeChat reviews no such step")]
    NotReviewed,
    /// A refusal without its reason helps nobody who has to mend it.
    #[error("the reason of the refusal is missing")]
    ReasonMissing,
    /// A step expires by its date.
    #[error("a step expires by its date, not by being told so")]
    ExpiresByDate,
    /// A date is before the one that it follows.
    #[error("a date is before the one that it follows")]
    DatesReversed,
}

impl StepRefusal {
    /// The word for scripts and text keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotReviewed => "step_not_reviewed",
            Self::ReasonMissing => "step_reason_missing",
            Self::ExpiresByDate => "step_expires_by_date",
            Self::DatesReversed => "step_dates_reversed",
        }
    }
}

impl Step {
    /// A step that nobody has begun.
    pub fn new(
        workspace: WorkspaceId,
        subject: impl Into<String>,
        step: impl Into<String>,
    ) -> Self {
        Self {
            workspace,
            subject: subject.into(),
            step: step.into(),
            state: StepState::ToDo,
            submitted_at: None,
            decided_at: None,
            valid_until: None,
            owner: String::new(),
            notes: String::new(),
            reason: String::new(),
            updated_at: Timestamp::from_millis(0),
        }
    }

    /// How far it is at `now`: what is done expires by its date.
    #[must_use]
    pub fn state_at(&self, now: Timestamp) -> StepState {
        match (self.state, self.valid_until) {
            (StepState::Done, Some(until)) if until <= now => StepState::Expired,
            (state, _) => state,
        }
    }

    /// The same step in another state, `at` the day it came about. Whoever was refused may submit
    /// again, what is done may be done again (certifications are renewed each year), and what
    /// waits may be taken back; so every state follows on every other, if what it needs is there.
    ///
    /// # Errors
    /// See [`StepRefusal`].
    pub fn moved(
        self,
        state: StepState,
        at: Timestamp,
        reason: &str,
        is_reviewed: bool,
    ) -> Result<Self, StepRefusal> {
        match state {
            StepState::Expired => return Err(StepRefusal::ExpiresByDate),
            StepState::Waiting | StepState::Refused if !is_reviewed => {
                return Err(StepRefusal::NotReviewed);
            }
            StepState::Refused if reason.trim().is_empty() => {
                return Err(StepRefusal::ReasonMissing);
            }
            _ => {}
        }
        let decides = matches!(state, StepState::Done | StepState::Refused);
        let submitted_at = match state {
            StepState::Waiting => Some(at),
            StepState::ToDo => None,
            _ => self.submitted_at,
        };
        if decides && submitted_at.is_some_and(|submitted| at < submitted) {
            return Err(StepRefusal::DatesReversed);
        }
        Ok(Self {
            state,
            submitted_at,
            decided_at: decides.then_some(at),
            // A certification that is being renewed holds until its own end.
            valid_until: match state {
                StepState::ToDo => None,
                _ => self.valid_until,
            },
            reason: match state {
                StepState::Refused => reason.trim().to_owned(),
                _ => String::new(),
            },
            ..self
        })
    }
}

/// What the admin keeps with a step: a scan, a screenshot, a notice. Its bytes lie in the store as
/// ciphertext and are asked for by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Its id.
    pub id: AttachmentId,
    /// What the step is about, as in [`Step::subject`].
    pub subject: String,
    /// The step that it is kept with.
    pub step: String,
    /// The name of the file.
    pub name: String,
    /// How large it is, in bytes; at most [`Attachment::MAX_BYTES`].
    pub size: i64,
    /// When it was put there.
    pub created_at: Timestamp,
}

impl Attachment {
    /// The largest attachment, in bytes.
    pub const MAX_BYTES: usize = 10 * 1024 * 1024;
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoma_ambient::SeededEntropy;

    fn step() -> Step {
        let at = Timestamp::from_millis(0);
        Step::new(
            WorkspaceId::new(at, &SeededEntropy::new(1)),
            "website",
            "website.review",
        )
    }

    fn day(day: i64) -> Timestamp {
        Timestamp::from_millis(day * 86_400_000)
    }

    #[test]
    fn a_review_runs_from_to_do_over_waiting_and_refused_to_done() {
        let waiting = step().moved(StepState::Waiting, day(1), "", true).unwrap();
        assert_eq!(waiting.submitted_at, Some(day(1)));
        let refused = waiting
            .moved(StepState::Refused, day(3), " 网站首页未体现应用名称 ", true)
            .unwrap();
        assert_eq!(refused.reason, "网站首页未体现应用名称");
        let again = refused.moved(StepState::Waiting, day(4), "", true).unwrap();
        assert_eq!(again.reason, "", "what was mended is no reason any more");
        assert_eq!(again.decided_at, None);
        let done = again.moved(StepState::Done, day(6), "", true).unwrap();
        assert_eq!(
            (done.submitted_at, done.decided_at),
            (Some(day(4)), Some(day(6)))
        );
    }

    #[test]
    fn a_step_that_nobody_reviews_neither_waits_nor_is_refused() {
        for state in [StepState::Waiting, StepState::Refused] {
            let moved = step().moved(state, day(1), "x", false);
            assert_eq!(moved, Err(StepRefusal::NotReviewed));
        }
        assert!(step().moved(StepState::Done, day(1), "", false).is_ok());
    }

    #[test]
    fn a_refusal_needs_its_reason_and_dates_their_order() {
        let refused = step().moved(StepState::Refused, day(1), "  ", true);
        assert_eq!(refused, Err(StepRefusal::ReasonMissing));
        let waiting = step().moved(StepState::Waiting, day(5), "", true).unwrap();
        let done = waiting.moved(StepState::Done, day(4), "", true);
        assert_eq!(done, Err(StepRefusal::DatesReversed));
        let expired = step().moved(StepState::Expired, day(1), "", true);
        assert_eq!(expired, Err(StepRefusal::ExpiresByDate));
    }

    #[test]
    fn what_is_done_expires_by_its_date_and_holds_while_it_is_renewed() {
        let mut done = step().moved(StepState::Done, day(1), "", true).unwrap();
        done.valid_until = Some(day(366));
        assert_eq!(done.state_at(day(365)), StepState::Done);
        assert_eq!(done.state_at(day(366)), StepState::Expired);
        let renewing = done.moved(StepState::Waiting, day(300), "", true).unwrap();
        assert_eq!(renewing.valid_until, Some(day(366)));
    }
}
