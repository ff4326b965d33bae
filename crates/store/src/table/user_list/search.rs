//! Whom a text means: part of a name, or the beginning of what somebody is known by.

use std::collections::BTreeSet;

use saoma_model::{IdentityKind, UserId, WorkspaceId};
use uuid::Uuid;

use super::GATHERED;
use crate::statement::query;
use crate::table::{user_grams, users};
use crate::{Session, StoreError};

/// Whom a search means.
pub(super) enum Sought {
    /// Nothing was asked.
    Everybody,
    /// These; who searches has to ask more exactly if there are more.
    These { users: Vec<UserId>, is_capped: bool },
    /// Too many have such a name to name them all: who has these grams may.
    Many { grams: Vec<String>, wanted: String },
}

impl Sought {
    pub(super) fn grams(&self) -> &[String] {
        match self {
            Self::Many { grams, .. } => grams,
            Self::Everybody | Self::These { .. } => &[],
        }
    }

    pub(super) const fn is_capped(&self) -> bool {
        matches!(
            self,
            Self::These {
                is_capped: true,
                ..
            }
        )
    }

    /// Whether somebody with this nickname is meant.
    pub(super) fn fits(&self, nickname: Option<&str>) -> bool {
        match self {
            Self::Many { wanted, .. } => {
                nickname.is_some_and(|name| user_grams::normalized(name).contains(wanted))
            }
            Self::Everybody | Self::These { .. } => true,
        }
    }
}

pub(super) async fn seek(
    session: &mut Session,
    workspace: WorkspaceId,
    text: &str,
) -> Result<Sought, StoreError> {
    let mut users = BTreeSet::new();
    let mut is_capped = by_number(session, workspace, text, &mut users).await?;
    match user_grams::find(session, workspace, text).await? {
        user_grams::Found::These(named) => users.extend(named),
        user_grams::Found::Many(grams) if users.is_empty() => {
            let wanted = user_grams::normalized(text);
            return Ok(Sought::Many { grams, wanted });
        }
        // Who is known by this number goes before those whose name happens to hold it.
        user_grams::Found::Many(_) => is_capped = true,
    }
    Ok(Sought::These {
        users: users.into_iter().collect(),
        is_capped,
    })
}

/// Adds those who are known by a number or address; answers whether there may be more.
async fn by_number(
    session: &mut Session,
    workspace: WorkspaceId,
    text: &str,
    found: &mut BTreeSet<UserId>,
) -> Result<bool, StoreError> {
    // All openids of one AppID begin alike, so a shorter text would find everybody.
    const SHORTEST: usize = 5;
    if let Ok(user) = text.parse::<UserId>() {
        let known = users::lookup(session, workspace, user).await?;
        found.extend(known.map(|user| user.id));
        return Ok(false);
    }
    if text.chars().count() < SHORTEST || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(false);
    }
    let mut is_capped = false;
    let mut rows = by_identity(session, workspace, text).await?;
    let begins = |column: &'static str| match column {
        "phone" => {
            "SELECT user_id FROM users
             WHERE workspace_id = $1 AND phone >= $2 AND phone <= $3 LIMIT $4"
        }
        _ => {
            "SELECT user_id FROM users
             WHERE workspace_id = $1 AND email >= $2 AND email <= $3 LIMIT $4"
        }
    };
    let mut texts = vec![("phone", text.to_owned()), ("email", text.to_lowercase())];
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Chinese numbers are kept with the prefix that nobody writes.
        texts.push(("phone", format!("+86{text}")));
    }
    for (column, text) in texts {
        let found: Vec<(Uuid,)> = query!(
            session,
            fetch_all,
            begins(column),
            workspace.as_uuid(),
            text.as_str(),
            end(&text).as_str(),
            GATHERED,
        )?;
        rows.push(found);
    }
    for rows in rows {
        is_capped |= i64::try_from(rows.len()).is_ok_and(|count| count >= GATHERED);
        found.extend(rows.into_iter().map(|(user,)| UserId::from_uuid(user)));
    }
    let most = usize::try_from(GATHERED).unwrap_or(usize::MAX);
    while found.len() > most {
        found.pop_first();
    }
    Ok(is_capped)
}

/// Those whose openid or unionid begins so, for each AppID and open platform account: a workspace
/// has few, and so the unique rule's index serves.
async fn by_identity(
    session: &mut Session,
    workspace: WorkspaceId,
    text: &str,
) -> Result<Vec<Vec<(Uuid,)>>, StoreError> {
    let mut all = Vec::new();
    for kind in [IdentityKind::Openid, IdentityKind::Unionid] {
        let mut scope = String::new();
        // One step past all of a scope at once, which a comparison of pairs would walk through.
        while let Some((next,)) = query!(
            session,
            fetch_optional,
            "SELECT scope FROM identities WHERE workspace_id = $1 AND kind = $2 AND scope > $3
             ORDER BY scope LIMIT 1",
            workspace.as_uuid(),
            kind.as_str(),
            scope.as_str(),
        )? {
            scope = next;
            let rows: Vec<(Uuid,)> = query!(
                session,
                fetch_all,
                "SELECT user_id FROM identities
                 WHERE workspace_id = $1 AND kind = $2 AND scope = $3 AND value >= $4
                   AND value <= $5 LIMIT $6",
                workspace.as_uuid(),
                kind.as_str(),
                scope.as_str(),
                text,
                end(text).as_str(),
                GATHERED,
            )?;
            all.push(rows);
        }
    }
    Ok(all)
}

/// The texts that begin so lie between the text and this, in the order of bytes.
fn end(text: &str) -> String {
    format!("{text}\u{10ffff}")
}
