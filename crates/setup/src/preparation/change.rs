//! Telling how far a step is, what goes into a form, and keeping evidence.

use saoma_ambient::{Clock, Entropy, Timestamp};
use saoma_model::{
    Actor, AppId, Attachment, AttachmentId, AuditEvent, AuditEventId, SourceKind, Step,
    StepRefusal, StepState, Track, WorkspaceId,
};
use saoma_store::preparation_values::FormValue;
use saoma_store::{
    Store, StoreError, Tx, attachments, audit_events, platform_apps, preparation_steps,
    preparation_values,
};
use saoma_vault::Vault;
use serde_json::json;

use super::days::days_from;
use super::rules::{Rules, StepRule};
use super::standing::{CHOICE, METHODS};

/// The longest note, owner, reason or value of a form, in bytes.
const MOST_TEXT: usize = 20_000;
/// The most attachments of a workspace.
const MOST_ATTACHMENTS: usize = 200;

/// What preparation is changed with.
#[derive(Clone, Copy)]
pub struct Prepare<'a> {
    /// Where the workspace lies.
    pub store: &'a Store,
    /// Seals attachments.
    pub vault: &'a Vault,
    /// Tells when something was changed.
    pub clock: &'a dyn Clock,
    /// Makes ids.
    pub entropy: &'a dyn Entropy,
    /// Who changes it.
    pub actor: Actor,
}

/// What is told of a step; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct StepChange {
    /// How far it is.
    pub state: Option<StepState>,
    /// Since when; now if absent.
    pub at: Option<Timestamp>,
    /// Until when it holds; by the rules if absent.
    pub valid_until: Option<Timestamp>,
    /// Who sees to it.
    pub owner: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// Why WeChat refused it.
    pub reason: String,
    /// Steps that are to be done again, by what the refusal said.
    pub reopens: Vec<String>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PreparationError {
    /// There is no such step, field, platform app or attachment.
    #[error("there is no {noun} {id:?}")]
    NotFound {
        /// A thing of what kind.
        noun: &'static str,
        /// The name that was asked for.
        id: String,
    },
    /// The step cannot go there.
    #[error("the step stays as it is")]
    Step(#[source] StepRefusal),
    /// A text is longer than anybody reads.
    #[error("the text is too long")]
    TextTooLong,
    /// An attachment without bytes or name, or with too many.
    #[error("the attachment is empty or too large")]
    AttachmentSize,
    /// So many attachments that the store would be a file share.
    #[error("there are too many attachments")]
    TooManyAttachments,
    /// The store could not be read or written.
    #[error("could not read or write the store")]
    Store(#[from] StoreError),
}

impl PreparationError {
    /// The word for scripts and text keys.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::Step(refusal) => refusal.as_str(),
            Self::TextTooLong => "text_too_long",
            Self::AttachmentSize => "attachment_size",
            Self::TooManyAttachments => "too_many_attachments",
            Self::Store(error) => error.code(),
        }
    }
}

impl Prepare<'_> {
    /// Chooses the methods that are prepared for.
    ///
    /// # Errors
    /// See [`PreparationError`].
    pub async fn choose(
        &self,
        workspace: WorkspaceId,
        methods: &[SourceKind],
    ) -> Result<(), PreparationError> {
        let words: Vec<&str> = methods.iter().map(|method| method.as_str()).collect();
        let choice = FormValue {
            subject: CHOICE.to_owned(),
            field: METHODS.to_owned(),
            value: words.join(","),
        };
        self.keep(workspace, &choice).await
    }

    /// Keeps what was typed for a field of WeChat's forms.
    ///
    /// # Errors
    /// See [`PreparationError`].
    pub async fn set_value(
        &self,
        workspace: WorkspaceId,
        subject: &str,
        field: &str,
        value: &str,
    ) -> Result<(), PreparationError> {
        let rules = Rules::get();
        if rules.field(field).is_none() {
            return Err(not_found("preparation_field", field));
        }
        if value.len() > MOST_TEXT {
            return Err(PreparationError::TextTooLong);
        }
        let rules = rules
            .steps
            .iter()
            .filter(|rule| rule.fields.iter().any(|f| f == field));
        // Some fields are on the forms of several tracks.
        let mut checked = Err(not_found("preparation_field", field));
        for rule in rules {
            checked = self.check_subject(workspace, rule, subject).await;
            if checked.is_ok() {
                break;
            }
        }
        checked?;
        let value = FormValue {
            subject: subject.to_owned(),
            field: field.to_owned(),
            value: value.trim().to_owned(),
        };
        self.keep(workspace, &value).await
    }

    /// Tells how far a step is.
    ///
    /// # Errors
    /// See [`PreparationError`].
    pub async fn change_step(
        &self,
        workspace: WorkspaceId,
        subject: &str,
        step: &str,
        change: &StepChange,
    ) -> Result<(), PreparationError> {
        let rule = Rules::get().step(step);
        let rule = rule.ok_or_else(|| not_found("preparation_step", step))?;
        let texts = [
            change.owner.as_deref(),
            change.notes.as_deref(),
            Some(&change.reason),
        ];
        if texts
            .into_iter()
            .flatten()
            .any(|text| text.len() > MOST_TEXT)
        {
            return Err(PreparationError::TextTooLong);
        }
        self.check_subject(workspace, rule, subject).await?;
        let now = self.clock.now();
        let ids: Vec<AuditEventId> = (0..=change.reopens.len())
            .map(|_| AuditEventId::new(now, self.entropy))
            .collect();
        let write = Change {
            workspace,
            subject,
            rule,
            change,
            now,
            actor: self.actor,
        };
        self.store.write(|tx| Box::pin(write.run(tx, &ids))).await
    }

    /// Keeps a file with a step. Answers its id.
    ///
    /// # Errors
    /// See [`PreparationError`].
    pub async fn attach(
        &self,
        workspace: WorkspaceId,
        subject: &str,
        step: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<AttachmentId, PreparationError> {
        let rule = Rules::get().step(step);
        let rule = rule.ok_or_else(|| not_found("preparation_step", step))?;
        self.check_subject(workspace, rule, subject).await?;
        let name = file_name(name);
        if name.is_empty() || bytes.is_empty() || bytes.len() > Attachment::MAX_BYTES {
            return Err(PreparationError::AttachmentSize);
        }
        let now = self.clock.now();
        let attachment = &Attachment {
            workspace,
            id: AttachmentId::new(now, self.entropy),
            subject: subject.to_owned(),
            step: step.to_owned(),
            name,
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            created_at: now,
        };
        let sealed = &attachments::seal(self.vault, attachment, bytes);
        self.store
            .write(|tx| {
                Box::pin(async move {
                    if attachments::list(tx, workspace).await?.len() >= MOST_ATTACHMENTS {
                        return Err(PreparationError::TooManyAttachments);
                    }
                    Ok(attachments::add(tx, attachment, sealed).await?)
                })
            })
            .await?;
        Ok(attachment.id)
    }

    /// Deletes an attachment.
    ///
    /// # Errors
    /// See [`PreparationError`].
    pub async fn detach(
        &self,
        workspace: WorkspaceId,
        attachment: AttachmentId,
    ) -> Result<(), PreparationError> {
        let deleted = self
            .store
            .write(|tx| Box::pin(attachments::delete(tx, workspace, attachment)));
        match deleted.await? {
            true => Ok(()),
            false => Err(not_found("attachment", &attachment.to_string())),
        }
    }

    pub(super) async fn keep(
        &self,
        workspace: WorkspaceId,
        value: &FormValue,
    ) -> Result<(), PreparationError> {
        let kept = self
            .store
            .write(|tx| Box::pin(preparation_values::upsert(tx, workspace, value)));
        Ok(kept.await?)
    }

    /// The subject is the track's word, or a platform app of that kind.
    async fn check_subject(
        &self,
        workspace: WorkspaceId,
        rule: &StepRule,
        subject: &str,
    ) -> Result<(), PreparationError> {
        if subject == rule.track.as_str() {
            return Ok(());
        }
        let unknown = || not_found("platform_app", subject);
        if subject.contains('\0') {
            return Err(unknown());
        }
        let mut session = self.store.read().await?;
        let app = platform_apps::lookup(&mut session, workspace, &AppId::new(subject)).await?;
        let app = app.filter(|app| Track::from(app.kind) == rule.track);
        app.map(|_| ()).ok_or_else(unknown)
    }
}

struct Change<'a> {
    workspace: WorkspaceId,
    subject: &'a str,
    rule: &'a StepRule,
    change: &'a StepChange,
    now: Timestamp,
    actor: Actor,
}

impl Change<'_> {
    async fn run(&self, tx: &mut Tx<'_>, ids: &[AuditEventId]) -> Result<(), PreparationError> {
        let mut ids = ids.iter().copied();
        let before = self.find(tx, self.subject, &self.rule.id).await?;
        let mut after = self.changed(&before)?;
        if self.change.state == Some(StepState::Done) {
            after.valid_until = self.valid_until(tx, &after).await?;
        }
        self.record(tx, ids.next(), &before, after).await?;
        for id in &self.change.reopens {
            let Some(rule) = Rules::get().step(id) else {
                return Err(not_found("preparation_step", id));
            };
            let own = rule.track == self.rule.track;
            let subject = if own {
                self.subject
            } else {
                rule.track.as_str()
            };
            let known = self.find(tx, subject, id).await?;
            // What was never told, or is under way, is open as it is; what is seen by itself is not told.
            if known.state == StepState::Done {
                let reopened = known
                    .clone()
                    .moved(StepState::ToDo, self.now, "", rule.reviewed);
                let reopened = reopened.map_err(PreparationError::Step)?;
                self.record(tx, ids.next(), &known, reopened).await?;
            }
        }
        Ok(())
    }

    fn changed(&self, before: &Step) -> Result<Step, PreparationError> {
        let change = self.change;
        let mut after = before.clone();
        if let Some(state) = change.state {
            let at = change.at.unwrap_or(self.now);
            let moved = after.moved(state, at, &change.reason, self.rule.reviewed);
            after = moved.map_err(PreparationError::Step)?;
        }
        let kept = |new: &Option<String>, old: String| match new {
            Some(text) => text.trim().to_owned(),
            None => old,
        };
        after.owner = kept(&change.owner, after.owner);
        after.notes = kept(&change.notes, after.notes);
        after.valid_until = change.valid_until.or(after.valid_until);
        Ok(after)
    }

    /// What was told, or what the rules say: a renewal prolongs what is still running.
    async fn valid_until(
        &self,
        tx: &mut Tx<'_>,
        after: &Step,
    ) -> Result<Option<Timestamp>, StoreError> {
        let (None, Some(days)) = (self.change.valid_until, self.rule.valid_days) else {
            return Ok(after.valid_until);
        };
        let decided = after.decided_at.unwrap_or(self.now);
        let mut from = decided;
        if let Some(renewed) = &self.rule.renews {
            let renewed = self.find(tx, self.subject, renewed).await?;
            let running = [renewed.valid_until, after.valid_until];
            from = running.into_iter().flatten().fold(decided, Ord::max);
        }
        Ok(Some(days_from(from, i64::from(days))))
    }

    async fn find(&self, tx: &mut Tx<'_>, subject: &str, step: &str) -> Result<Step, StoreError> {
        let known = preparation_steps::lookup(tx, self.workspace, subject, step).await?;
        Ok(known.unwrap_or_else(|| Step::new(self.workspace, subject, step)))
    }

    async fn record(
        &self,
        tx: &mut Tx<'_>,
        id: Option<AuditEventId>,
        before: &Step,
        after: Step,
    ) -> Result<(), StoreError> {
        let after = Step {
            updated_at: self.now,
            ..after
        };
        preparation_steps::upsert(tx, &after).await?;
        let Some(id) = id else { return Ok(()) };
        let event = AuditEvent {
            workspace: self.workspace,
            id,
            at: self.now,
            actor: self.actor,
            action: "preparation_step.updated".to_owned(),
            subject_kind: "preparation_step".to_owned(),
            subject_id: format!("{}/{}", after.subject, after.step),
            before: Some(facts(before)),
            after: Some(facts(&after)),
        };
        audit_events::add(tx, &event).await
    }
}

fn facts(step: &Step) -> String {
    json!({
        "state": step.state.as_str(),
        "submitted_at": step.submitted_at,
        "decided_at": step.decided_at,
        "valid_until": step.valid_until,
        "owner": step.owner,
        "reason": step.reason,
    })
    .to_string()
}

/// The last part of a path, without signs that a file system or a header stumbles over.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().filter(|c| !c.is_control());
    let kept: String = kept.take(200).collect();
    kept.trim().trim_start_matches('.').to_owned()
}

fn not_found(noun: &'static str, id: &str) -> PreparationError {
    let id = id.chars().take(80).collect();
    PreparationError::NotFound { noun, id }
}
