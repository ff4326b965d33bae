use super::{Field, Mender, Page};

/// What is known of one code. Sources: WeChat's "global return codes" and the error lists of
/// Wechat_Login, Official Account, mini program and third-party platform pages; wordings from
/// answers that developers published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The number.
    pub code: i64,
    /// WeChat's wording without the rid; nothing if no trustworthy sample of it is known.
    pub errmsg: Option<&'static str>,
    /// Who can mend it.
    pub mender: Mender,
    /// Whether meaning and cause rest on WeChat's own pages or on its observed answers. Where they
    /// do not, the text says so.
    pub confirmed: bool,
}

const fn known(code: i64, errmsg: &'static str, mender: Mender) -> Row {
    Row {
        code,
        errmsg: Some(errmsg),
        mender,
        confirmed: true,
    }
}

const fn unworded(code: i64, mender: Mender) -> Row {
    Row {
        code,
        errmsg: None,
        mender,
        confirmed: true,
    }
}

const fn hearsay(code: i64, errmsg: Option<&'static str>, mender: Mender) -> Row {
    Row {
        code,
        errmsg,
        mender,
        confirmed: false,
    }
}

const fn setting(field: Field) -> Mender {
    Mender::Setting { field }
}

const fn platform(page: Page) -> Mender {
    Mender::Platform { page }
}

const TOKEN_NOT_LATEST: &str = "invalid credential, access_token is invalid or not latest, could get access_token by \
     getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r";

/// In ascending order of the code.
pub(super) const ROWS: &[Row] = &[
    known(-1, "system error", Mender::Wait),
    known(0, "ok", Mender::Nobody),
    known(40001, TOKEN_NOT_LATEST, Mender::OurRequest),
    known(40002, "invalid grant_type", Mender::OurRequest),
    known(40003, "invalid openid", Mender::OurRequest),
    known(40013, "invalid appid", setting(Field::Appid)),
    known(40014, "invalid access_token", Mender::RestartLogin),
    known(40029, "invalid code", Mender::RestartLogin),
    known(40030, "invalid refresh_token", Mender::RestartLogin),
    hearsay(40031, Some("invalid openid list"), Mender::OurRequest),
    hearsay(40032, Some("invalid openid list size"), Mender::OurRequest),
    hearsay(40053, Some("invalid action info"), Mender::OurRequest),
    known(40066, "invalid url", Mender::OurRequest),
    hearsay(40097, Some("invalid args"), Mender::OurRequest),
    known(40125, "invalid appsecret", setting(Field::Secret)),
    known(40163, "code been used", Mender::RestartLogin),
    known(
        40164,
        "invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist",
        platform(Page::Development),
    ),
    known(
        40169,
        "invalid length for scene, or the data is not json string",
        Mender::OurRequest,
    ),
    known(40226, "code blocked", Mender::EndUser),
    unworded(40243, platform(Page::Development)),
    known(41001, "access_token missing", Mender::OurRequest),
    known(41002, "appid missing", setting(Field::Appid)),
    known(41003, "refresh_token missing", Mender::OurRequest),
    known(41004, "appsecret missing", setting(Field::Secret)),
    known(41005, "media data missing", Mender::OurRequest),
    known(41006, "media_id missing", Mender::OurRequest),
    known(41007, "sub-menu data missing", Mender::OurRequest),
    known(41008, "missing code", Mender::OurRequest),
    known(41009, "missing openid", Mender::OurRequest),
    known(41030, "invalid page", platform(Page::Versions)),
    known(42001, "access_token expired", Mender::RestartLogin),
    known(42002, "refresh_token expired", Mender::RestartLogin),
    hearsay(42003, Some("oauth_code expired"), Mender::RestartLogin),
    hearsay(42007, None, Mender::RestartLogin),
    unworded(43001, Mender::OurRequest),
    known(43002, "require POST method", Mender::OurRequest),
    known(43003, "require https", Mender::OurRequest),
    known(43004, "require subscribe", Mender::EndUser),
    known(44002, "empty post data", Mender::OurRequest),
    known(45009, "reach max api daily quota limit", Mender::Wait),
    known(
        45011,
        "api minute-quota reach limit, must slower, retry next minute",
        Mender::Wait,
    ),
    hearsay(45029, None, Mender::Wait),
    known(47001, "data format error", Mender::OurRequest),
    known(48001, "api unauthorized", platform(Page::Certification)),
    known(
        48004,
        "api forbidden for irregularities",
        platform(Page::Notices),
    ),
    hearsay(
        48006,
        Some("forbid to clear quota because of reaching the limit"),
        Mender::Wait,
    ),
    known(50001, "user unauthorized", Mender::EndUser),
    known(50002, "user limited", platform(Page::Notices)),
    hearsay(
        61004,
        Some("access clientip is not registered, not in ip-white-list"),
        platform(Page::ThirdPartyPlatform),
    ),
    known(
        61007,
        "api is unauthorized to component",
        platform(Page::ThirdPartyPlatform),
    ),
    hearsay(61023, None, platform(Page::ThirdPartyPlatform)),
    hearsay(61024, None, Mender::OurRequest),
    known(63178, "appid wrong", platform(Page::AccountMigration)),
    hearsay(76001, None, Mender::OurRequest),
    hearsay(76002, None, Mender::OurRequest),
    hearsay(76003, None, setting(Field::Appid)),
    hearsay(76021, None, Mender::OurRequest),
    hearsay(85096, None, setting(Field::PagePath)),
    known(89000, "account has bound open", platform(Page::Binding)),
    known(89001, "not same contractor", platform(Page::Binding)),
    unworded(89004, platform(Page::Binding)),
    unworded(89036, platform(Page::Binding)),
    hearsay(89503, None, platform(Page::Development)),
    hearsay(89506, None, Mender::Wait),
    hearsay(89507, None, Mender::Wait),
];
