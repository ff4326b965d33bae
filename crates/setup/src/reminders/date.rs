use saoma_ambient::Timestamp;
use saoma_model::{MigrationKind, MigrationState, Source, StepState, Track};
use saoma_store::health_checks::HealthCheckRow;
use saoma_store::migrations::Migration;
use saoma_text::{Lang, fill, text};

use crate::health::Found;
use crate::preparation::{
    Preparation, Standing, StandingTrack, StepRule, day, days_from, days_until,
};

/// What happens on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateKind {
    /// `review`: the last day on which WeChat usually decides.
    Review,
    /// `certification`: a certification ends.
    Certification,
    /// `certificate`: the certificate of the host ends that people come back to.
    Certificate,
    /// `migration`: WeChat turns no openid any more of an Official Account that was moved.
    Migration,
}

/// A date that somebody has to keep in mind.
#[derive(Debug, Clone)]
pub struct DueDate {
    /// What happens.
    pub kind: DateKind,
    /// What it is about: the word of a track, an AppID, or a source.
    pub subject: String,
    /// The name of that, in each language that has one; empty if it has none yet.
    pub name: Vec<(Lang, String)>,
    /// The step of preparation that it comes from.
    pub rule: Option<&'static StepRule>,
    /// When.
    pub at: Timestamp,
}

impl DateKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Review,
        Self::Certification,
        Self::Certificate,
        Self::Migration,
    ];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Certification => "certification",
            Self::Certificate => "certificate",
            Self::Migration => "migration",
        }
    }

    /// How many days before the date a person is told, the earliest first. A review is told of on
    /// the last usual day, and when that is over.
    #[must_use]
    pub const fn thresholds(self) -> &'static [i64] {
        match self {
            Self::Review => &[0, -1],
            Self::Certification => &[90, 30, 7, 0],
            Self::Certificate => &[14, 3, 0],
            Self::Migration => &[5, 1, 0],
        }
    }
}

impl DueDate {
    /// The step that it comes from, or nothing.
    #[must_use]
    pub fn step_id(&self) -> &str {
        self.rule.map_or("", |rule| rule.id.as_str())
    }

    /// What happens, without the date: the title of an entry in a calendar.
    #[must_use]
    pub fn title(&self, lang: Lang) -> String {
        let key = match self.kind {
            DateKind::Review => "date.review",
            DateKind::Certification => "date.certification",
            DateKind::Certificate => "date.certificate",
            DateKind::Migration => "date.migration",
        };
        fill(
            lang,
            key,
            &[("name", self.name(lang)), ("step", self.step(lang))],
        )
    }

    /// Whether it is too late.
    #[must_use]
    pub fn is_past(&self, now: Timestamp) -> bool {
        match self.kind {
            // The whole last day is still one on which WeChat may decide.
            DateKind::Review => days_until(self.at, now) < 0,
            DateKind::Certification | DateKind::Certificate | DateKind::Migration => self.at <= now,
        }
    }

    pub(super) fn threshold(&self, now: Timestamp) -> Option<i64> {
        let left = days_until(self.at, now);
        let reached = self.kind.thresholds().iter().copied();
        reached.filter(|days| left <= *days).min()
    }

    pub(super) fn reminder(&self, lang: Lang, now: Timestamp) -> String {
        let key = match (self.kind, self.is_past(now)) {
            (DateKind::Review, false) => "reminder.review",
            (DateKind::Review, true) => "reminder.review.overdue",
            (DateKind::Certification, false) => "reminder.certification",
            (DateKind::Certification, true) => "reminder.certification.ended",
            (DateKind::Certificate, false) => "reminder.certificate",
            (DateKind::Certificate, true) => "reminder.certificate.ended",
            (DateKind::Migration, false) => "reminder.migration",
            (DateKind::Migration, true) => "reminder.migration.ended",
        };
        let left = days_until(self.at, now);
        let when = match left {
            0 => text(lang, "reminder.today").to_owned(),
            1 => text(lang, "reminder.tomorrow").to_owned(),
            _ => fill(lang, "reminder.in_days", &[("days", &left.to_string())]),
        };
        let values = [
            ("name", self.name(lang)),
            ("step", self.step(lang)),
            ("when", &when),
            ("date", &spoken_day(lang, self.at, now)),
        ];
        fill(lang, key, &values)
    }

    fn name(&self, lang: Lang) -> &str {
        let of_lang = |(of, _): &&(Lang, String)| *of == lang;
        self.name.iter().find(of_lang).map_or("", |(_, name)| name)
    }

    fn step(&self, lang: Lang) -> &str {
        self.rule.map_or("", |rule| rule.title.text(lang))
    }
}

/// The ends of certifications, and the last days of reviews.
pub(super) fn of_preparation(preparation: &Preparation) -> Vec<DueDate> {
    let steps = preparation.tracks.iter();
    let steps = steps.flat_map(|track| track.steps.iter().map(move |step| (track, step)));
    steps
        .flat_map(|(track, step)| [review(track, step), certification(track, step)])
        .flatten()
        .collect()
}

fn review(track: &StandingTrack, standing: &Standing) -> Option<DueDate> {
    let review = standing
        .review
        .filter(|_| standing.state == StepState::Waiting)?;
    Some(of_step(
        DateKind::Review,
        track,
        standing,
        review.expected_by,
    ))
}

/// A renewal prolongs the certification, whose date it is.
fn certification(track: &StandingTrack, standing: &Standing) -> Option<DueDate> {
    let until = standing
        .valid_until
        .filter(|_| standing.rule.renews.is_none())?;
    Some(of_step(DateKind::Certification, track, standing, until))
}

fn of_step(kind: DateKind, track: &StandingTrack, standing: &Standing, at: Timestamp) -> DueDate {
    let name = |lang| match track.app.as_ref().filter(|app| !app.name.is_empty()) {
        Some(app) => app.name.clone(),
        None => of_track(track.track, lang).to_owned(),
    };
    DueDate {
        kind,
        subject: track.subject.clone(),
        name: Lang::ALL.map(|lang| (lang, name(lang))).into(),
        rule: Some(standing.rule),
        at,
    }
}

fn of_track(track: Track, lang: Lang) -> &'static str {
    match track {
        Track::OpenPlatform => text(lang, "track.open_platform"),
        Track::Website => text(lang, "track.website"),
        Track::MiniProgram => text(lang, "track.mini_program"),
        Track::OfficialAccount => text(lang, "track.official_account"),
    }
}

/// The end of the certificate that the last check of a source saw.
pub(super) fn of_certificate(source: &Source, rows: &[HealthCheckRow]) -> Option<DueDate> {
    let row = rows.iter().find(|row| row.name == "certificate")?;
    let found: Found = serde_json::from_str(&row.found).ok()?;
    let name = source.display_name.clone();
    Some(DueDate {
        kind: DateKind::Certificate,
        subject: source.id.to_string(),
        name: Lang::ALL.map(|lang| (lang, name.clone())).into(),
        rule: None,
        at: Timestamp::from_millis(found.until?),
    })
}

/// For how long WeChat turns openids once both administrators have confirmed (WeChat docs,
/// api_changeopenid), in days.
const MIGRATION_WINDOW: i64 = 15;

/// The end of the time in which an Official Account's openids can be turned into another's; nothing
/// once that is done.
pub(super) fn of_migration(migration: &Migration) -> Option<DueDate> {
    #[derive(serde::Deserialize)]
    struct Options {
        confirmed_at: Option<i64>,
    }
    let is_open = matches!(
        migration.state,
        MigrationState::Applying | MigrationState::Paused
    );
    if migration.kind != MigrationKind::OfficialAccount || !is_open {
        return None;
    }
    let options: Options = serde_json::from_str(&migration.options).ok()?;
    let confirmed_at = Timestamp::from_millis(options.confirmed_at?);
    let name = migration.input_name.clone();
    Some(DueDate {
        kind: DateKind::Migration,
        subject: migration.id.to_string(),
        name: Lang::ALL.map(|lang| (lang, name.clone())).into(),
        rule: None,
        at: days_from(confirmed_at, MIGRATION_WINDOW),
    })
}

/// "11月16日" or "16 Nov", the day in China; with the year when it is not this one.
#[must_use]
pub fn spoken_day(lang: Lang, at: Timestamp, now: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (then, today) = (day(at), day(now));
    let mut parts = then.split('-');
    let mut part = || parts.next().unwrap_or_default();
    let (year, month, of_month) = (part(), part(), part());
    let number = |text: &str| text.trim_start_matches('0').to_owned();
    let (month, of_month) = (number(month), number(of_month));
    let is_this_year = today.starts_with(year);
    match lang {
        Lang::ZhCn if is_this_year => format!("{month}月{of_month}日"),
        Lang::ZhCn => format!("{year}年{month}月{of_month}日"),
        Lang::En => {
            let index = month.parse::<usize>().unwrap_or(1).saturating_sub(1);
            let name = MONTHS.get(index).copied().unwrap_or_default();
            let year = if is_this_year {
                String::new()
            } else {
                format!(" {year}")
            };
            format!("{of_month} {name}{year}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_said_as_people_say_it() {
        let now = Timestamp::from_millis(1_794_801_600_000);
        let spring = Timestamp::from_millis(1_770_000_000_000);
        assert_eq!(day(now), "2026-11-16");
        assert_eq!(spoken_day(Lang::ZhCn, now, now), "11月16日");
        assert_eq!(spoken_day(Lang::En, now, now), "16 Nov");
        let next_year = Timestamp::from_millis(now.millis() + 90 * 86_400_000);
        assert_eq!(spoken_day(Lang::ZhCn, next_year, now), "2027年2月14日");
        assert_eq!(spoken_day(Lang::En, next_year, now), "14 Feb 2027");
        assert_eq!(spoken_day(Lang::En, spring, now), "2 Feb");
    }
}
