//! What becomes of each row: of a plan, or of a migration.

use saoma_migration::{Dispute, Party, Plan};
use saoma_model::{IdentityKey, MigrationId, WorkspaceId};
use saoma_store::migration_rows::{self, MigrationRow, RowFilter};
use saoma_text::{Lang, lookup};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{find, reason_text};
use crate::Desk;
use crate::error::Problem;
use crate::migrating::Since;
use crate::scope::{Scope, page};
use crate::words::{ImportField, RowDecision, RowSettlement};

/// Asks for rows, in their order.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ListMigrationRows {
    workspace: String,
    /// The migration; the plan that is looked at, without it.
    migration: Option<String>,
    decision: Option<RowDecision>,
    reason: Option<String>,
    /// Only what could not be taken back.
    blocked: Option<bool>,
    /// The `next` of the page before.
    after: Option<i64>,
    limit: Option<u32>,
}

/// A page of rows.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct MigrationRowPage {
    items: Vec<MigrationRowView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<i64>,
}

/// A row.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct MigrationRowView {
    number: i64,
    decision: RowDecision,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The reason in words.
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// Why it could not be taken back, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    blocked: Option<String>,
    /// How it was settled since the plan was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    settlement: Option<RowSettlement>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dispute: Option<DisputeView>,
}

/// A conflict: the row, and the users to whom it points.
#[derive(Debug, Serialize, TS)]
pub(crate) struct DisputeView {
    row: PartyView,
    users: Vec<PartyView>,
    /// How it can be settled.
    options: Vec<RowSettlement>,
}

/// The row, or a user.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct PartyView {
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// By what the row points to the user.
    by: Vec<ImportField>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    openids: Vec<String>,
    unionids: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login_at: Option<i64>,
}

pub(crate) async fn list_migration_rows(
    desk: &Desk,
    request: ListMigrationRows,
) -> Result<MigrationRowPage, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let limit = page(request.limit);
    let filter = RowFilter {
        decision: request.decision.map(saoma_model::RowDecision::from),
        reason: request.reason,
        is_blocked: request.blocked.unwrap_or(false),
    };
    let after = request.after.unwrap_or(0);
    let (mut rows, reader) = match &request.migration {
        Some(id) => {
            let id = find(&scope, id).await?.id;
            let (workspace, mut session) = (scope.workspace.id, scope.session().await?);
            let rows = migration_rows::find(&mut session, workspace, id, &filter, after, limit + 1);
            (rows.await?, Reader::Store(&scope, id))
        }
        None => {
            let review = desk.0.migrating.review(scope.workspace.id);
            let review = review.ok_or(Problem::NoPlan)?;
            let since = review.since().clone();
            let rows = review.plan.rows(&filter, after, limit + 1).await?;
            (rows, Reader::Plan(since))
        }
    };
    let longest = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > longest;
    rows.truncate(longest);
    let next = rows.last().map(|row| row.number).filter(|_| has_more);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(reader.view(row, desk.lang())?);
    }
    Ok(MigrationRowPage { items, next })
}

/// Where rows lie, and so how what is sealed in them is opened.
enum Reader<'a> {
    Plan(Since),
    Store(&'a Scope<'a>, MigrationId),
}

impl Reader<'_> {
    fn view(&self, row: MigrationRow, lang: Lang) -> Result<MigrationRowView, Problem> {
        let (dispute, settlement) = match self {
            Self::Plan(since) => {
                let rows = &since.settlements.rows;
                (Plan::dispute(&row), rows.get(&row.number).copied())
            }
            Self::Store(scope, id) => (open(scope, scope.workspace.id, *id, &row)?, None),
        };
        let reason = row.reason.as_deref();
        let blocked = row.undone.as_deref().filter(|undone| *undone != "undone");
        Ok(MigrationRowView {
            number: row.number,
            decision: row.decision.into(),
            message: reason.map_or_else(String::new, |reason| reason_text(lang, reason)),
            blocked: blocked.map(|word| {
                let text = lookup(lang, &format!("migration.undo.{word}"));
                text.unwrap_or(word).to_owned()
            }),
            reason: row.reason,
            field: row.field,
            value: row.value,
            user: row.user.map(|user| user.to_string()),
            settlement: settlement.map(RowSettlement::from),
            dispute: dispute.map(dispute_view),
        })
    }
}

fn open(
    scope: &Scope<'_>,
    workspace: WorkspaceId,
    id: MigrationId,
    row: &MigrationRow,
) -> Result<Option<Dispute>, Problem> {
    Ok(Dispute::open(&scope.stored.vault, (workspace, id), row)?)
}

fn dispute_view(dispute: Dispute) -> DisputeView {
    DisputeView {
        row: party_view(dispute.row),
        users: dispute.users.into_iter().map(party_view).collect(),
        options: dispute
            .options
            .into_iter()
            .map(RowSettlement::from)
            .collect(),
    }
}

fn party_view(party: Party) -> PartyView {
    let ids = |openid: bool| {
        let keys = party.identities.iter();
        keys.filter(|key| matches!(key, IdentityKey::Openid { .. }) == openid)
            .map(|key| key.value().to_owned())
            .collect()
    };
    PartyView {
        openids: ids(true),
        unionids: ids(false),
        user: party.user.map(|user| user.to_string()),
        by: party
            .by
            .iter()
            .map(|field| ImportField::from(*field))
            .collect(),
        name: party.name,
        phone: party.phone,
        email: party.email,
        created_at: party.created_at.map(saoma_ambient::Timestamp::millis),
        last_login_at: party.last_login_at.map(saoma_ambient::Timestamp::millis),
    }
}
