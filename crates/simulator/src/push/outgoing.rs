//! A request that WeChat makes to an app's server, written whole when its cause happens: so that
//! every try carries the same, and the same seed gives the same bytes however long a server takes.

use saoma_ambient::{Clock, Entropy, alphanumeric};
use saoma_wechat::message::{EncodingAesKey, Fields, msg_signature, signature};
use url::Url;

use super::mode::Encryption;
use crate::app::{App, AppKind};
use crate::event::Event;
use crate::identity;
use crate::simulator::Simulator;

/// A request to an app's server.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    /// The word for it in a recorded exchange.
    pub(crate) kind: &'static str,
    pub(crate) appid: String,
    pub(crate) person: Option<String>,
    /// With its query.
    pub(crate) url: Url,
    /// Absent for a GET.
    pub(crate) body: Option<String>,
    pub(crate) content_type: &'static str,
    pub(crate) expected: Expected,
    /// The fault that made or moved it.
    pub(crate) fault: Option<&'static str>,
}

/// What the server should answer.
#[derive(Debug, Clone)]
pub(crate) enum Expected {
    /// Exactly this text.
    Echo(String),
    /// Nothing, or a message for the person.
    Reply(Correspondence),
}

/// What a reply must look like to reach the person.
#[derive(Debug, Clone)]
pub(crate) struct Correspondence {
    /// Only an Official Account has a conversation that a reply could show in.
    pub(crate) has_chat: bool,
    pub(crate) appid: String,
    pub(crate) account: String,
    pub(crate) user: String,
    pub(crate) token: String,
    pub(crate) encryption: Encryption,
    pub(crate) key: Option<EncodingAesKey>,
}

/// The push of `event`; nothing for an app without a URL that events can go to.
pub(super) fn push(simulator: &Simulator, app: &App, event: &Event) -> Option<Outgoing> {
    let mut url = events_url(app)?;
    let format = app.body.events_format.format();
    let fields = event.fields(simulator, &app.appid, simulator.clock().now());
    let user = event.sender(simulator, &app.appid);
    let signed = Signed::new(simulator, app);
    signed.add_to(&mut url);
    url.query_pairs_mut().append_pair("openid", &user);
    let key = app
        .body
        .aes_key
        .as_deref()
        .and_then(|key| EncodingAesKey::parse(key).ok());
    let encryption = match key {
        Some(_) => app.body.encryption,
        None => Encryption::Plain,
    };
    let fields = match &key {
        Some(key) if encryption != Encryption::Plain => {
            let encrypt = key.seal(&format.write(&fields), &app.appid, simulator.entropy());
            url.query_pairs_mut()
                .append_pair("encrypt_type", "aes")
                .append_pair("msg_signature", &signed.of(&encrypt));
            sealed(fields, encrypt, encryption)
        }
        _ => fields,
    };
    Some(Outgoing {
        kind: "event_push",
        appid: app.appid.clone(),
        person: Some(event.person.clone()),
        url,
        body: Some(format.write(&fields)),
        content_type: app.body.events_format.content_type(),
        expected: Expected::Reply(Correspondence {
            has_chat: app.body.kind == AppKind::OfficialAccount,
            appid: app.appid.clone(),
            account: identity::original_id(simulator, &app.appid),
            user,
            token: signed.token,
            encryption,
            key,
        }),
        fault: None,
    })
}

/// What asks a server whether it knows the Token: WeChat does it when a URL is entered.
pub(super) fn url_check(simulator: &Simulator, app: &App) -> Option<Outgoing> {
    let mut url = events_url(app)?;
    Signed::new(simulator, app).add_to(&mut url);
    let echostr = digits(simulator.entropy(), 19);
    url.query_pairs_mut().append_pair("echostr", &echostr);
    Some(Outgoing {
        kind: "event_url_check",
        appid: app.appid.clone(),
        person: None,
        url,
        body: None,
        content_type: "",
        expected: Expected::Echo(echostr),
        fault: None,
    })
}

fn events_url(app: &App) -> Option<Url> {
    Url::parse(app.body.events_url.as_deref()?).ok()
}

/// In clear and encrypted, or encrypted with only the address in clear.
fn sealed(fields: Fields, encrypt: String, encryption: Encryption) -> Fields {
    let outer = match encryption {
        Encryption::Safe => {
            let account = fields.get("ToUserName").unwrap_or_default();
            Fields::default().text("ToUserName", account)
        }
        Encryption::Plain | Encryption::Compatible => fields,
    };
    outer.text("Encrypt", encrypt)
}

/// The three that every request to an app's server is signed with.
struct Signed {
    token: String,
    timestamp: String,
    nonce: String,
}

impl Signed {
    fn new(simulator: &Simulator, app: &App) -> Self {
        Self {
            token: app.body.token.clone().unwrap_or_default(),
            timestamp: simulator.clock().now().seconds().to_string(),
            nonce: digits(simulator.entropy(), 10),
        }
    }

    fn add_to(&self, url: &mut Url) {
        url.query_pairs_mut()
            .append_pair(
                "signature",
                &signature(&self.token, &self.timestamp, &self.nonce),
            )
            .append_pair("timestamp", &self.timestamp)
            .append_pair("nonce", &self.nonce);
    }

    fn of(&self, encrypt: &str) -> String {
        msg_signature(&self.token, &self.timestamp, &self.nonce, encrypt)
    }
}

/// A number of that many digits, as a text.
fn digits(entropy: &dyn Entropy, length: usize) -> String {
    let letters = alphanumeric(entropy, length);
    letters
        .bytes()
        .map(|letter| char::from(b'1' + letter % 9))
        .collect()
}
