use std::net::IpAddr;

use axum::http::Method;
use saoma_ambient::{Clock, Entropy};
use saoma_text::Lang;
use saoma_wechat::errcode;
use tokio_util::sync::CancellationToken;

use crate::answer::Answer;
use crate::ids;
use crate::parameters::Parameters;
use crate::simulator::Simulator;
use crate::way::Way;

/// A request to one of WeChat's endpoints.
pub(crate) struct Call {
    pub(crate) simulator: Simulator,
    pub(crate) way: Way,
    pub(crate) method: Method,
    /// The path on WeChat's host.
    pub(crate) path: String,
    pub(crate) parameters: Parameters,
    pub(crate) body: Vec<u8>,
    /// What the caller says it is; empty if it says nothing.
    pub(crate) user_agent: String,
    /// Who is at the other end of the connection.
    pub(crate) caller: IpAddr,
    pub(crate) stop: CancellationToken,
}

impl Call {
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.simulator.clock()
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        self.simulator.entropy()
    }

    /// WeChat's pages are Chinese unless `lang=en` is asked for.
    pub(crate) fn lang(&self) -> Lang {
        if self.parameter("lang") == Some("en") {
            Lang::En
        } else {
            Lang::ZhCn
        }
    }

    /// What `/sns/*` answers: JSON that calls itself text, with escaped slashes and no charset.
    pub(crate) fn plain_json(&self, value: &impl serde::Serialize) -> Answer {
        Answer::new("text/plain", wechat_json(value))
    }

    /// What `/cgi-bin/*` and `/wxa/*` answer: JSON with WeChat's own odd label.
    pub(crate) fn api_json(&self, value: &impl serde::Serialize) -> Answer {
        Answer::new(API_JSON, wechat_json(value))
    }

    /// What an act answers that worked and has nothing else to say.
    pub(crate) fn api_ok(&self) -> Answer {
        self.api_json(&Error {
            errcode: 0,
            errmsg: "ok".to_owned(),
        })
    }

    /// The body of a POST whose parameters come as JSON (WeChat docs, global return codes): 43002
    /// for another method, 44002 for an empty body, 47001 for one that is not understood.
    pub(crate) fn json_body<T: serde::de::DeserializeOwned>(&self) -> Result<T, i64> {
        if self.method != Method::POST {
            return Err(43002);
        }
        if self.body.is_empty() {
            return Err(44002);
        }
        let object: serde_json::Map<_, _> =
            serde_json::from_slice(&self.body).map_err(|_| 47001)?;
        serde_json::from_value(object.into()).map_err(|_| 47001)
    }

    /// The AppID that a JSON body names, as that of `/cgi-bin/stable_token` does.
    pub(crate) fn appid_in_body(&self) -> Option<String> {
        #[derive(serde::Deserialize)]
        struct Named {
            appid: String,
        }
        let is_object = self.body.first() == Some(&b'{');
        let named: Named = is_object.then(|| serde_json::from_slice(&self.body).ok())??;
        Some(named.appid)
    }

    /// 43001 for anything but GET.
    pub(crate) fn check_get(&self) -> Result<(), i64> {
        let is_get = [Method::GET, Method::HEAD].contains(&self.method);
        if is_get { Ok(()) } else { Err(43001) }
    }

    /// An error of `/cgi-bin/*` and `/wxa/*`.
    pub(crate) fn api_fail(&self, code: i64) -> Answer {
        Answer::new(API_JSON, self.error_json(code))
    }

    /// An error of `/sns/*`.
    pub(crate) fn fail(&self, code: i64) -> Answer {
        Answer::new("text/plain", self.error_json(code))
    }

    /// An error as a JSON text, with the request id of now.
    pub(crate) fn error_json(&self, code: i64) -> String {
        let text = match code {
            40164 => not_whitelisted(self.caller),
            _ => wording(code).to_owned(),
        };
        let errmsg = format!(
            "{text}{}{}",
            errcode::rid_separator(code),
            ids::rid(self.clock(), self.entropy())
        );
        wechat_json(&Error {
            errcode: code,
            errmsg,
        })
    }
}

/// JSON as WeChat writes it: raw UTF-8, fields in their order, slashes escaped. In JSON a slash
/// can only stand inside a string, so the whole text may be replaced.
pub(crate) fn wechat_json(value: &impl serde::Serialize) -> String {
    // Only our own structs come here: strings and numbers, which always serialize.
    serde_json::to_string(value)
        .expect("answers are plain structs")
        .replace('/', "\\/")
}

/// How JSON of the account's API calls itself: `encoding`, not `charset` (seen in answers).
const API_JSON: &str = "application/json; encoding=utf-8";

/// WeChat's wording. What the table of errcodes does not word is known from experience only.
fn wording(code: i64) -> &'static str {
    match code {
        40031 => "invalid openid list",
        40032 => "invalid openid list size",
        40053 => "invalid action info",
        40097 => "invalid args",
        43001 => "require GET method",
        45029 => "qrcode count out of limit",
        48006 => "forbid to clear quota because of reaching the limit",
        76001 => "rid not found",
        76002 => "invalid rid",
        76003 => "could not query this rid, no permission",
        76021 => "cgi_path not found, please check",
        85096 => "not allow include scancode_time field",
        _ => errcode::errmsg(code).unwrap_or("system error"),
    }
}

/// The wording of 40164: it tells the caller's address in both forms.
fn not_whitelisted(caller: IpAddr) -> String {
    let caller = caller.to_canonical();
    let mapped = match caller {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    };
    format!("invalid ip {caller} ipv6 {mapped}, not in whitelist")
}

#[derive(serde::Serialize)]
struct Error {
    errcode: i64,
    errmsg: String,
}
