//! What a login leaves for the admin to look at.

use saoma_model::{
    Conflict, ConflictId, ConflictKind, Decision, Identified, Lookup, Question, Refusal, TraceStep,
    UserId,
};
use saoma_store::{StoreError, conflicts};

use super::Writer;

impl Writer<'_, '_> {
    pub(super) async fn record_conflict(
        &mut self,
        kind: ConflictKind,
        identified: &Identified,
        users: Vec<UserId>,
    ) -> Result<(), StoreError> {
        let app = self.way.app;
        let openid = std::iter::once(identified.openid_key());
        let conflict = Conflict {
            workspace: app.workspace,
            id: ConflictId::new(self.now, self.entropy),
            kind,
            appid: identified.appid.clone(),
            users: users.clone(),
            identities: openid.chain(identified.unionid_key(app)).collect(),
            login: Some(identified.login),
            times: 1,
            created_at: self.now,
            noticed_at: self.now,
            settled: None,
        };
        conflicts::record(self.tx, &conflict).await?;
        self.steps.push(TraceStep::RecordedConflict {
            conflict: kind,
            users,
        });
        Ok(())
    }
}

pub(super) const fn conflict_kind(decided: &Result<Decision, Refusal>) -> Option<ConflictKind> {
    match decided {
        Ok(Decision::Ask {
            question: Question::Conflict,
        })
        | Err(Refusal::Conflict) => Some(ConflictKind::Conflict),
        Ok(Decision::UnionidChanged { .. }) => Some(ConflictKind::UnionidChanged),
        _ => None,
    }
}

/// The users whom a refusal or a conflict is about.
pub(super) fn concerned(found: &Lookup) -> Vec<UserId> {
    let by_ids = [&found.by_openid, &found.by_unionid];
    let mut users: Vec<_> = by_ids.into_iter().flatten().map(|a| a.user).collect();
    if users.is_empty() {
        let by_phone = found.by_phone.iter().flat_map(|phone| &phone.holders);
        users.extend(by_phone.map(|holder| holder.user));
    }
    users.dedup();
    users
}
