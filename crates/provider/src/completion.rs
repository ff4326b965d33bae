//! Ends a login that has found its user.

use saoma_ambient::Timestamp;
use saoma_model::{Access, Application, Completed, Refusal, Stage, Trace, TraceStep};
use saoma_store::logins::{self, Finish, Login};
use saoma_store::{StoreError, Tx};

use crate::access;

/// Ends a login that stands at stage `from`: completed, or refused if the application does not let
/// the user in, or asked for another one. Answers the login as it is kept now; if another caller was
/// first, that is what this one left.
pub(crate) async fn settle(
    tx: &mut Tx<'_>,
    application: &Application,
    login: &Login,
    from: Stage,
    completed: &Completed,
    now: Timestamp,
) -> Result<Login, StoreError> {
    let mut trace = login.trace.clone();
    let refusal = refusal(tx, application, login, completed, &mut trace, now).await?;
    let finish = Finish {
        stage: refusal.map_or(Stage::Completed, |_| Stage::Refused),
        user: Some(completed.user),
        outcome: refusal
            .map_or(completed.decision.as_str(), Refusal::as_str)
            .to_owned(),
        errcode: None,
        trace,
        at: now,
    };
    if logins::finish(tx, login.workspace, login.id, from, &finish).await? {
        return Ok(finished(login, finish));
    }
    let known = logins::lookup(tx, login.workspace, login.id).await?;
    Ok(known.unwrap_or_else(|| login.clone()))
}

async fn refusal(
    tx: &mut Tx<'_>,
    application: &Application,
    login: &Login,
    completed: &Completed,
    trace: &mut Trace,
    now: Timestamp,
) -> Result<Option<Refusal>, StoreError> {
    // Nobody is signed in before the application lets them in, so that step comes last.
    let signed_in = trace
        .0
        .pop_if(|entry| matches!(entry.step, TraceStep::SignedIn { .. }));
    let user = completed.user;
    let is_other = login
        .request
        .expected_user
        .is_some_and(|expected| expected != user);
    let allowed = access::allows(tx, application, user).await?;
    if application.access == Access::DenyAll {
        let application = application.id.to_string();
        trace.push(
            now,
            TraceStep::CheckedAccess {
                application,
                allowed,
            },
        );
    }
    let refusal = match (allowed, is_other) {
        (false, _) => Refusal::AccessDenied,
        (true, true) => Refusal::OtherUser,
        (true, false) => {
            trace.0.extend(signed_in);
            return Ok(None);
        }
    };
    let users = vec![user];
    trace.push(now, TraceStep::Refused { refusal, users });
    Ok(Some(refusal))
}

fn finished(login: &Login, finish: Finish) -> Login {
    Login {
        stage: finish.stage,
        user: finish.user,
        outcome: Some(finish.outcome),
        errcode: finish.errcode,
        trace: finish.trace,
        finished_at: Some(finish.at),
        ..login.clone()
    }
}
