//! Begins a login that a phone answers to: has WeChat make a code, and remembers who asked for what.

use saoma_identity::{Stopped, check_source};
use saoma_model::{
    Application, LoginId, PlatformApp, Source, SourceKind, Stage, TICKET_LIFETIME, Ticket,
    TicketCode, TicketQr, TicketState, Trace, TraceStep, new_ticket_code,
};
use saoma_store::logins::{self, AuthorizationRequest as StoredRequest, Login};
use saoma_store::{StoreError, tickets};
use saoma_text::Lang;
use saoma_vault::hash_token;

use crate::browser::Browser;
use crate::endpoint::authorize::{AuthorizationRequest, Visit};
use crate::endpoint::ticket_login::state_of;
use crate::internal::Internal;
use crate::opened_from::opened_from;

/// A code for the login page.
pub(crate) struct Issued {
    pub(crate) ticket: TicketCode,
    /// Whether there is a picture to scan; if not, the login has ended already, and `continue` says why.
    pub(crate) is_good: bool,
    pub(crate) login: LoginId,
}

/// What the code is for.
pub(crate) struct Wanted<'a> {
    pub(crate) application: &'a Application,
    pub(crate) request: &'a AuthorizationRequest,
    pub(crate) browser: &'a Browser,
    pub(crate) source: &'a Source,
    pub(crate) app: &'a PlatformApp,
    pub(crate) lang: Lang,
}

/// Begins the login.
pub(crate) async fn issue(visit: &Visit<'_>, wanted: &Wanted<'_>) -> Result<Issued, Internal> {
    let provider = visit.provider;
    let now = provider.clock.now();
    let code = new_ticket_code(&*provider.entropy);
    let mut trace = Trace::default();
    let made = match check_source(wanted.source, wanted.app, true, now, &mut trace) {
        Err(refusal) => Err(Stopped::Refused(refusal)),
        Ok(()) => make(visit, wanted, &code).await?,
    };
    let workspace = visit.tenant.workspace.id;
    let mut login = Login {
        workspace,
        id: LoginId::new(now, &*provider.entropy),
        application: wanted.application.id.clone(),
        source: wanted.source.id.clone(),
        stage: Stage::Started,
        state_hash: hash_token(&state_of(&code)),
        browser_hash: wanted.browser.hash(),
        request: StoredRequest {
            opened_from: opened_from(visit.headers, visit.client),
            ..wanted.request.stored(wanted.lang)
        },
        user: None,
        outcome: None,
        errcode: None,
        trace,
        started_at: now,
        finished_at: None,
    };
    let mut ticket = Ticket {
        workspace,
        code: code.clone(),
        login: login.id,
        source: wanted.source.id.clone(),
        appid: wanted.app.appid.clone(),
        state: TicketState::Pending,
        openid: None,
        confirm_hash: None,
        qr: TicketQr::default(),
        errcode: None,
        created_at: now,
        // WeChat took its time for the code; the person's begins when they see it.
        expires_at: provider.clock.now().plus(TICKET_LIFETIME),
    };
    let is_good = made.is_ok();
    match made {
        Ok(qr) => {
            ticket.qr = qr;
            login.trace.push(now, showed(wanted));
        }
        Err(stopped) => end(&mut login, &mut ticket, &stopped),
    }
    let (new_login, new_ticket) = (&login, &ticket);
    let kept = provider.store.write(|tx| {
        Box::pin(async move {
            logins::add(tx, new_login).await?;
            tickets::add(tx, new_ticket).await
        })
    });
    kept.await
        .map_err(|error: StoreError| Internal::store("keep the ticket", error))?;
    provider.tell(workspace, login.id);
    Ok(Issued {
        ticket: code,
        is_good,
        login: login.id,
    })
}

/// Has WeChat make the code.
async fn make(
    visit: &Visit<'_>,
    wanted: &Wanted<'_>,
    code: &TicketCode,
) -> Result<Result<TicketQr, Stopped>, Internal> {
    let Some(sign_in) = visit.provider.sign_in(visit.tenant.workspace.mode) else {
        return Ok(Err(Stopped::NoSimulator));
    };
    let (app, settings) = (wanted.app, wanted.source.settings.mini_program());
    let made = match wanted.source.kind {
        SourceKind::WechatMiniProgram => {
            let page = settings.map_or("", |settings| settings.page_path.as_str());
            sign_in.mini_program_code(app, page, code).await
        }
        _ => sign_in.scene_code(app, code).await,
    };
    made.map_err(|error| Internal::new("have WeChat make a code", error))
}

fn showed(wanted: &Wanted<'_>) -> TraceStep {
    TraceStep::ShowedTicket {
        source: wanted.source.id.to_string(),
        appid: wanted.app.appid.to_string(),
    }
}

/// There is no code: the login ends before it has begun, so that Activity shows why.
fn end(login: &mut Login, ticket: &mut Ticket, stopped: &Stopped) {
    tracing::warn!(login.id = %login.id, reason = %stopped, "there is no code to show");
    let at = login.started_at;
    ticket.state = TicketState::Error;
    ticket.errcode = stopped.errcode();
    login.errcode = stopped.errcode();
    login.finished_at = Some(at);
    match stopped {
        // The refusal stands in the trace already.
        Stopped::Refused(refusal) => {
            login.stage = Stage::Refused;
            login.outcome = Some(refusal.to_string());
        }
        _ => {
            login.trace.push(at, stopped.step());
            login.stage = Stage::Failed;
            login.outcome = stopped.failure().map(|failure| failure.to_string());
        }
    }
}
