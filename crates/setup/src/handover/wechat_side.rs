//! WeChat's side: how far each step is, who sees to it, and what was kept as evidence.

use std::collections::BTreeMap;

use saoma_ambient::Timestamp;
use saoma_text::{Lang, fill, text};

use super::{Handover, Page, spoken_day};
use crate::preparation::{Rules, Standing, StandingTrack};

impl Handover {
    pub(super) fn wechat_side(&self, page: &mut Page) {
        let lang = page.lang();
        page.heading("handover.wechat");
        if self.preparation.tracks.is_empty() {
            page.paragraph(text(lang, "handover.wechat.none"));
        }
        for track in &self.preparation.tracks {
            page.section(&track_name(track, lang));
            let rows = track.steps.iter().map(|step| {
                vec![
                    step.rule.title.text(lang).to_owned(),
                    text(lang, &format!("handover.step.{}", step.state.as_str())).to_owned(),
                    self.told(step, lang),
                ]
            });
            let head = ["handover.step", "handover.state", "handover.detail"];
            page.table(&head, rows.collect());
        }
    }

    /// Dates, why it was refused, and notes.
    fn told(&self, standing: &Standing, lang: Lang) -> String {
        let step = &standing.step;
        let dated = |key: &str, at: Option<Timestamp>| {
            at.map(|at| fill(lang, key, &[("day", &spoken_day(lang, at, self.now))]))
        };
        let seen = standing
            .is_seen
            .then(|| text(lang, "handover.seen").to_owned());
        let parts = [
            dated("handover.submitted", step.submitted_at),
            dated("handover.decided", step.decided_at),
            dated("handover.valid_until", standing.valid_until),
            seen,
            Some(step.reason.clone()),
            Some(step.notes.clone()),
        ];
        let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" · ")
    }

    pub(super) fn owners(&self, page: &mut Page) {
        let lang = page.lang();
        page.heading("handover.owners");
        let mut owners: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for track in &self.preparation.tracks {
            for step in track
                .steps
                .iter()
                .filter(|step| !step.step.owner.is_empty())
            {
                let what = format!(
                    "{} · {}",
                    track_name(track, lang),
                    step.rule.title.text(lang)
                );
                owners.entry(&step.step.owner).or_default().push(what);
            }
        }
        let rows: Vec<Vec<String>> = owners
            .into_iter()
            .map(|(owner, steps)| vec![owner.to_owned(), steps.join("；")])
            .collect();
        match rows.is_empty() {
            true => page.paragraph(text(lang, "handover.owners.none")),
            false => page.table(&["handover.owner", "handover.what"], rows),
        }
    }

    pub(super) fn evidence(&self, page: &mut Page) {
        let lang = page.lang();
        page.heading("handover.evidence");
        let rows: Vec<Vec<String>> = self
            .preparation
            .attachments
            .iter()
            .map(|kept| {
                let step = Rules::get().step(&kept.step);
                vec![
                    kept.name.clone(),
                    step.map_or_else(String::new, |rule| rule.title.text(lang).to_owned()),
                    size(kept.size),
                    spoken_day(lang, kept.created_at, self.now),
                ]
            })
            .collect();
        if rows.is_empty() {
            page.paragraph(text(lang, "handover.evidence.none"));
            return;
        }
        let head = [
            "handover.file",
            "handover.step",
            "handover.size",
            "handover.date",
        ];
        page.table(&head, rows);
        page.paragraph(text(lang, "handover.evidence.how"));
    }
}

fn track_name(track: &StandingTrack, lang: Lang) -> String {
    let name = text(lang, &format!("track.{}", track.track.as_str())).to_owned();
    match &track.app {
        Some(app) => format!("{name} · {}", app.name),
        None => name,
    }
}

fn size(bytes: i64) -> String {
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!(
            "{}.{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}
