//! The login lab: a sandbox's login with the page, the phone and the exchanges side by side.

use saoma_model::Mode;
use saoma_runtime::{LabOrder, LabOutcome, LabStage, SimulatorCalls};
use saoma_store::{applications, enablements, platform_apps};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

use super::lab_fault::ActiveFault;
use super::logins::{LoginDetail, detail};
use crate::error::Problem;
use crate::scope::{Scope, not_found};
use crate::{Desk, InWorkspace, Nothing};

/// What the lab has.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Lab {
    provider_origin: String,
    /// The application that is tried when none is named.
    application: LabApplication,
    applications: Vec<LabApplication>,
    people: Vec<LabPerson>,
    /// The faults that can be switched on by name.
    faults: Vec<String>,
    active_faults: Vec<String>,
    /// Whom those that are on meet.
    limits: Vec<ActiveFault>,
    /// Every app of the simulator.
    apps: Vec<LabApp>,
    /// The virtual phone, for a frame.
    phone_url: String,
}

/// An application that can be tried.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct LabApplication {
    id: String,
    name: String,
}

/// A platform app of the simulator.
#[derive(Debug, Serialize, Deserialize, TS)]
pub(crate) struct LabApp {
    appid: String,
    /// `website`, `mini_program` or `official_account`.
    kind: String,
    #[serde(default)]
    name: String,
}

/// A virtual WeChat user.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LabPerson {
    name: String,
    nickname: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// Whether WeChat gives no unionid for them.
    legacy: bool,
}

/// Begins a login.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct LabStart {
    workspace: String,
    application: Option<String>,
    /// `zh-CN` or `en`; the settings' if absent.
    lang: Option<String>,
    /// `light` or `dark`; the system's if absent.
    theme: Option<String>,
}

/// A login that has been begun: open `login_url` in a frame.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LabStarted {
    login_url: String,
    run: String,
}

/// Asks how a login of the lab stands.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabResultOf {
    run: String,
}

/// How a login of the lab stands.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LabResult {
    state: LabState,
    /// The claims of the verified id_token.
    #[ts(optional, type = "Record<string, unknown>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checks: Option<LabChecks>,
    /// Why the shop has nobody signed in, in OAuth's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// The login, once it has begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<LoginDetail>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LabState {
    Waiting,
    Done,
    Failed,
}

/// What the shop has checked, as every OpenID Connect client must.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub(crate) struct LabChecks {
    signature: bool,
    state: bool,
    nonce: bool,
    issuer: bool,
    audience: bool,
    expiry: bool,
}

/// Does something on the virtual phone.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabPhone {
    workspace: String,
    action: PhoneAction,
    person: String,
    /// The QR page's URL, a uuid, or a QR picture in base64.
    target: String,
}

/// What a person does with their phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PhoneAction {
    Scan,
    Confirm,
    Refuse,
    /// Scan and confirm.
    Authorize,
}

/// How the login stands and what the phone shows.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub(crate) struct PhoneShows {
    /// `waiting`, `scanned`, `refused` or `confirmed`.
    state: String,
    /// `consent` or `done`.
    page: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_url: Option<String>,
}

/// Open QR codes.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LabQr {
    codes: Vec<QrCodeView>,
}

/// A QR code that can still lead to a login.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub(crate) struct QrCodeView {
    uuid: String,
    appid: String,
    app_name: String,
    /// `waiting`, `scanned` or `refused`.
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    expires_at: i64,
}

/// Moves the simulator's clock forward.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabClock {
    advance_ms: u64,
}

/// How far the simulator's clock is ahead.
#[derive(Debug, Serialize, TS)]
pub(crate) struct ClockOffset {
    offset_ms: i64,
}

pub(crate) async fn lab(desk: &Desk, request: InWorkspace) -> Result<Lab, Problem> {
    let scope = sandbox(desk, &request.workspace).await?;
    let simulator = desk.simulator().await?;
    let state = state(&simulator).await?;
    let limits: Vec<_> = state.faults.iter().map(ActiveFault::of).collect();
    let applications = tried(&scope).await?;
    let first = applications.first().cloned();
    let servers = desk.servers().await;
    let simulation = servers.simulation.as_ref().ok_or(Problem::SimulatorDown)?;
    Ok(Lab {
        provider_origin: scope.origin.as_str().to_owned(),
        application: first.ok_or(Problem::LabNeedsApplication(request.workspace))?,
        applications,
        people: state.people,
        faults: names(state.named_faults),
        active_faults: limits.iter().map(|it| it.name().to_owned()).collect(),
        limits,
        apps: state.apps,
        phone_url: format!("{}/_saoma/phone", simulation.url),
    })
}

pub(crate) async fn lab_start(desk: &Desk, request: LabStart) -> Result<LabStarted, Problem> {
    let scope = sandbox(desk, &request.workspace).await?;
    desk.clear_stage().await?;
    let wanted = match request.application {
        Some(id) => id,
        None => {
            let first = tried(&scope).await?.into_iter().next();
            let first = first.ok_or(Problem::LabNeedsApplication(request.workspace))?;
            first.id
        }
    };
    let known = applications::list(&mut scope.session().await?, scope.workspace.id).await?;
    let application = known.into_iter().find(|known| known.id.as_str() == wanted);
    let application = application.ok_or_else(|| not_found("application", &wanted))?;
    let servers = desk.servers().await;
    let provided = servers.provided.as_ref().ok_or(Problem::ProviderDown)?;
    let (login_url, run) = provided.lab.begin(LabOrder {
        workspace: scope.workspace.slug.clone(),
        client_id: application.client_id,
        application_name: application.name,
        lang: request
            .lang
            .as_deref()
            .and_then(saoma_text::Lang::parse)
            .unwrap_or_else(|| desk.lang()),
        theme: request
            .theme
            .filter(|theme| matches!(theme.as_str(), "light" | "dark")),
        stage: LabStage::Frame,
    });
    Ok(LabStarted { login_url, run })
}

pub(crate) async fn lab_result(desk: &Desk, request: LabResultOf) -> Result<LabResult, Problem> {
    let servers = desk.servers().await;
    let provided = servers.provided.as_ref().ok_or(Problem::ProviderDown)?;
    let known = provided.lab.outcome(&request.run);
    let (workspace, login, outcome) = known.ok_or_else(|| not_found("run", &request.run))?;
    let scope = desk.scope(workspace.as_str()).await?;
    let login = match login {
        Some(login) => detail(desk, &scope, login).await?,
        None => None,
    };
    let result = LabResult {
        state: LabState::Waiting,
        claims: None,
        checks: None,
        error: None,
        login,
    };
    Ok(match outcome {
        LabOutcome::Waiting => result,
        LabOutcome::Done { claims, checks, .. } => LabResult {
            state: LabState::Done,
            claims: Some(claims),
            checks: Some(checks.into()),
            ..result
        },
        LabOutcome::Failed { error, checks } => LabResult {
            state: LabState::Failed,
            checks: checks.map(Into::into),
            error: Some(error),
            ..result
        },
    })
}

pub(crate) async fn lab_phone(desk: &Desk, request: LabPhone) -> Result<PhoneShows, Problem> {
    sandbox(desk, &request.workspace).await?;
    let action = match request.action {
        PhoneAction::Scan => "scan",
        PhoneAction::Confirm => "confirm",
        PhoneAction::Refuse => "refuse",
        PhoneAction::Authorize => "authorize",
    };
    let body = json!({"person": request.person, "target": request.target});
    let simulator = desk.simulator().await?;
    let shown = simulator.post(&format!("phone/{action}"), &body).await?;
    serde_json::from_value(shown).map_err(Problem::Answer)
}

pub(crate) async fn lab_qr(desk: &Desk, request: InWorkspace) -> Result<LabQr, Problem> {
    let scope = sandbox(desk, &request.workspace).await?;
    let own = platform_apps::list(&mut scope.session().await?, scope.workspace.id).await?;
    let state = state(&desk.simulator().await?).await?;
    let codes = state.qr_codes.into_iter();
    let codes = codes.filter(|code| own.iter().any(|app| app.appid.as_str() == code.appid));
    Ok(LabQr {
        codes: codes.collect(),
    })
}

pub(crate) async fn lab_clock(desk: &Desk, request: LabClock) -> Result<ClockOffset, Problem> {
    let body = json!({"advance_ms": request.advance_ms});
    let clock = desk.simulator().await?.post("clock", &body).await?;
    let offset = clock.get("offset_ms").and_then(Value::as_i64);
    Ok(ClockOffset {
        offset_ms: offset.unwrap_or_default(),
    })
}

pub(crate) async fn lab_reset(desk: &Desk, _: Nothing) -> Result<Nothing, Problem> {
    let servers = desk.servers().await;
    let simulation = servers.simulation.as_ref().ok_or(Problem::SimulatorDown)?;
    // Held to the end: a scenario that begins meanwhile begins after it.
    let mut stage = simulation.stage.lock().await;
    stage.take();
    desk.simulator().await?.post("reset", &json!({})).await?;
    // The sandboxes' platform apps are not among those that the simulator starts with.
    desk.register_sandboxes().await?;
    Ok(Nothing {})
}

/// What the simulator's state is read for.
#[derive(Deserialize)]
struct SimulatorState {
    apps: Vec<LabApp>,
    people: Vec<LabPerson>,
    qr_codes: Vec<QrCodeView>,
    faults: Vec<Value>,
    named_faults: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

async fn state(simulator: &SimulatorCalls) -> Result<SimulatorState, Problem> {
    let state = simulator.get("state").await?;
    serde_json::from_value(state).map_err(Problem::Answer)
}

fn names(faults: Vec<Named>) -> Vec<String> {
    faults.into_iter().map(|fault| fault.name).collect()
}

/// The sandbox of this name: no other workspace meets the simulator.
pub(super) async fn sandbox<'a>(desk: &'a Desk, workspace: &str) -> Result<Scope<'a>, Problem> {
    let scope = desk.scope(workspace).await?;
    match scope.workspace.mode {
        Mode::Sandbox => Ok(scope),
        Mode::Live => Err(Problem::LabNeedsSandbox(workspace.to_owned())),
    }
}

/// The applications that can be tried; first those that offer a source.
async fn tried(scope: &Scope<'_>) -> Result<Vec<LabApplication>, Problem> {
    let workspace = scope.workspace.id;
    let mut session = scope.session().await?;
    let mut offering = Vec::new();
    let mut others = Vec::new();
    for application in applications::list(&mut session, workspace).await? {
        let offers =
            enablements::list_for_application(&mut session, workspace, &application.id).await?;
        let place = if offers.iter().any(|offer| offer.enabled) {
            &mut offering
        } else {
            &mut others
        };
        place.push(LabApplication {
            id: application.id.to_string(),
            name: application.name,
        });
    }
    offering.append(&mut others);
    Ok(offering)
}

impl From<saoma_runtime::LabChecks> for LabChecks {
    fn from(checks: saoma_runtime::LabChecks) -> Self {
        Self {
            signature: checks.signature,
            state: checks.state,
            nonce: checks.nonce,
            issuer: checks.issuer,
            audience: checks.audience,
            expiry: checks.expiry,
        }
    }
}
