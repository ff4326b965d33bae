//! Single sign-on: who is signed in at the provider already goes back to the application without
//! another scan.

use axum::response::Response;
use saoma_ambient::{Timestamp, token};
use saoma_identity::check_source;
use saoma_model::{
    Application, Completed, Decision, LoginId, Refusal, SourceId, Stage, Trace, TraceStep,
};
use saoma_store::logins::{self, AuthorizationRequest as StoredRequest, Login};
use saoma_store::{StoreError, users};
use saoma_text::Lang;
use saoma_vault::hash_token;

use super::request::{Expected, Prompt};
use super::{AuthorizationRequest, Visit, back_with_error};
use crate::completion::settle;
use crate::endpoint::ending::Ending;
use crate::endpoint::offer;
use crate::internal::Internal;
use crate::issue::{self, WayBack};
use crate::oauth_error::OAuthError;
use crate::session::{self, SignedIn};

/// Answers in place of a login, if the browser's session allows it, or if the application wants no
/// login to begin. Nothing means: go on and ask.
pub(super) async fn recognise(
    visit: &Visit<'_>,
    application: &Application,
    request: &AuthorizationRequest,
    lang: Lang,
) -> Result<Option<Response>, Internal> {
    let is_silent = request.prompt == Prompt::Never;
    let told = |error: &OAuthError| {
        back_with_error(
            visit,
            &request.redirect_uri,
            request.state.as_deref(),
            error,
        )
    };
    let known = match may_be_recognised(visit, request) {
        true => find(visit, application, request)
            .await
            .map_err(|error| Internal::store("look up the session", error))?,
        false => None,
    };
    let Some((known, source)) = known else {
        let nobody = OAuthError::new("login_required", "nobody is signed in who fits the request");
        return Ok(is_silent.then(|| told(&nobody)));
    };
    let login = begin(visit, application, request, &known, source, lang);
    let (login, way_back) = complete(visit, application, &login, &known)
        .await
        .map_err(|error| Internal::store("complete the login", error))?;
    visit.provider.tell(login.workspace, login.id);
    let ending = Ending {
        tenant: visit.tenant,
        application,
        login: &login,
        lang,
        ticket: None,
    };
    Ok(Some(match way_back {
        Some(way_back) => ending.completed(way_back),
        None if is_silent => told(&OAuthError::new(
            "access_denied",
            "the application does not let the user in",
        )),
        None => ending.refused(Refusal::AccessDenied),
    }))
}

/// A link that names a source asks for a login through it, and a frame of our own program is there
/// to show one.
fn may_be_recognised(visit: &Visit<'_>, request: &AuthorizationRequest) -> bool {
    let is_framed = request.framed || visit.parameters.hint("saoma_frame_ticket").is_some();
    let wants_login = match request.prompt {
        Prompt::IfNeeded => visit.parameters.get("source") != Ok(None),
        Prompt::Never => false,
        Prompt::Always => true,
    };
    !is_framed && !wants_login && request.expected != Expected::Unreadable
}

/// Who is signed in, and through which source, if that is good enough for the request: recent, the
/// user that was asked for, and through a source that the application offers and that still works.
async fn find(
    visit: &Visit<'_>,
    application: &Application,
    request: &AuthorizationRequest,
) -> Result<Option<(SignedIn, SourceId)>, StoreError> {
    let (provider, now) = (visit.provider, visit.provider.clock.now());
    let Some(known) = session::current(provider, visit.tenant, visit.headers).await? else {
        return Ok(None);
    };
    let age = now.since(known.session.signed_in_at);
    let is_recent = request.max_age.is_none_or(|max_age| age <= max_age);
    let is_expected = match request.expected {
        Expected::Anybody => true,
        Expected::User(user) => user == known.user.id,
        Expected::Unreadable => false,
    };
    if !is_recent || !is_expected {
        return Ok(None);
    }
    let mut session = provider.store.read().await?;
    let began = logins::lookup(&mut session, application.workspace, known.session.login).await?;
    let Some(Login { source, .. }) = began else {
        return Ok(None);
    };
    let Some(offered) = offer::find(&mut session, application, &source).await? else {
        return Ok(None);
    };
    let mut unused = Trace::default();
    let usable = check_source(
        &offered.source,
        &offered.app,
        offered.is_enabled,
        now,
        &mut unused,
    );
    Ok(usable.is_ok().then_some((known, source)))
}

/// The record of it: Activity shows who came without a scan, too.
fn begin(
    visit: &Visit<'_>,
    application: &Application,
    request: &AuthorizationRequest,
    known: &SignedIn,
    source: SourceId,
    lang: Lang,
) -> Login {
    let (provider, now) = (visit.provider, visit.provider.clock.now());
    Login {
        workspace: visit.tenant.workspace.id,
        id: LoginId::new(now, &*provider.entropy),
        application: application.id.clone(),
        source,
        stage: Stage::Resolved,
        // No callback will come.
        state_hash: hash_token(&token(&*provider.entropy)),
        browser_hash: visit.browser().hash(),
        request: StoredRequest {
            recognised_by: Some(known.session.login),
            ..request.stored(lang)
        },
        user: Some(known.user.id),
        outcome: None,
        errcode: None,
        trace: recognised(known, now),
        started_at: now,
        finished_at: None,
    }
}

fn recognised(known: &SignedIn, now: Timestamp) -> Trace {
    let (user, signed_in_at) = (known.user.id, known.session.signed_in_at);
    let mut trace = Trace::default();
    trace.push(now, TraceStep::Recognised { user, signed_in_at });
    trace.push(now, TraceStep::SignedIn { user });
    trace
}

async fn complete(
    visit: &Visit<'_>,
    application: &Application,
    login: &Login,
    known: &SignedIn,
) -> Result<(Login, Option<WayBack>), StoreError> {
    let user = known.user.id;
    let completed = &Completed {
        login: login.id,
        user,
        decision: Decision::SignIn { user },
    };
    let (provider, tenant, now) = (visit.provider, visit.tenant, login.started_at);
    let written = provider.store.write(|tx| {
        Box::pin(async move {
            logins::add(tx, login).await?;
            let login = settle(tx, application, login, login.stage, completed, now).await?;
            if login.stage != Stage::Completed {
                return Ok((login, None));
            }
            users::touch_login(tx, login.workspace, user, now).await?;
            let way_back = issue::way_back(provider, tenant, tx, &login, now).await?;
            Ok((login, Some(way_back)))
        })
    });
    written.await
}
