//! Which users are meant.

use saoma_model::UserId;
use saoma_store::bulk::{self, Known};
use saoma_store::user_list::{self, Place, UserFilter, UserOrder, UserSort};

use super::args::Whom;
use super::{Desk, STEP};
use crate::failure::Failure;

/// Those who are meant, some at a time.
pub(super) enum People {
    These(Vec<UserId>),
    All(Option<Place>),
    Done,
}

impl People {
    pub(super) fn of(whom: &Whom) -> Result<Self, Failure> {
        if whom.all {
            return Ok(Self::All(None));
        }
        let mut named = whom.user.clone();
        if let Some(path) = &whom.users {
            let unreadable =
                |error| Failure::new("invite_unreadable", error).with("path", path.display());
            let text = std::fs::read_to_string(path).map_err(unreadable)?;
            let lines = text.trim_start_matches('\u{feff}').lines();
            let cells = lines.filter_map(|line| line.split(',').next());
            let cells = cells.map(|cell| cell.trim().trim_matches('"').to_owned());
            named.extend(cells.filter(|cell| !cell.is_empty() && cell != "id"));
        }
        let ids = named.iter().map(|text| {
            let wrong = |_| Failure::plain("invite_user", vec![("user", text.clone())]);
            text.parse().map_err(wrong)
        });
        Ok(Self::These(ids.collect::<Result<_, _>>()?))
    }

    /// The next of them; nothing once all were told. A step may be empty.
    pub(super) async fn step(&mut self, desk: &Desk) -> Result<Option<Vec<Known>>, Failure> {
        let workspace = desk.workspace.id;
        let mut session = desk.stored.store.read().await?;
        match std::mem::replace(self, Self::Done) {
            Self::Done => Ok(None),
            Self::These(mut users) => {
                let most = usize::try_from(STEP).unwrap_or(usize::MAX);
                let rest = users.split_off(most.min(users.len()));
                if users.is_empty() {
                    return Ok(None);
                }
                *self = Self::These(rest);
                Ok(Some(bulk::accounts(&mut session, workspace, &users).await?))
            }
            Self::All(after) => {
                let order = UserOrder {
                    sort: UserSort::Created,
                    descending: false,
                };
                let filter = UserFilter::default();
                let after = after.as_ref();
                let page =
                    user_list::list(&mut session, workspace, &filter, order, after, STEP).await?;
                if let Some(next) = page.next {
                    *self = Self::All(Some(next));
                }
                Ok(Some(page.users))
            }
        }
    }
}
