//! What tells one push from another (WeChat docs, Receiving_event_pushes): messages by `MsgId`,
//! events by who, when and what.

use saoma_wechat::message::Fields;

use super::receiver::Receiver;

/// The key of a push. Two events of one person in one second differ in what they are.
pub(super) fn of(receiver: &Receiver, message: &Fields) -> String {
    let appid = &receiver.app.appid;
    let field = |name: &str| {
        let number = || message.get_number(name).map(|number| number.to_string());
        let text = message.get(name).map(str::to_owned);
        text.or_else(number).unwrap_or_default()
    };
    let msg_id = field("MsgId");
    if !msg_id.is_empty() {
        return format!("{appid}/{msg_id}");
    }
    let parts = [
        "FromUserName",
        "CreateTime",
        "Event",
        "EventKey",
        "OpenID",
        "RevokeInfo",
    ];
    let parts = parts.map(field);
    format!("{appid}/{}", parts.join("/"))
}
