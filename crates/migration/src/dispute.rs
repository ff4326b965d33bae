//! What somebody who settles a conflict wants to see: the row, and the users whom it points to.

use saoma_ambient::Timestamp;
use saoma_model::{
    IdentityKey, ImportField, MigrationId, RowDecision, RowSettlement, UserId, WorkspaceId,
};
use saoma_store::bulk::Known;
use saoma_store::migration_rows::{self, MigrationRow};
use saoma_vault::Vault;

use crate::MigrationError;
use crate::book::Holders;
use crate::candidate::Candidate;
use crate::decide::{Making, Recognised, recognise};
use crate::settle::{pointed_to, settle};

/// A conflict, as it was when the row was dealt with.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Dispute {
    /// What the row says.
    pub row: Party,
    /// The users whom it points to, in the order of their ids.
    pub users: Vec<Party>,
    /// How it can be settled.
    pub options: Vec<RowSettlement>,
}

/// The row, or a user.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Party {
    /// The user; absent for the row.
    pub user: Option<UserId>,
    /// By which fields the row points to the user.
    pub by: Vec<ImportField>,
    /// The nickname.
    pub name: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// In lower case.
    pub email: Option<String>,
    /// What WeChat calls them.
    pub identities: Vec<IdentityKey>,
    /// When the account was made.
    pub created_at: Option<Timestamp>,
    /// When they last signed in.
    pub last_login_at: Option<Timestamp>,
}

impl Dispute {
    pub(crate) fn of(candidate: &Candidate, holders: &Holders<'_>, making: Making<'_>) -> Self {
        let fits = |settlement: &RowSettlement| {
            settle(candidate, holders, *settlement, true, making).is_some()
        };
        let mut users: Vec<Party> = Vec::new();
        let mut pointed = pointed_to(holders);
        if let (Recognised::One(known, _), true) =
            (recognise(candidate, holders), pointed.is_empty())
        {
            pointed.push((ImportField::Id, known));
        }
        for (field, known) in pointed {
            match users
                .iter_mut()
                .find(|party| party.user == Some(known.id()))
            {
                Some(party) if !party.by.contains(&field) => party.by.push(field),
                Some(_) => {}
                None => users.push(Party::of(known, field)),
            }
        }
        users.sort_by_key(|party| party.user);
        Self {
            row: Party {
                user: None,
                by: Vec::new(),
                name: candidate.nickname.clone(),
                phone: candidate.phone.clone(),
                email: candidate.email.clone(),
                identities: candidate.identities.clone(),
                created_at: candidate.created_at,
                last_login_at: None,
            },
            users,
            options: RowSettlement::ALL.iter().copied().filter(fits).collect(),
        }
    }

    /// Of a row of a migration; nothing if the row is no conflict, or was settled.
    ///
    /// # Errors
    /// [`MigrationError::Store`] if it cannot be opened.
    pub fn open(
        vault: &Vault,
        place: (WorkspaceId, MigrationId),
        row: &MigrationRow,
    ) -> Result<Option<Self>, MigrationError> {
        let (Some(former), RowDecision::Conflict) = (&row.former, row.decision) else {
            return Ok(None);
        };
        let place = (place.0, place.1, row.number);
        let json = migration_rows::open(vault, place, former)?;
        Self::read(json.as_bytes()).map(Some)
    }

    pub(crate) fn write(&self) -> Result<String, MigrationError> {
        serde_json::to_string(self).map_err(MigrationError::Journal)
    }

    pub(crate) fn read(json: &[u8]) -> Result<Self, MigrationError> {
        serde_json::from_slice(json).map_err(MigrationError::Journal)
    }
}

impl Party {
    fn of(known: &Known, by: ImportField) -> Self {
        let user = &known.account.user;
        let identities = &known.account.identities;
        Self {
            user: Some(user.id),
            by: vec![by],
            name: user.nickname.clone(),
            phone: user.phone.clone(),
            email: user.email.clone(),
            identities: identities
                .iter()
                .map(|identity| identity.key.clone())
                .collect(),
            created_at: Some(user.created_at),
            last_login_at: user.last_login_at,
        }
    }
}
