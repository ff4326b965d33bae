//! A login as a sequence diagram: who said what to whom, in plain words.

mod mermaid;

use saoma_text::{Lang, fill, lookup};
use serde::Serialize;

use crate::exchange::{Kept, Party};

pub(crate) use mermaid::mermaid;

/// The diagram of one login.
#[derive(Serialize)]
pub(crate) struct Sequence {
    /// Absent where all logins are in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<String>,
    participants: Vec<Participant>,
    arrows: Vec<Arrow>,
}

/// Who takes part, in the order of the picture.
#[derive(Serialize)]
struct Participant {
    id: Party,
    name: Caption,
}

/// One arrow: a request, an answer that says something, or what the browser does by itself.
#[derive(Serialize)]
struct Arrow {
    /// The exchange that it stands for.
    seq: u64,
    at: i64,
    from: Party,
    to: Party,
    kind: &'static str,
    #[serde(rename = "type")]
    form: Form,
    caption: Caption,
    #[serde(skip_serializing_if = "Option::is_none")]
    errcode: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    Request,
    Answer,
    /// Not recorded, since it is not WeChat who is asked, but it follows.
    Inferred,
}

/// A sentence in both languages.
#[derive(Serialize)]
struct Caption {
    key: String,
    #[serde(rename = "zh-CN")]
    zh_cn: String,
    en: String,
}

impl Sequence {
    /// The diagram of a login's exchanges, oldest first.
    pub(crate) fn new(login: Option<String>, exchanges: &[&Kept]) -> Self {
        let server = exchanges
            .iter()
            .flat_map(|kept| [kept.from, kept.to])
            .find(|party| matches!(party, Party::Site | Party::Saoma));
        let arrows: Vec<Arrow> = exchanges
            .iter()
            .flat_map(|kept| arrows(kept, server.unwrap_or(Party::Site)))
            .collect();
        let taking_part = |party: &Party| {
            let of = |arrow: &Arrow| arrow.from == *party || arrow.to == *party;
            arrows.iter().any(of)
        };
        let all = [
            Party::Browser,
            Party::Site,
            Party::Saoma,
            Party::Wechat,
            Party::Phone,
        ];
        let participants = all.into_iter().filter(taking_part).map(|id| Participant {
            id,
            name: caption(party_key(id), &[]),
        });
        Self {
            login,
            participants: participants.collect(),
            arrows,
        }
    }
}

fn arrows(kept: &Kept, server: Party) -> Vec<Arrow> {
    let exchange = &kept.exchange;
    let errcode = exchange.errcode.filter(|code| *code != 0);
    let arrow = |form, from, to, caption| Arrow {
        seq: exchange.seq,
        at: exchange.at,
        from,
        to,
        kind: exchange.kind,
        form,
        caption,
        errcode: errcode.filter(|_| form == Form::Answer),
        fault: exchange.fault.clone().filter(|_| form == Form::Answer),
    };
    let answer = answer_of(kept);
    // A poll is only worth an arrow for what it brings.
    let polled = wx_errcode(kept);
    if exchange.kind == "poll" {
        let mut arrows = Vec::new();
        if polled != Some(408) {
            arrows.extend(answer.map(|said| arrow(Form::Answer, kept.to, kept.from, said)));
        }
        if polled == Some(405) {
            let returns = caption("simulator.sequence.browser_returns", &[]);
            arrows.push(arrow(Form::Inferred, Party::Browser, server, returns));
        }
        return arrows;
    }
    let asked = caption(&format!("simulator.sequence.{}", exchange.kind), &[]);
    let request = arrow(Form::Request, kept.from, kept.to, asked);
    let answer = answer.map(|said| arrow(Form::Answer, kept.to, kept.from, said));
    [Some(request), answer].into_iter().flatten().collect()
}

/// What the answer says, if it says anything that one should know.
fn answer_of(kept: &Kept) -> Option<Caption> {
    let exchange = &kept.exchange;
    if exchange.kind == "poll" {
        let key = format!("simulator.sequence.poll_{}", wx_errcode(kept)?);
        return lookup(Lang::En, &key).map(|_| caption(&key, &[]));
    }
    if exchange.status.is_none() {
        return Some(caption("simulator.sequence.no_answer", &[]));
    }
    if let Some(code) = exchange.errcode.filter(|code| *code != 0) {
        let message = saoma_wechat::errcode::errmsg(code).unwrap_or("system error");
        let values = [
            ("errcode", code.to_string()),
            ("message", message.to_owned()),
        ];
        let values = values
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        return Some(caption("simulator.sequence.error", &values));
    }
    if exchange.status.is_some_and(|status| status >= 400) {
        let status = exchange.status.unwrap_or_default().to_string();
        return Some(caption("simulator.sequence.status", &[("status", &status)]));
    }
    let key = format!("simulator.sequence.{}_answer", exchange.kind);
    lookup(Lang::En, &key).map(|_| caption(&key, &[]))
}

/// The number that a long poll answered.
fn wx_errcode(kept: &Kept) -> Option<i64> {
    let body = kept.exchange.body.as_deref()?;
    let (_, rest) = body
        .split_once("wx_errcode=")
        .or_else(|| body.split_once("\"wx_errcode\":"))?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn caption(key: &str, values: &[(&str, &str)]) -> Caption {
    // An endpoint that came later than the sentences still gets one.
    let key = match lookup(Lang::En, key) {
        Some(_) => key,
        None => "simulator.sequence.other",
    };
    Caption {
        key: key.to_owned(),
        zh_cn: fill(Lang::ZhCn, key, values),
        en: fill(Lang::En, key, values),
    }
}

const fn party_key(party: Party) -> &'static str {
    match party {
        Party::Browser => "simulator.sequence.party.browser",
        Party::Site => "simulator.sequence.party.site",
        Party::Saoma => "simulator.sequence.party.saoma",
        Party::Wechat => "simulator.sequence.party.wechat",
        Party::Phone => "simulator.sequence.party.phone",
    }
}
