//! How far each step of the path is, from what is in the store.

use saoma_ambient::Timestamp;
use saoma_model::{
    Application, Enablement, Mode, PlatformApp, Source, SourceKind, StepState, Track,
};

use super::{AtWechat, PathReason, PathStanding, PathState, PathStep, SetupPath};
use crate::preparation::{Preparation, PreparationMarks, Standing, StandingTrack};

/// What the path follows from.
pub(super) struct Facts {
    pub(super) mode: Mode,
    pub(super) preparation: Preparation,
    pub(super) marks: PreparationMarks,
    pub(super) apps: Vec<PlatformApp>,
    pub(super) sources: Vec<Source>,
    pub(super) applications: Vec<Application>,
    pub(super) offers: Vec<Enablement>,
    pub(super) has_login: bool,
    pub(super) has_imported: bool,
}

impl Facts {
    pub(super) fn path(&self) -> SetupPath {
        let mut steps = vec![self.method()];
        steps.push(self.preparation(&steps));
        steps.push(self.source(&steps));
        steps.push(self.application());
        steps.push(self.enable(&steps));
        steps.push(self.accounts());
        steps.push(self.try_out(&steps));
        steps.push(self.go_live(&steps));
        let first = steps
            .iter_mut()
            .find(|standing| matches!(standing.state, PathState::Open | PathState::Refused));
        if let Some(first) = first.filter(|first| first.state == PathState::Open) {
            first.state = PathState::Next;
        }
        SetupPath {
            methods: self.preparation.methods.clone(),
            steps,
            at_wechat: self.at_wechat(),
        }
    }

    fn method(&self) -> PathStanding {
        standing(PathStep::Method).done_if(!self.methods().is_empty())
    }

    fn preparation(&self, before: &[PathStanding]) -> PathStanding {
        let needed: Vec<&Standing> = self.needed().map(|(_, step)| step).collect();
        let of = |state: StepState| needed.iter().filter(move |step| step.state == state);
        let done = of(StepState::Done).count();
        let new = PathStanding {
            parts: Some((done, needed.len())).filter(|(_, all)| *all > 0),
            ..standing(PathStep::Preparation)
        };
        let bad = of(StepState::Refused).next();
        if let Some(bad) = bad.or_else(|| of(StepState::Expired).next()) {
            let expired = bad.state == StepState::Expired;
            return PathStanding {
                state: PathState::Refused,
                at: Some(bad.rule),
                why: expired.then_some(PathReason::Expired),
                ..new
            };
        }
        if self.mode == Mode::Sandbox && !self.preparation.is_begun() {
            return PathStanding {
                state: PathState::NotNeeded,
                why: Some(PathReason::Sandbox),
                parts: None,
                ..new
            };
        }
        if needed.is_empty() {
            return new.blocked_unless_settled(before, &[PathStep::Method]);
        }
        let mut waiting: Vec<&Standing> = of(StepState::Waiting).copied().collect();
        waiting.sort_by_key(|step| std::cmp::Reverse(step.review.map(|r| r.expected_by)));
        let to_do = of(StepState::ToDo).find(|step| step.blocked_by.is_empty());
        let slowest = waiting.first();
        // What WeChat asks for is there when WeChat itself has let somebody in.
        let is_proven = self.mode == Mode::Live && self.has_login && waiting.is_empty();
        match (to_do, slowest) {
            _ if done == needed.len() || is_proven => new.done_if(true),
            (Some(to_do), _) => PathStanding {
                at: Some(to_do.rule),
                ..new
            },
            (None, Some(slowest)) => PathStanding {
                state: PathState::Waiting,
                at: Some(slowest.rule),
                until: slowest.review.map(|review| review.expected_by),
                ..new
            },
            (None, None) => new,
        }
    }

    fn source(&self, before: &[PathStanding]) -> PathStanding {
        let methods = self.methods();
        let ready = |method: &&SourceKind| self.ready_sources().any(|s| s.kind == **method);
        let done = methods.iter().filter(ready).count();
        let names = self
            .sources
            .iter()
            .map(|source| source.display_name.clone());
        let new = PathStanding {
            parts: Some((done, methods.len())).filter(|(_, all)| *all > 0),
            names: names.collect(),
            ..standing(PathStep::Source)
        };
        if methods.is_empty() {
            return new.blocked_unless_settled(before, &[PathStep::Method]);
        }
        if done == methods.len() {
            return new.done_if(true);
        }
        let mut missing = methods.iter().filter(|method| !ready(method));
        let can_begin = missing.any(|method| self.has_credentials(*method));
        match self.mode == Mode::Sandbox || can_begin {
            true => new,
            false => new.blocked_unless_settled(before, &[PathStep::Preparation]),
        }
    }

    fn application(&self) -> PathStanding {
        let names = self.applications.iter().map(|known| known.name.clone());
        PathStanding {
            names: names.collect(),
            ..standing(PathStep::Application).done_if(!self.applications.is_empty())
        }
    }

    fn enable(&self, before: &[PathStanding]) -> PathStanding {
        let methods = self.methods();
        let done = methods.iter().filter(|m| self.is_offered(**m)).count();
        let new = PathStanding {
            parts: Some((done, methods.len())).filter(|(_, all)| *all > 0),
            ..standing(PathStep::Enable)
        };
        if done == methods.len() && !methods.is_empty() {
            return new.done_if(true);
        }
        let can_begin = !self.applications.is_empty()
            && self
                .ready_sources()
                .any(|source| !self.is_offered(source.kind));
        match can_begin {
            true => new,
            false => new.blocked_unless_settled(before, &[PathStep::Source, PathStep::Application]),
        }
    }

    fn accounts(&self) -> PathStanding {
        let new = standing(PathStep::Accounts);
        let not_needed = |why| PathStanding {
            state: PathState::NotNeeded,
            why: Some(why),
            ..standing(PathStep::Accounts)
        };
        match self.mode {
            _ if self.has_imported => new.done_if(true),
            _ if self.marks.no_accounts => not_needed(PathReason::NoAccounts),
            Mode::Sandbox => not_needed(PathReason::Sandbox),
            Mode::Live => new,
        }
    }

    fn try_out(&self, before: &[PathStanding]) -> PathStanding {
        let new = standing(PathStep::Try);
        let is_offered = self.methods().iter().any(|method| self.is_offered(*method));
        match self.has_login || self.marks.tried {
            true => new.done_if(true),
            false if is_offered => new,
            false => new.blocked_unless_settled(before, &[PathStep::Enable]),
        }
    }

    fn go_live(&self, before: &[PathStanding]) -> PathStanding {
        let new = standing(PathStep::GoLive);
        match self.mode {
            _ if self.marks.live => new.done_if(true),
            Mode::Sandbox => PathStanding {
                state: PathState::NotNeeded,
                why: Some(PathReason::Sandbox),
                ..new
            },
            // WeChat has returned people to this store's own provider.
            Mode::Live if self.has_login => new.done_if(true),
            Mode::Live => {
                let is_offered = self.methods().iter().any(|method| self.is_offered(*method));
                match is_offered {
                    // One method that works is enough to go live with; the others follow.
                    true => new,
                    false => new.blocked_unless_settled(
                        before,
                        &[PathStep::Preparation, PathStep::Source, PathStep::Enable],
                    ),
                }
            }
        }
    }

    fn methods(&self) -> &[SourceKind] {
        &self.preparation.methods
    }

    /// The sources that could sign somebody in.
    fn ready_sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| {
            let mut apps = self.apps.iter();
            source.enabled && apps.any(|app| app.appid == source.appid && app.has_secret)
        })
    }

    /// Whether an application offers a source of this method that could sign somebody in.
    fn is_offered(&self, method: SourceKind) -> bool {
        let mut ready = self.ready_sources().filter(|source| source.kind == method);
        ready.any(|source| {
            let mut offers = self.offers.iter();
            offers.any(|offer| offer.source == source.id && offer.enabled)
        })
    }

    /// Whether WeChat shows AppID and AppSecret of this method by now.
    fn has_credentials(&self, method: SourceKind) -> bool {
        let track = Track::from(method.needs());
        let mut tracks = self.preparation.tracks.iter();
        tracks.any(|known| {
            let mut steps = known.steps.iter();
            known.track == track
                && steps.any(|step| {
                    step.rule.id == format!("{}.credentials", track.as_str())
                        && (step.state == StepState::Done || step.blocked_by.is_empty())
                })
        })
    }

    /// The steps of preparation that the methods cannot do without.
    fn needed(&self) -> impl Iterator<Item = (&StandingTrack, &Standing)> {
        let tracks = self.preparation.tracks.iter();
        let steps = tracks.flat_map(|track| track.steps.iter().map(move |step| (track, step)));
        steps.filter(|(_, step)| !step.is_optional && !step.is_later)
    }

    fn at_wechat(&self) -> Vec<AtWechat> {
        let tracks = self.preparation.tracks.iter();
        let steps = tracks.flat_map(|track| track.steps.iter().map(move |step| (track, step)));
        let is_there = |state: StepState| !matches!(state, StepState::ToDo | StepState::Done);
        let mut there: Vec<AtWechat> = steps
            .filter(|(_, standing)| is_there(standing.state))
            .map(|(track, standing)| AtWechat {
                subject: track.subject.clone(),
                rule: standing.rule,
                state: standing.state,
                reason: standing.step.reason.clone(),
                submitted_at: standing.step.submitted_at,
                decided_at: standing.step.decided_at,
                review: standing.review,
            })
            .collect();
        let last = Timestamp::from_millis(i64::MAX);
        there.sort_by_key(|at| {
            let expected_by = at.review.map_or(last, |review| review.expected_by);
            (
                at.state == StepState::Waiting,
                std::cmp::Reverse(expected_by),
            )
        });
        there
    }
}

fn standing(step: PathStep) -> PathStanding {
    PathStanding {
        step,
        state: PathState::Open,
        parts: None,
        names: Vec::new(),
        until: None,
        blocked_by: Vec::new(),
        at: None,
        why: None,
    }
}

impl PathStanding {
    fn done_if(self, is_done: bool) -> Self {
        match is_done {
            true => Self {
                state: PathState::Done,
                ..self
            },
            false => self,
        }
    }

    /// Blocked by those of these steps that are not settled; open if all are.
    fn blocked_unless_settled(mut self, before: &[Self], steps: &[PathStep]) -> Self {
        let unsettled = |step: &&PathStep| {
            let mut before = before.iter();
            before.any(|known| known.step == **step && !known.is_settled())
        };
        self.blocked_by = steps.iter().filter(unsettled).copied().collect();
        let blocking = before
            .iter()
            .filter(|known| self.blocked_by.contains(&known.step));
        let waits = |known: &&Self| {
            known.state == PathState::Waiting || known.why == Some(PathReason::WaitingAtWechat)
        };
        let waiting: Vec<&Self> = blocking.filter(waits).collect();
        self.until = waiting.iter().filter_map(|known| known.until).max();
        if !waiting.is_empty() {
            self.why = Some(PathReason::WaitingAtWechat);
        }
        if !self.blocked_by.is_empty() {
            self.state = PathState::Blocked;
        }
        self
    }
}
