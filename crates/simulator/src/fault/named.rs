use super::{FaultBody, FaultMatch};

/// The faults that need no body: `PUT /_saoma/faults/{name}` with `{}`. What each means is at
/// `simulator.fault.<name>` in both languages.
pub const NAMED_FAULTS: [&str; 23] = [
    "expired-qr",
    "refused",
    "scanned-and-abandoned",
    "second-scanner",
    "wrong-secret",
    "code-used",
    "token-superseded",
    "busy",
    "rate-limited",
    "quota-used-up",
    "ip-not-in-whitelist",
    "app-offline",
    "app-disabled",
    "certification-lapsed",
    "slow",
    "dropped-connection",
    "unreachable",
    "truncated-body",
    "no-unionid",
    "empty-nickname",
    "right-to-left-nickname",
    "duplicate-event",
    "event-out-of-order",
];

/// Every endpoint of the API, as opposed to WeChat's pages.
const API: &str = "/sns/*,/cgi-bin/*,/wxa/*";
/// Where an authorization code, or the code of a mini program, is exchanged.
const CODE_EXCHANGES: &str = "/sns/oauth2/access_token,/sns/jscode2session";
/// What takes the AppSecret.
const SECRET_TAKERS: &str =
    "/sns/oauth2/access_token,/sns/jscode2session,/cgi-bin/token,/cgi-bin/stable_token";
/// What takes an access token, a user's or an account's.
const TOKEN_TAKERS: &str = "/sns/userinfo,/sns/auth,/cgi-bin/qrcode/*,/cgi-bin/user/*,\
    /cgi-bin/changeopenid,/cgi-bin/openapi/*,/wxa/*";
/// The pages on which a person is asked.
const PAGES: &str = "/connect/qrconnect,/connect/oauth2/authorize";
/// What an app needs to log anybody in.
const LOGIN: &str =
    "/connect/qrconnect,/connect/oauth2/authorize,/sns/oauth2/access_token,/sns/jscode2session";
/// All that an app can ask for.
const EVERYTHING: &str = "/connect/qrconnect,/connect/oauth2/authorize,/sns/*,/cgi-bin/*,/wxa/*";

/// What a fault changes other than by answering in an endpoint's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// A new QR code has expired already.
    ExpireQr,
    /// Whoever taps Allow has refused.
    Refuse,
    /// Whoever taps Allow has put the phone away.
    Abandon,
    /// Somebody else scans, too.
    SecondScanner,
    /// An event is pushed twice although the first was accepted.
    DuplicateEvent,
    /// An event is pushed after the one that follows it.
    EventOutOfOrder,
    /// The answer leaves the unionid out.
    NoUnionid,
    /// The answer has this nickname.
    Nickname(&'static str),
}

impl Effect {
    /// What the name changes, if it does not answer in an endpoint's place.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "expired-qr" => Self::ExpireQr,
            "refused" => Self::Refuse,
            "scanned-and-abandoned" => Self::Abandon,
            "second-scanner" => Self::SecondScanner,
            "duplicate-event" => Self::DuplicateEvent,
            "event-out-of-order" => Self::EventOutOfOrder,
            "no-unionid" => Self::NoUnionid,
            "empty-nickname" => Self::Nickname(""),
            // Hebrew between an override and its end: it turns around what a page writes beside it.
            "right-to-left-nickname" => {
                Self::Nickname("\u{202e}\u{5e9}\u{5dc}\u{5d5}\u{5dd} abc\u{202c}")
            }
            _ => return None,
        })
    }
}

/// What a name does without a body; nothing if it is none of ours.
pub(super) fn named(name: &str) -> Option<FaultBody> {
    let on = |path: &str| FaultBody {
        matching: Some(FaultMatch {
            path: Some(path.to_owned()),
            ..FaultMatch::default()
        }),
        ..FaultBody::default()
    };
    let error = |errcode: i64, path: &str| FaultBody {
        errcode: Some(errcode),
        ..on(path)
    };
    Some(match name {
        // The page loads a new code at once, and that one is good.
        "expired-qr" => FaultBody {
            times: Some(1),
            ..FaultBody::default()
        },
        "wrong-secret" => error(40125, SECRET_TAKERS),
        "code-used" => error(40163, CODE_EXCHANGES),
        // Who fetches a new token and tries again gets through.
        "token-superseded" => FaultBody {
            times: Some(1),
            ..error(40001, TOKEN_TAKERS)
        },
        "busy" => error(-1, API),
        "rate-limited" => error(45011, API),
        "quota-used-up" => error(45009, API),
        // That it can meet website apps, too, is assumed: no source shows it.
        "ip-not-in-whitelist" => error(40164, SECRET_TAKERS),
        // 48001 for an app that is not served is assumed: no sample is known.
        "app-offline" => error(48001, LOGIN),
        "app-disabled" => error(48001, EVERYTHING),
        // Assumed: the pages refuse, and tokens that were given out hold until they expire.
        "certification-lapsed" => error(48001, PAGES),
        "slow" => FaultBody {
            delay_ms: Some(5000),
            ..on(API)
        },
        "dropped-connection" | "unreachable" => FaultBody {
            drop: true,
            ..on(API)
        },
        "truncated-body" => FaultBody {
            truncate: true,
            ..on(API)
        },
        _ => {
            Effect::of(name)?;
            FaultBody::default()
        }
    })
}
