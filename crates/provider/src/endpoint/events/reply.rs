//! What the person reads in the chat (WeChat docs, Passive_user_reply_message).

use saoma_ambient::Timestamp;
use saoma_wechat::message::Fields;

/// A text back to where the push came from.
pub(super) fn text(message: &Fields, content: &str, now: Timestamp) -> Fields {
    Fields::default()
        .text(
            "ToUserName",
            message.get("FromUserName").unwrap_or_default(),
        )
        .text(
            "FromUserName",
            message.get("ToUserName").unwrap_or_default(),
        )
        .number("CreateTime", now.seconds())
        .text("MsgType", "text")
        .text("Content", content)
}
