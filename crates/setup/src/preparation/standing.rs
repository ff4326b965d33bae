//! How far each step is: what the admin told, what Saoma sees, and what follows from dates.

use saoma_ambient::Timestamp;
use saoma_model::{Attachment, Mode, PlatformApp, SourceKind, Step, StepState, Track, Workspace};
use saoma_store::preparation_values::FormValue;
use saoma_store::{
    Session, StoreError, attachments, platform_apps, preparation_steps, preparation_values, sources,
};

use super::days::{ReviewDays, days_from, review_days};
use super::rules::{Rules, SeenBy, StepRule};

/// The subject under which the choice of methods lies.
pub(super) const CHOICE: &str = "workspace";
/// Its field.
pub(super) const METHODS: &str = "methods";
/// From when an end is near, in days.
const NEAR: i64 = 90;

/// The preparation of a workspace.
#[derive(Debug, Clone)]
pub struct Preparation {
    /// The chosen methods, else those of the sources.
    pub methods: Vec<SourceKind>,
    /// What is to be done, in its order.
    pub tracks: Vec<StandingTrack>,
    /// What was typed for WeChat's forms.
    pub values: Vec<FormValue>,
    /// What was kept as evidence.
    pub attachments: Vec<Attachment>,
}

/// The steps about one thing.
#[derive(Debug, Clone)]
pub struct StandingTrack {
    /// The kind of thing.
    pub track: Track,
    /// What the steps are kept under: the track's word, or the AppID of a further platform app.
    pub subject: String,
    /// The platform app, once it is here.
    pub app: Option<PlatformApp>,
    /// Its steps.
    pub steps: Vec<Standing>,
}

/// How far a step is.
#[derive(Debug, Clone)]
pub struct Standing {
    /// What it is.
    pub rule: &'static StepRule,
    /// What was told of it.
    pub step: Step,
    /// How far it is now.
    pub state: StepState,
    /// Nobody told it: what Saoma has shows that it is done.
    pub is_seen: bool,
    /// The chosen methods work without it.
    pub is_optional: bool,
    /// The steps that have to be done before, and are not.
    pub blocked_by: Vec<&'static str>,
    /// How long WeChat has been looking at it.
    pub review: Option<ReviewDays>,
    /// From when on it can be done.
    pub opens_at: Option<Timestamp>,
    /// It prolongs what is not near its end yet, so there is nothing to do.
    pub is_later: bool,
    /// Until when what it gave holds.
    pub valid_until: Option<Timestamp>,
    /// The end is near, or past.
    pub is_ending: bool,
}

impl Standing {
    /// Whether a person should look at it: it was refused, has expired or soon will, or WeChat
    /// takes longer than usual.
    #[must_use]
    pub fn needs_you(&self) -> bool {
        matches!(self.state, StepState::Refused | StepState::Expired)
            || self.is_ending
            || self.review.is_some_and(|review| review.is_overdue)
    }
}

/// The preparation of a workspace as it stands at `now`.
///
/// # Errors
/// See [`StoreError`].
pub async fn load(
    session: &mut Session,
    workspace: &Workspace,
    now: Timestamp,
) -> Result<Preparation, StoreError> {
    let id = workspace.id;
    let told = preparation_steps::list(session, id).await?;
    let values = preparation_values::list(session, id).await?;
    let attachments = attachments::list(session, id).await?;
    let apps = platform_apps::list(session, id).await?;
    let used = sources::list(session, id).await?;
    let kinds = used.iter().map(|source| source.kind);
    let methods = chosen(&values).unwrap_or_else(|| sorted(kinds));
    let known = Known {
        workspace,
        told: &told,
        methods: &methods,
        now,
    };
    let tracks = known.tracks(apps);
    Ok(Preparation {
        methods,
        tracks,
        values,
        attachments,
    })
}

/// The methods that somebody chose; what is no method any more is left out.
fn chosen(values: &[FormValue]) -> Option<Vec<SourceKind>> {
    let is_choice = |value: &&FormValue| value.subject == CHOICE && value.field == METHODS;
    let choice = values.iter().find(is_choice)?;
    let words = choice.value.split(',');
    Some(sorted(words.filter_map(|word| word.parse().ok())))
}

/// Each method once, in the order of declaration.
fn sorted(kinds: impl Iterator<Item = SourceKind>) -> Vec<SourceKind> {
    let kinds: Vec<SourceKind> = kinds.collect();
    let all = SourceKind::ALL.iter().copied();
    all.filter(|kind| kinds.contains(kind)).collect()
}

/// What the standing of steps follows from.
struct Known<'a> {
    workspace: &'a Workspace,
    told: &'a [Step],
    methods: &'a [SourceKind],
    now: Timestamp,
}

impl Known<'_> {
    fn tracks(&self, apps: Vec<PlatformApp>) -> Vec<StandingTrack> {
        let mut tracks: Vec<StandingTrack> = Vec::new();
        for track in Track::ALL {
            if !Rules::get()
                .steps_for(self.methods)
                .any(|rule| rule.track == *track)
            {
                continue;
            }
            let mut of_kind: Vec<&PlatformApp> = apps
                .iter()
                .filter(|app| Track::from(app.kind) == *track)
                .collect();
            of_kind.sort_by_key(|app| (app.created_at, app.appid.clone()));
            // The first platform app of a kind is the one that was prepared before it had an AppID.
            let first = of_kind.first().copied();
            let further = of_kind.iter().skip(1);
            let subjects = std::iter::once((track.as_str().to_owned(), first))
                .chain(further.map(|app| (app.appid.to_string(), Some(*app))));
            for (subject, app) in subjects {
                let open_platform = tracks.first().filter(|t| t.track == Track::OpenPlatform);
                let steps = self.steps(*track, &subject, app, open_platform);
                tracks.push(StandingTrack {
                    track: *track,
                    subject,
                    app: app.cloned(),
                    steps,
                });
            }
        }
        self.infer_account(&mut tracks);
        tracks
    }

    fn steps(
        &self,
        track: Track,
        subject: &str,
        app: Option<&PlatformApp>,
        open_platform: Option<&StandingTrack>,
    ) -> Vec<Standing> {
        let rules = Rules::get().steps_for(self.methods);
        let rules: Vec<_> = rules.filter(|rule| rule.track == track).collect();
        let seen = self.seen(&rules, app);
        let mut steps: Vec<Standing> = Vec::new();
        for rule in rules {
            let mut standing = self.standing(rule, subject, seen.contains(&rule.id.as_str()));
            if let Some(renewed) = &rule.renews {
                renew(&mut steps, &mut standing, renewed, rule, self.now);
            }
            let above = open_platform.iter().flat_map(|track| &track.steps);
            let before: Vec<&Standing> = above.chain(&steps).collect();
            standing.blocked_by = blocked_by(rule, &before);
            steps.push(standing);
        }
        steps
    }

    /// What is here shows that a step was done, and with it all that it waits for: without a
    /// review there is no AppSecret.
    fn seen<'r>(&self, rules: &[&'r StepRule], app: Option<&PlatformApp>) -> Vec<&'r str> {
        let (Some(app), Mode::Live) = (app, self.workspace.mode) else {
            // A sandbox's platform apps are no more than invented.
            return Vec::new();
        };
        let mut seen: Vec<&str> = Vec::new();
        for rule in rules.iter().rev() {
            let shown = match rule.seen_by {
                Some(SeenBy::AppSecret) => app.has_secret,
                Some(SeenBy::WebAuthorizationDomain) => app.web_authorization_domain.is_some(),
                None => false,
            };
            let waited_for = rules.iter().any(|other| {
                seen.contains(&other.id.as_str()) && other.waits_for.contains(&rule.id)
            });
            if shown || waited_for {
                seen.push(&rule.id);
            }
        }
        seen
    }

    /// A website application with its AppSecret shows that there is an account.
    fn infer_account(&self, tracks: &mut [StandingTrack]) {
        let seen: Vec<&String> = tracks
            .iter()
            .filter(|track| track.track != Track::OpenPlatform)
            .flat_map(|track| &track.steps)
            .filter(|standing| standing.is_seen)
            .flat_map(|standing| &standing.rule.waits_for)
            .collect();
        let seen: Vec<String> = seen.into_iter().cloned().collect();
        let account = tracks
            .iter_mut()
            .find(|track| track.track == Track::OpenPlatform);
        for standing in account.into_iter().flat_map(|track| &mut track.steps) {
            if standing.state == StepState::ToDo && seen.contains(&standing.rule.id) {
                standing.state = StepState::Done;
                standing.is_seen = true;
            }
        }
        let done: Vec<&'static str> = tracks
            .iter()
            .flat_map(|track| &track.steps)
            .filter(|standing| standing.is_seen)
            .map(|standing| standing.rule.id.as_str())
            .collect();
        for standing in tracks.iter_mut().flat_map(|track| &mut track.steps) {
            standing.blocked_by.retain(|step| !done.contains(step));
        }
    }

    fn standing(&self, rule: &'static StepRule, subject: &str, is_seen: bool) -> Standing {
        let is_it = |step: &&Step| step.subject == subject && step.step == rule.id;
        let told = self.told.iter().find(is_it).cloned();
        let step = told.unwrap_or_else(|| Step::new(self.workspace.id, subject, &*rule.id));
        let is_seen = is_seen && step.state == StepState::ToDo;
        let state = match is_seen {
            true => StepState::Done,
            false => step.state_at(self.now),
        };
        let review = rule.days.zip(step.submitted_at);
        let review = review.filter(|_| state == StepState::Waiting);
        Standing {
            rule,
            state,
            is_seen,
            is_optional: rule.is_optional(self.methods),
            blocked_by: Vec::new(),
            review: review.map(|((_, most), at)| review_days(at, most, self.now)),
            opens_at: None,
            is_later: rule.renews.is_some(),
            valid_until: step.valid_until,
            is_ending: is_near(step.valid_until, self.now),
            step,
        }
    }
}

fn is_near(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_some_and(|until| now >= days_from(until, -NEAR))
}

/// A certification holds until the later of its own end and its renewal's; a renewal is to be done
/// again when that end is near.
fn renew(
    before: &mut [Standing],
    renewal: &mut Standing,
    renewed: &str,
    rule: &StepRule,
    now: Timestamp,
) {
    let Some(certification) = before
        .iter_mut()
        .find(|standing| standing.rule.id == renewed)
    else {
        return;
    };
    let until = certification.step.valid_until.max(renewal.step.valid_until);
    certification.valid_until = until;
    certification.is_ending = is_near(until, now);
    if certification.step.state == StepState::Done {
        certification.state = match until.is_some_and(|until| until <= now) {
            true => StepState::Expired,
            false => StepState::Done,
        };
    }
    let days = i64::from(rule.opens_days_before.unwrap_or(0));
    renewal.opens_at = until.map(|until| days_from(until, -days));
    renewal.valid_until = until;
    renewal.is_ending = false;
    let is_open = renewal.opens_at.is_some_and(|opens_at| opens_at <= now);
    renewal.is_later = !is_open && renewal.state == StepState::ToDo;
    if matches!(renewal.state, StepState::Done | StepState::Expired) {
        renewal.state = if is_open {
            StepState::ToDo
        } else {
            StepState::Done
        };
    }
}

/// What is waited for and not done. What is not asked of the chosen methods is not waited for.
fn blocked_by(rule: &'static StepRule, before: &[&Standing]) -> Vec<&'static str> {
    let waited = before
        .iter()
        .filter(|standing| rule.waits_for.contains(&standing.rule.id));
    // An expired certification blocks what is new, not what it was needed for once.
    waited
        .filter(|standing| !matches!(standing.state, StepState::Done | StepState::Expired))
        .map(|standing| standing.rule.id.as_str())
        .collect()
}
