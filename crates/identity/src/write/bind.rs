//! Somebody who is signed in binds one more WeChat to their account.

use saoma_model::{
    Actor, AuditEvent, AuditEventId, ConflictKind, Decision, Identified, IdentityKey, Lookup,
    Refusal, Resolved, TraceStep, UserId, decide_to_bind,
};
use saoma_store::{StoreError, audit_events};
use serde_json::json;

use super::conflict::concerned;
use super::{Attempt, Outcome, Writer};

impl Writer<'_, '_> {
    /// Looks up, decides and writes. Nickname and picture of the account stay as they are.
    ///
    /// # Errors
    /// As [`Writer::attempt`].
    pub(crate) async fn bind(
        mut self,
        identified: &Identified,
        user: UserId,
    ) -> Result<Attempt, StoreError> {
        let found = self.look_up(identified).await?;
        let outcome = match decide_to_bind(user, identified, &found) {
            Ok(decision) => Ok(self.add_to(decision, identified, user).await?),
            Err(refusal) => {
                self.note_held(refusal, identified, user, &found).await?;
                Err(refusal)
            }
        };
        Ok((self.steps, outcome))
    }

    pub(super) async fn add_to(
        &mut self,
        decision: Decision,
        identified: &Identified,
        user: UserId,
    ) -> Result<Outcome, StoreError> {
        self.steps.push(TraceStep::Decided(decision));
        let openid = || std::iter::once(identified.openid_key());
        let unionid = || identified.unionid_key(self.way.app).into_iter();
        let adds: Vec<IdentityKey> = match decision {
            Decision::Bind { .. } => openid().chain(unionid()).collect(),
            Decision::AddOpenid { .. } => openid().collect(),
            Decision::AddUnionid { .. } => unionid().collect(),
            _ => Vec::new(),
        };
        for key in adds {
            self.add_identity(user, key.clone()).await?;
            self.note_bound(user, &key).await?;
        }
        let resolved = Resolved {
            identified: identified.clone(),
            decision,
        };
        Ok(Outcome::SignedIn(resolved.complete(user)))
    }

    /// It is somebody else's: the admin learns of both accounts.
    pub(super) async fn note_held(
        &mut self,
        refusal: Refusal,
        identified: &Identified,
        user: UserId,
        found: &Lookup,
    ) -> Result<(), StoreError> {
        let mut users = concerned(found);
        if !users.contains(&user) {
            users.push(user);
        }
        let kind = ConflictKind::Conflict;
        self.record_conflict(kind, identified, users.clone())
            .await?;
        self.steps.push(TraceStep::Refused { refusal, users });
        Ok(())
    }

    async fn note_bound(&mut self, user: UserId, key: &IdentityKey) -> Result<(), StoreError> {
        let event = AuditEvent {
            workspace: self.way.app.workspace,
            id: AuditEventId::new(self.now, self.entropy),
            at: self.now,
            actor: Actor::EndUser,
            action: "user.identity_bound".to_owned(),
            subject_kind: "user".to_owned(),
            subject_id: user.to_string(),
            before: None,
            after: Some(json!(key).to_string()),
        };
        audit_events::add(self.tx, &event).await
    }
}
