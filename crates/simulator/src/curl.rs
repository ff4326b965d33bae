//! An exchange as a command that repeats it.

use crate::exchange::Shown;

/// The command; `base` is where the simulator is reached, and the path names WeChat's host.
pub(crate) fn curl(exchange: &Shown, base: &str) -> String {
    let url = format!("{base}/{}{}", exchange.exchange.host, exchange.target());
    let mut command = vec!["curl".to_owned()];
    if exchange.exchange.method != "GET" {
        command.push(format!("-X {}", quoted(&exchange.exchange.method)));
    }
    command.push(quoted(&url));
    if let Some(body) = &exchange.exchange.request_body {
        let content_type = format!("content-type: {}", exchange.request_type());
        command.push(format!("-H {}", quoted(&content_type)));
        command.push(format!("--data-raw {}", quoted(body)));
    }
    command.join(" ")
}

/// A word for a POSIX shell, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Kept, Party, tests};

    #[test]
    fn the_command_survives_a_shell() {
        let kept = Kept {
            exchange: crate::Exchange {
                method: "POST".to_owned(),
                path: "/sns/auth".to_owned(),
                query: "a=it's".to_owned(),
                request_body: Some("{\"a\":1}".to_owned()),
                ..tests::exchange("token_check")
            },
            login: None,
            from: Party::Site,
            to: Party::Wechat,
        };
        assert_eq!(
            curl(&kept.shown(true), "http://127.0.0.1:8601"),
            r#"curl -X 'POST' 'http://127.0.0.1:8601/api.weixin.qq.com/sns/auth?a=it'\''s' -H 'content-type: application/json' --data-raw '{"a":1}'"#
        );
    }
}
