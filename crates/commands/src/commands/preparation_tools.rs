//! What the machine does of preparation by itself: counting, cleaning, icons, reading notices,
//! checking the site.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saoma_setup::preparation::{Measured, Rules, clean_host, icons, measure, recognised};
use saoma_site::{Progress, Reach, Report, SiteCheck};
use saoma_text::{Lang, fill};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

use super::preparation::bytes_of;
use crate::error::Problem;
use crate::scope::not_found;
use crate::words::Severity;
use crate::{Desk, Nothing};

/// A value for WeChat's form, to be counted.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeasureField {
    field: String,
    value: String,
}

/// A value as WeChat counts it.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct MeasuredView {
    /// Bytes of UTF-8.
    bytes: usize,
    characters: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<usize>,
    findings: Vec<FieldNote>,
}

/// What is wrong or doubtful with a value.
#[derive(Debug, Serialize, TS)]
pub(crate) struct FieldNote {
    severity: Severity,
    /// The word: `too_long`, `forbidden_word`, …
    word: &'static str,
    message: String,
}

/// A pasted address.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct CleanHost {
    value: String,
}

/// The bare host in it.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct CleanedHostView {
    /// Absent if there is none that WeChat takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    /// What was taken off, or why there is none.
    notes: Vec<String>,
}

/// A picture to make icons of.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct MakeIcons {
    content_base64: String,
}

/// Both icons.
#[derive(Debug, Serialize, TS)]
pub(crate) struct IconsView {
    icons: Vec<IconView>,
    /// The picture is no square: its middle was taken.
    was_cut: bool,
    /// The picture is smaller than the large icon.
    was_small: bool,
}

/// An icon.
#[derive(Debug, Serialize, TS)]
pub(crate) struct IconView {
    /// Pixels.
    size: u32,
    bytes: usize,
    png_base64: String,
}

/// A notice of a refused review.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExplainRefusal {
    notice: String,
}

/// The reasons in it; none if no known one is.
#[derive(Debug, Serialize, TS)]
pub(crate) struct RefusalReasons {
    reasons: Vec<RefusalReasonView>,
}

/// Why a review was refused.
#[derive(Debug, Serialize, TS)]
pub(crate) struct RefusalReasonView {
    id: String,
    title: String,
    /// What to change.
    mend: String,
    /// The step in which it is changed, and its title.
    reopens: String,
    reopens_title: String,
    certainty: &'static str,
    source: String,
    checked: String,
}

/// A site to be looked at.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct CheckSite {
    /// Names this check, for its progress and for cancelling; made up by the asker.
    check: String,
    url: String,
    name: Option<String>,
    callback_domain: Option<String>,
    icp_number: Option<String>,
    /// Also connect to addresses that are not public. `false` if absent.
    allow_private: Option<bool>,
}

/// Names a check that is running.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteCheckRef {
    check: String,
}

/// How far a check is.
#[derive(Debug, Default, Clone, Serialize, TS)]
pub(crate) struct SiteProgress {
    is_running: bool,
    /// Pages that were begun.
    pages: usize,
    bytes: usize,
    /// The page that is being read.
    url: String,
}

/// What was found.
#[derive(Debug, Serialize, TS)]
pub(crate) struct SiteReport {
    url: String,
    /// Unix milliseconds.
    checked_at: i64,
    verdict: SiteVerdict,
    pages: Vec<SitePage>,
    findings: Vec<SiteFinding>,
}

/// A page that was read.
#[derive(Debug, Serialize, TS)]
pub(crate) struct SitePage {
    url: String,
    bytes: usize,
}

/// How a finding ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SiteVerdict {
    Pass,
    Warn,
    Fail,
}

/// One thing that was found.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SiteFinding {
    check: &'static str,
    verdict: SiteVerdict,
    word: &'static str,
    message: String,
    /// The common refusal that the check avoids.
    avoids: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
}

/// The checks that are running.
#[derive(Debug, Default)]
pub(crate) struct SiteChecks(Mutex<BTreeMap<String, Running>>);

#[derive(Debug)]
struct Running {
    cancel: CancellationToken,
    progress: SiteProgress,
}

pub(crate) async fn measure_field(
    desk: &Desk,
    request: MeasureField,
) -> Result<MeasuredView, Problem> {
    let rule = Rules::get().field(&request.field);
    let rule = rule.ok_or_else(|| not_found("preparation_field", &request.field))?;
    Ok(measured_view(&measure(rule, &request.value), desk.lang()))
}

pub(crate) async fn clean_callback_domain(
    desk: &Desk,
    request: CleanHost,
) -> Result<CleanedHostView, Problem> {
    let lang = desk.lang();
    Ok(match clean_host(&request.value) {
        Ok(cleaned) => CleanedHostView {
            notes: cleaned
                .removed
                .iter()
                .map(|removed| {
                    let key = format!("preparation.host.{}", removed.as_str());
                    fill(lang, &key, &[("value", removed.value())])
                })
                .collect(),
            host: Some(cleaned.host),
        },
        Err(error) => CleanedHostView {
            host: None,
            notes: vec![fill(
                lang,
                &format!("preparation.host.{}", error.as_str()),
                &[],
            )],
        },
    })
}

pub(crate) async fn make_icons(_desk: &Desk, request: MakeIcons) -> Result<IconsView, Problem> {
    let picture = bytes_of("make_icons", &request.content_base64)?;
    let made = tokio::task::spawn_blocking(move || icons(&picture)).await;
    let made = made.map_err(|_| Problem::Icons(saoma_setup::preparation::IconError::Write))?;
    let made = made.map_err(Problem::Icons)?;
    let views = made.icons.iter().map(|icon| IconView {
        size: icon.size,
        bytes: icon.png.len(),
        png_base64: STANDARD.encode(&icon.png),
    });
    Ok(IconsView {
        icons: views.collect(),
        was_cut: made.was_cut,
        was_small: made.was_small,
    })
}

pub(crate) async fn explain_refusal(
    desk: &Desk,
    request: ExplainRefusal,
) -> Result<RefusalReasons, Problem> {
    let lang = desk.lang();
    let reasons = recognised(&request.notice).into_iter();
    let views = reasons.map(|reason| {
        let step = Rules::get().step(&reason.reopens);
        RefusalReasonView {
            id: reason.id.clone(),
            title: reason.title.text(lang).to_owned(),
            mend: reason.mend.text(lang).to_owned(),
            reopens: reason.reopens.clone(),
            reopens_title: step.map_or_else(String::new, |rule| rule.title.text(lang).to_owned()),
            certainty: reason.certainty.as_str(),
            source: reason.source.clone(),
            checked: reason.checked.clone(),
        }
    });
    Ok(RefusalReasons {
        reasons: views.collect(),
    })
}

pub(crate) async fn check_site(desk: &Desk, request: CheckSite) -> Result<SiteReport, Problem> {
    let checks = &desk.0.site_checks;
    let cancel = checks.begin(&request.check);
    let site = SiteCheck {
        url: request.url,
        name: request.name,
        callback_domain: request.callback_domain,
        icp_number: request.icp_number,
    };
    let reach = Reach {
        allow_private: request.allow_private.unwrap_or(false),
        ..Reach::default()
    };
    let on_progress = |progress| checks.note(&request.check, progress);
    let checking = saoma_site::check(&site, &reach, &*desk.0.options.clock, on_progress);
    let report = tokio::select! {
        () = cancel.cancelled() => None,
        report = checking => Some(report),
    };
    checks.end(&request.check);
    let report = report.ok_or(Problem::SiteCheckCancelled)?;
    Ok(report_view(&report, desk.lang()))
}

pub(crate) async fn get_site_progress(
    desk: &Desk,
    request: SiteCheckRef,
) -> Result<SiteProgress, Problem> {
    Ok(desk.0.site_checks.progress(&request.check))
}

pub(crate) async fn cancel_site_check(
    desk: &Desk,
    request: SiteCheckRef,
) -> Result<Nothing, Problem> {
    desk.0.site_checks.cancel(&request.check);
    Ok(Nothing {})
}

impl SiteChecks {
    /// A second check of one name takes the place of the first.
    fn begin(&self, check: &str) -> CancellationToken {
        let cancel = CancellationToken::new();
        let running = Running {
            cancel: cancel.clone(),
            progress: SiteProgress {
                is_running: true,
                ..SiteProgress::default()
            },
        };
        let before = self.with(|checks| checks.insert(check.to_owned(), running));
        if let Some(before) = before {
            before.cancel.cancel();
        }
        cancel
    }

    fn note(&self, check: &str, progress: Progress) {
        self.with(|checks| {
            if let Some(running) = checks.get_mut(check) {
                running.progress = SiteProgress {
                    is_running: true,
                    pages: progress.pages,
                    bytes: progress.bytes,
                    url: progress.url,
                };
            }
        });
    }

    fn progress(&self, check: &str) -> SiteProgress {
        let found = self.with(|checks| checks.get(check).map(|running| running.progress.clone()));
        found.unwrap_or_default()
    }

    fn cancel(&self, check: &str) {
        if let Some(running) = self.with(|checks| checks.remove(check)) {
            running.cancel.cancel();
        }
    }

    fn end(&self, check: &str) {
        self.with(|checks| checks.remove(check));
    }

    fn with<T>(&self, change: impl FnOnce(&mut BTreeMap<String, Running>) -> T) -> T {
        // Each change is one statement, so a panic elsewhere leaves none half done.
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A value as the screens show it.
pub(super) fn measured_view(measured: &Measured, lang: Lang) -> MeasuredView {
    let notes = measured.findings.iter().map(|finding| {
        let values = finding.doubt.values();
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect();
        let word = finding.doubt.as_str();
        FieldNote {
            severity: finding.severity.into(),
            word,
            message: fill(lang, &format!("preparation.field.{word}"), &values),
        }
    });
    MeasuredView {
        bytes: measured.bytes,
        characters: measured.characters,
        most: measured.most,
        findings: notes.collect(),
    }
}

fn report_view(report: &Report, lang: Lang) -> SiteReport {
    let findings = report.findings.iter().map(|finding| SiteFinding {
        check: finding.check.as_str(),
        verdict: finding.verdict.into(),
        word: finding.word,
        message: finding.message(lang),
        avoids: finding.avoids(lang),
        mend: finding.mend(lang),
    });
    let pages = report.pages.iter().map(|page| SitePage {
        url: page.url.clone(),
        bytes: page.bytes,
    });
    SiteReport {
        url: report.url.clone(),
        checked_at: report.checked_at.millis(),
        verdict: report.verdict().into(),
        pages: pages.collect(),
        findings: findings.collect(),
    }
}

impl From<saoma_site::Verdict> for SiteVerdict {
    fn from(verdict: saoma_site::Verdict) -> Self {
        match verdict {
            saoma_site::Verdict::Pass => Self::Pass,
            saoma_site::Verdict::Warn => Self::Warn,
            saoma_site::Verdict::Fail => Self::Fail,
        }
    }
}
