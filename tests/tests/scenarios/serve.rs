//! `saoma serve` and `saoma simulate`: where they listen, and how they end.

use std::net::TcpListener;

use saoma_tests::{Browser, Saoma};

use crate::refusal::error;

#[tokio::test]
async fn each_server_says_where_it_listens_in_one_line() {
    let saoma = Saoma::new();
    let running = saoma.start(
        [
            "serve",
            "--sandbox",
            "--listen",
            "127.0.0.1:0",
            "--proxy",
            "127.0.0.1:0",
        ],
        3,
    );
    for server in ["provider", "simulator", "proxy"] {
        let url = running.url(server);
        assert!(
            url.starts_with("http://127.0.0.1:") && !url.ends_with(":0"),
            "{server}: {url}"
        );
    }
    let ca_file = running
        .listening("proxy")
        .ca_file
        .as_deref()
        .expect("the proxy has a certificate");
    let ca = std::fs::read_to_string(ca_file).expect("it is there");
    assert!(
        ca_file.is_absolute() && ca.contains("BEGIN CERTIFICATE"),
        "{ca}"
    );
    assert!(!ca.contains("PRIVATE KEY"));
    let page = Browser::new()
        .get(format!("{}/try", running.url("provider")))
        .await;
    assert!(page.status.is_success(), "a login can be seen at once");
}

#[tokio::test]
async fn a_simulator_alone_listens_with_its_proxy_and_leaves_no_store() {
    let saoma = Saoma::new();
    let running = saoma.start(["simulate", "--listen", "127.0.0.1:0"], 2);
    let state = Browser::new()
        .get(format!("{}/_saoma/state", running.url("simulator")))
        .await;
    assert!(state.status.is_success());
    assert!(running.listening("proxy").ca_file.is_some());
    assert!(!saoma.folder().join("saoma.db").exists(), "it needs none");
}

#[test]
fn a_named_address_that_is_taken_ends_the_program_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("some port is free");
    let address = taken.local_addr().expect("it has one").to_string();
    let saoma = Saoma::new();
    for arguments in [
        &["serve", "--listen", &address, "--json"][..],
        &["serve", "--sandbox", "--listen", &address, "--json"],
        &[
            "serve",
            "--sandbox",
            "--listen",
            "127.0.0.1:0",
            "--simulator-listen",
            &address,
            "--json",
        ],
        &["simulate", "--listen", &address, "--json"],
        &[
            "simulate",
            "--listen",
            "127.0.0.1:0",
            "--proxy",
            &address,
            "--json",
        ],
    ] {
        let error = error(&saoma, arguments);
        assert_eq!(error["code"], "address_in_use", "{arguments:?}: {error}");
        assert!(
            error["message"]
                .as_str()
                .is_some_and(|text| text.contains(&address)),
            "{error}"
        );
        assert!(
            error["remedy"].as_str().is_some_and(|text| text.len() > 10),
            "{error}"
        );
    }
}

#[test]
fn a_sandbox_is_served_to_this_machine_only() {
    let saoma = Saoma::new();
    for arguments in [
        &["serve", "--sandbox", "--listen", "0.0.0.0:0", "--json"][..],
        &["serve", "--sandbox", "--listen", "[::]:0", "--json"],
        &[
            "serve",
            "--sandbox",
            "--listen",
            "127.0.0.1:0",
            "--public-url",
            "https://login.acme.example",
            "--json",
        ],
    ] {
        let error = error(&saoma, arguments);
        assert_eq!(error["code"], "sandbox_in_public", "{arguments:?}");
        assert!(
            !saoma.folder().join("saoma.db").exists(),
            "refused before a store is made"
        );
    }
    let running = saoma.start(
        [
            "serve",
            "--sandbox",
            "--allow-sandbox",
            "--listen",
            "0.0.0.0:0",
        ],
        2,
    );
    assert!(
        running.url("provider").starts_with("http://127.0.0.1:"),
        "who insists may"
    );
}

#[test]
fn a_public_url_with_more_than_an_origin_is_refused() {
    let saoma = Saoma::new();
    for url in [
        "login.acme.example",
        "https://login.acme.example/w/acme",
        "https://a@b.example",
        "ftp://a.example",
        "https://a.example?x",
    ] {
        let error = error(
            &saoma,
            &[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--public-url",
                url,
                "--json",
            ],
        );
        assert_eq!(error["code"], "public_url", "{url}");
    }
}

#[test]
fn what_needs_a_file_says_which_one_it_cannot_read() {
    let saoma = Saoma::new();
    std::fs::write(saoma.folder().join("empty.pem"), "").expect("written");
    for (arguments, code, name) in [
        (
            &[
                "serve",
                "--tls-cert",
                "absent.pem",
                "--tls-key",
                "absent.pem",
                "--listen",
                "127.0.0.1:0",
                "--json",
            ][..],
            "file_unreadable",
            "absent.pem",
        ),
        (
            &[
                "serve",
                "--tls-cert",
                "empty.pem",
                "--tls-key",
                "empty.pem",
                "--listen",
                "127.0.0.1:0",
                "--json",
            ],
            "tls",
            "empty.pem",
        ),
        (
            &[
                "simulate",
                "--scenario",
                "absent.json",
                "--listen",
                "127.0.0.1:0",
                "--json",
            ],
            "file_unreadable",
            "absent.json",
        ),
        (
            &[
                "simulate",
                "--scenario",
                "empty.pem",
                "--listen",
                "127.0.0.1:0",
                "--json",
            ],
            "scenario",
            "empty.pem",
        ),
    ] {
        let error = error(&saoma, arguments);
        assert_eq!(error["code"], code, "{error}");
        assert!(
            error["message"]
                .as_str()
                .is_some_and(|text| text.contains(name)),
            "{error}"
        );
    }
}
