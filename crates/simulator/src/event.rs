//! What happens on a phone and is told to the app's server.

use saoma_ambient::Timestamp;
use saoma_wechat::message::Fields;

use crate::identity;
use crate::simulator::Simulator;

/// An event, before it is written and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) person: String,
    pub(crate) kind: EventKind,
}

/// What happened (WeChat docs, Receiving_event_pushes and authorization_change).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EventKind {
    /// Somebody follows the Official Account.
    Subscribe(Option<ScannedScene>),
    /// A follower scanned a code.
    Scan(ScannedScene),
    /// A follower left.
    Unsubscribe,
    /// Something about what a person granted the app.
    Authorization(AuthorizationEvent),
}

/// The code that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScannedScene {
    /// As WeChat writes it, without `qrscene_`.
    pub(crate) key: String,
    pub(crate) ticket: String,
}

/// A change of what a person granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuthorizationEvent {
    pub(crate) change: AuthorizationChange,
    /// What it is about, as a text: `301` for everything of a website app.
    pub(crate) revoke_info: String,
    /// `OpenID` and `UnionID` that are left out: WeChat was seen to send some without.
    pub(crate) omitted: Vec<String>,
}

/// What a change is called on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AuthorizationChange {
    /// The person withdrew it.
    Revoked,
    /// The person closed the WeChat account.
    Cancelled,
    /// WeChat cleaned a nickname or picture.
    Modified,
}

impl AuthorizationChange {
    /// The change that a word means.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Revoked, Self::Cancelled, Self::Modified]
            .into_iter()
            .find(|change| change.word() == word)
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Revoked => "user_authorization_revoke",
            Self::Cancelled => "user_authorization_cancellation",
            Self::Modified => "user_info_modified",
        }
    }

    /// Whether what was granted is void.
    pub(crate) const fn ends_grants(self) -> bool {
        matches!(self, Self::Revoked | Self::Cancelled)
    }
}

impl Event {
    /// Who sends it on WeChat's wire: the person, or for what concerns an authorization a platform
    /// account of WeChat's.
    pub(crate) fn sender(&self, simulator: &Simulator, appid: &str) -> String {
        match self.kind {
            EventKind::Authorization(_) => identity::openid(simulator, appid, "\0weixin"),
            _ => identity::openid(simulator, appid, &self.person),
        }
    }

    /// The message, its fields in WeChat's order.
    pub(crate) fn fields(&self, simulator: &Simulator, appid: &str, now: Timestamp) -> Fields {
        let begun = Fields::default()
            .text("ToUserName", identity::original_id(simulator, appid))
            .text("FromUserName", self.sender(simulator, appid))
            .number("CreateTime", now.seconds())
            .text("MsgType", "event");
        match &self.kind {
            EventKind::Subscribe(None) => begun.text("Event", "subscribe").text("EventKey", ""),
            EventKind::Subscribe(Some(scene)) => begun
                .text("Event", "subscribe")
                .text("EventKey", format!("qrscene_{}", scene.key))
                .text("Ticket", &scene.ticket),
            EventKind::Scan(scene) => begun
                .text("Event", "SCAN")
                .text("EventKey", &scene.key)
                .text("Ticket", &scene.ticket),
            EventKind::Unsubscribe => begun.text("Event", "unsubscribe").text("EventKey", ""),
            EventKind::Authorization(event) => self.authorization(event, begun, simulator, appid),
        }
    }

    fn authorization(
        &self,
        event: &AuthorizationEvent,
        begun: Fields,
        simulator: &Simulator,
        appid: &str,
    ) -> Fields {
        let has = |field: &str| !event.omitted.iter().any(|omitted| omitted == field);
        let mut fields = begun.text("Event", event.change.word());
        if has("OpenID") {
            fields = fields.text("OpenID", identity::openid(simulator, appid, &self.person));
        }
        fields = fields
            .text("AppID", appid)
            .text("RevokeInfo", &event.revoke_info);
        match identity::unionid(simulator, appid, &self.person).filter(|_| has("UnionID")) {
            Some(unionid) => fields.text("UnionID", unionid),
            None => fields,
        }
    }
}
