//! Invitations: existing users attach their WeChat themselves. Like all work on many users, one call
//! does one step.

use saoma_ambient::Timestamp;
use saoma_identity::{Inviting, invitation_obstacle, invited_to};
use saoma_model::{
    INVITATION_DAYS, InvitationObstacle, LONGEST_INVITATION_DAYS, Mode, PlatformApp, Source,
    UserId, allow_attaching,
};
use saoma_setup::InvitationSheet;
use saoma_store::{Session, applications, invitations, platform_apps, sources};
use saoma_text::fill;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::identities::user_id;
use super::users::{UserDetail, UserRef, accounts, detail};
use super::users_bulk::{Whom, step};
use crate::error::Problem;
use crate::scope::{Scope, not_found};
use crate::words::{InvitationState, SourceKind};
use crate::{Desk, InWorkspace, Language};

/// How the workspace's invitations stand, and by what more can be made.
#[derive(Debug, Serialize, TS)]
pub(crate) struct InvitationsView {
    ways: Vec<InvitationWayView>,
    open: i64,
    used: i64,
    expired: i64,
    revoked: i64,
    /// Where somebody types a code in.
    address: String,
    /// Whether that is an address of this machine only: nobody else reaches it.
    is_local: bool,
}

/// A source by which users could be invited.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct InvitationWayView {
    source: String,
    name: String,
    kind: SourceKind,
    /// Why nobody can be, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    obstacle: Option<String>,
}

/// Asks who would be invited.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewInvitations {
    workspace: String,
    source: String,
    whom: Whom,
}

/// Who would be.
#[derive(Debug, Serialize, TS)]
pub(crate) struct InvitationPreview {
    seen: i64,
    /// Of them, who would be invited.
    invited: i64,
    /// Of those, who has an invitation that would end.
    replaced: i64,
    /// Who has a WeChat of that platform app already.
    attached: i64,
    disabled: i64,
    next: Option<String>,
}

/// Makes invitations.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct MakeInvitations {
    workspace: String,
    source: String,
    whom: Whom,
    /// For how many days: 30 if nothing is said, 365 at most.
    days: Option<u32>,
    /// Of who receives the cards; that of the screens if absent.
    language: Option<Language>,
    /// Whether the parts begin here: a page with its head, a table with the names of its columns.
    begins: bool,
}

/// Invitations that were made. Their codes are told this once.
#[derive(Debug, Serialize, TS)]
pub(crate) struct MadeInvitations {
    seen: i64,
    made: i64,
    attached: i64,
    disabled: i64,
    /// A part of a page of cards.
    html: String,
    /// A part of a table.
    csv: String,
    next: Option<String>,
}

/// An invitation of a user.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct InvitationView {
    id: String,
    state: InvitationState,
    source: String,
    source_name: String,
    created_at: i64,
    expires_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<i64>,
    /// What it attached; it may be unbound since.
    #[serde(skip_serializing_if = "Option::is_none")]
    identity: Option<String>,
}

pub(crate) async fn get_invitations(
    desk: &Desk,
    request: InWorkspace,
) -> Result<InvitationsView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (workspace, now) = (scope.workspace.id, desk.0.options.clock.now());
    let mut session = scope.session().await?;
    let counts = invitations::count(&mut session, workspace, now).await?;
    let mut ways = Vec::new();
    for source in sources::list(&mut session, workspace).await? {
        let app = platform_apps::lookup(&mut session, workspace, &source.appid).await?;
        let Some(app) = app else { continue };
        let obstacle = obstacle(&mut session, &scope, &source, &app).await?;
        ways.push(InvitationWayView {
            source: source.id.to_string(),
            obstacle: obstacle.map(|obstacle| {
                let key = format!("invitation.obstacle.{obstacle}.message");
                fill(desk.lang(), &key, &[("host", scope.origin.host())])
            }),
            name: source.display_name,
            kind: source.kind.into(),
        });
    }
    Ok(InvitationsView {
        ways,
        open: counts.open,
        used: counts.used,
        expired: counts.expired,
        revoked: counts.revoked,
        address: scope.issuer().endpoint("invitation"),
        is_local: scope.origin.is_loopback(),
    })
}

pub(crate) async fn get_invitation_preview(
    desk: &Desk,
    request: PreviewInvitations,
) -> Result<InvitationPreview, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (workspace, now) = (scope.workspace.id, desk.0.options.clock.now());
    let mut session = scope.session().await?;
    let (_, app) = way(&mut session, &scope, &request.source).await?;
    let step = step(&mut session, workspace, request.whom, now).await?;
    let mut preview = InvitationPreview {
        seen: step.seen(),
        invited: 0,
        replaced: 0,
        attached: 0,
        disabled: 0,
        next: step.next(),
    };
    let mut invited: Vec<UserId> = Vec::new();
    for known in &step.users {
        if allow_attaching(&app, &known.account.identities, None).is_err() {
            preview.attached += 1;
        } else if known.account.user.disabled {
            preview.disabled += 1;
        } else {
            preview.invited += 1;
            invited.push(known.id());
        }
    }
    let newest = invitations::newest_of(&mut session, workspace, &invited).await?;
    let open = newest.iter().filter(|one| {
        one.source.as_str() == request.source
            && one.state_at(now) == saoma_model::InvitationState::Open
    });
    preview.replaced = count(open.count());
    Ok(preview)
}

pub(crate) async fn make_invitations(
    desk: &Desk,
    request: MakeInvitations,
) -> Result<MadeInvitations, Problem> {
    let days = request.days.unwrap_or(INVITATION_DAYS);
    if !(1..=LONGEST_INVITATION_DAYS).contains(&days) {
        return Err(Problem::BadRequest {
            command: "make_invitations",
            problem: format!("days is from 1 to {LONGEST_INVITATION_DAYS}"),
        });
    }
    let scope = desk.scope(&request.workspace).await?;
    let workspace = scope.workspace.id;
    let mut session = scope.session().await?;
    let (source, app) = way(&mut session, &scope, &request.source).await?;
    let application = application_name(&mut session, &source).await?;
    let now = desk.0.options.clock.now();
    let step = step(&mut session, workspace, request.whom, now).await?;
    drop(session);
    let users: Vec<UserId> = step.users.iter().map(|known| known.id()).collect();
    let how = Inviting {
        source: &source,
        app: &app,
        days,
    };
    let done = accounts(desk, &scope)
        .invite(workspace, &how, &users)
        .await?;
    let issuer = scope.issuer();
    let lang = request
        .language
        .map_or(desk.lang(), |language| language.resolve(desk.lang()));
    let sheet = InvitationSheet {
        lang,
        application: &application,
        issuer: &issuer,
        kind: source.kind,
        now,
    };
    let (mut html, mut csv) = match request.begins {
        true => (sheet.begin(), InvitationSheet::columns()),
        false => (String::new(), String::new()),
    };
    for made in &done.made {
        let known = step
            .users
            .iter()
            .find(|known| known.id() == made.invitation.user);
        let Some(known) = known else { continue };
        html.push_str(&sheet.card(&known.account.user, made));
        let cells = sheet.cells(&known.account.user, made);
        csv.push_str(&saoma_migration::csv_line(&cells));
    }
    Ok(MadeInvitations {
        seen: step.seen(),
        made: count(done.made.len()),
        attached: count(done.attached.len()),
        disabled: count(done.disabled.len()),
        html,
        csv,
        next: step.next(),
    })
}

pub(crate) async fn revoke_invitations(
    desk: &Desk,
    request: UserRef,
) -> Result<UserDetail, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let user = user_id(&request.user)?;
    accounts(desk, &scope)
        .revoke_invitations(scope.workspace.id, user)
        .await?;
    detail(desk, &scope, &request.user).await
}

/// The invitations of a user, newest first.
pub(super) async fn of_user(
    session: &mut Session,
    scope: &Scope<'_>,
    user: UserId,
    now: Timestamp,
) -> Result<Vec<InvitationView>, Problem> {
    let workspace = scope.workspace.id;
    let known = sources::list(session, workspace).await?;
    let all = invitations::list_by_user(session, workspace, user).await?;
    let all = all.into_iter().map(|one| {
        let source = known.iter().find(|source| source.id == one.source);
        InvitationView {
            id: one.id.to_string(),
            state: one.state_at(now).into(),
            source: one.source.to_string(),
            source_name: source.map_or_else(
                || one.source.to_string(),
                |source| source.display_name.clone(),
            ),
            created_at: one.created_at.millis(),
            expires_at: one.expires_at.millis(),
            used_at: one.used_at.map(Timestamp::millis),
            revoked_at: one.revoked_at.map(Timestamp::millis),
            identity: one.identity.map(|identity| identity.to_string()),
        }
    });
    Ok(all.collect())
}

/// How the newest of them stands that was not taken back.
pub(super) fn standing(all: &[InvitationView]) -> Option<InvitationState> {
    let mut all = all.iter().map(|one| one.state);
    all.find(|state| *state != InvitationState::Revoked)
}

/// The source and its platform app, if users can be invited by it.
async fn way(
    session: &mut Session,
    scope: &Scope<'_>,
    source: &str,
) -> Result<(Source, PlatformApp), Problem> {
    let (workspace, unknown) = (scope.workspace.id, || not_found("source", source));
    let id = source.parse().map_err(|_| unknown())?;
    let source = sources::lookup(session, workspace, &id).await?;
    let source = source.ok_or_else(unknown)?;
    let app = platform_apps::lookup(session, workspace, &source.appid).await?;
    let app = app.ok_or_else(unknown)?;
    match obstacle(session, scope, &source, &app).await? {
        Some(obstacle) => Err(Problem::NoInvitations {
            obstacle,
            host: scope.origin.host().to_owned(),
        }),
        None => Ok((source, app)),
    }
}

async fn obstacle(
    session: &mut Session,
    scope: &Scope<'_>,
    source: &Source,
    app: &PlatformApp,
) -> Result<Option<InvitationObstacle>, Problem> {
    let is_sandbox = scope.workspace.mode == Mode::Sandbox;
    Ok(invitation_obstacle(session, source, app, &scope.origin, is_sandbox).await?)
}

/// What people are told they can sign in to.
async fn application_name(session: &mut Session, source: &Source) -> Result<String, Problem> {
    let application = match invited_to(session, source).await? {
        Some(id) => applications::lookup(session, source.workspace, &id).await?,
        None => None,
    };
    Ok(application.map_or_else(String::new, |application| application.name))
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
