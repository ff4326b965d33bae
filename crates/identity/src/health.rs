//! What WeChat's answers tell of a platform app: whether it is served at all.

use saoma_ambient::Timestamp;
use saoma_model::{PlatformApp, PlatformAppStatus};
use saoma_store::{Store, StoreError, Tx, platform_apps};
use saoma_wechat::{Endpoint, WeChatError};

/// What one answer told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    errcode: Option<i64>,
    status: Option<PlatformAppStatus>,
}

/// What WeChat says of a code that somebody brings: invalid, used, expired, missing, asked for too
/// often, or of a person whom it holds for dangerous. Anybody can bring such a code.
const OF_THE_CODE: [i64; 6] = [40029, 40163, 40226, 41008, 42003, 45011];

/// What an answer tells, or the error in its place; nothing if WeChat did not answer, or only that
/// it is busy, or that a code was not good.
pub(crate) fn told(error: Option<&WeChatError>) -> Option<Told> {
    let Some(error) = error else {
        return Some(Told {
            errcode: None,
            status: None,
        });
    };
    let errcode = error.errcode()?.0;
    if errcode == -1 || OF_THE_CODE.contains(&errcode) {
        return None;
    }
    Some(Told {
        errcode: Some(errcode),
        status: status(errcode, error.endpoint()),
    })
}

/// Notes what the answer to a login tells, if it is news.
pub(crate) async fn hear(
    store: &Store,
    app: &PlatformApp,
    answered: Option<&WeChatError>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(told) = told(answered).filter(|told| told.is_news(app)) else {
        return Ok(());
    };
    let noted = store.write(|tx| Box::pin(note(tx, app, told, now))).await;
    match noted {
        // Other logins are noting the same just now.
        Err(StoreError::Contended) => Ok(()),
        noted => noted,
    }
}

/// Notes it, unless it is known already: most answers tell nothing new.
pub(crate) async fn note(
    tx: &mut Tx<'_>,
    app: &PlatformApp,
    told: Told,
    now: Timestamp,
) -> Result<(), StoreError> {
    if told.is_news(app) {
        let Told { errcode, status } = told;
        platform_apps::note_answer(tx, app.workspace, &app.appid, errcode, status, now).await?;
    }
    Ok(())
}

impl Told {
    fn is_news(self, app: &PlatformApp) -> bool {
        let known = &app.health;
        known.answered_at.is_none()
            || (known.errcode, known.recognised) != (self.errcode, self.status)
    }
}

/// WeChat names bans (48004) and freezes (50002). Where it refuses the exchange that every login
/// needs as not allowed (48001), the platform app is offline or has lost its certification; that
/// is known from experience only, so it is shown, and refuses nobody by itself.
const fn status(errcode: i64, endpoint: Endpoint) -> Option<PlatformAppStatus> {
    match (errcode, endpoint) {
        (48004 | 50002, _) => Some(PlatformAppStatus::Disabled),
        (48001, Endpoint::AccessToken | Endpoint::Jscode2session | Endpoint::StableToken) => {
            Some(PlatformAppStatus::Offline)
        }
        _ => None,
    }
}
