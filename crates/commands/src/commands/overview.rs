//! Where a workspace stands, and what needs a person.

use saoma_ambient::Timestamp;
use saoma_model::{
    Application, Enablement, PlatformApp, PlatformAppStatus, Source, Stage, WorkspaceId,
};
use saoma_store::login_counts::{self, Count};
use saoma_store::{Session, applications, conflicts, enablements, platform_apps, sources, users};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::path::PathView;
use super::sources::last_week;
use crate::Desk;
use crate::error::Problem;

/// Asks for the overview.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct GetOverview {
    workspace: String,
    /// How far the reader's clock is ahead of UTC, in minutes, so that a day is the reader's.
    utc_offset_minutes: Option<i32>,
}

/// Where a workspace stands.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Overview {
    path: PathView,
    /// Fourteen days, oldest first.
    logins_by_day: Vec<DayOfLogins>,
    needs_you: Vec<NeedsYou>,
    totals: Totals,
}

/// How the logins of one day ended.
#[derive(Debug, Serialize, TS)]
pub(crate) struct DayOfLogins {
    /// `2026-11-22`.
    day: String,
    completed: i64,
    refused: i64,
    failed: i64,
}

/// Something that a person should look at.
#[derive(Debug, Serialize, TS)]
pub(crate) struct NeedsYou {
    kind: NeedKind,
    /// The source, platform app or `workspace` that it is about.
    subject: String,
    /// The text in the catalogue; it may use `{{subject}}` and `{{count}}`.
    text_key: &'static str,
    count: i64,
    /// The applications at which people cannot sign in, or not in that way.
    applications: Vec<String>,
}

/// Why a person should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NeedKind {
    /// WeChat refused or did not answer, within the last seven days.
    SourceFailing,
    /// Two users for one person: nobody was signed in.
    Conflict,
    /// A platform app in use without an AppSecret.
    NoSecret,
    /// An application offers a source that is switched off.
    DisabledSource,
    /// A source's platform app is offline or disabled at WeChat.
    PlatformAppDown,
}

/// Numbers for the head of the page.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Totals {
    /// Counting stops at 10,000.
    users: i64,
    /// Completed logins of the last seven days.
    logins_7d: i64,
}

pub(crate) async fn overview(desk: &Desk, request: GetOverview) -> Result<Overview, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let workspace = scope.workspace.id;
    // Before the session, so that nobody holds one connection and waits for another.
    let path = scope.path_view(desk.lang()).await?;
    let mut session = scope.session().await?;
    let facts = Facts {
        apps: platform_apps::list(&mut session, workspace).await?,
        sources: sources::list(&mut session, workspace).await?,
        applications: applications::list(&mut session, workspace).await?,
        offers: offers(&mut session, workspace).await?,
        counts: last_week(desk, &mut session, workspace).await?,
        conflicts: conflicts::count_open(&mut session, workspace, CONFLICTS).await?,
    };
    let offset = i64::from(request.utc_offset_minutes.unwrap_or(0).clamp(-840, 840)) * 60_000;
    Ok(Overview {
        path,
        logins_by_day: by_day(desk, &mut session, workspace, offset).await?,
        needs_you: facts.needs_you(),
        totals: Totals {
            users: users::count(&mut session, workspace, users::COUNTED).await?,
            logins_7d: facts.count(|count| count.stage == Stage::Completed),
        },
    })
}

/// What the overview is made from.
struct Facts {
    apps: Vec<PlatformApp>,
    sources: Vec<Source>,
    applications: Vec<Application>,
    offers: Vec<Enablement>,
    counts: Vec<Count>,
    conflicts: i64,
}

/// Where counting conflicts stops.
const CONFLICTS: u32 = 1000;

impl Facts {
    fn needs_you(&self) -> Vec<NeedsYou> {
        let mut needs = Vec::new();
        for source in &self.sources {
            let failed =
                self.count(|count| count.source == source.id && count.stage == Stage::Failed);
            if failed > 0 {
                needs.push(need(NeedKind::SourceFailing, &source.id, failed));
            }
            let offered = |offer: &&Enablement| offer.source == source.id && offer.enabled;
            let offers = self.offers.iter().filter(offered).count();
            if offers > 0 && !source.enabled {
                let count = i64::try_from(offers).unwrap_or(i64::MAX);
                needs.push(need(NeedKind::DisabledSource, &source.id, count));
            }
        }
        if self.conflicts > 0 {
            needs.push(need(NeedKind::Conflict, &"workspace", self.conflicts));
        }
        for app in &self.apps {
            let uses = |source: &&Source| source.enabled && source.appid == app.appid;
            let used = self.sources.iter().filter(uses).count();
            let count = i64::try_from(used).unwrap_or(i64::MAX);
            if used > 0 && !app.has_secret {
                needs.push(need(NeedKind::NoSecret, &app.appid, count));
            }
            // What WeChat answers counts, and what the admin has told where it says nothing.
            if used > 0 && app.status_known() != PlatformAppStatus::Online {
                let applications = self.offering(app);
                let affected = i64::try_from(applications.len()).unwrap_or(i64::MAX);
                needs.push(NeedsYou {
                    applications,
                    ..need(NeedKind::PlatformAppDown, &app.appid, affected)
                });
            }
        }
        needs
    }

    /// The names of the applications that offer a source of this platform app.
    fn offering(&self, app: &PlatformApp) -> Vec<String> {
        let of_app = |offer: &&Enablement| {
            let mut sources = self.sources.iter();
            offer.enabled
                && sources.any(|source| {
                    source.id == offer.source && source.enabled && source.appid == app.appid
                })
        };
        let offers: Vec<_> = self.offers.iter().filter(of_app).collect();
        let offers = |application: &&Application| {
            offers
                .iter()
                .any(|offer| offer.application == application.id)
        };
        let offering = self.applications.iter().filter(offers);
        offering
            .map(|application| application.name.clone())
            .collect()
    }

    fn count(&self, which: impl Fn(&Count) -> bool) -> i64 {
        let counted = self.counts.iter().filter(|count| which(count));
        counted.map(|count| count.count).sum()
    }
}

fn need(kind: NeedKind, subject: &dyn std::fmt::Display, count: i64) -> NeedsYou {
    NeedsYou {
        kind,
        subject: subject.to_string(),
        text_key: match kind {
            NeedKind::SourceFailing => "needs.source_failing",
            NeedKind::Conflict => "needs.conflict",
            NeedKind::NoSecret => "needs.no_secret",
            NeedKind::DisabledSource => "needs.disabled_source",
            NeedKind::PlatformAppDown => "needs.platform_app_down",
        },
        count,
        applications: Vec::new(),
    }
}

async fn offers(session: &mut Session, workspace: WorkspaceId) -> Result<Vec<Enablement>, Problem> {
    let mut offers = Vec::new();
    for application in applications::list(session, workspace).await? {
        let list = enablements::list_for_application(session, workspace, &application.id);
        offers.extend(list.await?);
    }
    Ok(offers)
}

/// How many days are shown.
const DAYS: i64 = 14;
const DAY: i64 = 24 * 3600 * 1000;

async fn by_day(
    desk: &Desk,
    session: &mut Session,
    workspace: WorkspaceId,
    offset: i64,
) -> Result<Vec<DayOfLogins>, Problem> {
    let now = desk.0.options.clock.now().millis();
    let today = (now + offset).div_euclid(DAY);
    let first = today - DAYS + 1;
    let since = Timestamp::from_millis(first * DAY - offset);
    let counted = login_counts::by_day(session, workspace, since, offset).await?;
    let of = |day: i64, stage: Stage| {
        let counts = counted.iter();
        let counts = counts.filter(move |count| count.day == day && count.stage == stage);
        counts.map(|count| count.count).sum()
    };
    let days = (first..=today).map(|day| DayOfLogins {
        day: date(day),
        completed: of(day, Stage::Completed),
        refused: of(day, Stage::Refused),
        failed: of(day, Stage::Failed),
    });
    Ok(days.collect())
}

/// The date that is so many days after 1970-01-01 (after Howard Hinnant's `civil_from_days`).
fn date(days: i64) -> String {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoma_text::{Lang, lookup};

    #[test]
    fn days_have_their_dates() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (11_016, "2000-02-29"),
            (20_779, "2026-11-22"),
            (-1, "1969-12-31"),
        ] {
            assert_eq!(date(days), expected);
        }
    }

    #[test]
    fn every_need_has_its_text_in_both_languages() {
        for kind in [
            NeedKind::SourceFailing,
            NeedKind::Conflict,
            NeedKind::NoSecret,
            NeedKind::DisabledSource,
            NeedKind::PlatformAppDown,
        ] {
            let key = need(kind, &"pc", 1).text_key;
            for lang in Lang::ALL {
                assert!(lookup(lang, key).is_some(), "{key} in {}", lang.tag());
            }
        }
    }
}
