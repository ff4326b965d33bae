//! What is said of a step of the path, in a few words.

use saoma_ambient::Timestamp;
use saoma_model::SourceKind;
use saoma_text::{Lang, fill, text};

use super::{PathReason, PathStanding, PathState, PathStep, SetupPath};
use crate::preparation::day;

impl PathStep {
    /// What the step is called.
    #[must_use]
    pub fn title(self, lang: Lang) -> String {
        text(lang, &format!("path.step.{}", self.as_str())).to_owned()
    }
}

impl PathState {
    /// The state in a word.
    #[must_use]
    pub fn title(self, lang: Lang) -> String {
        text(lang, &format!("path.state.{}", self.as_str())).to_owned()
    }
}

impl SetupPath {
    /// What is said below the title of a step.
    #[must_use]
    pub fn detail(&self, standing: &PathStanding, lang: Lang) -> String {
        let say = |key: &str| text(lang, &format!("path.detail.{key}")).to_owned();
        let (step, state) = (standing.step, standing.state);
        match (step, state) {
            (_, PathState::Blocked) => blocked(standing, lang),
            (_, PathState::NotNeeded) => match standing.why {
                Some(PathReason::NoAccounts) => say("no_accounts"),
                _ if step == PathStep::GoLive => say("sandbox_stays"),
                _ => say("sandbox_without"),
            },
            (PathStep::Method, PathState::Done) => methods_text(&self.methods, lang),
            (PathStep::Preparation, _) => preparation(standing, lang),
            (PathStep::Source | PathStep::Application, PathState::Done) => {
                standing.names.join(" · ")
            }
            (_, PathState::Done) => say(&format!("{}.done", step.as_str())),
            (PathStep::Source | PathStep::Enable, _) if is_partly(standing) => parts(
                standing,
                &format!("path.detail.{}.partly", step.as_str()),
                lang,
            ),
            (_, PathState::Open) => say("open"),
            _ => say(&format!("{}.next", step.as_str())),
        }
    }
}

/// The names of methods, as a list.
#[must_use]
pub fn methods_text(methods: &[SourceKind], lang: Lang) -> String {
    let names = methods
        .iter()
        .map(|method| text(lang, &format!("ui.source_kind.{}", method.as_str())).to_owned());
    names.collect::<Vec<String>>().join(" · ")
}

/// `11月25日` or `25 Nov`, the day in China.
#[must_use]
pub fn day_text(at: Timestamp, lang: Lang) -> String {
    let day = day(at);
    let mut parts = day.rsplit('-').filter_map(|part| part.parse::<u8>().ok());
    let (of_month, month) = (parts.next().unwrap_or(1), parts.next().unwrap_or(1));
    match lang {
        Lang::ZhCn => format!("{month}月{of_month}日"),
        Lang::En => {
            let names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
            let index = usize::from(month.saturating_sub(1));
            let name = names.split(' ').nth(index).unwrap_or_default();
            format!("{of_month} {name}")
        }
    }
}

fn preparation(standing: &PathStanding, lang: Lang) -> String {
    let title = standing.at.map_or("", |rule| rule.title.text(lang));
    let say = |key: &str, values: &[(&str, &str)]| {
        fill(lang, &format!("path.detail.preparation.{key}"), values)
    };
    match (standing.state, standing.why, standing.until) {
        (PathState::Refused, Some(PathReason::Expired), _) => say("expired", &[("step", title)]),
        (PathState::Refused, ..) => say("refused", &[("step", title)]),
        (PathState::Waiting, _, Some(until)) => {
            let day = day_text(until, lang);
            say("waiting_until", &[("step", title), ("day", &day)])
        }
        (PathState::Waiting, ..) => say("waiting", &[("step", title)]),
        (PathState::Done, ..) => say("done", &[]),
        _ => parts(standing, "path.detail.preparation.to_do", lang),
    }
}

fn is_partly(standing: &PathStanding) -> bool {
    standing
        .parts
        .is_some_and(|(done, all)| done > 0 && done < all)
}

/// How many of how many.
fn parts(standing: &PathStanding, key: &str, lang: Lang) -> String {
    let (done, all) = standing.parts.unwrap_or_default();
    let step = standing.at.map_or("", |rule| rule.title.text(lang));
    let (done, all) = (done.to_string(), all.to_string());
    fill(lang, key, &[("done", &done), ("all", &all), ("step", step)])
}

fn blocked(standing: &PathStanding, lang: Lang) -> String {
    let waits = standing.why == Some(PathReason::WaitingAtWechat);
    match (waits, standing.until) {
        (true, Some(until)) => {
            let day = day_text(until, lang);
            fill(lang, "path.detail.blocked_until", &[("day", &day)])
        }
        (true, None) => text(lang, "path.detail.blocked_at_wechat").to_owned(),
        (false, _) => {
            let names = standing.blocked_by.iter().map(|step| step.title(lang));
            let names = names.collect::<Vec<String>>().join(" · ");
            fill(lang, "path.detail.blocked", &[("steps", &names)])
        }
    }
}
