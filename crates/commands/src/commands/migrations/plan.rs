//! A dry run that somebody looks at, and the conflicts in it that they settle.

use std::collections::HashMap;
use std::sync::Mutex;

use saoma_migration::{Input, MigrationError, Plan, Planning, Settlements};
use saoma_model::{MigrationKind, RowReason, RowSettlement as Settlement, Workspace};
use saoma_store::migration_rows::RowFilter;
use saoma_store::waiting_plans::{self, WaitingPlan};
use saoma_store::{Store, settlements};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    CountsView, InputOptions, ReasonCount, counts_view, hex, lists, open_list, reason_text,
};
use crate::error::Problem;
use crate::migrating::{AtWork, Review, Since, TaskKind, TaskState, TaskView};
use crate::scope::{Scope, not_found};
use crate::words::RowSettlement;
use crate::{Desk, InWorkspace, Nothing};

/// Asks for a dry run.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct PlanImport {
    workspace: String,
    list: String,
    options: InputOptions,
    /// Whether what was settled of this list before is forgotten.
    afresh: Option<bool>,
}

/// What is planned, and what is at work.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct PlanState {
    /// What is at work, or was last.
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<TaskView>,
    /// The plan that is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<PlanView>,
    /// A plan that an earlier run of the program made and nobody applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting: Option<WaitingView>,
}

/// A list that was planned and not applied.
#[derive(Debug, Serialize, TS)]
pub(crate) struct WaitingView {
    list: String,
    input_name: String,
    planned_at: i64,
    /// Whether the list is still here; if it is not, it has to come in again.
    is_here: bool,
}

/// Plans again what waits.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ContinuePlan {
    workspace: String,
    /// The list, if it has come in anew.
    list: Option<String>,
}

/// A plan.
#[derive(Debug, Serialize, TS)]
pub(crate) struct PlanView {
    list: String,
    input_name: String,
    options: InputOptions,
    counts: CountsView,
    /// Its conflicts by reason.
    conflicts: Vec<ReasonCount>,
    /// How whole reasons were settled since.
    rules: Vec<RuleView>,
    /// How many of its conflicts were settled since.
    settled: u64,
    /// How many rows applying it writes: those of the plan and what was settled since.
    will_write: u64,
    /// How many rows were settled before it was made.
    settled_before: u64,
    planned_at: i64,
    took_ms: u64,
}

/// How all conflicts of a reason are settled.
#[derive(Debug, Serialize, TS)]
pub(crate) struct RuleView {
    reason: String,
    settlement: RowSettlement,
}

/// Settles rows, or leaves them open again.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct SettleRows {
    workspace: String,
    rows: Vec<i64>,
    settlement: Option<RowSettlement>,
}

/// Settles all conflicts of a reason, or leaves them open again.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct SettleReason {
    workspace: String,
    reason: String,
    settlement: Option<RowSettlement>,
}

/// Goes on where an earlier run of the program stopped: the list is planned as it was, and what was
/// settled of it still holds.
pub(crate) async fn continue_plan(desk: &Desk, request: ContinuePlan) -> Result<TaskView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let waiting = waiting_plans::find(&mut scope.session().await?, scope.workspace.id).await?;
    let waiting = waiting.ok_or(Problem::NoPlan)?;
    let list = hex(&waiting.input_hash);
    if request.list.is_some_and(|again| again != list) {
        return Err(Problem::ListChanged(waiting.input_name));
    }
    let options = serde_json::from_str(&waiting.options);
    let again = PlanImport {
        workspace: request.workspace,
        list,
        options: options.map_err(MigrationError::Journal)?,
        afresh: None,
    };
    plan_import(desk, again).await
}

/// Keeps what it takes to go on in another run of the program.
async fn wait(
    desk: &Desk,
    scope: (&Store, &Workspace),
    (input, options): (&Input, &InputOptions),
) -> Result<(), MigrationError> {
    let (store, workspace) = (scope.0, scope.1.id);
    let plan = WaitingPlan {
        input_hash: *input.hash(),
        input_name: input.name(),
        options: serde_json::to_string(options).map_err(MigrationError::Journal)?,
        planned_at: desk.0.options.clock.now(),
    };
    let plan = &plan;
    store
        .write(|tx| Box::pin(waiting_plans::set(tx, workspace, plan)))
        .await?;
    Ok(())
}

/// Nobody waits for a plan any more.
pub(super) async fn wait_no_more(scope: &Scope<'_>) -> Result<(), Problem> {
    let workspace = scope.workspace.id;
    scope
        .stored
        .store
        .write(|tx| Box::pin(waiting_plans::remove(tx, workspace)))
        .await?;
    Ok(())
}

pub(crate) async fn plan_import(desk: &Desk, request: PlanImport) -> Result<TaskView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let input = open_list(desk, &request.list).await?;
    let options = request.options.to_options()?;
    if request.afresh.unwrap_or(false) {
        save(&scope, desk, input.hash(), &Settlements::default()).await?;
    }
    let before = settled_before(&scope, input.hash()).await?;
    let workspace = &scope.workspace;
    let at_work = {
        let what = (TaskKind::Plan, MigrationKind::Import);
        AtWork::begin(desk, workspace, what, input.name(), None)?
    };
    desk.0.migrating.set_review(workspace.id, None);
    let view = at_work.view().ok_or(Problem::ListMissing)?;
    let (desk, workspace, store) = (desk.clone(), workspace.clone(), scope.stored.store.clone());
    tokio::spawn(async move {
        let began = desk.0.options.clock.now();
        let options = saoma_migration::Options {
            settlements: before.clone(),
            ..options
        };
        let rejects = super::files::rejects_of(&desk, &request.list, &input);
        let planning = Planning {
            store: &store,
            clock: desk.0.options.clock.clone(),
            entropy: desk.0.options.entropy.clone(),
            workspace: &workspace,
            input: &input,
            options: &options,
            rejects: rejects.as_deref().map(|path| (path, desk.lang())),
            progress: &|progress| at_work.progress(progress),
            cancel: &at_work.stop.pause,
        };
        let made = match make(&planning).await {
            Ok(made) => {
                let kept = wait(&desk, (&store, &workspace), (&input, &request.options)).await;
                kept.map(|()| made)
            }
            Err(error) => Err(error),
        };
        match made {
            Ok((plan, conflicts)) => {
                let now = desk.0.options.clock.now();
                let took = now.since(began).as_millis();
                let review = Review {
                    list: request.list,
                    input,
                    options: request.options,
                    plan,
                    conflicts,
                    before,
                    since: Mutex::default(),
                    planned_at: now,
                    took_ms: u64::try_from(took).unwrap_or(u64::MAX),
                };
                desk.0.migrating.set_review(workspace.id, Some(review));
                at_work.end(TaskState::Done);
            }
            Err(error) => at_work.fail(error),
        }
    });
    Ok(view)
}

async fn make(planning: &Planning<'_>) -> Result<(Plan, Vec<(String, i64)>), MigrationError> {
    let plan = Plan::make(planning).await?;
    let conflicts = plan.conflicts().await?;
    Ok((plan, conflicts))
}

pub(crate) async fn get_plan(desk: &Desk, request: InWorkspace) -> Result<PlanState, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (task, review) = desk.0.migrating.task_and_review(scope.workspace.id);
    let is_planning = task.as_ref().is_some_and(|task| {
        task.task == TaskKind::Plan && matches!(task.state, TaskState::Running)
    });
    let waiting = match review.is_none() && !is_planning {
        true => waiting_plans::find(&mut scope.session().await?, scope.workspace.id).await?,
        false => None,
    };
    Ok(PlanState {
        task,
        plan: review.map(|review| plan_view(desk, &review)),
        waiting: waiting.map(|waiting| {
            let list = hex(&waiting.input_hash);
            WaitingView {
                is_here: lists(desk).find(&list).is_ok(),
                list,
                input_name: waiting.input_name,
                planned_at: waiting.planned_at.millis(),
            }
        }),
    })
}

pub(crate) async fn discard_plan(desk: &Desk, request: InWorkspace) -> Result<Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    desk.0.migrating.set_review(scope.workspace.id, None);
    desk.0.migrating.forget(scope.workspace.id);
    wait_no_more(&scope).await?;
    Ok(Nothing {})
}

pub(crate) async fn settle_rows(desk: &Desk, request: SettleRows) -> Result<PlanState, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let review = desk.0.migrating.review(scope.workspace.id);
    let review = review.ok_or(Problem::NoPlan)?;
    let mut since = review.since().clone();
    for number in request.rows {
        match request.settlement {
            Some(settlement) => {
                let settlement: Settlement = settlement.into();
                let reason = fitting(&review, number, settlement).await?;
                since.settlements.rows.insert(number, settlement);
                since.reasons.insert(number, reason);
            }
            None => {
                since.settlements.rows.remove(&number);
                since.reasons.remove(&number);
            }
        }
    }
    keep(desk, &scope, &review, since).await?;
    get_plan(
        desk,
        InWorkspace {
            workspace: request.workspace,
        },
    )
    .await
}

pub(crate) async fn settle_reason(
    desk: &Desk,
    request: SettleReason,
) -> Result<PlanState, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let review = desk.0.migrating.review(scope.workspace.id);
    let review = review.ok_or(Problem::NoPlan)?;
    let unknown = |_| not_found("reason", &request.reason);
    let reason: RowReason = request.reason.parse().map_err(unknown)?;
    let mut since = review.since().clone();
    match request.settlement {
        Some(settlement) => since.settlements.reasons.insert(reason, settlement.into()),
        None => since.settlements.reasons.remove(&reason),
    };
    keep(desk, &scope, &review, since).await?;
    get_plan(
        desk,
        InWorkspace {
            workspace: request.workspace,
        },
    )
    .await
}

/// The reason of a conflict that can be settled like this.
async fn fitting(review: &Review, number: i64, settlement: Settlement) -> Result<String, Problem> {
    let rows = review
        .plan
        .rows(&RowFilter::default(), number - 1, 1)
        .await?;
    let row = rows.into_iter().find(|row| row.number == number);
    let row = row.ok_or_else(|| not_found("row", &number.to_string()))?;
    let dispute = Plan::dispute(&row);
    let fits = dispute.is_some_and(|dispute| dispute.options.contains(&settlement));
    if !fits {
        return Err(Problem::SettlementUnfit {
            row: number,
            settlement,
        });
    }
    Ok(row.reason.unwrap_or_default())
}

/// Remembers what was settled, for this plan and for the list.
async fn keep(
    desk: &Desk,
    scope: &Scope<'_>,
    review: &Review,
    since: Since,
) -> Result<(), Problem> {
    let all = with(&review.before, &since.settlements);
    save(scope, desk, review.input.hash(), &all).await?;
    *review.since() = since;
    Ok(())
}

async fn save(
    scope: &Scope<'_>,
    desk: &Desk,
    hash: &[u8; 32],
    settled: &Settlements,
) -> Result<(), Problem> {
    let json = serde_json::to_string(settled).map_err(Problem::Answer)?;
    let (json, workspace, now) = (&json, scope.workspace.id, desk.0.options.clock.now());
    scope
        .stored
        .store
        .write(|tx| Box::pin(settlements::save(tx, workspace, hash, json, now)))
        .await?;
    Ok(())
}

async fn settled_before(scope: &Scope<'_>, hash: &[u8; 32]) -> Result<Settlements, Problem> {
    let mut session = scope.session().await?;
    let found = settlements::lookup(&mut session, scope.workspace.id, hash).await?;
    Ok(found
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default())
}

/// What was settled before and since; what came later counts.
pub(super) fn with(before: &Settlements, since: &Settlements) -> Settlements {
    let mut all = before.clone();
    all.rows.extend(since.rows.iter());
    all.reasons.extend(since.reasons.iter());
    all
}

fn plan_view(desk: &Desk, review: &Review) -> PlanView {
    let lang = desk.lang();
    let counts = counts_view(&review.plan.outcome.counts, lang);
    let since = review.since().clone();
    let (settled, written) = settled(&review.conflicts, &since);
    let conflicts = review.conflicts.iter().map(|(reason, count)| ReasonCount {
        message: reason_text(lang, reason),
        reason: reason.clone(),
        count: u64::try_from(*count).unwrap_or(0),
    });
    let rules = since.settlements.reasons.iter();
    PlanView {
        list: review.list.clone(),
        input_name: review.input.name(),
        options: review.options.clone(),
        will_write: counts.created + counts.updated + counts.linked + counts.merged + written,
        counts,
        conflicts: conflicts.collect(),
        rules: rules
            .map(|(reason, settlement)| RuleView {
                reason: reason.to_string(),
                settlement: (*settlement).into(),
            })
            .collect(),
        settled,
        settled_before: u64::try_from(review.before.rows.len()).unwrap_or(0),
        planned_at: review.planned_at.millis(),
        took_ms: review.took_ms,
    }
}

/// How many conflicts are settled, and how many of them change something.
fn settled(conflicts: &[(String, i64)], since: &Since) -> (u64, u64) {
    let mut own: HashMap<&str, i64> = HashMap::new();
    for reason in since.reasons.values() {
        *own.entry(reason).or_default() += 1;
    }
    let rows = since.settlements.rows.values();
    let mut settled = i64::try_from(since.settlements.rows.len()).unwrap_or(0);
    let skipped = rows.filter(|settlement| **settlement == Settlement::Skip);
    let mut written = settled - i64::try_from(skipped.count()).unwrap_or(0);
    for (reason, count) in conflicts {
        let rules = &since.settlements.reasons;
        let rule = rules.iter().find(|(of, _)| of.as_str() == reason);
        if let Some((_, settlement)) = rule {
            let rest = (count - own.get(reason.as_str()).copied().unwrap_or(0)).max(0);
            settled += rest;
            written += if *settlement == Settlement::Skip {
                0
            } else {
                rest
            };
        }
    }
    (
        u64::try_from(settled).unwrap_or(0),
        u64::try_from(written).unwrap_or(0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_its_own_settlement_is_not_counted_with_its_rule_again() {
        let mut since = Since::default();
        since.settlements.rows.insert(3, Settlement::Merge);
        since.settlements.rows.insert(4, Settlement::Skip);
        since.reasons.insert(3, "two_users".to_owned());
        since.reasons.insert(4, "phone_differs".to_owned());
        let conflicts = [
            ("two_users".to_owned(), 10),
            ("phone_differs".to_owned(), 5),
        ];
        assert_eq!(settled(&conflicts, &since), (2, 1));
        let rules = &mut since.settlements.reasons;
        rules.insert(RowReason::TwoUsers, Settlement::Merge);
        assert_eq!(settled(&conflicts, &since), (11, 10));
    }
}
