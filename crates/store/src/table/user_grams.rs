//! The index behind the search for names: each character and each pair of neighbours of a name.
//! Written by `users` only, in the transaction that writes the name.

use std::collections::BTreeSet;

use saoma_model::{UserId, WorkspaceId};
use uuid::Uuid;

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// How much of a name is indexed, in characters; WeChat's nicknames have 32 at most.
const INDEXED: usize = 32;
/// Up to where it is worth to know how frequent a gram is.
const FREQUENT: i64 = 2000;
/// How many users the step of the schema that brought the table indexes at once.
const BATCH: i64 = 500;

/// What is compared: no blanks, no difference between large and small letters.
pub(crate) fn normalized(name: &str) -> String {
    let read = name
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control());
    read.flat_map(char::to_lowercase).collect()
}

/// Makes the index of one user's name be that of `after`.
pub(crate) async fn replace(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    user: UserId,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<(), StoreError> {
    let (before, after) = (grams(before), grams(after));
    for gram in before.difference(&after) {
        execute!(
            tx,
            "DELETE FROM user_grams WHERE workspace_id = $1 AND gram = $2 AND user_id = $3",
            workspace.as_uuid(),
            gram.as_str(),
            user.as_uuid(),
        )?;
    }
    for gram in after.difference(&before) {
        execute!(
            tx,
            "INSERT INTO user_grams (workspace_id, gram, user_id) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING",
            workspace.as_uuid(),
            gram.as_str(),
            user.as_uuid(),
        )?;
    }
    Ok(())
}

/// Indexes the names of users who were there before the table was.
pub(crate) async fn fill(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let (mut workspace, mut user) = (Uuid::nil(), Uuid::nil());
    loop {
        let rows: Vec<(Uuid, Uuid, Option<String>)> = query!(
            tx,
            fetch_all,
            "SELECT workspace_id, user_id, nickname FROM users
             WHERE (workspace_id, user_id) > ($1, $2)
             ORDER BY workspace_id, user_id LIMIT $3",
            workspace,
            user,
            BATCH,
        )?;
        let Some((last_workspace, last_user, _)) = rows.last() else {
            return Ok(());
        };
        (workspace, user) = (*last_workspace, *last_user);
        for (workspace, user, nickname) in rows {
            let (workspace, user) = (WorkspaceId::from_uuid(workspace), UserId::from_uuid(user));
            replace(tx, workspace, user, None, nickname.as_deref()).await?;
        }
    }
}

/// Whom a part of a name means.
pub(crate) enum Found {
    /// These, newest first.
    These(Vec<UserId>),
    /// Some of those who have all these grams; too many to name them.
    Many(Vec<String>),
}

/// Users whose name holds `text`.
pub(crate) async fn find(
    session: &mut Session,
    workspace: WorkspaceId,
    text: &str,
) -> Result<Found, StoreError> {
    let wanted = normalized(text);
    let Some(Rarest { count, gram, next }) = rarest(session, workspace, &wanted).await? else {
        return Ok(Found::These(Vec::new()));
    };
    if count >= FREQUENT {
        let grams = BTreeSet::from([gram, next]);
        return Ok(Found::Many(grams.into_iter().collect()));
    }
    let rows: Vec<(Uuid, Option<String>)> = query!(
        session,
        fetch_all,
        "SELECT grams.user_id, users.nickname
         FROM user_grams AS grams
         JOIN users ON users.workspace_id = grams.workspace_id AND users.user_id = grams.user_id
         WHERE grams.workspace_id = $1 AND grams.gram = $2
           AND EXISTS (SELECT 1 FROM user_grams AS others
                       WHERE others.workspace_id = $1 AND others.gram = $3
                         AND others.user_id = grams.user_id)
         ORDER BY grams.user_id DESC",
        workspace.as_uuid(),
        gram.as_str(),
        next.as_str(),
    )?;
    // All grams may be there, and not in this order.
    let holds = |nickname: &Option<String>| {
        nickname
            .as_deref()
            .is_some_and(|nickname| normalized(nickname).contains(&wanted))
    };
    let found = rows.into_iter().filter(|(_, nickname)| holds(nickname));
    Ok(Found::These(
        found.map(|(user, _)| UserId::from_uuid(user)).collect(),
    ))
}

/// The gram that the fewest users have, how many these are, and the second.
struct Rarest {
    count: i64,
    gram: String,
    next: String,
}

/// The two grams of `wanted` that the fewest users have: what is looked at is theirs only.
async fn rarest(
    session: &mut Session,
    workspace: WorkspaceId,
    wanted: &str,
) -> Result<Option<Rarest>, StoreError> {
    let mut counted = Vec::new();
    for gram in longest_grams(wanted) {
        let (count,): (i64,) = query!(
            session,
            fetch_one,
            "SELECT count(*) FROM (SELECT 1 FROM user_grams
                                   WHERE workspace_id = $1 AND gram = $2 LIMIT $3) AS counted",
            workspace.as_uuid(),
            gram.as_str(),
            FREQUENT,
        )?;
        counted.push((count, gram));
    }
    counted.sort();
    let mut grams = counted.into_iter();
    Ok(grams.next().map(|(count, gram)| {
        let next = grams.next().map_or_else(|| gram.clone(), |(_, next)| next);
        Rarest { count, gram, next }
    }))
}

/// Each character and each pair of neighbours.
pub(crate) fn grams(name: Option<&str>) -> BTreeSet<String> {
    let characters: Vec<char> = normalized(name.unwrap_or_default())
        .chars()
        .take(INDEXED)
        .collect();
    let pairs = characters.windows(2).map(|pair| pair.iter().collect());
    let single = characters.iter().map(char::to_string);
    single.chain(pairs).collect()
}

/// Its pairs; a single character itself.
fn longest_grams(wanted: &str) -> BTreeSet<String> {
    let single = wanted.chars().count() == 1;
    let all = grams(Some(wanted)).into_iter();
    all.filter(|gram| single || gram.chars().count() == 2)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_into_characters_and_pairs() {
        let all: Vec<String> = grams(Some("小 Ming")).into_iter().collect();
        assert_eq!(
            all,
            ["g", "i", "in", "m", "mi", "n", "ng", "小", "小m"],
            "blanks and large letters do not count"
        );
        assert!(grams(None).is_empty());
    }
}
