//! The dates as an iCalendar file (RFC 5545).

use std::fmt::Write as _;

use saoma_ambient::Timestamp;
use saoma_model::Workspace;
use saoma_text::Lang;

use super::date::DueDate;
use crate::preparation::{day, days_from};

/// The most octets of a line, without its end (RFC 5545, 3.1).
const LONGEST_LINE: usize = 75;

/// The dates of some workspaces as a calendar. Each entry is a whole day in China with an alarm per
/// threshold; its UID is the same each time, so that a file that is added again moves what it has
/// brought before, and does not double it.
#[must_use]
pub fn calendar(lang: Lang, dates: &[(Workspace, DueDate)], now: Timestamp) -> String {
    let mut lines = Lines::default();
    lines.add("BEGIN", "VCALENDAR");
    lines.add("VERSION", "2.0");
    lines.add("PRODID", "-//Saoma//Dates//EN");
    lines.add("CALSCALE", "GREGORIAN");
    lines.add("METHOD", "PUBLISH");
    for (workspace, date) in dates {
        entry(&mut lines, lang, workspace, date, now);
    }
    lines.add("END", "VCALENDAR");
    lines.0
}

fn entry(lines: &mut Lines, lang: Lang, workspace: &Workspace, date: &DueDate, now: Timestamp) {
    let (kind, subject, step) = (date.kind.as_str(), &date.subject, date.step_id());
    let title = format!("{}: {}", workspace.name, date.title(lang));
    lines.add("BEGIN", "VEVENT");
    lines.add(
        "UID",
        &escaped(&format!("{}-{kind}-{subject}-{step}@saoma", workspace.id)),
    );
    lines.add("DTSTAMP", &instant(now));
    lines.add("DTSTART;VALUE=DATE", &whole_day(date.at));
    lines.add("DTEND;VALUE=DATE", &whole_day(days_from(date.at, 1)));
    lines.add("SUMMARY", &escaped(&title));
    lines.add("TRANSP", "TRANSPARENT");
    for days in date.kind.thresholds() {
        lines.add("BEGIN", "VALARM");
        lines.add("ACTION", "DISPLAY");
        lines.add("DESCRIPTION", &escaped(&title));
        // From the beginning of the day: nine in the morning, so many days before.
        let hours = 9 - days * 24;
        let sign = if hours < 0 { "-" } else { "" };
        lines.add("TRIGGER", &format!("{sign}PT{}H", hours.abs()));
        lines.add("END", "VALARM");
    }
    lines.add("END", "VEVENT");
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Adds a line, folded where it is too long, between characters.
    fn add(&mut self, name: &str, value: &str) {
        let mut room = LONGEST_LINE;
        for character in name.chars().chain([':']).chain(value.chars()) {
            if character.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LONGEST_LINE - 1;
            }
            room -= character.len_utf8();
            self.0.push(character);
        }
        self.0.push_str("\r\n");
    }
}

/// Text, as RFC 5545 3.3.11 writes it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\n' => escaped.push_str("\\n"),
            _ if character.is_control() => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

fn whole_day(at: Timestamp) -> String {
    day(at).replace('-', "")
}

/// `20261116T040000Z`.
fn instant(at: Timestamp) -> String {
    // What China calls a day begins eight hours before UTC does.
    let utc = Timestamp::from_millis(at.millis() - 8 * 3_600_000);
    let seconds = at.seconds().rem_euclid(86_400);
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let mut text = whole_day(utc);
    let _ = write!(text, "T{hours:02}{minutes:02}{:02}Z", seconds % 60);
    text
}

#[cfg(test)]
mod tests {
    use saoma_ambient::SeededEntropy;
    use saoma_model::{Mode, Slug, WorkspaceId};

    use super::*;
    use crate::reminders::DateKind;

    fn workspace(name: &str) -> Workspace {
        Workspace {
            id: WorkspaceId::new(Timestamp::from_millis(0), &SeededEntropy::new(7)),
            slug: Slug::parse("acme").unwrap(),
            mode: Mode::Live,
            name: name.to_owned(),
            created_at: Timestamp::from_millis(0),
            archived_at: None,
        }
    }

    fn date(at: i64) -> DueDate {
        DueDate {
            kind: DateKind::Certification,
            subject: "wx0123456789abcdef".to_owned(),
            name: vec![
                (Lang::ZhCn, "山雀".repeat(30)),
                (Lang::En, "Acme, Inc; \\".to_owned()),
            ],
            rule: None,
            at: Timestamp::from_millis(at),
        }
    }

    /// Reads as RFC 5545 says, strictly: names with their values, unfolded.
    fn read(calendar: &str) -> Vec<(String, String)> {
        assert!(calendar.ends_with("\r\n"), "each line has its end");
        let raw: Vec<&str> = calendar.trim_end_matches("\r\n").split("\r\n").collect();
        let mut lines: Vec<String> = Vec::new();
        for line in raw {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
            assert!(!line.chars().any(char::is_control), "{line:?}");
            match line.strip_prefix(' ') {
                Some(more) => lines
                    .last_mut()
                    .expect("something to go on from")
                    .push_str(more),
                None => lines.push(line.to_owned()),
            }
        }
        let split = |line: String| {
            let (name, value) = line.split_once(':').expect("name and value");
            (name.to_owned(), value.to_owned())
        };
        lines.into_iter().map(split).collect()
    }

    #[test]
    fn a_calendar_is_what_the_standard_says() {
        let now = 1_794_801_600_000; // 2026-11-16T04:00Z, noon in China
        let at = now + 7 * 86_400_000;
        for lang in Lang::ALL {
            let dates = [(workspace("Acme\r\nX-EVIL:1"), date(at))];
            let read = read(&calendar(lang, &dates, Timestamp::from_millis(now)));
            let all = |name: &str| -> Vec<&str> {
                let of_name = read.iter().filter(|(known, _)| known == name);
                of_name.map(|(_, value)| value.as_str()).collect()
            };
            assert_eq!(all("DTSTART;VALUE=DATE"), ["20261123"]);
            assert_eq!(all("DTEND;VALUE=DATE"), ["20261124"]);
            assert_eq!(all("DTSTAMP"), ["20261116T040000Z"]);
            assert_eq!(all("UID").len(), 1);
            assert_eq!(all("TRIGGER"), ["-PT2151H", "-PT711H", "-PT159H", "PT9H"]);
            assert!(all("X-EVIL").is_empty(), "a name makes no line of its own");
            let depth = read
                .iter()
                .try_fold(0, |depth, (name, _)| match name.as_str() {
                    "BEGIN" => Some(depth + 1),
                    "END" => Some(depth - 1).filter(|depth| *depth >= 0),
                    _ => Some(depth),
                });
            assert_eq!(depth, Some(0), "each beginning has its end");
        }
    }

    #[test]
    fn an_entry_keeps_its_name_when_its_date_moves() {
        let uid = |at| {
            let text = calendar(
                Lang::En,
                &[(workspace("Acme"), date(at))],
                Timestamp::from_millis(0),
            );
            let found = read(&text).into_iter().find(|(name, _)| name == "UID");
            found.expect("each has one").1
        };
        assert_eq!(uid(1_794_801_600_000), uid(1_900_000_000_000));
    }
}
