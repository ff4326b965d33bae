//! Users who are one person: the groups, what somebody decides about each, and making them one.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use saoma_migration::{
    Evidence, Group, Keep, Merging, MigrationError, choose, count_groups, decline, list_groups,
};
use saoma_model::RowReason;
use saoma_text::{Lang, lookup};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::users::{fallback_name, name};
use super::users_at_work::{Work, begin, how};
use crate::Desk;
use crate::error::Problem;
use crate::migrating::TaskView;
use crate::scope::not_found;
use crate::words::MergeField;

/// Asks for groups of users who look like one person.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ListDuplicates {
    workspace: String,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A page of groups.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct DuplicatePage {
    items: Vec<DuplicateView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Users who are shown to be one person.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct DuplicateView {
    group: String,
    /// `unionid` or `phone`.
    evidence: String,
    value: String,
    /// The one who stays comes first.
    users: Vec<DuplicateUser>,
    /// The fields in which they differ.
    fields: Vec<DuplicateField>,
    /// Why they are not made one without being asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    obstacle: Option<String>,
    /// The same as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    obstacle_message: Option<String>,
}

/// One of them.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct DuplicateUser {
    id: String,
    name: String,
    created_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login_at: Option<i64>,
}

/// A field in which users who are one person differ.
#[derive(Debug, Serialize, TS)]
pub(crate) struct DuplicateField {
    field: MergeField,
    values: Vec<DuplicateValue>,
    /// The user whose value is left.
    winner: String,
}

/// What one of them has.
#[derive(Debug, Serialize, TS)]
pub(crate) struct DuplicateValue {
    user: String,
    /// As a person reads it; a password is only `set`.
    value: String,
}

/// Says whose value is left where users who are one person differ.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChooseDuplicateValue {
    workspace: String,
    group: String,
    field: MergeField,
    user: String,
}

/// Says that a group's users are several people, or takes it back.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeclineDuplicate {
    workspace: String,
    group: String,
    declined: bool,
}

/// Makes one user of each group: of these, or of all that nothing speaks against.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeDuplicates {
    workspace: String,
    only: Vec<String>,
}

pub(crate) async fn list_duplicates(
    desk: &Desk,
    request: ListDuplicates,
) -> Result<DuplicatePage, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (store, workspace) = (&scope.stored.store, &scope.workspace);
    let mut after = request.after.unwrap_or_default();
    let mut items = Vec::new();
    loop {
        let (groups, next) = list_groups(store, workspace, Keep::Oldest, &after).await?;
        if !items.is_empty() && !groups.is_empty() {
            let next = Some(after);
            return Ok(DuplicatePage { items, next });
        }
        // A page of the store may hold no group: whoever asks gets one that does, or the end.
        items.extend(groups.iter().map(|group| duplicate(group, desk.lang())));
        let Some(next) = next else {
            return Ok(DuplicatePage { items, next: None });
        };
        after = next;
    }
}

pub(crate) async fn choose_duplicate_value(
    desk: &Desk,
    request: ChooseDuplicateValue,
) -> Result<crate::Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let user = request.user.parse();
    let user = user.map_err(|_| not_found("user", &request.user))?;
    let stop = AtomicBool::new(false);
    let how = how(desk, &scope.stored, &stop);
    let (group, field) = (&request.group, request.field.into());
    match choose(&how, &scope.workspace, group, field, user).await? {
        true => Ok(crate::Nothing {}),
        false => Err(MigrationError::NoSuchGroup(request.group).into()),
    }
}

pub(crate) async fn decline_duplicate(
    desk: &Desk,
    request: DeclineDuplicate,
) -> Result<crate::Nothing, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let stop = AtomicBool::new(false);
    let how = how(desk, &scope.stored, &stop);
    let (group, declined) = (&request.group, request.declined);
    match decline(&how, &scope.workspace, group, declined).await? {
        true => Ok(crate::Nothing {}),
        false => Err(MigrationError::NoSuchGroup(request.group).into()),
    }
}

pub(crate) async fn merge_duplicates(
    desk: &Desk,
    request: MergeDuplicates,
) -> Result<TaskView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let merging = Merging {
        keep: Keep::Oldest,
        only: request.only.into_iter().collect::<BTreeSet<_>>(),
    };
    let name = lookup(desk.lang(), "ui.migration.kind.merge").unwrap_or_default();
    let groups = count_groups(&scope.stored.store, &scope.workspace)
        .await?
        .groups;
    begin(desk, &scope, name.to_owned(), Work::Merge(merging), groups)
}

fn duplicate(group: &Group, lang: Lang) -> DuplicateView {
    let users = group.users.iter().map(|known| {
        let user = &known.account.user;
        DuplicateUser {
            id: user.id.to_string(),
            name: name(user).map_or_else(
                || fallback_name(&known.account.identities, lang),
                str::to_owned,
            ),
            created_at: user.created_at.millis(),
            last_login_at: user.last_login_at.map(saoma_ambient::Timestamp::millis),
        }
    });
    let message = |obstacle: RowReason| {
        let message = lookup(lang, &format!("migration.reason.{obstacle}"));
        message.unwrap_or_default().to_owned()
    };
    let fields = group.differences().into_iter().map(|(field, winner)| {
        let users = group.users.iter();
        let values = users.filter_map(|known| {
            Some(DuplicateValue {
                user: known.id().to_string(),
                value: field.shown(&known.account)?,
            })
        });
        DuplicateField {
            field: field.into(),
            values: values.collect(),
            winner: winner.to_string(),
        }
    });
    DuplicateView {
        fields: fields.collect(),
        group: group.subject.clone(),
        evidence: match group.evidence {
            Evidence::Unionid => "unionid".to_owned(),
            Evidence::Phone => "phone".to_owned(),
        },
        value: group.value.clone(),
        users: users.collect(),
        obstacle: group.obstacle.map(|obstacle| obstacle.to_string()),
        obstacle_message: group.obstacle.map(message),
    }
}
