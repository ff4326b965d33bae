//! How far WeChat's side is, as a bundle carries it.
//!
//! Attachments are licences and identity cards: only a sealed bundle brings them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saoma_ambient::{Entropy, Timestamp};
use saoma_model::{Attachment, AttachmentId, Step, StepState, WorkspaceId};
use saoma_store::preparation_values::FormValue;
use saoma_store::{Session, StoreError, Tx, attachments, preparation_steps, preparation_values};
use saoma_vault::Vault;
use secrecy::{ExposeSecret, SecretSlice};
use serde::{Deserialize, Serialize};

use super::BundleError;

/// Steps, values of forms and attachments of a workspace.
#[derive(Debug, Default)]
pub struct Carried {
    steps: Vec<StepLine>,
    values: Vec<ValueLine>,
    attachments: Vec<CarriedAttachment>,
}

#[derive(Debug)]
struct CarriedAttachment {
    subject: String,
    step: String,
    name: String,
    created_at: Timestamp,
    bytes: SecretSlice<u8>,
}

/// With what and when is written what was carried.
#[derive(Clone, Copy)]
pub struct Bringing<'a> {
    /// Seals attachments for their new place.
    pub vault: &'a Vault,
    /// Makes their ids.
    pub entropy: &'a dyn Entropy,
    /// The time of writing.
    pub now: Timestamp,
}

impl Carried {
    /// Nothing but what goes into WeChat's forms.
    pub(crate) fn of_values(values: Vec<ValueLine>) -> Self {
        Self {
            values,
            ..Self::default()
        }
    }

    /// How many steps, values and attachments.
    #[must_use]
    pub const fn counts(&self) -> (usize, usize, usize) {
        (self.steps.len(), self.values.len(), self.attachments.len())
    }

    /// With a vault, attachments too.
    pub(super) async fn collect(
        session: &mut Session,
        vault: Option<&Vault>,
        workspace: WorkspaceId,
    ) -> Result<Self, StoreError> {
        let steps = preparation_steps::list(session, workspace).await?;
        let values = preparation_values::list(session, workspace).await?;
        let mut carried = Self {
            steps: steps.into_iter().map(StepLine::from).collect(),
            values: values.into_iter().map(ValueLine::from).collect(),
            attachments: Vec::new(),
        };
        let Some(vault) = vault else {
            return Ok(carried);
        };
        for known in attachments::list(session, workspace).await? {
            let opened = attachments::open(session, vault, workspace, known.id).await?;
            let opened = opened.map(|(known, bytes)| CarriedAttachment {
                subject: known.subject,
                step: known.step,
                name: known.name,
                created_at: known.created_at,
                bytes,
            });
            carried.attachments.extend(opened);
        }
        Ok(carried)
    }

    /// Writes all of it. What the workspace has under the same names is replaced.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn write(
        &self,
        tx: &mut Tx<'_>,
        workspace: WorkspaceId,
        bringing: Bringing<'_>,
    ) -> Result<(), StoreError> {
        for line in &self.steps {
            preparation_steps::upsert(tx, &line.step(workspace)).await?;
        }
        for line in &self.values {
            preparation_values::upsert(tx, workspace, &line.clone().into()).await?;
        }
        let known = attachments::list(tx, workspace).await?;
        for carried in &self.attachments {
            let attachment = carried.attachment(workspace, bringing);
            let is_it = |other: &Attachment| {
                (&other.subject, &other.step, &other.name, other.size)
                    == (
                        &carried.subject,
                        &carried.step,
                        &carried.name,
                        attachment.size,
                    )
            };
            if !known.iter().any(is_it) {
                let bytes = carried.bytes.expose_secret();
                let sealed = attachments::seal(bringing.vault, &attachment, bytes);
                attachments::add(tx, &attachment, &sealed).await?;
            }
        }
        Ok(())
    }
}

impl CarriedAttachment {
    fn attachment(&self, workspace: WorkspaceId, bringing: Bringing<'_>) -> Attachment {
        let size = self.bytes.expose_secret().len();
        Attachment {
            workspace,
            id: AttachmentId::new(bringing.now, bringing.entropy),
            subject: self.subject.clone(),
            step: self.step.clone(),
            name: self.name.clone(),
            size: i64::try_from(size).unwrap_or(i64::MAX),
            created_at: self.created_at,
        }
    }
}

/// The preparation as it is written and read.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepLine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<ValueLine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<AttachmentLine>,
}

impl Section {
    pub(super) const fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.values.is_empty() && self.attachments.is_empty()
    }

    /// Attachments are written only into what is sealed.
    pub(super) fn of(carried: &Carried, is_sealed: bool) -> Self {
        let attachments = carried.attachments.iter().filter(|_| is_sealed);
        let attachments = attachments.map(|attachment| AttachmentLine {
            subject: attachment.subject.clone(),
            step: attachment.step.clone(),
            name: attachment.name.clone(),
            created_at: attachment.created_at.millis(),
            content_base64: STANDARD.encode(attachment.bytes.expose_secret()),
        });
        Self {
            steps: carried.steps.clone(),
            values: carried.values.clone(),
            attachments: attachments.collect(),
        }
    }

    /// # Errors
    /// [`BundleError::Damaged`] if an attachment is no base64 or larger than any may be.
    pub(super) fn carried(self) -> Result<Carried, BundleError> {
        let attachments = self.attachments.into_iter().map(|line| {
            let bytes = STANDARD.decode(&line.content_base64).ok();
            let bytes = bytes.filter(|bytes| bytes.len() <= Attachment::MAX_BYTES);
            Ok(CarriedAttachment {
                subject: line.subject,
                step: line.step,
                name: line.name,
                created_at: Timestamp::from_millis(line.created_at),
                bytes: SecretSlice::from(bytes.ok_or(BundleError::Damaged)?),
            })
        });
        Ok(Carried {
            attachments: attachments.collect::<Result<_, BundleError>>()?,
            steps: self.steps,
            values: self.values,
        })
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepLine {
    subject: String,
    step: String,
    state: StepState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    submitted_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decided_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    valid_until: Option<i64>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    owner: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    notes: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reason: String,
    updated_at: i64,
}

impl From<Step> for StepLine {
    fn from(step: Step) -> Self {
        Self {
            subject: step.subject,
            step: step.step,
            state: step.state,
            submitted_at: step.submitted_at.map(Timestamp::millis),
            decided_at: step.decided_at.map(Timestamp::millis),
            valid_until: step.valid_until.map(Timestamp::millis),
            owner: step.owner,
            notes: step.notes,
            reason: step.reason,
            updated_at: step.updated_at.millis(),
        }
    }
}

impl StepLine {
    fn step(&self, workspace: WorkspaceId) -> Step {
        Step {
            workspace,
            subject: self.subject.clone(),
            step: self.step.clone(),
            state: self.state,
            submitted_at: self.submitted_at.map(Timestamp::from_millis),
            decided_at: self.decided_at.map(Timestamp::from_millis),
            valid_until: self.valid_until.map(Timestamp::from_millis),
            owner: self.owner.clone(),
            notes: self.notes.clone(),
            reason: self.reason.clone(),
            updated_at: Timestamp::from_millis(self.updated_at),
        }
    }
}

/// A value of WeChat's forms.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ValueLine {
    pub(crate) subject: String,
    pub(crate) field: String,
    pub(crate) value: String,
}

impl From<FormValue> for ValueLine {
    fn from(value: FormValue) -> Self {
        Self {
            subject: value.subject,
            field: value.field,
            value: value.value,
        }
    }
}

impl From<ValueLine> for FormValue {
    fn from(line: ValueLine) -> Self {
        Self {
            subject: line.subject,
            field: line.field,
            value: line.value,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AttachmentLine {
    subject: String,
    step: String,
    name: String,
    created_at: i64,
    content_base64: String,
}
