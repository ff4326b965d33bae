//! Who has what by platform app, page by page: for what goes over many accounts.

use std::collections::BTreeMap;

use saoma_model::{AppId, OpenPlatform, UserId, WorkspaceId};
use uuid::Uuid;

use crate::statement::query;
use crate::{Session, StoreError};

/// So many identities are counted by one statement, which sorts them by platform app.
const COUNTED: i64 = 20_000;

/// A user with what WeChat calls them.
pub type Named = (UserId, String);

/// What the users of one platform app have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppCount {
    /// The platform app.
    pub appid: AppId,
    /// How many have an openid of it.
    pub openids: i64,
    /// How many of these have a unionid of its open platform account, too.
    pub with_unionid: i64,
}

/// What users have, by platform app, in the order of AppIDs.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_by_app(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Vec<AppCount>, StoreError> {
    let mut counts: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let mut after = Uuid::nil();
    loop {
        let last: Option<(Uuid,)> = query!(
            session,
            fetch_optional,
            "SELECT user_id FROM identities WHERE workspace_id = $1 AND user_id > $2
             ORDER BY user_id LIMIT 1 OFFSET $3",
            workspace.as_uuid(),
            after,
            COUNTED,
        )?;
        let last = last.map(|(user,)| user);
        // In the order of users all that is asked of one lies on the same page. In the order of
        // openids, which `kind = 'openid'` would make SQLite take, each user is on a page of their own.
        let rows: Vec<(String, i64, i64)> = query!(
            session,
            fetch_all,
            "SELECT held.scope, count(*),
                    sum(CASE WHEN EXISTS (SELECT 1 FROM identities AS unions
                                          WHERE unions.workspace_id = held.workspace_id
                                            AND unions.user_id = held.user_id
                                            AND unions.kind = 'unionid'
                                            AND unions.scope = apps.open_platform)
                             THEN 1 ELSE 0 END)
             FROM identities AS held CROSS JOIN platform_apps AS apps
             WHERE held.workspace_id = $1 AND held.user_id > $2 AND held.user_id <= $3
               AND COALESCE(held.kind, '') = 'openid'
               AND apps.workspace_id = $1 AND apps.appid = held.scope
             GROUP BY held.scope",
            workspace.as_uuid(),
            after,
            last.unwrap_or(Uuid::max()),
        )?;
        for (appid, openids, with_unionid) in rows {
            let count = counts.entry(appid).or_default();
            count.0 += openids;
            count.1 += with_unionid;
        }
        let Some(last) = last else { break };
        after = last;
    }
    let counts = counts.into_iter().map(|(appid, (openids, with_unionid))| {
        let appid = AppId::new(appid);
        AppCount {
            appid,
            openids,
            with_unionid,
        }
    });
    Ok(counts.collect())
}

/// How many openids of a platform app there are.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_openids(
    session: &mut Session,
    workspace: WorkspaceId,
    appid: &AppId,
) -> Result<i64, StoreError> {
    let (count,): (i64,) = query!(
        session,
        fetch_one,
        "SELECT count(*) FROM identities
         WHERE workspace_id = $1 AND kind = 'openid' AND scope = $2",
        workspace.as_uuid(),
        appid.as_str(),
    )?;
    Ok(count)
}

/// Openids of a platform app behind `after`, whose users have no unionid of `open_platform`; in the
/// order of openids, at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_without_unionid(
    session: &mut Session,
    workspace: WorkspaceId,
    appid: &AppId,
    open_platform: &OpenPlatform,
    after: &str,
    limit: u32,
) -> Result<Vec<Named>, StoreError> {
    let rows: Vec<(Uuid, String)> = query!(
        session,
        fetch_all,
        "SELECT held.user_id, held.value FROM identities AS held
         WHERE held.workspace_id = $1 AND held.kind = 'openid' AND held.scope = $2
           AND held.value > $4
           AND NOT EXISTS (SELECT 1 FROM identities AS unions
                           WHERE unions.workspace_id = held.workspace_id
                             AND unions.user_id = held.user_id AND unions.kind = 'unionid'
                             AND unions.scope = $3)
         ORDER BY held.value LIMIT $5",
        workspace.as_uuid(),
        appid.as_str(),
        open_platform.as_str(),
        after,
        i64::from(limit),
    )?;
    Ok(named(rows))
}

/// Openids of `from` behind `after` of which no new one of `to` is known; in the order of openids,
/// at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_unchanged(
    session: &mut Session,
    workspace: WorkspaceId,
    (from, to): (&AppId, &AppId),
    after: &str,
    limit: u32,
) -> Result<Vec<Named>, StoreError> {
    let rows: Vec<(Uuid, String)> = query!(
        session,
        fetch_all,
        "SELECT held.user_id, held.value FROM identities AS held
         WHERE held.workspace_id = $1 AND held.kind = 'openid' AND held.scope = $2
           AND held.value > $4
           AND NOT EXISTS (SELECT 1 FROM changed_ids AS changed
                           WHERE changed.workspace_id = held.workspace_id
                             AND changed.kind = 'openid' AND changed.old_scope = held.scope
                             AND changed.old_value = held.value AND changed.new_scope = $3)
         ORDER BY held.value LIMIT $5",
        workspace.as_uuid(),
        from.as_str(),
        to.as_str(),
        after,
        i64::from(limit),
    )?;
    Ok(named(rows))
}

/// Unionids of `open_platform` behind `after` that hold no longer once `appid` has left it: their
/// users have an openid of that app and of no other app that stays. In the order of unionids, at
/// most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_left_behind(
    session: &mut Session,
    workspace: WorkspaceId,
    appid: &AppId,
    open_platform: &OpenPlatform,
    after: &str,
    limit: u32,
) -> Result<Vec<Named>, StoreError> {
    let rows: Vec<(Uuid, String)> = query!(
        session,
        fetch_all,
        "SELECT held.user_id, held.value FROM identities AS held
         WHERE held.workspace_id = $1 AND held.kind = 'unionid' AND held.scope = $3
           AND held.value > $4 AND held.revoked_at IS NULL
           AND EXISTS (SELECT 1 FROM identities AS openids
                       WHERE openids.workspace_id = held.workspace_id
                         AND openids.user_id = held.user_id AND openids.kind = 'openid'
                         AND openids.scope = $2)
           AND NOT EXISTS (SELECT 1 FROM identities AS others
                           JOIN platform_apps AS apps
                             ON apps.workspace_id = others.workspace_id
                            AND apps.appid = others.scope
                           WHERE others.workspace_id = held.workspace_id
                             AND others.user_id = held.user_id AND others.kind = 'openid'
                             AND others.scope <> $2 AND apps.open_platform = $3)
         ORDER BY held.value LIMIT $5",
        workspace.as_uuid(),
        appid.as_str(),
        open_platform.as_str(),
        after,
        i64::from(limit),
    )?;
    Ok(named(rows))
}

/// Phone numbers behind `after` that several users have, in the order of numbers; at most `limit`.
/// Whether they are proven is not looked at: the index does not say so.
///
/// # Errors
/// See [`StoreError`].
pub async fn list_shared_phones(
    session: &mut Session,
    workspace: WorkspaceId,
    after: &str,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = query!(
        session,
        fetch_all,
        "SELECT phone FROM users WHERE workspace_id = $1 AND phone > $2
         GROUP BY phone HAVING count(*) > 1 ORDER BY phone LIMIT $3",
        workspace.as_uuid(),
        after,
        i64::from(limit),
    )?;
    Ok(rows.into_iter().map(|(phone,)| phone).collect())
}

fn named(rows: Vec<(Uuid, String)>) -> Vec<Named> {
    let named = rows.into_iter();
    named
        .map(|(user, value)| (UserId::from_uuid(user), value))
        .collect()
}
