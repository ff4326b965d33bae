//! What is known without asking anybody.

use saoma_ambient::Timestamp;
use saoma_model::{PlatformApp, PlatformAppKind, PlatformAppStatus, Source, Track};

use super::finding::{HealthFinding, HealthVerdict};
use crate::preparation::{Preparation, Standing, StandingTrack, day, days_until};

/// From when on an end of the certification is near, in days.
const NEAR: i64 = 90;

pub(super) fn switched_on(source: &Source) -> HealthFinding {
    let (verdict, key) = match source.enabled {
        true => (HealthVerdict::Pass, "health.switched_on.yes"),
        false => (HealthVerdict::Warn, "health.switched_on.no"),
    };
    HealthFinding::new("switched_on", verdict, key)
}

pub(super) fn platform_app(app: &PlatformApp) -> HealthFinding {
    let finding = |verdict, key| HealthFinding::new("platform_app", verdict, key);
    match app.status_known() {
        PlatformAppStatus::Online => finding(HealthVerdict::Pass, "health.platform_app.online"),
        PlatformAppStatus::Offline => finding(HealthVerdict::Fail, "health.platform_app.offline")
            .advising("health.platform_app.remedy"),
        PlatformAppStatus::Disabled => finding(HealthVerdict::Fail, "health.platform_app.disabled")
            .advising("health.platform_app.remedy"),
    }
}

/// The certification that the platform app lives by: its own, or that of the Open Platform account.
pub(super) fn certification(
    preparation: &Preparation,
    app: &PlatformApp,
    now: Timestamp,
) -> HealthFinding {
    let is_its = |track: &&StandingTrack| match app.kind {
        PlatformAppKind::Website => track.track == Track::OpenPlatform,
        PlatformAppKind::MiniProgram | PlatformAppKind::OfficialAccount => {
            let of_it = track.app.as_ref().is_some_and(|of| of.appid == app.appid);
            of_it && track.track == Track::from(app.kind)
        }
    };
    let steps = preparation.tracks.iter().filter(is_its);
    let steps = steps.flat_map(|track| &track.steps);
    let ends = steps.filter(|standing| standing.rule.renews.is_none());
    let end = ends.filter_map(|step: &Standing| step.valid_until).min();
    let finding = |verdict, key| HealthFinding::new("certification", verdict, key);
    let Some(end) = end else {
        return finding(HealthVerdict::Warn, "health.certification.unknown")
            .advising("health.certification.unknown.remedy");
    };
    let left = days_until(end, now);
    let found = match left {
        _ if end <= now => finding(HealthVerdict::Fail, "health.certification.ended")
            .advising("health.certification.remedy"),
        ..=NEAR => finding(HealthVerdict::Warn, "health.certification.ending")
            .advising("health.certification.remedy"),
        _ => finding(HealthVerdict::Pass, "health.certification.holds"),
    };
    found
        .with("date", day(end))
        .with("days", left.to_string())
        .until(end)
}
