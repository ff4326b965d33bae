//! How much of WeChat's daily quotas is used, by whoever has the platform app's token.

use saoma_identity::{AccountCallError, AccountCalls, AskedBy, Stopped};
use saoma_model::{AppId, PlatformApp, PlatformAppKind};
use saoma_store::platform_apps;
use saoma_text::Lang;
use saoma_wechat::{Endpoint, Quota};
use secrecy::SecretString;
use serde::Serialize;
use ts_rs::TS;

use super::logins::LoginExplanation;
use super::test_source::ApiCallsOf;
use super::try_out::wechat;
use crate::Desk;
use crate::error::Problem;
use crate::scope::not_found;

/// WeChat says that an endpoint has no quota.
const NO_QUOTA: i64 = 76021;

/// What WeChat says of the quotas of a platform app.
#[derive(Debug, Default, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct QuotasView {
    quotas: Vec<QuotaView>,
    /// Why WeChat says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<LoginExplanation>,
}

/// How often an endpoint may be asked today, and was.
#[derive(Debug, Serialize, TS)]
pub(crate) struct QuotaView {
    endpoint: String,
    daily_limit: i64,
    used: i64,
}

pub(crate) async fn get_quotas(desk: &Desk, request: ApiCallsOf) -> Result<QuotasView, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let appid = AppId::new(&request.appid);
    let (mut session, id) = (scope.session().await?, scope.workspace.id);
    let found = platform_apps::lookup(&mut session, id, &appid).await?;
    drop(session);
    let app = found.ok_or_else(|| not_found("platform_app", &request.appid))?;
    let servers = desk.servers().await;
    let provided = servers.provided.as_ref().ok_or(Problem::ProviderDown)?;
    let wechat = wechat(&provided.provider, scope.workspace.mode)?;
    let calls = AccountCalls {
        store: &scope.stored.store,
        vault: &scope.stored.vault,
        wechat,
        clock: &*desk.0.options.clock,
        asked_by: AskedBy::Check,
    };
    let mut view = QuotasView::default();
    for endpoint in of_logins(app.kind).iter().copied() {
        match quota(&calls, &app, endpoint).await.map_err(stopped) {
            Ok(quota) if quota.daily_limit > 0 => view.quotas.push(QuotaView {
                endpoint: endpoint.path().to_owned(),
                daily_limit: quota.daily_limit,
                used: quota.used,
            }),
            // Not limited, as far as WeChat tells.
            Ok(_) => {}
            Err(Ok(stopped)) if stopped.errcode() == Some(NO_QUOTA) => {}
            Err(Ok(stopped)) => {
                view.explanation = explanation(&stopped, desk.lang());
                return Ok(view);
            }
            Err(Err(problem)) => return Err(problem),
        }
    }
    Ok(view)
}

/// What WeChat says of one endpoint.
async fn quota(
    calls: &AccountCalls<'_>,
    app: &PlatformApp,
    endpoint: Endpoint,
) -> Result<Quota, AccountCallError> {
    let wechat = calls.wechat.clone();
    let ask = async move |token: &SecretString| wechat.quota(token, endpoint).await;
    calls.call(app, Endpoint::GetQuota, ask).await
}

/// What logins ask on behalf of a platform app of this kind.
const fn of_logins(kind: PlatformAppKind) -> &'static [Endpoint] {
    match kind {
        PlatformAppKind::Website => &[],
        PlatformAppKind::MiniProgram => &[
            Endpoint::StableToken,
            Endpoint::WxaCode,
            Endpoint::PhoneNumber,
        ],
        PlatformAppKind::OfficialAccount => &[
            Endpoint::StableToken,
            Endpoint::QrcodeCreate,
            Endpoint::FollowerInfo,
        ],
    }
}

/// What WeChat refused, or what broke on our side.
fn stopped(error: AccountCallError) -> Result<Stopped, Problem> {
    match error {
        AccountCallError::WeChat { source, .. } => Ok(Stopped::WeChat(source)),
        AccountCallError::NoSecret { appid } => Ok(Stopped::NoSecret {
            appid: appid.to_string(),
        }),
        AccountCallError::Read { source, .. } | AccountCallError::Keep { source, .. } => {
            Err(Problem::Store(source))
        }
    }
}

fn explanation(stopped: &Stopped, lang: Lang) -> Option<LoginExplanation> {
    match (stopped.errcode(), stopped.failure()) {
        (Some(errcode), _) => Some(LoginExplanation::of_errcode(errcode, lang)),
        (None, Some(failure)) => LoginExplanation::of_word("failure", failure.as_str(), lang),
        (None, None) => None,
    }
}
