//! Two workspaces side by side.

use saoma_setup::{ComparedThing, Outline, compare};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Desk;
use crate::error::Problem;

/// Two workspaces to compare.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompareWorkspaces {
    left: String,
    right: String,
}

/// How they stand to each other.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ComparisonView {
    things: Vec<ComparedThingView>,
    /// Fields that do not say the same.
    differing: usize,
    /// Fields that do.
    same: usize,
}

/// A thing of either or both.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ComparedThingView {
    kind: ComparedKind,
    /// Its short name or AppID on the left.
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<String>,
    likeness: Likeness,
    fields: Vec<ComparedFieldView>,
}

/// A field of a thing, in the words of the file of apply.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct ComparedFieldView {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<String>,
    likeness: Likeness,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ComparedKind {
    Workspace,
    PlatformApp,
    Source,
    Application,
    Sender,
    Preparation,
}

/// How two values stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Likeness {
    Same,
    Differs,
    OnlyLeft,
    OnlyRight,
}

pub(crate) async fn compare_workspaces(
    desk: &Desk,
    request: CompareWorkspaces,
) -> Result<ComparisonView, Problem> {
    let left = outline(desk, &request.left).await?;
    let right = outline(desk, &request.right).await?;
    Ok(ComparisonView::of(&left, &right))
}

impl ComparisonView {
    /// Two outlines side by side.
    pub(crate) fn of(left: &Outline, right: &Outline) -> Self {
        let things = compare(left, right);
        let fields: Vec<_> = things.iter().flat_map(|thing| &thing.fields).collect();
        let is_same =
            |field: &&&saoma_setup::ComparedField| field.likeness() == saoma_setup::Likeness::Same;
        let same = fields.iter().filter(is_same).count();
        Self {
            differing: fields.len() - same,
            same,
            things: things.iter().map(view).collect(),
        }
    }
}

async fn outline(desk: &Desk, slug: &str) -> Result<Outline, Problem> {
    let scope = desk.scope(slug).await?;
    let mut session = scope.session().await?;
    Ok(Outline::load(&mut session, &scope.workspace).await?)
}

fn view(thing: &ComparedThing) -> ComparedThingView {
    let fields = thing.fields.iter().map(|field| ComparedFieldView {
        name: field.name.clone(),
        left: field.left.clone(),
        right: field.right.clone(),
        likeness: field.likeness().into(),
    });
    ComparedThingView {
        kind: thing.kind.into(),
        left: thing.left.clone(),
        right: thing.right.clone(),
        likeness: thing.likeness().into(),
        fields: fields.collect(),
    }
}

impl From<saoma_setup::ComparedKind> for ComparedKind {
    fn from(kind: saoma_setup::ComparedKind) -> Self {
        match kind {
            saoma_setup::ComparedKind::Workspace => Self::Workspace,
            saoma_setup::ComparedKind::PlatformApp => Self::PlatformApp,
            saoma_setup::ComparedKind::Source => Self::Source,
            saoma_setup::ComparedKind::Application => Self::Application,
            saoma_setup::ComparedKind::Sender => Self::Sender,
            saoma_setup::ComparedKind::Preparation => Self::Preparation,
        }
    }
}

impl From<saoma_setup::Likeness> for Likeness {
    fn from(likeness: saoma_setup::Likeness) -> Self {
        match likeness {
            saoma_setup::Likeness::Same => Self::Same,
            saoma_setup::Likeness::Differs => Self::Differs,
            saoma_setup::Likeness::OnlyLeft => Self::OnlyLeft,
            saoma_setup::Likeness::OnlyRight => Self::OnlyRight,
        }
    }
}
