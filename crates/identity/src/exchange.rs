//! Asks WeChat whose code it is.

use saoma_ambient::Clock;
use saoma_model::{Failure, OpenId, PlatformApp, Profile, Trace, TraceStep, UnionId};
use saoma_text::Lang;
use saoma_wechat::{AccessToken, WeChat, WeChatError};
use secrecy::SecretString;

/// What WeChat told about a person.
pub(crate) struct Person {
    pub(crate) openid: OpenId,
    pub(crate) unionid: Option<UnionId>,
    pub(crate) profile: Profile,
    pub(crate) is_snapshot: bool,
}

/// Trades the code for the person's ids, then reads nickname and picture.
pub(crate) async fn exchange(
    wechat: &WeChat,
    clock: &dyn Clock,
    app: &PlatformApp,
    secret: &SecretString,
    code: &str,
    trace: &mut Trace,
) -> Result<Person, WeChatError> {
    let token = wechat
        .access_token(app.appid.as_str(), secret, code)
        .await
        .inspect_err(|error| trace.push(clock.now(), failed(error)))?;
    trace.push(clock.now(), exchanged(&token));
    let mut person = Person {
        openid: OpenId::new(token.openid.clone()),
        unionid: token.unionid.clone().map(UnionId::new),
        profile: Profile::default(),
        is_snapshot: token.is_snapshotuser,
    };
    // WeChat refuses to tell about a stand-in, and nothing about one may be kept.
    if !person.is_snapshot {
        read_profile(wechat, clock, &token, &mut person, trace).await?;
    }
    Ok(person)
}

async fn read_profile(
    wechat: &WeChat,
    clock: &dyn Clock,
    token: &AccessToken,
    person: &mut Person,
    trace: &mut Trace,
) -> Result<(), WeChatError> {
    match wechat
        .userinfo(&token.access_token, &token.openid, Lang::ZhCn)
        .await
    {
        Ok(told) => {
            person.profile = Profile {
                nickname: Some(told.nickname).filter(|nickname| !nickname.trim().is_empty()),
                picture: told.headimgurl,
            };
            let only_here = told.unionid.clone().filter(|_| person.unionid.is_none());
            person.unionid = person
                .unionid
                .take()
                .or_else(|| told.unionid.map(UnionId::new));
            trace.push(
                clock.now(),
                TraceStep::ReadProfile {
                    nickname: person.profile.nickname.clone(),
                    unionid: only_here,
                },
            );
            Ok(())
        }
        // A name is not worth refusing anybody, but the unionid is: it may be told here only, and
        // without it somebody known from another platform app would become a second user.
        Err(error) => {
            trace.push(clock.now(), failed(&error));
            if person.unionid.is_some() {
                Ok(())
            } else {
                Err(error)
            }
        }
    }
}

fn exchanged(token: &AccessToken) -> TraceStep {
    TraceStep::ExchangedCode {
        openid: token.openid.clone(),
        unionid: token.unionid.clone(),
        is_snapshot: token.is_snapshotuser,
    }
}

pub(crate) fn failed(error: &WeChatError) -> TraceStep {
    let (failure, errcode, message) = match error {
        WeChatError::Errcode {
            errcode, errmsg, ..
        } => (Failure::Errcode, Some(errcode.0), errmsg.clone()),
        WeChatError::Network { .. } => (Failure::Unreachable, None, error.to_string()),
        WeChatError::Timeout { .. } => (Failure::Timeout, None, error.to_string()),
        WeChatError::Unreadable { .. } | WeChatError::Oversized { .. } => {
            (Failure::Unreadable, None, error.to_string())
        }
    };
    TraceStep::Failed {
        failure,
        errcode,
        message,
    }
}
