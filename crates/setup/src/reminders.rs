//! The dates that somebody has to keep in mind, and when they are reminded of each.
//!
//! All of it follows from what is stored and the time. WeChat counts working days; public holidays
//! are not known here, so that a review may take longer than a reminder says.

mod calendar;
mod date;

use std::collections::BTreeMap;

use saoma_ambient::Timestamp;
use saoma_model::{SourceId, Workspace};
use saoma_store::{Session, StoreError, health_checks, migrations, reminders, sources};
use saoma_text::{Lang, fill};

pub use calendar::calendar;
pub use date::{DateKind, DueDate, spoken_day};

use crate::health::{self, HealthVerdict};
use crate::preparation::{self, day};

/// Something that a person should do now.
#[derive(Debug, Clone)]
pub struct Reminder {
    /// The same for the same date and the same threshold, so that each is told once.
    pub key: String,
    /// Whether it is too late already, or a login fails.
    pub is_urgent: bool,
    /// What it is about.
    pub about: About,
    /// Whether a notification has shown it.
    pub is_told: bool,
}

/// What a reminder is about.
#[derive(Debug, Clone)]
pub enum About {
    /// A date that comes, or has passed.
    Date(DueDate),
    /// A source at which a check failed.
    Source {
        /// Which.
        source: SourceId,
        /// Its name on the login page.
        name: String,
        /// Since when.
        since: Timestamp,
    },
}

impl Reminder {
    /// What it says, in a sentence.
    #[must_use]
    pub fn text(&self, lang: Lang, now: Timestamp) -> String {
        match &self.about {
            About::Date(date) => date.reminder(lang, now),
            About::Source { name, .. } => fill(lang, "reminder.source", &[("name", name)]),
        }
    }
}

/// So many migrations are looked through, the latest first.
const MIGRATIONS: u32 = 100;

/// All dates of a workspace, the next first.
///
/// # Errors
/// See [`StoreError`].
pub async fn dates(
    session: &mut Session,
    workspace: &Workspace,
    now: Timestamp,
) -> Result<Vec<DueDate>, StoreError> {
    let preparation = preparation::load(session, workspace, now).await?;
    let mut dates = date::of_preparation(&preparation);
    for source in sources::list(session, workspace.id).await? {
        let rows = health_checks::list(session, workspace.id, &source.id).await?;
        dates.extend(date::of_certificate(&source, &rows));
    }
    let known = migrations::list(session, workspace.id, MIGRATIONS).await?;
    dates.extend(known.iter().filter_map(date::of_migration));
    dates.sort_by(|a, b| (a.at, &a.subject).cmp(&(b.at, &b.subject)));
    Ok(dates)
}

/// What a person of this workspace should be reminded of at `now`, the most urgent first. What was
/// put away is left out until its next threshold.
///
/// # Errors
/// See [`StoreError`].
pub async fn due(
    session: &mut Session,
    workspace: &Workspace,
    now: Timestamp,
) -> Result<Vec<Reminder>, StoreError> {
    let dates = dates(session, workspace, now).await?;
    let mut due: Vec<Reminder> = dates
        .into_iter()
        .filter_map(|date| of_date(date, now))
        .collect();
    due.extend(failing(session, workspace).await?);
    let kept = reminders::list(session, workspace.id).await?;
    let kept: BTreeMap<&str, _> = kept
        .iter()
        .map(|row| (row.reminder.as_str(), row))
        .collect();
    due.retain_mut(|reminder| {
        let known = kept.get(reminder.key.as_str());
        reminder.is_told = known.is_some_and(|row| row.told_at.is_some());
        known.is_none_or(|row| row.dismissed_at.is_none())
    });
    due.sort_by_key(|reminder| !reminder.is_urgent);
    Ok(due)
}

/// What is to be said of a date now, if one of its thresholds has been reached.
#[must_use]
pub fn of_date(date: DueDate, now: Timestamp) -> Option<Reminder> {
    let threshold = date.threshold(now)?;
    let (kind, subject, step) = (date.kind.as_str(), &date.subject, date.step_id());
    Some(Reminder {
        key: format!("{kind}/{subject}/{step}/{}/{threshold}", day(date.at)),
        is_urgent: date.is_past(now),
        is_told: false,
        about: About::Date(date),
    })
}

/// The sources that are switched on and would not sign anybody in.
async fn failing(
    session: &mut Session,
    workspace: &Workspace,
) -> Result<Vec<Reminder>, StoreError> {
    let mut failing = Vec::new();
    for source in sources::list(session, workspace.id).await? {
        let findings = health::load(session, workspace, &source).await?;
        // A certification that has ended is a date already.
        let is_broken = |finding: &&health::HealthFinding| {
            finding.verdict == HealthVerdict::Fail && finding.name != "certification"
        };
        let since = findings
            .iter()
            .filter(is_broken)
            .map(|finding| finding.since);
        let Some(since) = since.min().filter(|_| source.enabled) else {
            continue;
        };
        failing.push(Reminder {
            key: format!("source/{}/{}", source.id, since.millis()),
            is_urgent: true,
            is_told: false,
            about: About::Source {
                source: source.id,
                name: source.display_name,
                since,
            },
        });
    }
    Ok(failing)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;
    /// Noon in China of 16 November 2026, a Monday.
    const NOON: i64 = 1_794_801_600_000;

    fn date(kind: DateKind) -> DueDate {
        DueDate {
            kind,
            subject: "open_platform".to_owned(),
            name: Vec::new(),
            rule: None,
            at: Timestamp::from_millis(NOON),
        }
    }

    /// The thresholds that are told while the days pass, with the day before or after the date.
    fn told(kind: DateKind) -> Vec<(i64, String)> {
        let mut told: Vec<(i64, String)> = Vec::new();
        for left in (-10..=120).rev() {
            let now = Timestamp::from_millis(NOON - left * DAY);
            let Some(reminder) = of_date(date(kind), now) else {
                continue;
            };
            let threshold = reminder.key.rsplit('/').next().unwrap_or_default();
            if told.last().is_none_or(|(_, last)| last != threshold) {
                told.push((left, threshold.to_owned()));
            }
        }
        told
    }

    #[test]
    fn each_date_is_told_of_at_its_thresholds_and_no_more_often() {
        for (kind, expected) in [
            (DateKind::Certification, &[90, 30, 7, 0][..]),
            (DateKind::Certificate, &[14, 3, 0]),
            (DateKind::Migration, &[5, 1, 0]),
            (DateKind::Review, &[0, -1]),
        ] {
            let expected: Vec<_> = expected
                .iter()
                .map(|days| (*days, days.to_string()))
                .collect();
            assert_eq!(told(kind), expected, "{kind:?}");
        }
    }

    #[test]
    fn who_looks_late_is_told_of_the_nearest_threshold_only() {
        let now = Timestamp::from_millis(NOON - 6 * DAY);
        let reminder = of_date(date(DateKind::Certification), now).expect("a week is near");
        assert_eq!(
            reminder.key, "certification/open_platform//2026-11-16/7",
            "three months and one month have passed unsaid"
        );
        assert!(!reminder.is_urgent, "it holds for six days");
        let later = Timestamp::from_millis(NOON + 1);
        let reminder = of_date(date(DateKind::Certification), later).expect("it has ended");
        assert!(reminder.is_urgent);
    }
}
