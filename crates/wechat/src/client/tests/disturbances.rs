use std::error::Error;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::failures::{CODE, FINE, SECRET, failure};
use super::wire::{Canned, Wire};
use crate::{Endpoint, WeChatError};

#[tokio::test]
async fn silence_is_a_timeout() {
    let error = failure(&Wire::playing([Canned::Silence]).await.hurried()).await;
    assert!(
        matches!(
            error,
            WeChatError::Timeout {
                endpoint: Endpoint::AccessToken,
                ..
            }
        ),
        "{error:?}"
    );
    insta::assert_snapshot!(error, @"WeChat did not answer /sns/oauth2/access_token within 0 ms");
}

#[tokio::test]
async fn nobody_there_is_a_network_error_without_the_address() {
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = free.local_addr().expect("a bound socket has an address");
    drop(free);
    let error = failure(&Wire::before(&format!("http://{address}"))).await;
    insta::assert_snapshot!(error, @"WeChat could not be reached for /sns/oauth2/access_token");
    let source = error.source().expect("the reason is kept").to_string();
    assert!(
        !source.contains("sns/oauth2"),
        "the address holds the secret: {source}"
    );
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_a_network_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener
        .local_addr()
        .expect("a bound socket has an address");
    tokio::spawn(async move {
        while let Ok((mut peer, _)) = listener.accept().await {
            let _ = peer.read(&mut [0; 4096]).await;
            let _ = peer
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"openid\":")
                .await;
        }
    });
    let error = failure(&Wire::before(&format!("http://{address}"))).await;
    assert!(
        matches!(error, WeChatError::Network { .. }),
        "half an answer is none: {error:?}"
    );
}

#[tokio::test]
async fn what_is_not_wechats_is_unreadable_and_masked() {
    let page = Canned::Other {
        status: 502,
        content_type: "text/html",
        body: "<h1>502 Bad Gateway</h1>\n<hr>nginx".into(),
    };
    insta::assert_snapshot!(failure(&Wire::playing([page]).await).await, @"the answer to /sns/oauth2/access_token (HTTP 502) is not one of WeChat's: <h1>502 Bad Gateway</h1> <hr>nginx");

    let echo = format!(
        "not JSON: secret={SECRET}&code={CODE}&access_token=ACCESSabcdefghijklmnopqrstuvwxyz"
    );
    insta::assert_snapshot!(failure(&Wire::playing([echo.as_str()]).await).await, @"the answer to /sns/oauth2/access_token (HTTP 200) is not one of WeChat's: not JSON: secret=***&code=***&access_token=ACCE***");
}

#[tokio::test]
async fn an_answer_without_openid_is_unreadable() {
    for body in [
        r#"{"access_token":"A"}"#,
        r#"{"access_token":"A","openid":""}"#,
        r#"{"openid":"o"}"#,
        "{}",
        "[]",
        "",
    ] {
        let error = failure(&Wire::playing([body]).await).await;
        assert!(
            matches!(error, WeChatError::Unreadable { status: 200, .. }),
            "{body}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let away = Canned::Other {
        status: 302,
        content_type: "text/plain",
        body: FINE.into(),
    };
    let wire = Wire::playing([away]).await;
    assert!(
        matches!(
            failure(&wire).await,
            WeChatError::Unreadable { status: 302, .. }
        ),
        "the query holds the secret"
    );
    assert_eq!(wire.asked().len(), 1);
}

#[tokio::test]
async fn an_endless_answer_is_cut() {
    let wire = Wire::playing([Canned::Plain(vec![b' '; 1024 * 1024 + 1])]).await;
    insta::assert_snapshot!(failure(&wire).await, @"the answer to /sns/oauth2/access_token is longer than 1048576 bytes");
}
