//! Users who are deleted: as every migration in batches with their journal, so that they can come back.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use saoma_ambient::Timestamp;
use saoma_model::{
    AuditEvent, AuditEventId, MigrationKind, MigrationState, RowDecision, RowReason, RowUndone,
    UserId, Workspace,
};
use saoma_store::bulk::{self, Keys, Known};
use saoma_store::migration_rows::{self, MigrationRow};
use saoma_store::migrations::Migration;
use saoma_store::user_list::{self, Place, UserFilter, UserOrder, UserSort};
use saoma_store::{Tx, access_exceptions, applications, audit_events};
use serde_json::json;

use crate::MigrationError;
use crate::apply::Apply;
use crate::batch::plain;
use crate::book::Book;
use crate::counts::Outcome;
use crate::draft::shortened;
use crate::former::{Former, FormerUser, NOBODY};
use crate::reading::Progress;
use crate::work::Run;

/// How many users one transaction deletes.
const BATCH: u32 = 200;

/// Users who are deleted.
#[derive(Debug, Clone)]
pub enum Whom {
    /// These.
    These(BTreeSet<UserId>),
    /// All whom a filter means, whoever they are when it comes to them.
    All(UserFilter),
}

/// Deletes users with all that hangs on them and refers to them. A row of the journal is a user;
/// taking it back brings them back as they were, without tokens and sessions. `options` says the same
/// as `whom` in words that the caller reads again in order to go on.
///
/// # Errors
/// See [`MigrationError`]. What was deleted before can be taken back, and the rest be gone on with.
pub async fn delete_users(
    how: &Apply<'_>,
    workspace: &Workspace,
    whom: &Whom,
    options: &serde_json::Value,
) -> Result<Outcome, MigrationError> {
    let kind = MigrationKind::Deletion;
    let run = Run::start(how, workspace, kind, String::new(), options).await?;
    go_through(how, run, whom).await
}

/// Goes on with a deletion that was paused, or whose process died.
///
/// # Errors
/// [`MigrationError::NotResumable`] if it has ended; else as [`delete_users`].
pub async fn resume_deletion(
    how: &Apply<'_>,
    migration: Migration,
    whom: &Whom,
) -> Result<Outcome, MigrationError> {
    if !matches!(
        migration.state,
        MigrationState::Applying | MigrationState::Paused
    ) {
        return Err(MigrationError::NotResumable {
            id: migration.id,
            state: migration.state.as_str(),
        });
    }
    go_through(how, Run::go_on(how, migration)?, whom).await
}

async fn go_through(how: &Apply<'_>, mut run: Run, whom: &Whom) -> Result<Outcome, MigrationError> {
    let mut state = MigrationState::Done;
    loop {
        if how.pause.load(Ordering::Relaxed) {
            state = MigrationState::Paused;
            break;
        }
        let (current, now) = (&run, how.clock.now());
        let step = how
            .store
            .write(|tx| Box::pin(step(tx, how, current, whom, now)));
        let next = step.await?;
        let Some(next) = next else { break };
        run = next;
        (how.progress)(Progress {
            rows: run.counts.rows.read,
            bytes: 0,
            of_bytes: 0,
        });
    }
    run.end(how, state).await
}

/// Deletes one batch. Answers the run behind it; nothing if nobody is left.
async fn step(
    tx: &mut Tx<'_>,
    how: &Apply<'_>,
    run: &Run,
    whom: &Whom,
    now: Timestamp,
) -> Result<Option<Run>, MigrationError> {
    let Some((users, after)) = next_users(tx, run, whom).await? else {
        return Ok(None);
    };
    let workspace = run.migration.workspace;
    let ids: Vec<UserId> = users.iter().map(Known::id).collect();
    let access = access_exceptions::list_by_users(tx, workspace, &ids).await?;
    let mut book = Book::default();
    book.load(holders(tx, run, &users).await?);
    let mut rows: Vec<(MigrationRow, Option<RowReason>)> = Vec::with_capacity(users.len());
    for (known, number) in users.iter().zip(run.migration.position + 1..) {
        let of_user = access.iter().filter(|(user, ..)| *user == known.id());
        let former = Former {
            known: None,
            merges: Vec::new(),
            deleted: Some(FormerUser {
                known: known.clone(),
                access: of_user.map(|(_, id, at)| (id.clone(), *at)).collect(),
                sharing: sharing(&book, known).map(Known::id).collect(),
            }),
        };
        let place = (workspace, run.migration.id, number);
        let (field, value) = label(known);
        let row = MigrationRow {
            field: field.map(str::to_owned),
            value: value.map(shortened),
            former: Some(migration_rows::seal(how.vault, place, former.write()?)),
            state_after: Some(NOBODY),
            ..plain(number, RowDecision::Delete, None, Some(known.id()))
        };
        rows.push((row, None));
        let keys = known.account.identities.iter().map(|held| &held.key);
        let nickname = &known.account.user.nickname;
        let facts = json!({ "nickname": nickname, "identities": keys.collect::<Vec<_>>() });
        let event = audit(how, &run.migration, known.id(), "user.deleted", now);
        let before = Some(facts.to_string());
        audit_events::add(tx, &AuditEvent { before, ..event }).await?;
    }
    bulk::delete(tx, &users.iter().collect::<Vec<_>>()).await?;
    run.keep(tx, rows, &after, now).await.map(Some)
}

/// Who comes next, and what is kept in order to go on behind them.
async fn next_users(
    tx: &mut Tx<'_>,
    run: &Run,
    whom: &Whom,
) -> Result<Option<(Vec<Known>, String)>, MigrationError> {
    let workspace = run.migration.workspace;
    match whom {
        Whom::These(all) => {
            let behind: Option<UserId> = run.after.parse().ok();
            let rest = all.iter().filter(|user| Some(**user) > behind);
            let most = usize::try_from(BATCH).unwrap_or(usize::MAX);
            let ids: Vec<UserId> = rest.take(most).copied().collect();
            let Some(last) = ids.last() else {
                return Ok(None);
            };
            let users = bulk::accounts(tx, workspace, &ids).await?;
            Ok(Some((users, last.to_string())))
        }
        Whom::All(filter) => {
            // What it changes, it must not sort by.
            let order = UserOrder {
                sort: UserSort::Created,
                descending: false,
            };
            // Those in front are gone, so it goes on where a page came back short, or not at all.
            let after: Option<Place> = run.after.parse().ok();
            if after.is_none() && run.after == END {
                return Ok(None);
            }
            let list = user_list::list(tx, workspace, filter, order, after.as_ref(), BATCH).await?;
            let after = list.next.map_or(END.to_owned(), |next| next.to_string());
            Ok(Some((list.users, after)))
        }
    }
}

/// What is kept where nobody comes behind.
const END: &str = "end";

/// Everybody who shares a phone number or an e-mail address with somebody of these.
async fn holders(
    tx: &mut Tx<'_>,
    run: &Run,
    users: &[Known],
) -> Result<Vec<Known>, MigrationError> {
    let workspace = run.migration.workspace;
    let keys = Keys {
        phones: users.iter().filter_map(proven_phone).collect(),
        emails: users.iter().filter_map(proven_email).collect(),
        ..Keys::default()
    };
    let found = bulk::find_users(tx, workspace, &keys).await?;
    let found: Vec<UserId> = found.into_iter().collect();
    Ok(bulk::accounts(tx, workspace, &found).await?)
}

/// Who else has proven their phone number or e-mail address.
fn sharing<'a>(book: &'a Book, known: &'a Known) -> impl Iterator<Item = &'a Known> {
    by_phone(book, known).chain(by_email(book, known))
}

fn by_phone<'a>(book: &'a Book, known: &'a Known) -> impl Iterator<Item = &'a Known> {
    let phone = proven_phone(known).into_iter();
    phone
        .flat_map(|phone| book.with_phone(phone))
        .filter(|other| other.id() != known.id() && other.account.user.phone_verified)
}

fn by_email<'a>(book: &'a Book, known: &'a Known) -> impl Iterator<Item = &'a Known> {
    let email = proven_email(known).into_iter();
    email
        .flat_map(|email| book.with_email(email))
        .filter(|other| other.id() != known.id() && other.account.user.email_verified)
}

fn proven_phone(known: &Known) -> Option<&str> {
    let user = &known.account.user;
    user.phone.as_deref().filter(|_| user.phone_verified)
}

fn proven_email(known: &Known) -> Option<&str> {
    let user = &known.account.user;
    user.email.as_deref().filter(|_| user.email_verified)
}

/// By what somebody who reads the report knows the user.
fn label(known: &Known) -> (Option<&'static str>, Option<&str>) {
    let user = &known.account.user;
    let nickname = user.nickname.as_deref().filter(|name| !name.is_empty());
    let key = known.account.identities.first().map(|held| &held.key);
    let all = [
        ("name", nickname),
        ("phone", user.phone.as_deref()),
        ("email", user.email.as_deref()),
    ];
    let named = all.into_iter().find(|(_, value)| value.is_some());
    match (named, key) {
        (Some((field, value)), _) => (Some(field), value),
        (None, Some(key)) => (Some(key.kind().as_str()), Some(key.value())),
        (None, None) => (None, None),
    }
}

/// Brings users of a deletion back, the last row first. What became of each is answered.
pub(crate) async fn bring_back(
    tx: &mut Tx<'_>,
    how: &Apply<'_>,
    migration: &Migration,
    rows: &[MigrationRow],
    now: Timestamp,
) -> Result<Vec<(i64, Option<UserId>, RowUndone)>, MigrationError> {
    let workspace = migration.workspace;
    let mut gone = Vec::with_capacity(rows.len());
    for row in rows {
        let place = (workspace, migration.id, row.number);
        let former = row.former.as_ref();
        let former = former.map(|sealed| migration_rows::open(how.vault, place, sealed));
        let former = former.transpose()?.map(|former| Former::read(&former));
        gone.push(former.transpose()?.and_then(|former| former.deleted));
    }
    let mut book = Book::default();
    book.load(in_the_way(tx, migration, gone.iter().flatten()).await?);
    let mut outcomes = Vec::with_capacity(rows.len());
    let mut back = Vec::new();
    for (row, former) in rows.iter().zip(gone) {
        let Some(former) = former else {
            outcomes.push((row.number, row.user, RowUndone::Gone));
            continue;
        };
        let obstacle = obstacle(&book, &former);
        outcomes.push((row.number, row.user, obstacle.unwrap_or(RowUndone::Undone)));
        if obstacle.is_none() {
            book.put(former.known.clone());
            back.push(former);
        }
    }
    let (new, _) = book.unwritten();
    bulk::add(tx, &new, true).await?;
    for former in back {
        let user = former.known.id();
        for (application, at) in &former.access {
            let known = applications::lookup(tx, workspace, application).await?;
            if known.is_some() {
                access_exceptions::add(tx, workspace, application, user, *at).await?;
            }
        }
        let event = audit(how, migration, user, "user.restored", now);
        audit_events::add(tx, &event).await?;
    }
    Ok(outcomes)
}

/// Everybody who has something of theirs now, and those of them who are back already.
async fn in_the_way(
    tx: &mut Tx<'_>,
    migration: &Migration,
    gone: impl Iterator<Item = &FormerUser>,
) -> Result<Vec<Known>, MigrationError> {
    let (mut keys, mut ids) = (Keys::default(), BTreeSet::new());
    for former in gone {
        let known = &former.known;
        ids.insert(known.id());
        let held = known.account.identities.iter();
        keys.identities.extend(held.map(|identity| &identity.key));
        let names = known.external_ids.iter().map(String::as_str);
        keys.external_ids.extend(names);
        keys.phones.extend(proven_phone(known));
        keys.emails.extend(proven_email(known));
    }
    ids.extend(bulk::find_users(tx, migration.workspace, &keys).await?);
    let ids: Vec<UserId> = ids.into_iter().collect();
    Ok(bulk::accounts(tx, migration.workspace, &ids).await?)
}

/// What came since and stands in a user's way.
fn obstacle(book: &Book, former: &FormerUser) -> Option<RowUndone> {
    let known = &former.known;
    if book.get(known.id()).is_some() {
        return Some(RowUndone::ChangedSince);
    }
    let keys = known.account.identities.iter().map(|held| &held.key);
    let taken = keys.filter(|key| book.holder(key).is_some());
    let mut kinds = taken.map(|key| match key {
        saoma_model::IdentityKey::Openid { .. } => RowUndone::OpenidTaken,
        saoma_model::IdentityKey::Unionid { .. } => RowUndone::UnionidTaken,
    });
    if let Some(kind) = kinds.next() {
        return Some(kind);
    }
    let mut names = known.external_ids.iter();
    if names.any(|name| book.called(name).is_some()) {
        return Some(RowUndone::IdTaken);
    }
    let is_new = |other: &Known| !former.sharing.contains(&other.id());
    if by_phone(book, known).any(is_new) {
        return Some(RowUndone::PhoneTaken);
    }
    by_email(book, known)
        .any(is_new)
        .then_some(RowUndone::EmailTaken)
}

fn audit(
    how: &Apply<'_>,
    migration: &Migration,
    user: UserId,
    action: &str,
    now: Timestamp,
) -> AuditEvent {
    AuditEvent {
        workspace: migration.workspace,
        id: AuditEventId::new(now, &*how.entropy),
        at: now,
        actor: how.actor,
        action: action.to_owned(),
        subject_kind: "user".to_owned(),
        subject_id: user.to_string(),
        before: None,
        after: None,
    }
}
