//! One file per table: its row, its SQL, its functions.

pub mod access_exceptions;
pub mod account_tokens;
pub mod api_calls;
pub mod applications;
pub mod attachments;
pub mod audit_events;
pub mod authorization_codes;
pub mod bindings;
pub mod challenges;
pub mod changed_ids;
pub mod confirmations;
pub mod conflicts;
pub mod declined_merges;
pub(crate) mod deletion;
pub mod enablements;
pub mod external_ids;
pub mod health_checks;
pub mod identities;
pub mod identity_lists;
pub mod inbox_messages;
pub mod invitations;
pub mod login_counts;
pub mod logins;
pub mod mappings;
pub mod merge_choices;
pub mod merges;
pub(crate) mod meta;
pub mod migration_rows;
pub mod migrations;
pub mod pictures;
pub mod platform_apps;
pub mod preparation_steps;
pub mod preparation_values;
pub mod provider_sessions;
pub mod received_events;
pub mod refused_requests;
pub mod reminders;
pub mod senders;
pub mod settlements;
pub mod signing_keys;
pub mod sources;
pub mod templates;
pub mod tickets;
pub mod tokens;
pub(crate) mod user_grams;
pub mod user_list;
pub mod users;
pub mod waiting_plans;
pub mod workspaces;

use std::str::FromStr;

use saoma_ambient::Timestamp;

use crate::StoreError;

/// Where a word was read from, for the error that says it is none.
#[derive(Clone, Copy)]
pub(crate) struct Column(pub(crate) &'static str, pub(crate) &'static str);

impl Column {
    /// Reads one of our words or short names back.
    pub(crate) fn parse<T>(self, text: &str) -> Result<T, StoreError>
    where
        T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
    {
        text.parse()
            .map_err(|error: T::Err| StoreError::inconsistent(self.0, self.1, error))
    }

    /// Reads back what was kept as JSON.
    pub(crate) fn read_json<T: serde::de::DeserializeOwned>(
        self,
        json: &str,
    ) -> Result<T, StoreError> {
        serde_json::from_str(json).map_err(|error| StoreError::inconsistent(self.0, self.1, error))
    }

    /// What is kept as JSON.
    pub(crate) fn write_json(self, value: &impl serde::Serialize) -> Result<String, StoreError> {
        serde_json::to_string(value)
            .map_err(|error| StoreError::inconsistent(self.0, self.1, error))
    }

    /// Reads a SHA-256 or HMAC back.
    pub(crate) fn hash(self, bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
        bytes.try_into().map_err(|bytes: Vec<u8>| {
            StoreError::inconsistent(self.0, self.1, format!("{} bytes, not 32", bytes.len()))
        })
    }
}

pub(crate) fn instant(millis: Option<i64>) -> Option<Timestamp> {
    millis.map(Timestamp::from_millis)
}

/// Rows of a statement into what they mean; the first that does not make sense is the error.
pub(crate) fn collect<R, T>(
    rows: Vec<R>,
    convert: impl FnMut(R) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    rows.into_iter().map(convert).collect()
}
