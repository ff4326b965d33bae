//! A real login before anything is deployed: a window of the desktop app shows WeChat's own page, and
//! the way back to the registered callback domain is caught there. Nothing is stored.

use saoma_ambient::alphanumeric;
use saoma_identity::{Preview, SignIn, Stopped};
use saoma_model::{
    Confirmed, Decision, Failure, LoginId, Mode, PlatformApp, Refusal, Source, SourceId,
    SourceKind, Trace, UserId,
};
use saoma_provider::Provider;
use saoma_setup::preparation::PreparationMark;
use saoma_store::{platform_apps, sources, users};
use saoma_text::Lang;
use saoma_wechat::{QrConnect, WeChat};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use super::logins::{LoginExplanation, LoginUser};
use super::sources::SourceRef;
use super::users::shown_name;
use crate::Desk;
use crate::error::Problem;
use crate::scope::{Scope, not_found};
use crate::trace::TraceEntryView;

/// What a window has to show, and to catch.
#[derive(Debug, Serialize, TS)]
pub(crate) struct TryOutBegun {
    /// WeChat's page with the QR code.
    url: String,
    /// What WeChat's page navigates to in the end, without query.
    catches: String,
    /// Comes back in the query.
    state: String,
}

/// Brings back what was caught.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct FinishTryOut {
    workspace: String,
    source: String,
    /// As it was begun.
    state: String,
    /// The whole address that WeChat's page navigated to.
    address: String,
}

/// What a login would have come to.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct TriedOut {
    outcome: TryOutcome,
    /// The word of the decision, refusal or failure.
    word: String,
    /// The account that it would be; absent if it would be a new one, or none.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<LoginUser>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nickname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    openid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unionid: Option<String>,
    trace: Vec<TraceEntryView>,
    /// Why nobody would be signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<LoginExplanation>,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TryOutcome {
    Decided,
    Refused,
    Failed,
}

pub(crate) async fn begin_try_out(desk: &Desk, request: SourceRef) -> Result<TryOutBegun, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (source, app) = website(&scope, &request.source).await?;
    let catches = way_back(&scope, &source, &app)?;
    let state = alphanumeric(&*desk.0.options.entropy, 32);
    let mut page = QrConnect::new(app.appid.as_str(), catches.clone(), state.clone());
    page.lang = desk.lang();
    let servers = desk.servers().await;
    let provided = servers.provided.as_ref().ok_or(Problem::ProviderDown)?;
    let wechat = wechat(&provided.provider, scope.workspace.mode)?;
    Ok(TryOutBegun {
        url: wechat.qrconnect_url(&page).to_string(),
        catches: catches.to_string(),
        state,
    })
}

pub(crate) async fn finish_try_out(
    desk: &Desk,
    request: FinishTryOut,
) -> Result<TriedOut, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let (source, app) = website(&scope, &request.source).await?;
    let options = &desk.0.options;
    let now = options.clock.now();
    let mut trace = Trace::default();
    let result = match code_of(&request) {
        Err(refusal) => Preview {
            identified: None,
            result: Err(Stopped::Refused(refusal)),
        },
        Ok(code) => {
            let servers = desk.servers().await;
            let provided = servers.provided.as_ref().ok_or(Problem::ProviderDown)?;
            let provider = &provided.provider;
            let sign_in = SignIn {
                store: &provider.store,
                vault: &provider.vault,
                wechat: wechat(provider, scope.workspace.mode)?,
                clock: &*options.clock,
                entropy: &*options.entropy,
            };
            let came = saoma_identity::Request {
                source: &source,
                app: &app,
                code: &code,
            };
            // Nobody keeps a login of this id: what is tried out leaves no trace.
            let confirmed = Confirmed {
                login: LoginId::new(now, &*options.entropy),
            };
            let previewed = sign_in.preview(confirmed, &came, &mut trace).await;
            previewed.map_err(Problem::SignIn)?
        }
    };
    if result.result.is_ok() {
        // No login is kept, only that one was tried, so that the path can go on.
        let prepare = scope.prepare();
        prepare
            .mark(scope.workspace.id, PreparationMark::Tried, true)
            .await?;
    }
    tell(desk, &scope, result, &trace).await
}

/// The source of a website application, and that application.
async fn website(scope: &Scope<'_>, id: &str) -> Result<(Source, PlatformApp), Problem> {
    let (source, app) = source_and_app(scope, id).await?;
    if source.kind != SourceKind::WechatPc {
        return Err(Problem::TryOutOtherMethod(id.to_owned()));
    }
    Ok((source, app))
}

/// A source and its platform app.
pub(crate) async fn source_and_app(
    scope: &Scope<'_>,
    id: &str,
) -> Result<(Source, PlatformApp), Problem> {
    let unknown = || not_found("source", id);
    let name = SourceId::parse(id).map_err(|_| unknown())?;
    let mut session = scope.session().await?;
    let source = sources::lookup(&mut session, scope.workspace.id, &name).await?;
    let source = source.ok_or_else(unknown)?;
    let app = platform_apps::lookup(&mut session, scope.workspace.id, &source.appid).await?;
    let app = app.ok_or_else(|| not_found("platform_app", source.appid.as_str()))?;
    Ok((source, app))
}

/// Where WeChat's page sends the browser: of the address it compares the host alone, so that no
/// server has to be there.
fn way_back(scope: &Scope<'_>, source: &Source, app: &PlatformApp) -> Result<Url, Problem> {
    let issuer = scope.issuer();
    let own = issuer.callback(&source.id);
    let address = match scope.workspace.mode {
        // The simulator knows this machine's host, whatever domain is planned.
        Mode::Sandbox => own,
        Mode::Live => match &app.callback_domain {
            Some(domain) if domain == issuer.host() => own,
            Some(domain) => format!("https://{domain}/saoma-try-out"),
            None => return Err(Problem::NoCallbackDomain(app.appid.to_string())),
        },
    };
    Url::parse(&address).map_err(|_| Problem::NoCallbackDomain(app.appid.to_string()))
}

/// The WeChat that a workspace of this mode talks to.
pub(crate) fn wechat(provider: &Provider, mode: Mode) -> Result<&WeChat, Problem> {
    match mode {
        Mode::Live => Ok(&provider.tencent),
        Mode::Sandbox => provider.simulator.as_ref().ok_or(Problem::SimulatorDown),
    }
}

/// The code in what was caught. Without one, the person did not allow it; with another state, the
/// address belongs to another login.
fn code_of(request: &FinishTryOut) -> Result<String, Refusal> {
    let address = Url::parse(&request.address).map_err(|_| Refusal::OtherBrowser)?;
    let value = |wanted: &str| {
        let mut pairs = address.query_pairs();
        pairs.find_map(|(name, value)| (name == wanted).then(|| value.into_owned()))
    };
    if value("state").as_deref() != Some(&request.state) {
        return Err(Refusal::OtherBrowser);
    }
    let code = value("code").filter(|code| !code.is_empty());
    code.ok_or(Refusal::NotAllowed)
}

async fn tell(
    desk: &Desk,
    scope: &Scope<'_>,
    preview: Preview,
    trace: &Trace,
) -> Result<TriedOut, Problem> {
    let lang = desk.lang();
    let explained = match &preview.result {
        Ok(_) => None,
        Err(stopped) => match (stopped, stopped.errcode()) {
            (_, Some(errcode)) => Some(LoginExplanation::of_errcode(errcode, lang)),
            (Stopped::Refused(refusal), None) => {
                LoginExplanation::of_word("refusal", refusal.as_str(), lang)
            }
            (stopped, None) => {
                let failure = stopped.failure().map_or("unreachable", Failure::as_str);
                LoginExplanation::of_word("failure", failure, lang)
            }
        },
    };
    let (outcome, word) = match &preview.result {
        Ok(decision) => (TryOutcome::Decided, decision.as_str()),
        Err(Stopped::Refused(refusal)) => (TryOutcome::Refused, refusal.as_str()),
        Err(stopped) => (
            TryOutcome::Failed,
            stopped.failure().map_or("unreachable", Failure::as_str),
        ),
    };
    let user = match preview.result.as_ref().ok().and_then(account_of) {
        Some(user) => name_of(scope, user, lang).await?,
        None => None,
    };
    let person = preview.identified;
    let steps = trace.0.iter().map(TraceEntryView::of);
    Ok(TriedOut {
        outcome,
        word: word.to_owned(),
        user,
        nickname: person.as_ref().and_then(|it| it.profile.nickname.clone()),
        openid: person.as_ref().map(|it| it.openid.to_string()),
        unionid: person.and_then(|it| it.unionid).map(|it| it.to_string()),
        trace: steps.collect::<Result<_, _>>().map_err(Problem::Answer)?,
        explanation: explained,
    })
}

/// The account that a decision is about; a new one has no name yet.
const fn account_of(decision: &Decision) -> Option<UserId> {
    match decision {
        Decision::SignIn { user }
        | Decision::AddUnionid { user }
        | Decision::AddOpenid { user }
        | Decision::UnionidChanged { user }
        | Decision::Bind { user }
        | Decision::Choose { user } => Some(*user),
        Decision::Create | Decision::Ask { .. } => None,
    }
}

async fn name_of(
    scope: &Scope<'_>,
    user: UserId,
    lang: Lang,
) -> Result<Option<LoginUser>, Problem> {
    let mut session = scope.session().await?;
    let Some(user) = users::lookup(&mut session, scope.workspace.id, user).await? else {
        return Ok(None);
    };
    Ok(Some(LoginUser {
        id: user.id.to_string(),
        name: shown_name(&mut session, &user, lang).await?,
    }))
}
