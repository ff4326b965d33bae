//! What a server's answer to a push means.

use saoma_wechat::message::{Fields, is_signature, msg_signature};

use super::chat::{Link, Message, Part};
use super::mode::Encryption;
use super::outgoing::Correspondence;

/// The kinds of message that a reply can be (WeChat docs, Passive_user_reply_message).
const KINDS: [&str; 7] = [
    "text",
    "image",
    "voice",
    "video",
    "music",
    "news",
    "transfer_customer_service",
];

/// What the answer means to WeChat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// `success`, or nothing at all: the event was taken, and the person sees nothing.
    Taken,
    /// The person sees this.
    Message(Message),
    /// It is no reply: the person is told that the account is out of order. Why, for people.
    Invalid(&'static str),
}

/// Judges the body of an answer. What WeChat does with a reply that is not quite right is known
/// from experience only.
pub(crate) fn judge(body: &[u8], correspondence: &Correspondence) -> Reply {
    if body.is_empty() || body == b"success" {
        return Reply::Taken;
    }
    match message(body, correspondence) {
        Ok(message) => Reply::Message(message),
        Err(reason) => Reply::Invalid(reason),
    }
}

fn message(body: &[u8], correspondence: &Correspondence) -> Result<Message, &'static str> {
    let (outer, _) = Fields::parse(body).map_err(|_| "neither a message nor success")?;
    let reply = match outer.get("Encrypt") {
        Some(encrypt) => opened(&outer, encrypt, correspondence)?,
        None if correspondence.encryption == Encryption::Safe => {
            return Err("a reply in clear to an encrypted push");
        }
        None => outer,
    };
    if reply.get("ToUserName") != Some(correspondence.user.as_str()) {
        return Err("ToUserName is not the openid that the event came from");
    }
    if reply.get("FromUserName") != Some(correspondence.account.as_str()) {
        return Err("FromUserName is not the account that the event went to");
    }
    if reply.get_number("CreateTime").is_none() {
        return Err("CreateTime is missing");
    }
    content(&reply)
}

fn opened(
    outer: &Fields,
    encrypt: &str,
    correspondence: &Correspondence,
) -> Result<Fields, &'static str> {
    let key = correspondence
        .key
        .as_ref()
        .ok_or("an encrypted reply without EncodingAESKey")?;
    let timestamp = outer
        .get_number("TimeStamp")
        .ok_or("TimeStamp is missing")?;
    let nonce = match (outer.get("Nonce"), outer.get_number("Nonce")) {
        (Some(nonce), _) => nonce.to_owned(),
        (None, Some(nonce)) => nonce.to_string(),
        (None, None) => return Err("Nonce is missing"),
    };
    let expected = msg_signature(
        &correspondence.token,
        &timestamp.to_string(),
        &nonce,
        encrypt,
    );
    let given = outer.get("MsgSignature").unwrap_or_default();
    if !is_signature(given, &expected) {
        return Err("MsgSignature is wrong");
    }
    let text = key
        .open(encrypt, &correspondence.appid)
        .map_err(|_| "Encrypt does not open")?;
    Fields::parse(text.as_bytes())
        .map(|(reply, _)| reply)
        .map_err(|_| "what was encrypted is no message")
}

fn content(reply: &Fields) -> Result<Message, &'static str> {
    let kind = reply.get("MsgType").unwrap_or_default();
    let kind = KINDS
        .into_iter()
        .find(|known| *known == kind)
        .ok_or("MsgType is none that a reply can have")?;
    let parts = match kind {
        "text" => {
            let text = reply.get("Content").filter(|text| !text.is_empty());
            parts(text.ok_or("Content is missing")?)
        }
        "news" => articles(reply)?,
        _ => Vec::new(),
    };
    Ok(Message { kind, parts })
}

/// The first article: since 2018 a reply shows one.
fn articles(reply: &Fields) -> Result<Vec<Part>, &'static str> {
    let article = reply
        .group("Articles")
        .and_then(|articles| articles.group("item"))
        .ok_or("Articles has no item")?;
    let title = article.get("Title").unwrap_or_default().to_owned();
    let description = article.get("Description").unwrap_or_default();
    let mut parts = vec![Part::Link(Link {
        text: title,
        href: article.get("Url").unwrap_or_default().to_owned(),
    })];
    if !description.is_empty() {
        parts.push(Part::Text(description.to_owned()));
    }
    Ok(parts)
}

/// The text of a message with its links, `<a href="…">…</a>` being all the markup that WeChat knows.
fn parts(content: &str) -> Vec<Part> {
    let (mut parts, mut rest) = (Vec::new(), content);
    while let Some((before, link, after)) = next_link(rest) {
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        parts.push(Part::Link(link));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    parts
}

fn next_link(text: &str) -> Option<(&str, Link, &str)> {
    let (before, tag) = text.split_once("<a ")?;
    let (attributes, inside) = tag.split_once('>')?;
    let (inside, after) = inside.split_once("</a>")?;
    let (_, value) = attributes.split_once("href=")?;
    let quote = value.chars().next().filter(|c| ['"', '\''].contains(c))?;
    let href = value.get(1..)?.split(quote).next()?;
    let is_web = href.starts_with("https://") || href.starts_with("http://");
    let link = Link {
        text: inside.to_owned(),
        href: if is_web {
            href.to_owned()
        } else {
            String::new()
        },
    };
    Some((before, link, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_told_from_text() {
        let link = |text: &str, href: &str| {
            Part::Link(Link {
                text: text.to_owned(),
                href: href.to_owned(),
            })
        };
        let text = |text: &str| Part::Text(text.to_owned());
        assert_eq!(
            parts("欢迎，<a href=\"https://a.example/?x=1&y=2\">确认登录</a>。"),
            [
                text("欢迎，"),
                link("确认登录", "https://a.example/?x=1&y=2"),
                text("。")
            ]
        );
        assert_eq!(
            parts("<a href='javascript:alert(1)'>x</a>"),
            [link("x", "")],
            "only the web is a link"
        );
        for odd in ["<a href=", "<a >x</a>", "<a href=é>x</a>", "a < b", "<a "] {
            assert_eq!(parts(odd), [text(odd)], "{odd}");
        }
    }
}
