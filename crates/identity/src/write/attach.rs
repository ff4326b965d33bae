//! Somebody attaches their WeChat to the account that an invitation names. Nobody is signed in.

use saoma_model::{
    Actor, AuditEvent, AuditEventId, Decision, Identified, IdentityId, Invitation, InvitationId,
    InvitationState, Refusal, TraceStep, UserId, allow_attaching, decide_to_bind,
};
use saoma_store::{StoreError, audit_events, identities, invitations, users};
use serde_json::json;

use super::{Attempt, Writer};

impl Writer<'_, '_> {
    /// Looks up, decides and writes, and uses the invitation up. What is refused leaves it as it was.
    ///
    /// # Errors
    /// As [`Writer::attempt`]; also if somebody else uses the invitation at the same moment.
    pub(crate) async fn attach(
        mut self,
        identified: &Identified,
        invitation: InvitationId,
    ) -> Result<Attempt, StoreError> {
        let workspace = self.way.app.workspace;
        let known = invitations::lookup(self.tx, workspace, invitation).await?;
        let is_open = |known: &Invitation| known.state_at(self.now) == InvitationState::Open;
        let Some(known) = known.filter(is_open) else {
            return Ok(self.refuse(Refusal::InvitationOver, Vec::new()));
        };
        match users::lookup(self.tx, workspace, known.user).await? {
            None => return Ok(self.refuse(Refusal::InvitationOver, Vec::new())),
            Some(user) if user.disabled => {
                return Ok(self.refuse(Refusal::UserDisabled, vec![user.id]));
            }
            Some(_) => {}
        }
        let found = self.look_up(identified).await?;
        let decision = match decide_to_bind(known.user, identified, &found) {
            Ok(decision @ (Decision::Bind { .. } | Decision::AddOpenid { .. })) => decision,
            Ok(_) => return Ok(self.refuse(Refusal::AlreadyAttached, vec![known.user])),
            Err(refusal) => {
                self.note_held(refusal, identified, known.user, &found)
                    .await?;
                return Ok((self.steps, Err(refusal)));
            }
        };
        let held = identities::list_by_user(self.tx, workspace, known.user).await?;
        if let Err(refusal) = allow_attaching(self.way.app, &held, Some(identified)) {
            return Ok(self.refuse(refusal, vec![known.user]));
        }
        let outcome = self.add_to(decision, identified, known.user).await?;
        self.use_up(&known, identified).await?;
        Ok((self.steps, Ok(outcome)))
    }

    fn refuse(mut self, refusal: Refusal, users: Vec<UserId>) -> Attempt {
        self.steps.push(TraceStep::Refused { refusal, users });
        (self.steps, Err(refusal))
    }

    async fn use_up(
        &mut self,
        known: &Invitation,
        identified: &Identified,
    ) -> Result<(), StoreError> {
        let (workspace, user) = (known.workspace, known.user);
        let held = identities::list_by_user(self.tx, workspace, user).await?;
        let openid = identified.openid_key();
        let mut held = held.into_iter();
        let identity: Option<IdentityId> = held.find(|held| held.key == openid).map(|held| held.id);
        invitations::mark_used(self.tx, workspace, known.id, identity, self.now).await?;
        let event = AuditEvent {
            workspace,
            id: AuditEventId::new(self.now, self.entropy),
            at: self.now,
            actor: Actor::EndUser,
            action: "user.invitation_used".to_owned(),
            subject_kind: "user".to_owned(),
            subject_id: user.to_string(),
            before: None,
            after: Some(json!({ "invitation": known.id, "source": known.source }).to_string()),
        };
        audit_events::add(self.tx, &event).await
    }
}
