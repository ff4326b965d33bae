use std::collections::BTreeMap;

use saoma_model::{MigrationId, MigrationState, RowDecision, RowReason};

/// What became of the rows. The parts add up to what was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// By decision.
    pub rows: Rows,
    /// By reason, where there is one.
    pub by_reason: BTreeMap<String, u64>,
}

/// What became of the rows, by decision.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Rows {
    /// Rows that were read.
    #[serde(rename = "in")]
    pub read: u64,
    /// New users.
    pub created: u64,
    /// Known users with more or other values.
    pub updated: u64,
    /// Known users with more that ties them to WeChat.
    pub linked: u64,
    /// Users who became one.
    pub merged: u64,
    /// Rows that changed nothing.
    pub skipped: u64,
    /// Rows that wait for a decision.
    pub conflicts: u64,
    /// Rows that cannot be used.
    pub rejected: u64,
    /// Users who went; only where users are deleted.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub deleted: u64,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Outcome {
    /// The migration; absent if nothing was written.
    pub migration: Option<MigrationId>,
    /// `planned`, or the migration's state.
    pub state: &'static str,
    /// What became of the rows.
    #[serde(flatten)]
    pub counts: Counts,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl Counts {
    /// Counts one row.
    pub(crate) fn add(&mut self, decision: RowDecision, reason: Option<RowReason>) {
        let rows = &mut self.rows;
        rows.read += 1;
        *match decision {
            RowDecision::Create => &mut rows.created,
            RowDecision::Update => &mut rows.updated,
            RowDecision::Link => &mut rows.linked,
            RowDecision::Merge => &mut rows.merged,
            RowDecision::Skip => &mut rows.skipped,
            RowDecision::Conflict => &mut rows.conflicts,
            RowDecision::Reject => &mut rows.rejected,
            RowDecision::Delete => &mut rows.deleted,
        } += 1;
        if let Some(reason) = reason {
            *self.by_reason.entry(reason.to_string()).or_default() += 1;
        }
    }
}

impl Outcome {
    /// Of a dry run.
    pub(crate) const fn planned(counts: Counts) -> Self {
        Self {
            migration: None,
            state: "planned",
            counts,
        }
    }

    /// Of a migration.
    pub(crate) const fn of(id: MigrationId, state: MigrationState, counts: Counts) -> Self {
        Self {
            migration: Some(id),
            state: state.as_str(),
            counts,
        }
    }
}
