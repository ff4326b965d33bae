//! Finding groups: by phone numbers that several users have proven, and by open conflicts.

use std::collections::{BTreeMap, BTreeSet};

use saoma_model::{
    Conflict, ConflictId, IdentityKey, MergeWarning, RowReason, UserId, WorkspaceId, plan_merge,
};
use saoma_store::bulk::{self, Keys, Known};
use saoma_store::{Session, conflicts, declined_merges, identity_lists, merge_choices, merges};

use super::{Evidence, Group, Keep};
use crate::MigrationError;

/// First the groups by phone number, in the order of numbers, then those by unionid, newest first:
/// the order of their subjects' first letters.
pub(super) async fn page(
    session: &mut Session,
    workspace: WorkspaceId,
    keep: Keep,
    after: &str,
    limit: u32,
) -> Result<(Vec<Group>, Option<String>), MigrationError> {
    if after.is_empty() || after.starts_with("phone/") {
        let behind = after.trim_start_matches("phone/");
        let phones = identity_lists::list_shared_phones(session, workspace, behind, limit).await?;
        let groups = by_phone(session, workspace, keep, &phones).await?;
        let next = match phones.last() {
            Some(last) => format!("phone/{last}"),
            None => "unionid/".to_owned(),
        };
        return Ok((groups, Some(next)));
    }
    let open = conflicts::list(session, workspace, true, conflict_of(after), limit).await?;
    let groups = by_unionid(session, workspace, keep, &open).await?;
    let next = open.last().map(|last| format!("unionid/{}", last.id));
    Ok((groups, next))
}

pub(super) async fn find(
    session: &mut Session,
    workspace: WorkspaceId,
    keep: Keep,
    subject: &str,
) -> Result<Option<Group>, MigrationError> {
    let groups = if let Some(phone) = subject.strip_prefix("phone/") {
        by_phone(session, workspace, keep, &[phone.to_owned()]).await?
    } else {
        let Some(id) = conflict_of(subject) else {
            return Ok(None);
        };
        let found = conflicts::lookup(session, workspace, id).await?;
        let open: Vec<Conflict> = found
            .into_iter()
            .filter(|found| found.settled.is_none())
            .collect();
        by_unionid(session, workspace, keep, &open).await?
    };
    Ok(groups.into_iter().next())
}

/// The conflict that makes users a group of this subject.
pub(super) fn conflict_of(subject: &str) -> Option<ConflictId> {
    subject.strip_prefix("unionid/")?.parse().ok()
}

async fn by_phone(
    session: &mut Session,
    workspace: WorkspaceId,
    keep: Keep,
    phones: &[String],
) -> Result<Vec<Group>, MigrationError> {
    let keys = Keys {
        phones: phones.iter().map(String::as_str).collect(),
        ..Keys::default()
    };
    let found: Vec<UserId> = bulk::find_users(session, workspace, &keys)
        .await?
        .into_iter()
        .collect();
    let mut by_phone: BTreeMap<String, Vec<Known>> = BTreeMap::new();
    for known in bulk::accounts(session, workspace, &found).await? {
        let user = &known.account.user;
        if let (Some(phone), true) = (&user.phone, user.phone_verified) {
            by_phone.entry(phone.clone()).or_default().push(known);
        }
    }
    let found = by_phone.into_iter().map(|(phone, users)| {
        let subject = format!("phone/{phone}");
        (subject, Evidence::Phone, phone, users)
    });
    groups_of(session, workspace, keep, found.collect()).await
}

async fn by_unionid(
    session: &mut Session,
    workspace: WorkspaceId,
    keep: Keep,
    open: &[Conflict],
) -> Result<Vec<Group>, MigrationError> {
    let mut missing: BTreeSet<UserId> = open.iter().flat_map(|all| all.users.clone()).collect();
    let ids: Vec<UserId> = missing.iter().copied().collect();
    let mut known = bulk::accounts(session, workspace, &ids).await?;
    for known in &known {
        missing.remove(&known.id());
    }
    // Who was made one with somebody since is meant by what was said of them before.
    let stayed = merges::stayed(session, workspace, &missing).await?;
    let there: BTreeSet<UserId> = known.iter().map(Known::id).collect();
    let more: BTreeSet<UserId> = stayed.values().copied().collect();
    let more: Vec<UserId> = more.difference(&there).copied().collect();
    known.extend(bulk::accounts(session, workspace, &more).await?);
    let now = |user: &UserId| *stayed.get(user).unwrap_or(user);
    let mut found = Vec::new();
    for conflict in open {
        let unionid = conflict.identities.iter().find_map(|key| match key {
            IdentityKey::Unionid { unionid, .. } => Some(unionid.to_string()),
            IdentityKey::Openid { .. } => None,
        });
        let Some(unionid) = unionid else { continue };
        let users: BTreeSet<UserId> = conflict.users.iter().map(now).collect();
        let users = known.iter().filter(|known| users.contains(&known.id()));
        let subject = format!("unionid/{}", conflict.id);
        found.push((
            subject,
            Evidence::Unionid,
            unionid,
            users.cloned().collect(),
        ));
    }
    groups_of(session, workspace, keep, found).await
}

/// Subject, evidence, its value, and who was found by it: a group, if they are several.
type Found = (String, Evidence, String, Vec<Known>);

async fn groups_of(
    session: &mut Session,
    workspace: WorkspaceId,
    keep: Keep,
    mut found: Vec<Found>,
) -> Result<Vec<Group>, MigrationError> {
    found.retain(|(.., users)| users.len() > 1);
    let subjects: Vec<&str> = found.iter().map(|(subject, ..)| subject.as_str()).collect();
    let declined = declined_merges::find(session, workspace, &subjects).await?;
    let mut choices = merge_choices::find(session, workspace, &subjects).await?;
    let groups = found
        .into_iter()
        .map(|(subject, evidence, value, mut users)| {
            users.sort_by_key(|known| {
                let user = &known.account.user;
                let latest = match keep {
                    Keep::Oldest => 0,
                    Keep::LastLogin => user.last_login_at.map_or(i64::MAX, |at| -at.millis()),
                };
                (latest, user.created_at.millis(), user.id)
            });
            let declined = declined.get(&subject);
            let is_declined =
                declined.is_some_and(|all| users.iter().all(|known| all.contains(&known.id())));
            let obstacle = match is_declined {
                true => Some(RowReason::Declined),
                false => obstacle(&users),
            };
            let choices = choices.remove(&subject);
            let choices = choices.map(|json| serde_json::from_str(&json)).transpose();
            Ok(Group {
                subject,
                evidence,
                value,
                users,
                choices: choices
                    .map_err(MigrationError::Journal)?
                    .unwrap_or_default(),
                obstacle,
            })
        });
    groups.collect()
}

/// The worst that is to be known before they are made one.
fn obstacle(users: &[Known]) -> Option<RowReason> {
    let [kept, others @ ..] = users else {
        return None;
    };
    let warnings: Vec<MergeWarning> = others
        .iter()
        .flat_map(|other| plan_merge(&kept.account, &other.account, &BTreeMap::new()).warnings)
        .collect();
    [
        (MergeWarning::TwoUnionids, RowReason::TwoUnionids),
        (MergeWarning::TwoOpenids, RowReason::TwoOpenids),
        (MergeWarning::OneDisabled, RowReason::OneDisabled),
    ]
    .into_iter()
    .find_map(|(warning, reason)| warnings.contains(&warning).then_some(reason))
}
