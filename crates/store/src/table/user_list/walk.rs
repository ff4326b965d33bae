//! Many users: the index of the sort is walked, as far as one answer may take.

use saoma_model::UserId;
use uuid::Uuid;

use super::conditions::{push_conditions, push_key, push_period};
use super::{Asked, Found, UserSort, place_of};
use crate::bulk::bulk_query;
use crate::{Session, StoreError};

/// How many users are looked at, one batch after the other.
const BATCHES: [i64; 3] = [500, 2_500, 7_000];
/// How often an answer looks beside the index that it walks, at most: each time is a page of the
/// store that has to be read and deciphered.
const LOOKUPS: i64 = 2_000;

/// Walks on from where the last page ended.
pub(super) async fn walk(session: &mut Session, asked: &Asked<'_>) -> Result<Found, StoreError> {
    let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let mut users: Vec<UserId> = Vec::new();
    let mut next = asked.after.cloned();
    let mut left = match lookups(asked) {
        0 => i64::MAX,
        each => LOOKUPS / each,
    };
    for batch in BATCHES {
        let batch = batch.min(left);
        if batch == 0 {
            break;
        }
        left -= batch;
        let here = Asked {
            after: next.as_ref(),
            ..*asked
        };
        let step = step(session, &here, batch).await?;
        users.extend(step.users);
        if users.len() > limit {
            users.truncate(limit);
            next = match users.last() {
                Some(last) => place_of(session, asked, *last).await?,
                None => None,
            };
            break;
        }
        next = match step.end {
            Some(end) => place_of(session, asked, end).await?,
            None => None,
        };
        if next.is_none() {
            break;
        }
    }
    Ok(Found {
        total: i64::try_from(users.len()).unwrap_or(i64::MAX),
        is_capped: next.is_some(),
        users,
        next,
    })
}

/// How often each user makes the walk look beside its index.
fn lookups(asked: &Asked<'_>) -> i64 {
    let (filter, sort) = (asked.filter, asked.order.sort);
    let asks_the_user = filter.disabled.is_some()
        || filter.has_unionid.is_some()
        || (filter.created.is_bounded() && sort != UserSort::Created)
        || (filter.last_login.is_bounded() && sort != UserSort::LastLogin);
    let asks = [
        asks_the_user,
        filter.appid.is_some(),
        filter.migration.is_some(),
    ];
    let grams = i64::try_from(asked.grams.len()).unwrap_or_default();
    grams + asks.into_iter().map(i64::from).sum::<i64>()
}

/// What a batch brought.
struct Step {
    users: Vec<UserId>,
    /// The last who was looked at, if there are users behind them.
    end: Option<UserId>,
}

/// Pushes the beginning of a part: only columns that are asked about, since all but the key and the
/// id are looked up beside the index.
macro_rules! push_part {
    ($builder:ident, $asked:expr) => {
        $builder.push(format_args!(
            "SELECT user_id, {} AS sort_key",
            $asked.order.key()
        ));
        let filter = $asked.filter;
        for (column, is_asked) in [
            ("disabled", filter.disabled.is_some()),
            ("has_unionid", filter.has_unionid.is_some()),
            ("created_at", filter.created.is_bounded()),
            ("last_login_at", filter.last_login.is_bounded()),
        ] {
            if is_asked {
                $builder.push(format_args!(", {column}"));
            }
        }
        $builder
            .push(" FROM users WHERE workspace_id = ")
            .push_bind($asked.workspace.as_uuid());
    };
}

async fn step(session: &mut Session, asked: &Asked<'_>, batch: i64) -> Result<Step, StoreError> {
    let (order, filter) = (asked.order, asked.filter);
    let (direction, behind) = (order.direction(), order.behind());
    let rows: Vec<(Uuid, bool, i64)> = bulk_query!(session, |builder| {
        builder.push("WITH walked AS (SELECT * FROM (");
        // Who has the same key as the last of the page before, and who has one behind it: each part
        // is a range of the index.
        if let Some(after) = asked.after {
            builder.push("SELECT * FROM (");
            push_part!(builder, asked);
            builder.push(format_args!(" AND {} = ", order.key()));
            push_key!(builder, &after.key);
            builder
                .push(format_args!(" AND user_id {behind} "))
                .push_bind(after.user.as_uuid())
                .push(format_args!(" ORDER BY user_id {direction} LIMIT "))
                .push_bind(batch)
                .push(") AS alike UNION ALL ");
        }
        builder.push("SELECT * FROM (");
        push_part!(builder, asked);
        if let Some(after) = asked.after {
            builder.push(format_args!(" AND {} {behind} ", order.key()));
            push_key!(builder, &after.key);
        }
        match order.sort {
            UserSort::Created => {
                push_period!(builder, order.key(), filter.created);
            }
            UserSort::LastLogin => {
                push_period!(builder, order.key(), filter.last_login);
            }
            UserSort::Name => {}
        }
        builder
            .push(format_args!(
                " ORDER BY {} {direction}, user_id {direction} LIMIT ",
                order.key()
            ))
            .push_bind(batch)
            .push(format_args!(
                ") AS others) AS parts ORDER BY sort_key {direction}, user_id {direction} LIMIT "
            ))
            .push_bind(batch)
            .push(
                ") SELECT user_id, COALESCE(fits, FALSE), (SELECT count(*) FROM walked)
                 FROM (SELECT user_id, sort_key, (TRUE",
            );
        push_conditions!(builder, asked, "walked");
        let back = if order.descending { "ASC" } else { "DESC" };
        builder
            .push(format_args!(
                ") AS fits FROM walked) AS judged
                 WHERE fits OR user_id = (SELECT user_id FROM walked
                                          ORDER BY sort_key {back}, user_id {back} LIMIT 1)
                 ORDER BY sort_key {direction}, user_id {direction} LIMIT "
            ))
            .push_bind(i64::from(asked.limit) + 2);
    })?;
    let is_full = rows.first().is_some_and(|(.., seen)| *seen >= batch);
    let users = rows.iter().filter(|(_, fits, _)| *fits);
    Ok(Step {
        users: users.map(|(user, ..)| UserId::from_uuid(*user)).collect(),
        end: rows
            .last()
            .filter(|_| is_full)
            .map(|(user, ..)| UserId::from_uuid(*user)),
    })
}
