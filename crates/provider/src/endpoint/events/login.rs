//! A scan of one of our codes (WeChat docs, Receiving_event_pushes: `subscribe` and `SCAN`).

use saoma_ambient::token;
use saoma_model::{Association, OfficialAccountSettings, OpenId, Stage, TicketCode, TicketRefusal};
use saoma_text::{Lang, fill, text};
use saoma_vault::hash_token;
use saoma_wechat::message::Fields;

use super::receiver::Receiver;
use crate::endpoint::ticket_login::TicketLogin;
use crate::internal::Internal;
use crate::urls::with_query;

/// What the person is told; nothing if the event is no scan of a code of ours.
pub(super) async fn take(
    receiver: &Receiver,
    message: &Fields,
) -> Result<Option<String>, Internal> {
    let Some(scene) = scene(message) else {
        return Ok(None);
    };
    let code = TicketCode::new(scene);
    let found = TicketLogin::find(&receiver.provider, &receiver.tenant, &code).await?;
    // Two sources may share an account, which has one address; a code of another account is none.
    let Some(mut login) = found.filter(|login| login.ticket.appid == receiver.app.appid) else {
        return Ok(None);
    };
    let Some(openid) = message.get("FromUserName") else {
        return Ok(None);
    };
    let openid = OpenId::new(openid);
    let settings = login.offer.source.settings.official_account().cloned();
    let settings = settings.unwrap_or_default();
    let told = if settings.confirm_by_tap {
        ask(&mut login, &openid).await?
    } else {
        sign_in(&mut login, &openid, &settings).await?
    };
    let is_new = message.get("Event") == Some("subscribe");
    let welcome = settings.welcome_text.filter(|_| is_new);
    Ok(Some(match welcome {
        Some(welcome) => format!("{welcome}\n\n{told}"),
        None => told,
    }))
}

/// The scene of the code that was scanned: `subscribe` has a prefix before it, `SCAN` has not. A scene
/// may itself begin with the prefix, so it is taken off once.
fn scene(message: &Fields) -> Option<&str> {
    let key = message.get("EventKey")?;
    match message.get("Event")? {
        "subscribe" => key.strip_prefix("qrscene_"),
        "SCAN" => Some(key),
        _ => None,
    }
}

/// The language that the login page was in: the chat itself tells none.
pub(super) fn lang_of(login: &TicketLogin) -> Lang {
    let lang = login.login.request.lang.as_deref();
    lang.and_then(Lang::parse).unwrap_or(Lang::ZhCn)
}

/// A scan alone signs nobody in: whoever was shown somebody else's code reads first what it is for.
async fn ask(login: &mut TicketLogin, openid: &OpenId) -> Result<String, Internal> {
    let lang = lang_of(login);
    let key = token(&*login.provider.entropy);
    let scanned = login.scan(openid, Some(hash_token(&key))).await?;
    if let Err(refusal) = scanned {
        return Ok(refused(lang, refusal).to_owned());
    }
    if login.login.stage != Stage::Scanned {
        return Ok(text(lang, "official_account.over").to_owned());
    }
    let confirm = format!("connections/{}/confirm", login.ticket.source);
    let link = with_query(&login.tenant.issuer.endpoint(&confirm), &[("key", &key)]);
    let place = place(login);
    let opened_at = clock_time(login);
    let name = plain_text(&login.application.name);
    let values = [
        ("name", name.as_str()),
        ("time", &opened_at),
        ("place", &place),
        ("link", &link),
    ];
    Ok(fill(lang, "official_account.confirm", &values))
}

async fn sign_in(
    login: &mut TicketLogin,
    openid: &OpenId,
    settings: &OfficialAccountSettings,
) -> Result<String, Internal> {
    let lang = lang_of(login);
    // Whoever comes second is told so before WeChat is asked about them.
    if let Err(refusal) = login.scan(openid, None).await? {
        return Ok(refused(lang, refusal).to_owned());
    }
    match confirm(login, openid).await? {
        Ok(()) => Ok(told(login, lang, settings)),
        Err(refusal) => Ok(refused(lang, refusal).to_owned()),
    }
}

/// The one who scanned confirms: WeChat is asked who they are.
pub(super) async fn confirm(
    login: &mut TicketLogin,
    openid: &OpenId,
) -> Result<Result<(), TicketRefusal>, Internal> {
    if !matches!(login.login.stage, Stage::Started | Stage::Scanned) {
        return Ok(Ok(()));
    }
    let Some(sign_in) = login.sign_in() else {
        return Ok(Err(TicketRefusal::Over));
    };
    let told = sign_in.follower(&login.offer.app, openid).await;
    let told = told.map_err(|error| Internal::new("ask WeChat who has scanned", error))?;
    match told {
        Ok(named) => login.allow(&named, None).await,
        Err(stopped) => {
            tracing::warn!(login.id = %login.login.id, reason = %stopped, "WeChat did not tell who has scanned");
            login.fail(&stopped).await?;
            Ok(Ok(()))
        }
    }
}

/// What the person is told once it is decided.
pub(super) fn told(login: &TicketLogin, lang: Lang, settings: &OfficialAccountSettings) -> String {
    let key = match login.login.stage {
        Stage::Refused => "official_account.refused",
        Stage::Failed => "official_account.failed",
        Stage::Choosing if login.offer.source.association == Association::None => {
            "official_account.conflict"
        }
        Stage::Choosing => "official_account.asked",
        _ => match &settings.signed_in_text {
            Some(own) => return own.clone(),
            None => "official_account.signed_in",
        },
    };
    fill(lang, key, &[("name", &login.application.name)])
}

/// What somebody is told whose scan leads nowhere.
pub(super) fn refused(lang: Lang, refusal: TicketRefusal) -> &'static str {
    match refusal {
        TicketRefusal::OtherScanner => text(lang, "official_account.other_scanner"),
        TicketRefusal::Expired => text(lang, "official_account.expired"),
        TicketRefusal::Over | TicketRefusal::NotScanned => text(lang, "official_account.over"),
    }
}

/// Where the page with the code was opened.
pub(super) fn place(login: &TicketLogin) -> String {
    let from = login.login.request.opened_from.clone();
    from.unwrap_or_else(|| login.tenant.issuer.host().to_owned())
}

/// When the page with the code was opened, as people in China read a clock.
pub(super) fn clock_time(login: &TicketLogin) -> String {
    const EIGHT_HOURS: i64 = 8 * 60 * 60;
    let second = (login.login.started_at.seconds() + EIGHT_HOURS).rem_euclid(24 * 60 * 60);
    format!("{:02}:{:02}", second / 3600, second / 60 % 60)
}

/// WeChat reads `<a href>` in a reply: a name must not make one.
fn plain_text(name: &str) -> String {
    name.replace(['<', '>'], "")
}
