//! The users of a workspace as a table on a screen wants them: filtered, sorted, a page at a time.
//!
//! A page comes in one of two ways. If some filter leaves few users, these are *gathered* by its index
//! and sorted. Otherwise the index of the sort is *walked* until the page is full. A walk is bounded, so
//! that no answer takes long: it may end with a page that is short, or empty, and says where to go on.

mod conditions;
mod gather;
mod search;
mod walk;

use std::fmt;
use std::str::FromStr;

use saoma_ambient::Timestamp;
use saoma_model::{AppId, InvitationState, MigrationId, User, UserId, WorkspaceId};

use crate::bulk::{self, Known};
use crate::table::users;
use crate::{Session, StoreError};
use gather::{Driver, count};
use search::Sought;

/// Where counting users stops: more than that is told as "so many, and more".
pub const COUNTED: i64 = 10_000;
/// How many users are gathered and sorted at most.
const GATHERED: i64 = 5_000;

/// Which users are listed: those for whom all of it is so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Part of a name; or the beginning of an openid, unionid, phone number or e-mail address; or an
    /// id.
    pub search: Option<String>,
    /// Whether they are refused.
    pub disabled: Option<bool>,
    /// Who has an openid of this platform app.
    pub appid: Option<AppId>,
    /// Whether they have a unionid.
    pub has_unionid: Option<bool>,
    /// When they were created.
    pub created: Period,
    /// When they last signed in; who never did is in no period.
    pub last_login: Period,
    /// Whom this migration created or changed.
    pub migration: Option<MigrationId>,
    /// Who has an invitation that stands so.
    pub invitation: Option<Invited>,
}

/// Users by how an invitation of theirs stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invited {
    /// How.
    pub state: InvitationState,
    /// At which instant.
    pub now: Timestamp,
}

/// From one instant (with it) until another (without it).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// Its beginning.
    pub from: Option<Timestamp>,
    /// Its end.
    pub until: Option<Timestamp>,
}

impl Period {
    const fn is_bounded(&self) -> bool {
        self.from.is_some() || self.until.is_some()
    }
}

/// By what users are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserSort {
    /// When they were created.
    Created,
    /// When they last signed in; who never did counts as the longest ago.
    LastLogin,
    /// Their nickname, by code points; who has none comes behind all others.
    Name,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserOrder {
    /// By what.
    pub sort: UserSort,
    /// The greatest first.
    pub descending: bool,
}

/// Where a page ended: the next begins behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    key: Key,
    user: UserId,
}

/// What a user is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    Number(i64),
    Text(String),
}

/// A page of users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserList {
    /// In the order asked for, with everything that hangs on them.
    pub users: Vec<Known>,
    /// Where the next page begins; absent at the end. There may be one behind a page that is short.
    pub next: Option<Place>,
    /// How many users there are in all, as far as it is known.
    pub total: i64,
    /// Whether there are more than `total`.
    pub is_capped: bool,
}

/// Sorts behind every nickname that there is.
const NAMELESS: &str = "\u{10ffff}";

/// A page of at most `limit` users behind `after`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    filter: &UserFilter,
    order: UserOrder,
    after: Option<&Place>,
    limit: u32,
) -> Result<UserList, StoreError> {
    let text = filter.search.as_deref().map(str::trim).unwrap_or_default();
    let sought = match text {
        "" => Sought::Everybody,
        text => search::seek(session, workspace, text).await?,
    };
    let drivers = Driver::all(filter, &sought);
    let is_only = drivers.len() == 1 && filter.conditions() == 1;
    let mut fewest: Option<(i64, Driver<'_>)> = None;
    for driver in drivers {
        let count = count(session, workspace, &driver).await?;
        if fewest.as_ref().is_none_or(|(least, _)| count < *least) {
            fewest = Some((count, driver));
        }
    }
    let asked = Asked {
        workspace,
        filter,
        grams: sought.grams(),
        order,
        after,
        limit,
    };
    let mut found = match &fewest {
        Some((count, driver)) if *count <= GATHERED => {
            gather::gather(session, &asked, driver).await?
        }
        Some((count, _)) if is_only => walk::walk(session, &asked).await?.counted(*count),
        None if filter.conditions() == 0 => {
            let most = u32::try_from(COUNTED + 1).unwrap_or(u32::MAX);
            let count = users::count(session, workspace, most).await?;
            walk::walk(session, &asked).await?.counted(count)
        }
        _ => walk::walk(session, &asked).await?,
    };
    found.is_capped |= sought.is_capped();
    let users = in_order(session, workspace, &found.users).await?;
    let users = users.into_iter().filter(|known| {
        // All grams of what is sought may be there, and not in this order.
        sought.fits(known.account.user.nickname.as_deref())
    });
    Ok(UserList {
        users: users.collect(),
        next: found.next,
        total: found.total,
        is_capped: found.is_capped,
    })
}

/// What a page is asked for.
pub(crate) struct Asked<'a> {
    workspace: WorkspaceId,
    filter: &'a UserFilter,
    /// Grams that the nickname must have.
    grams: &'a [String],
    order: UserOrder,
    after: Option<&'a Place>,
    limit: u32,
}

/// A page of ids.
#[derive(Default)]
pub(crate) struct Found {
    users: Vec<UserId>,
    next: Option<Place>,
    total: i64,
    is_capped: bool,
}

impl Found {
    /// With a number that was counted, instead of what was come across.
    fn counted(self, count: i64) -> Self {
        Self {
            total: count.min(COUNTED),
            is_capped: count > COUNTED,
            ..self
        }
    }
}

/// All that hangs on these users, in their order.
async fn in_order(
    session: &mut Session,
    workspace: WorkspaceId,
    ids: &[UserId],
) -> Result<Vec<Known>, StoreError> {
    let mut users = bulk::accounts(session, workspace, ids).await?;
    users.sort_by_cached_key(|known| ids.iter().position(|id| *id == known.id()));
    Ok(users)
}

/// Behind this user the next page begins.
async fn place_of(
    session: &mut Session,
    asked: &Asked<'_>,
    user: UserId,
) -> Result<Option<Place>, StoreError> {
    let known = users::lookup(session, asked.workspace, user).await?;
    Ok(known.map(|user| asked.order.place(&user)))
}

impl UserFilter {
    /// How many things it asks for.
    fn conditions(&self) -> usize {
        let asks = [
            self.search
                .as_deref()
                .is_some_and(|text| !text.trim().is_empty()),
            self.disabled.is_some(),
            self.appid.is_some(),
            self.has_unionid.is_some(),
            self.created.is_bounded(),
            self.last_login.is_bounded(),
            self.migration.is_some(),
            self.invitation.is_some(),
        ];
        asks.into_iter().filter(|asks| *asks).count()
    }
}

impl UserOrder {
    /// What the database sorts by: exactly what the indexes are made of.
    const fn key(self) -> &'static str {
        match self.sort {
            UserSort::Created => "created_at",
            UserSort::LastLogin => "COALESCE(last_login_at, 0)",
            UserSort::Name => "COALESCE(NULLIF(nickname, ''), '\u{10ffff}')",
        }
    }

    const fn direction(self) -> &'static str {
        if self.descending { "DESC" } else { "ASC" }
    }

    /// How what comes later compares.
    const fn behind(self) -> &'static str {
        if self.descending { "<" } else { ">" }
    }

    fn place(self, user: &User) -> Place {
        let key = match self.sort {
            UserSort::Created => Key::Number(user.created_at.millis()),
            UserSort::LastLogin => Key::Number(user.last_login_at.map_or(0, Timestamp::millis)),
            UserSort::Name => {
                let name = user.nickname.as_deref().filter(|name| !name.is_empty());
                Key::Text(name.unwrap_or(NAMELESS).to_owned())
            }
        };
        let user = user.id;
        Place { key, user }
    }
}

/// What a screen brings back to get the next page.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Key::Number(number) => write!(f, "{}.n{number}", self.user),
            Key::Text(text) => write!(f, "{}.t{text}", self.user),
        }
    }
}

/// It is no place.
#[derive(Debug, thiserror::Error)]
#[error("no place in a list of users")]
pub struct NoPlace;

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let (user, key) = text.split_once('.').ok_or(NoPlace)?;
        let key = match (key.strip_prefix('n'), key.strip_prefix('t')) {
            (Some(number), _) => Key::Number(number.parse().map_err(|_| NoPlace)?),
            (_, Some(text)) => Key::Text(text.to_owned()),
            _ => return Err(NoPlace),
        };
        let user = user.parse().map_err(|_| NoPlace)?;
        Ok(Self { key, user })
    }
}
