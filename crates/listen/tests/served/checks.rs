use saoma_listen::{HostRule, Options, OriginRule};

use crate::support::{echo, options, start, status};

#[tokio::test]
async fn only_our_own_host_names_are_answered() {
    let server = start(
        echo(),
        Options {
            hosts: HostRule::own().and(["login.acme.example"]),
            ..options()
        },
    )
    .await;
    assert_eq!(
        status(&server, "GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT").await,
        "200",
        "our address"
    );
    assert_eq!(
        status(&server, "GET / HTTP/1.1\r\nHost: login.acme.example").await,
        "200",
        "a name we were given"
    );
    assert_eq!(
        status(&server, "GET / HTTP/1.1\r\nHost: evil.example:PORT").await,
        "421",
        "a rebound name"
    );
    assert_eq!(
        status(
            &server,
            "GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:PORT"
        )
        .await,
        "421",
        "the URL's name counts"
    );
    assert_eq!(
        status(&server, "GET / HTTP/1.1\r\nX-Nothing: 1").await,
        "400",
        "no Host"
    );
    assert_eq!(
        status(
            &server,
            "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example"
        )
        .await,
        "400",
        "two Hosts"
    );
}

#[tokio::test]
async fn a_foreign_origin_changes_nothing() {
    let origins = OriginRule::own()
        .and(["https://login.acme.example"])
        .except(|_, path| path == "/peer");
    let server = start(
        echo(),
        Options {
            origins,
            ..options()
        },
    )
    .await;
    let post = |origin: &str| {
        format!("POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 0{origin}")
    };
    assert_eq!(
        status(&server, &post("")).await,
        "200",
        "no Origin: not a browser"
    );
    assert_eq!(
        status(&server, &post("\r\nOrigin: http://localhost:PORT")).await,
        "200",
        "our own page"
    );
    assert_eq!(
        status(&server, &post("\r\nOrigin: https://login.acme.example")).await,
        "200",
        "an origin we were given"
    );
    assert_eq!(
        status(&server, &post("\r\nOrigin: https://evil.example")).await,
        "403",
        "a foreign page"
    );
    assert_eq!(
        status(&server, &post("\r\nOrigin: null")).await,
        "403",
        "a page without an origin"
    );
    assert_eq!(
        status(
            &server,
            "GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example"
        )
        .await,
        "200",
        "reading is safe"
    );
    let exempt = "POST /peer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nOrigin: https://evil.example";
    assert_eq!(
        status(&server, exempt).await,
        "405",
        "an exempted path reaches the router"
    );
}
