//! What is prepared on WeChat's side: steps, forms, evidence.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saoma_ambient::Timestamp;
use saoma_model::{AttachmentId, Mode};
use saoma_setup::preparation::{
    Both, FieldRule, Preparation, Prepare, ReviewDays, Rules, Standing, StandingTrack, StepChange,
    load, measure, sheet,
};
use saoma_store::attachments;
use saoma_text::Lang;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::preparation_tools::{MeasuredView, measured_view};
use crate::error::Problem;
use crate::scope::{Scope, not_found};
use crate::words::{SourceKind, StepState, Track};
use crate::{Desk, InWorkspace};

/// The preparation of a workspace. All texts are in the language of the settings.
#[derive(Debug, Serialize, TS)]
pub(crate) struct PreparationView {
    /// The chosen methods, else those of the sources; none if nobody chose yet.
    methods: Vec<SourceKind>,
    tracks: Vec<TrackView>,
    /// How many steps need a person: refused, expired, ending, or overdue at WeChat.
    needs_you: usize,
}

/// The steps about one thing.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct TrackView {
    track: Track,
    /// What its steps and values are kept under.
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    appid: Option<String>,
    /// Steps that are needed, and how many of them are done.
    needed: usize,
    done: usize,
    steps: Vec<StepView>,
}

/// How far a step is. Times are Unix milliseconds.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct StepView {
    id: String,
    title: String,
    why: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    /// Where to click, and the page at WeChat.
    place: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    materials: Vec<String>,
    cost: String,
    effort: String,
    state: StepState,
    /// Nobody told it; what is stored here shows it.
    is_seen: bool,
    is_optional: bool,
    /// It prolongs what is not near its end yet.
    is_later: bool,
    /// WeChat decides about it.
    is_reviewed: bool,
    needs_you: bool,
    /// The titles of the steps that come before.
    blocked_by: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<ReviewView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<i64>,
    owner: String,
    notes: String,
    /// Why WeChat refused it.
    reason: String,
    fields: Vec<PreparationField>,
    attachments: Vec<AttachmentView>,
    /// The registration sheet belongs to it.
    has_sheet: bool,
    /// The check of the site belongs before it.
    has_site_check: bool,
    /// It gives AppID and AppSecret, which a source asks for.
    gives_credentials: bool,
    /// How many days it holds, if nothing else is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_days: Option<u32>,
    /// Where the facts come from, how sure they are, and the month they were looked at.
    source: String,
    certainty: &'static str,
    checked: String,
}

/// How long WeChat has been looking at a step.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ReviewView {
    /// The working day that it is in.
    current: u32,
    /// The most that it usually takes.
    most: u32,
    expected_by: i64,
    is_overdue: bool,
}

/// A field of WeChat's form, with what goes into it.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct PreparationField {
    id: String,
    label: String,
    hint: String,
    is_required: bool,
    is_multiline: bool,
    /// `text`, `name`, `url`, `host`, `origin`, `icp` or `icons`.
    form: &'static str,
    value: String,
    /// Saoma knows it by itself; typing changes it.
    is_filled_in: bool,
    measured: MeasuredView,
    source: String,
    certainty: &'static str,
    checked: String,
}

/// A file that is kept with a step.
#[derive(Debug, Serialize, TS)]
pub(crate) struct AttachmentView {
    id: String,
    name: String,
    /// Bytes.
    size: i64,
    created_at: i64,
}

/// Chooses the methods to prepare for.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChooseMethods {
    workspace: String,
    methods: Vec<SourceKind>,
}

/// Tells how far a step is; what is absent stays.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct SetPreparationStep {
    workspace: String,
    subject: String,
    step: String,
    state: Option<StepState>,
    /// Since when, in Unix milliseconds; now if absent.
    at: Option<i64>,
    valid_until: Option<i64>,
    owner: Option<String>,
    notes: Option<String>,
    /// Why WeChat refused it.
    reason: Option<String>,
    /// Steps to be done again.
    reopens: Option<Vec<String>>,
}

/// Keeps what was typed for a field of WeChat's forms.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetPreparationValue {
    workspace: String,
    subject: String,
    field: String,
    value: String,
}

/// Keeps a file with a step.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddAttachment {
    workspace: String,
    subject: String,
    step: String,
    name: String,
    /// At most 10 MB before base64.
    content_base64: String,
}

/// Names one attachment.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttachmentRef {
    workspace: String,
    attachment: String,
}

/// A file, to be saved.
#[derive(Debug, Serialize, TS)]
pub(crate) struct AttachmentFile {
    name: String,
    content_base64: String,
}

/// A page to print.
#[derive(Debug, Serialize, TS)]
pub(crate) struct SheetView {
    html: String,
}

pub(crate) async fn get_preparation(
    desk: &Desk,
    request: InWorkspace,
) -> Result<PreparationView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    view(desk, &scope).await
}

pub(crate) async fn choose_methods(
    desk: &Desk,
    request: ChooseMethods,
) -> Result<PreparationView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let methods: Vec<_> = request.methods.into_iter().map(Into::into).collect();
    let prepare = scope.prepare();
    prepare.choose(scope.workspace.id, &methods).await?;
    view(desk, &scope).await
}

pub(crate) async fn set_preparation_step(
    desk: &Desk,
    request: SetPreparationStep,
) -> Result<PreparationView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let change = StepChange {
        state: request.state.map(Into::into),
        at: request.at.map(Timestamp::from_millis),
        valid_until: request.valid_until.map(Timestamp::from_millis),
        owner: request.owner,
        notes: request.notes,
        reason: request.reason.unwrap_or_default(),
        reopens: request.reopens.unwrap_or_default(),
    };
    let (subject, step) = (&request.subject, &request.step);
    let prepare = scope.prepare();
    prepare
        .change_step(scope.workspace.id, subject, step, &change)
        .await?;
    view(desk, &scope).await
}

pub(crate) async fn set_preparation_value(
    desk: &Desk,
    request: SetPreparationValue,
) -> Result<MeasuredView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (subject, field, value) = (&request.subject, &request.field, &request.value);
    let prepare = scope.prepare();
    prepare
        .set_value(scope.workspace.id, subject, field, value)
        .await?;
    let rule = Rules::get().field(field);
    let rule = rule.ok_or_else(|| not_found("preparation_field", field))?;
    Ok(measured_view(&measure(rule, value), desk.lang()))
}

pub(crate) async fn add_attachment(
    desk: &Desk,
    request: AddAttachment,
) -> Result<PreparationView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let bytes = bytes_of("add_attachment", &request.content_base64)?;
    let (subject, step, name) = (&request.subject, &request.step, &request.name);
    let prepare = scope.prepare();
    prepare
        .attach(scope.workspace.id, subject, step, name, &bytes)
        .await?;
    view(desk, &scope).await
}

pub(crate) async fn get_attachment(
    desk: &Desk,
    request: AttachmentRef,
) -> Result<AttachmentFile, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let id = attachment_id(&request.attachment)?;
    let mut session = scope.session().await?;
    let vault = &scope.stored.vault;
    let found = attachments::open(&mut session, vault, scope.workspace.id, id).await?;
    let (known, bytes) = found.ok_or_else(|| not_found("attachment", &request.attachment))?;
    Ok(AttachmentFile {
        name: known.name,
        content_base64: STANDARD.encode(bytes.expose_secret()),
    })
}

pub(crate) async fn remove_attachment(
    desk: &Desk,
    request: AttachmentRef,
) -> Result<PreparationView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let id = attachment_id(&request.attachment)?;
    scope.prepare().detach(scope.workspace.id, id).await?;
    view(desk, &scope).await
}

/// The registration sheet of the site, filled in.
pub(crate) async fn get_registration_sheet(
    desk: &Desk,
    request: InWorkspace,
) -> Result<SheetView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let preparation = preparation(&scope).await?;
    let filled = Filled { scope: &scope };
    let website = preparation
        .tracks
        .iter()
        .find(|track| track.subject == "website");
    let fields = website.iter().flat_map(|track| &track.steps);
    let fields = fields.flat_map(|step| &step.rule.fields);
    let values: Vec<(String, String)> = fields
        .filter_map(|field| Rules::get().field(field))
        .map(|rule| {
            (
                rule.id.clone(),
                filled.value(rule, "website", &preparation).0,
            )
        })
        .collect();
    let now = scope.now();
    let html = sheet(desk.lang(), &scope.workspace.name, &values, &now);
    Ok(SheetView { html })
}

/// Reads base64 of a request.
pub(super) fn bytes_of(command: &'static str, text: &str) -> Result<Vec<u8>, Problem> {
    STANDARD.decode(text).map_err(|_| Problem::BadRequest {
        command,
        problem: "content_base64 is no base64".to_owned(),
    })
}

fn attachment_id(text: &str) -> Result<AttachmentId, Problem> {
    text.parse().map_err(|_| not_found("attachment", text))
}

async fn preparation(scope: &Scope<'_>) -> Result<Preparation, Problem> {
    let mut session = scope.session().await?;
    let now = scope.prepare().clock.now();
    Ok(load(&mut session, &scope.workspace, now).await?)
}

async fn view(desk: &Desk, scope: &Scope<'_>) -> Result<PreparationView, Problem> {
    let preparation = preparation(scope).await?;
    let lang = desk.lang();
    let filled = Filled { scope };
    let tracks = preparation.tracks.iter();
    let tracks = tracks.map(|track| track_view(track, &preparation, &filled, lang));
    let steps = preparation.tracks.iter().flat_map(|track| &track.steps);
    Ok(PreparationView {
        tracks: tracks.collect(),
        needs_you: steps.filter(|step| step.needs_you()).count(),
        methods: preparation
            .methods
            .iter()
            .copied()
            .map(Into::into)
            .collect(),
    })
}

fn track_view(
    track: &StandingTrack,
    preparation: &Preparation,
    filled: &Filled<'_>,
    lang: Lang,
) -> TrackView {
    let steps = track.steps.iter();
    let needed: Vec<&Standing> = steps
        .filter(|step| !step.is_optional && !step.is_later)
        .collect();
    let done = |step: &&&Standing| step.state == saoma_model::StepState::Done;
    TrackView {
        track: track.track.into(),
        subject: track.subject.clone(),
        appid: track.app.as_ref().map(|app| app.appid.to_string()),
        done: needed.iter().filter(done).count(),
        needed: needed.len(),
        steps: track
            .steps
            .iter()
            .map(|step| step_view(step, &track.subject, preparation, filled, lang))
            .collect(),
    }
}

fn step_view(
    standing: &Standing,
    subject: &str,
    preparation: &Preparation,
    filled: &Filled<'_>,
    lang: Lang,
) -> StepView {
    let (rule, step) = (standing.rule, &standing.step);
    let text = |both: &Both| both.text(lang).to_owned();
    let title = |id: &&str| Rules::get().step(id).map(|rule| text(&rule.title));
    let fields = rule.fields.iter().filter_map(|id| Rules::get().field(id));
    let kept = preparation.attachments.iter();
    let kept = kept.filter(|kept| kept.subject == subject && kept.step == rule.id);
    StepView {
        id: rule.id.clone(),
        title: text(&rule.title),
        why: text(&rule.why),
        warning: rule.warning.as_ref().map(text),
        place: rule.place.text(lang).to_owned(),
        url: rule.place.url.clone(),
        materials: rule.materials.iter().map(text).collect(),
        cost: text(&rule.cost),
        effort: text(&rule.effort),
        state: standing.state.into(),
        is_seen: standing.is_seen,
        is_optional: standing.is_optional,
        is_later: standing.is_later,
        is_reviewed: rule.reviewed,
        needs_you: standing.needs_you(),
        blocked_by: standing.blocked_by.iter().filter_map(title).collect(),
        review: standing.review.map(ReviewView::of),
        opens_at: standing.opens_at.map(Timestamp::millis),
        submitted_at: step.submitted_at.map(Timestamp::millis),
        decided_at: step.decided_at.map(Timestamp::millis),
        valid_until: standing.valid_until.map(Timestamp::millis),
        owner: step.owner.clone(),
        notes: step.notes.clone(),
        reason: step.reason.clone(),
        fields: fields
            .map(|rule| filled.field(rule, subject, preparation, lang))
            .collect(),
        attachments: kept
            .map(|kept| AttachmentView {
                id: kept.id.to_string(),
                name: kept.name.clone(),
                size: kept.size,
                created_at: kept.created_at.millis(),
            })
            .collect(),
        has_sheet: rule.sheet,
        has_site_check: rule.check.is_some(),
        gives_credentials: rule.gives_credentials(),
        valid_days: rule.valid_days,
        source: rule.source.clone(),
        certainty: rule.certainty.as_str(),
        checked: rule.checked.clone(),
    }
}

impl ReviewView {
    pub(super) fn of(review: ReviewDays) -> Self {
        Self {
            current: review.current,
            most: review.most,
            expected_by: review.expected_by.millis(),
            is_overdue: review.is_overdue,
        }
    }
}

/// What Saoma knows by itself of WeChat's forms.
struct Filled<'a> {
    scope: &'a Scope<'a>,
}

impl Filled<'_> {
    fn field(
        &self,
        rule: &FieldRule,
        subject: &str,
        preparation: &Preparation,
        lang: Lang,
    ) -> PreparationField {
        let (value, is_filled_in) = self.value(rule, subject, preparation);
        PreparationField {
            id: rule.id.clone(),
            label: rule.label.text(lang).to_owned(),
            hint: rule.hint.text(lang).to_owned(),
            is_required: rule.required,
            is_multiline: rule.multiline,
            form: rule.form.as_str(),
            measured: measured_view(&measure(rule, &value), lang),
            value,
            is_filled_in,
            source: rule.source.clone(),
            certainty: rule.certainty.as_str(),
            checked: rule.checked.clone(),
        }
    }

    /// What was typed, else what is known; and whether it is that.
    fn value(&self, rule: &FieldRule, subject: &str, preparation: &Preparation) -> (String, bool) {
        let mut typed = preparation.values.iter();
        let typed = typed.find(|value| value.subject == subject && value.field == rule.id);
        if let Some(typed) = typed.filter(|typed| !typed.value.is_empty()) {
            return (typed.value.clone(), false);
        }
        let known = rule.from.as_deref().and_then(|from| self.known(from));
        let is_known = known.is_some();
        (known.unwrap_or_default(), is_known)
    }

    /// Nothing while the provider answers at this machine only: WeChat takes no such host.
    fn known(&self, from: &str) -> Option<String> {
        let issuer = self.scope.issuer();
        let host = issuer.callback_domain(Mode::Live)?;
        match from {
            "callback_domain" | "web_authorization_domain" => Some(host.to_owned()),
            "request_domain" => Some(self.scope.origin.as_str().to_owned()),
            // The address of events names a source, which is made later.
            _ => None,
        }
    }
}

impl Scope<'_> {
    /// What changes preparation.
    pub(super) fn prepare(&self) -> Prepare<'_> {
        let edit = self.edit();
        Prepare {
            store: edit.store,
            vault: edit.vault,
            clock: edit.clock,
            entropy: edit.entropy,
            actor: edit.actor,
        }
    }

    /// The day of now, for a page that is printed.
    fn now(&self) -> String {
        saoma_setup::preparation::day(self.prepare().clock.now())
    }
}
