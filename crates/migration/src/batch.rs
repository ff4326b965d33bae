//! Decides about a batch of rows and does what was decided.

use std::collections::BTreeMap;

use saoma_model::{ImportField, OnConflict, RowDecision, RowReason, UserId, WorkspaceId};
use saoma_store::bulk::Keys;
use saoma_store::migration_rows::MigrationRow;

use crate::MigrationError;
use crate::book::Book;
use crate::candidate::Candidate;
use crate::counts::Counts;
use crate::decide::{Making, Rest, Verdict, create, decide};
use crate::dispute::Dispute;
use crate::draft::{Rejection, shortened};
use crate::former::{Former, FormerMerge, state};
use crate::ground::Ground;
use crate::reading::Item;
use crate::settle::{Rules, judge};

/// What became of a batch.
#[derive(Debug, Default)]
pub(crate) struct Dealt {
    pub(crate) rows: Vec<MigrationRow>,
    pub(crate) counts: Counts,
    /// Whether a row needs a decision first; it and those behind it were not dealt with.
    pub(crate) has_stopped: bool,
}

/// Deals with rows, counting on from `counts`.
pub(crate) async fn deal(
    ground: &mut Ground<'_, '_>,
    items: &[Item],
    rules: Rules<'_>,
    making: Making<'_>,
    counts: Counts,
) -> Result<Dealt, MigrationError> {
    let mut book = Book::default();
    load(ground, &mut book, items, making.workspace).await?;
    let mut dealt = Dealt {
        counts,
        ..Dealt::default()
    };
    for item in items {
        let (row, reason) = match &item.content {
            Err(rejection) => rejected(item.number, rejection),
            Ok(candidate) => {
                let row = Row {
                    number: item.number,
                    candidate,
                };
                row.deal(ground, &mut book, rules, making).await?
            }
        };
        if rules.on_conflict == OnConflict::Stop && row.decision == RowDecision::Conflict {
            dealt.has_stopped = true;
            break;
        }
        dealt.counts.add(row.decision, reason);
        dealt.rows.push(row);
    }
    ground.flush(&mut book).await?;
    Ok(dealt)
}

/// Looks up everybody whom a row of the batch may be about.
async fn load(
    ground: &mut Ground<'_, '_>,
    book: &mut Book,
    items: &[Item],
    workspace: WorkspaceId,
) -> Result<(), MigrationError> {
    let mut keys = Keys::default();
    let mut ids: Vec<UserId> = Vec::new();
    for candidate in items.iter().filter_map(|item| item.content.as_ref().ok()) {
        keys.identities.extend(&candidate.identities);
        keys.phones.extend(candidate.phone.as_deref());
        keys.emails.extend(candidate.email.as_deref());
        if let Some(id) = &candidate.external_id {
            keys.external_ids.push(id);
            // A list that we exported ourselves has our own ids.
            ids.extend(id.parse::<UserId>().ok());
        }
    }
    let known = ground.load(workspace, &keys, &ids).await?;
    book.load(known);
    Ok(())
}

fn rejected(number: i64, rejection: &Rejection) -> (MigrationRow, Option<RowReason>) {
    let row = MigrationRow {
        field: rejection.field.map(|field| field.to_string()),
        value: rejection.value.clone(),
        ..plain(number, RowDecision::Reject, Some(rejection.reason), None)
    };
    (row, Some(rejection.reason))
}

pub(crate) fn plain(
    number: i64,
    decision: RowDecision,
    reason: Option<RowReason>,
    user: Option<UserId>,
) -> MigrationRow {
    MigrationRow {
        number,
        decision,
        reason: reason.map(|reason| reason.to_string()),
        field: None,
        value: None,
        user,
        former: None,
        state_after: None,
        undone: None,
    }
}

struct Row<'a> {
    number: i64,
    candidate: &'a Candidate,
}

impl Row<'_> {
    async fn deal(
        &self,
        ground: &mut Ground<'_, '_>,
        book: &mut Book,
        rules: Rules<'_>,
        making: Making<'_>,
    ) -> Result<(MigrationRow, Option<RowReason>), MigrationError> {
        let mut merges: Vec<FormerMerge> = Vec::new();
        let mut merged_into = None;
        let holders = book.holders(self.candidate);
        let mut verdict = judge(self.number, self.candidate, &holders, rules, making);
        while let Verdict::Merge { kept, removed } = &verdict {
            let (kept, removed) = (*kept, removed.clone());
            let before = merges.len();
            for removed in removed {
                merges.extend({
                    let pair = (kept, removed);
                    ground.merge(book, pair, &BTreeMap::new(), making).await?
                });
            }
            if merges.len() > before {
                merged_into = Some(kept);
            }
            // Those who could not be merged are a conflict like any other.
            let rule = if merges.len() > before {
                OnConflict::Merge
            } else {
                OnConflict::Note
            };
            verdict = decide(self.candidate, &book.holders(self.candidate), rule, making);
        }
        self.carry_out(ground, book, verdict, merges, merged_into, making)
    }

    fn carry_out(
        &self,
        ground: &Ground<'_, '_>,
        book: &mut Book,
        verdict: Verdict,
        merges: Vec<FormerMerge>,
        merged_into: Option<UserId>,
        making: Making<'_>,
    ) -> Result<(MigrationRow, Option<RowReason>), MigrationError> {
        let (mut row, mut reason, known) = match verdict {
            Verdict::Create | Verdict::Merge { .. } => {
                let known = create(self.candidate, making);
                let mut row = plain(self.number, RowDecision::Create, None, Some(known.id()));
                if ground.is_live() {
                    row.state_after = Some(state(&known)?);
                }
                book.put(known);
                return Ok((row, None));
            }
            Verdict::Change {
                after,
                decision,
                reason,
            } => {
                let user = after.id();
                let before = book.get(user).cloned();
                book.put(*after);
                let row = plain(self.number, decision, Some(reason), Some(user));
                (row, reason, before)
            }
            Verdict::Rest(rest) => {
                let reason = rest.reason;
                let mut row = self.rest(rest);
                if row.decision == RowDecision::Conflict {
                    let holders = book.holders(self.candidate);
                    let dispute = Dispute::of(self.candidate, &holders, making);
                    row.former = Some(ground.keep(making.workspace, self.number, &dispute)?);
                }
                (row, reason, None)
            }
        };
        if let Some(kept) = merged_into {
            reason = RowReason::TwoUsers;
            row = plain(self.number, RowDecision::Merge, Some(reason), Some(kept));
        }
        if (known.is_some() || !merges.is_empty())
            && ground.is_live()
            && let Some(after) = row.user.and_then(|user| book.get(user))
        {
            row.state_after = Some(state(after)?);
            row.former = ground.seal(
                making.workspace,
                self.number,
                &Former {
                    known,
                    merges,
                    deleted: None,
                },
            )?;
        }
        Ok((row, Some(reason)))
    }

    fn rest(&self, rest: Rest) -> MigrationRow {
        MigrationRow {
            field: rest.field.as_ref().map(ImportField::to_string),
            value: rest.value.as_deref().map(shortened),
            ..plain(self.number, rest.decision, Some(rest.reason), rest.user)
        }
    }
}
