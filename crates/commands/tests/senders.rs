//! How codes are sent, through the dispatcher: saved without giving secrets out, and tested with a real
//! mail server and a real webhook on this machine.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::sync::Arc;

use saoma_ambient::{SystemClock, SystemEntropy};
use saoma_commands::{Desk, DeskOptions};
use saoma_store::StoreAddress;
use saoma_text::Lang;
use saoma_vault::KeySources;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A desk with the live workspace `tea`.
async fn desk(folder: &Path) -> Desk {
    let ports = json!({"provider_port": 0, "simulator_port": 0});
    std::fs::write(folder.join("settings.json"), ports.to_string()).unwrap();
    let desk = Desk::open(DeskOptions {
        data_folder: folder.to_owned(),
        store: StoreAddress::default_in(folder),
        keys: KeySources {
            key_file: Some(folder.join("key")),
            keyring: false,
            ..KeySources::default()
        },
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        system_lang: Lang::En,
        frame_ancestors: Vec::new(),
        console_url: None,
    })
    .await;
    let made = json!({"slug": "tea", "name": "Tea", "mode": "live"});
    desk.call("create_workspace", made).await.unwrap();
    desk
}

async fn save_smtp(desk: &Desk, port: u16) -> Value {
    let sender = json!({
        "kind": "smtp", "host": "127.0.0.1", "port": port, "username": "login",
        "password": "smtp-hunter2", "from": "Tea <login@tea.example>",
    });
    let request = json!({"workspace": "tea", "sender": sender});
    desk.call("save_sender", request).await.unwrap()
}

fn test_of(channel: &str, address: &str) -> Value {
    json!({"workspace": "tea", "channel": channel, "address": address})
}

/// A mail server that answers one connection's log-in so, and what it was told.
async fn mail_server(auth: &'static str) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        converse(stream, auth).await
    });
    (port, told)
}

async fn converse(stream: TcpStream, auth: &str) -> String {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.example\r\n").await.unwrap();
    let (mut told, mut is_text) = (String::new(), false);
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = match line.as_str() {
            "." => "250 taken\r\n",
            _ if is_text => "",
            "DATA" => "354 go on\r\n",
            "QUIT" => "221 bye\r\n",
            _ if line.starts_with("EHLO") => "250-mail.example\r\n250 AUTH PLAIN\r\n",
            _ if line.starts_with("AUTH") => auth,
            _ => "250 fine\r\n",
        };
        is_text = line != "." && (is_text || line == "DATA");
        told.push_str(&line);
        told.push('\n');
        let is_end = line == "." || line == "QUIT";
        // Whoever was refused may be gone already.
        if write.write_all(answer.as_bytes()).await.is_err() || is_end {
            break;
        }
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_hands_one_mail_to_the_server_and_its_password_never_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    let (port, told) = mail_server("235 welcome\r\n").await;
    let saved = save_smtp(&desk, port).await;
    assert_eq!(saved["smtp"]["has_password"], true, "{saved}");
    assert_eq!(saved["smtp"]["tls"], "none", "to this machine: {saved}");
    desk.call("test_sender", test_of("email", "me@tea.example"))
        .await
        .unwrap();
    let told = told.await.unwrap();
    assert!(told.contains("RCPT TO:<me@tea.example>"), "{told}");
    for command in ["get_senders", "list_audit"] {
        let answer = desk.call(command, json!({"workspace": "tea"})).await;
        let answer = answer.unwrap().to_string();
        assert!(!answer.contains("hunter2"), "{command} gives it out");
    }
    let mut form = saved["smtp"].clone();
    let fields = form.as_object_mut().unwrap();
    fields.remove("has_password");
    fields.insert("kind".to_owned(), json!("smtp"));
    let request = json!({"workspace": "tea", "sender": form});
    let again = desk.call("save_sender", request).await.unwrap();
    assert_eq!(
        again["smtp"]["has_password"], true,
        "nothing typed keeps it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_no_is_quoted_and_one_that_is_gone_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    let unset = desk.call("test_sender", test_of("email", "me@tea.example"));
    assert_eq!(unset.await.unwrap_err().code, "sender_not_found");
    let (port, told) = mail_server("535 5.7.8 wrong password\r\n").await;
    save_smtp(&desk, port).await;
    let request = test_of("email", "me@tea.example");
    let refused = desk.call("test_sender", request.clone()).await.unwrap_err();
    assert_eq!(refused.code, "sender_refused", "{refused:?}");
    assert!(refused.message.contains("535"), "{}", refused.message);
    assert!(!refused.remedy.is_empty(), "and it says what to do");
    told.await.unwrap();
    let gone = desk.call("test_sender", request).await.unwrap_err();
    assert_eq!(gone.code, "sender_unreachable", "{gone:?}");
    let nobody = desk.call("test_sender", test_of("email", "nobody")).await;
    assert_eq!(nobody.unwrap_err().code, "address_form");
    let removed = json!({"workspace": "tea", "channel": "email"});
    let removed = desk.call("remove_sender", removed).await.unwrap();
    assert_eq!(removed, json!({}), "it is gone with its password");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_calls_the_webhook_once_and_quotes_its_refusal() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path()).await;
    for (status, code) in [
        ("204 No Content", None),
        ("502 Bad Gateway", Some("sender_refused")),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/sms?key=k3y", listener.local_addr().unwrap());
        let told = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut heard = String::new();
            while !heard.contains("\"text\"") {
                let mut part = [0; 4096];
                let count = stream.read(&mut part).await.unwrap();
                assert!(count > 0, "the call ended early: {heard}");
                heard.push_str(&String::from_utf8_lossy(&part[..count]));
            }
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
            heard
        });
        let sender = json!({"kind": "phone_webhook", "url": url, "secret": "sms-hunter2"});
        let request = json!({"workspace": "tea", "sender": sender});
        desk.call("save_sender", request).await.unwrap();
        let tested = desk
            .call("test_sender", test_of("phone", "+8613800138000"))
            .await;
        let told = told.await.unwrap();
        assert!(told.contains("x-saoma-signature"), "it is signed: {told}");
        assert!(told.contains("+8613800138000"), "{told}");
        assert_eq!(tested.err().map(|error| error.code).as_deref(), code);
    }
    let unsafe_url = json!({"kind": "phone_webhook", "url": "http://sms.tea.example/"});
    let request = json!({"workspace": "tea", "sender": unsafe_url});
    let refused = desk.call("save_sender", request).await.unwrap_err();
    let field = refused.findings.first().map(|it| it.field.as_str());
    assert_eq!(field, Some("url"), "{refused:?}");
}
