//! Whether a store is whole: what the database itself can tell, the rules that hold accounts
//! together, and whether what is sealed opens under the key. Nothing is written.

use saoma_ambient::Timestamp;
use saoma_model::{Channel, SigningAlgorithm, Workspace};
use saoma_vault::Vault;

use crate::session::Connection;
use crate::statement::query;
use crate::table::{
    account_tokens, attachments, platform_apps, senders, signing_keys, sources, workspaces,
};
use crate::{Session, Store, StoreError};

/// The most problems of one kind that are told.
const MOST: usize = 20;

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegrityCheck {
    /// `pages`: every page of the encrypted file is as it was written (SQLite only).
    Pages,
    /// `structure`: tables and indexes agree with each other.
    Structure,
    /// `references`: what a row refers to is there.
    References,
    /// `accounts`: an openid or unionid belongs to one user.
    Accounts,
    /// `secrets`: what is sealed opens under the master key.
    Secrets,
}

/// What looking at a store found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integrity {
    /// Each check with what is wrong, in the database's words or ours; at most 20 each.
    pub checks: Vec<(IntegrityCheck, Vec<String>)>,
    /// Tables with how many rows they have.
    pub rows: Vec<(&'static str, i64)>,
}

impl IntegrityCheck {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Structure => "structure",
            Self::References => "references",
            Self::Accounts => "accounts",
            Self::Secrets => "secrets",
        }
    }
}

impl Integrity {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.checks.iter().all(|(_, problems)| problems.is_empty())
    }
}

impl Store {
    /// Looks at the whole store; `on_check` hears what is being looked at. It reads every page, so
    /// a large store takes a while.
    ///
    /// # Errors
    /// If the store could not be read at all. What is wrong with it is in the answer.
    pub async fn check_integrity(
        &self,
        vault: &Vault,
        now: Timestamp,
        mut on_check: impl FnMut(IntegrityCheck),
    ) -> Result<Integrity, StoreError> {
        let mut session = self.read().await?;
        let session = &mut session;
        let mut checks = Vec::new();
        if matches!(session.connection(), Connection::Sqlite(_)) {
            on_check(IntegrityCheck::Pages);
            let pages = pragma(session, "PRAGMA cipher_integrity_check").await?;
            let is_damaged = !pages.is_empty();
            checks.push((IntegrityCheck::Pages, pages));
            if is_damaged {
                // Whatever reads such a page fails, so nothing more can be found out.
                let rows = Vec::new();
                return Ok(Integrity { checks, rows });
            }
        }
        on_check(IntegrityCheck::Structure);
        let structure = match structure(session).await {
            // A page that cannot be read ends the check itself.
            Err(StoreError::Statement(error) | StoreError::Damaged(Some(error))) => {
                vec![error.to_string()]
            }
            structure => structure?,
        };
        let is_damaged = !structure.is_empty();
        checks.push((IntegrityCheck::Structure, structure));
        if is_damaged {
            let rows = Vec::new();
            return Ok(Integrity { checks, rows });
        }
        on_check(IntegrityCheck::References);
        checks.push((IntegrityCheck::References, references(session).await?));
        on_check(IntegrityCheck::Accounts);
        checks.push((IntegrityCheck::Accounts, accounts(session).await?));
        on_check(IntegrityCheck::Secrets);
        checks.push((IntegrityCheck::Secrets, secrets(session, vault, now).await?));
        Ok(Integrity {
            checks,
            rows: rows(session).await?,
        })
    }
}

/// What a pragma tells that answers with lines, save that all is well.
async fn pragma(session: &mut Session, pragma: &'static str) -> Result<Vec<String>, StoreError> {
    let told: Vec<(String,)> = match session.connection() {
        Connection::Sqlite(connection) => {
            let told = sqlx::query_as(pragma).fetch_all(connection).await;
            session.checked(told)?
        }
        Connection::Postgres(_) => Vec::new(),
    };
    let told = told.into_iter().map(|(line,)| line);
    Ok(told.filter(|line| line != "ok").take(MOST).collect())
}

async fn structure(session: &mut Session) -> Result<Vec<String>, StoreError> {
    if matches!(session.connection(), Connection::Sqlite(_)) {
        return pragma(session, "PRAGMA integrity_check(20)").await;
    }
    // PostgreSQL looks after its pages by itself; an index that was being made when the server died
    // is left behind as one that it does not use.
    let broken: Vec<(String,)> = query!(
        session,
        fetch_all,
        "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid OR NOT indisready",
    )?;
    let broken = broken
        .into_iter()
        .map(|(index,)| format!("index {index} is not valid"));
    Ok(broken.take(MOST).collect())
}

async fn references(session: &mut Session) -> Result<Vec<String>, StoreError> {
    let broken: Vec<(String, String)> = match session.connection() {
        Connection::Sqlite(connection) => {
            let broken =
                sqlx::query_as("SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT 20");
            let broken = broken.fetch_all(connection).await;
            session.checked(broken)?
        }
        Connection::Postgres(connection) => {
            let broken = sqlx::query_as(
                "SELECT conrelid::regclass::text, conname::text FROM pg_constraint WHERE NOT convalidated LIMIT 20",
            );
            let broken = broken.fetch_all(connection).await;
            session.checked(broken)?
        }
    };
    let broken = broken.into_iter();
    let broken =
        broken.map(|(table, parent)| format!("a row of {table} refers to no row of {parent}"));
    Ok(broken.collect())
}

/// The two unique rules, counted without the indexes that enforce them.
async fn accounts(session: &mut Session) -> Result<Vec<String>, StoreError> {
    let twice: Vec<(String, String, i64)> = query!(
        session,
        fetch_all,
        "SELECT kind, scope, count(*) FROM identities
         GROUP BY workspace_id, kind, scope, value HAVING count(DISTINCT user_id) > 1 LIMIT 20",
    )?;
    let twice = twice.into_iter();
    let twice =
        twice.map(|(kind, scope, users)| format!("one {kind} of {scope} belongs to {users} users"));
    Ok(twice.collect())
}

async fn secrets(
    session: &mut Session,
    vault: &Vault,
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    for workspace in workspaces::list(session).await? {
        secrets_of(session, vault, &workspace, now, &mut problems).await?;
    }
    problems.truncate(MOST);
    Ok(problems)
}

async fn secrets_of(
    session: &mut Session,
    vault: &Vault,
    workspace: &Workspace,
    now: Timestamp,
    problems: &mut Vec<String>,
) -> Result<(), StoreError> {
    let (id, slug) = (workspace.id, &workspace.slug);
    for app in platform_apps::list(session, id).await? {
        let opened = platform_apps::open_secret(session, vault, id, &app.appid).await;
        note(problems, opened, || {
            format!("{slug}: AppSecret of {}", app.appid)
        })?;
        let opened = account_tokens::open(session, vault, id, &app.appid).await;
        note(problems, opened, || {
            format!("{slug}: access token of {}", app.appid)
        })?;
    }
    for source in sources::list(session, id).await? {
        let opened = sources::open_event_secrets(session, vault, id, &source.id).await;
        note(problems, opened, || {
            format!("{slug}: Token and EncodingAESKey of {}", source.id)
        })?;
    }
    for algorithm in SigningAlgorithm::ALL {
        let opened = signing_keys::current(session, vault, id, *algorithm, now).await;
        note(problems, opened, || {
            format!("{slug}: signing key for {algorithm}")
        })?;
    }
    for channel in Channel::ALL {
        let opened = senders::open_secret(session, vault, id, *channel).await;
        note(problems, opened, || {
            format!("{slug}: password of the sender for {channel}")
        })?;
    }
    for attachment in attachments::list(session, id).await? {
        let opened = attachments::open(session, vault, id, attachment.id).await;
        note(problems, opened, || {
            format!("{slug}: attachment {}", attachment.name)
        })?;
    }
    Ok(())
}

/// Notes what does not open; any other error is the caller's.
fn note<T>(
    problems: &mut Vec<String>,
    opened: Result<T, StoreError>,
    what: impl FnOnce() -> String,
) -> Result<(), StoreError> {
    match opened {
        Ok(_) => Ok(()),
        Err(StoreError::Sealed { .. }) => {
            problems.push(what());
            Ok(())
        }
        Err(error) => Err(error),
    }
}

async fn rows(session: &mut Session) -> Result<Vec<(&'static str, i64)>, StoreError> {
    let (workspaces, users, identities, sources, applications, logins): (
        i64,
        i64,
        i64,
        i64,
        i64,
        i64,
    ) = query!(
        session,
        fetch_one,
        "SELECT (SELECT count(*) FROM workspaces), (SELECT count(*) FROM users),
                (SELECT count(*) FROM identities), (SELECT count(*) FROM sources),
                (SELECT count(*) FROM applications), (SELECT count(*) FROM logins)",
    )?;
    Ok(vec![
        ("workspaces", workspaces),
        ("sources", sources),
        ("applications", applications),
        ("users", users),
        ("identities", identities),
        ("logins", logins),
    ])
}
