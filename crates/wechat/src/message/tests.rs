//! The official samples and hostile input.

use saoma_ambient::{SeededEntropy, Timestamp};
use secrecy::SecretString;

use super::*;

const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const APPID: &str = "wx0123456789abcdef";
const MESSAGE: &str = "<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName></xml>";
const ENCRYPT: &str = "Q3stYC6hdFzMh9T8HCvyDDGpgPJrSYWSSN5isZKk6ultAKv1cJM392s86OMbVgYXUw0pzEZXSbB7jzltk1SL72HF1nx0FJ+rX1NIlHB3CWuQMpASDpaJFqeUa4DCBNjC+YjFM0JoGfTmaG4YPR+rz+m/3TUNLFo725P+ZGNtL7Y=";

fn key() -> EncodingAesKey {
    EncodingAesKey::parse(KEY).expect("a key whose last character has spare bits")
}

fn config(keys: Vec<EncodingAesKey>) -> ServerConfig {
    ServerConfig::new(APPID, SecretString::from("tokenABC"), keys)
}

fn query(encrypt: Option<&str>) -> PushQuery {
    let (timestamp, nonce) = ("1700000000", "1234567890");
    PushQuery {
        signature: signature("tokenABC", timestamp, nonce),
        timestamp: timestamp.to_owned(),
        nonce: nonce.to_owned(),
        echostr: Some("4375120948345356249".to_owned()),
        encrypt_type: encrypt.map(|_| "aes".to_owned()),
        msg_signature: encrypt.map(|text| msg_signature("tokenABC", timestamp, nonce, text)),
    }
}

/// Behaviours 58 and 81.
#[test]
fn signatures_are_those_of_the_samples() {
    assert_eq!(
        signature("AAAAA", "1714037059", "486452656"),
        "899cf89e464efb63f54ddac96b0a0a235f53aa78",
        "the sample in WeChat's docs"
    );
    assert_eq!(
        signature("tokenABC", "1700000000", "1234567890"),
        "9301fe78a6d8332744db32064ac0136cce329fa0"
    );
    assert_eq!(
        msg_signature("tokenABC", "1700000000", "1234567890", ENCRYPT),
        "594cbc5652299459f2f16f616ee264cd82c80189"
    );
}

/// Behaviours 22 and 81.
#[test]
fn the_sample_is_sealed_and_opened_to_the_byte() {
    let sealed = key().seal_with(*b"0123456789abcdef", MESSAGE, APPID);
    assert_eq!(sealed, ENCRYPT, "padded to 32, the key read leniently");
    assert_eq!(key().open(ENCRYPT, APPID).as_deref(), Ok(MESSAGE));
}

#[test]
fn every_length_of_message_comes_back() {
    let entropy = SeededEntropy::new(1);
    for length in 0..100 {
        let message = "文".repeat(length);
        let sealed = key().seal(&message, APPID, &entropy);
        assert_eq!(
            key().open(&sealed, APPID),
            Ok(message),
            "{length} characters"
        );
    }
}

/// Behaviour 22.
#[test]
fn what_was_not_sealed_for_us_does_not_open() {
    assert_eq!(
        key().open(ENCRYPT, "wx0000000000000000"),
        Err(OpenError::Appid {
            found: APPID.to_owned()
        }),
        "the AppID behind the message is another's"
    );
    let other = EncodingAesKey::parse(&"A".repeat(43)).expect("a key");
    assert!(other.open(ENCRYPT, APPID).is_err(), "another key");
    assert_eq!(key().open("", APPID), Err(OpenError::Length));
    assert_eq!(key().open("AAAA", APPID), Err(OpenError::Length));
    assert!(matches!(
        key().open("not base64!", APPID),
        Err(OpenError::Base64(_))
    ));
    for text in ["", "short", &"é".repeat(21), &"A".repeat(44)] {
        assert_eq!(
            EncodingAesKey::parse(text),
            Err(EncodingAesKeyError),
            "{text:?}"
        );
    }
}

#[test]
fn a_message_is_the_same_in_xml_and_in_json() {
    let fields = Fields::default()
        .text("ToUserName", "gh_0123456789ab")
        .number("CreateTime", 1_700_000_000)
        .text("EventKey", "a]]>b & <c>");
    for format in [Format::Xml, Format::Json] {
        let written = format.write(&fields);
        let (read, as_format) = Fields::parse(written.as_bytes()).expect("our own writing");
        assert_eq!(as_format, format);
        assert_eq!(read.get("EventKey"), Some("a]]>b & <c>"), "{written}");
        assert_eq!(read.get_number("CreateTime"), Some(1_700_000_000));
    }
    assert!(
        Format::Xml
            .write(&fields)
            .contains("<CreateTime>1700000000</CreateTime>"),
        "numbers are bare"
    );
}

#[test]
fn odd_but_honest_bodies_are_read() {
    let parse = |body: &str| Fields::parse(body.as_bytes()).expect("a message").0;
    let xml = parse(
        "\u{feff}<?xml version=\"1.0\"?>\n<xml>\n <A>1 &amp; &#x32;</A><B/><C><D><![CDATA[x]]></D></C></xml>",
    );
    assert_eq!(xml.get("A"), Some("1 & 2"));
    assert_eq!(xml.get("B"), Some(""), "an empty element is an empty text");
    assert_eq!(xml.group("C").and_then(|group| group.get("D")), Some("x"));
    let json = parse(r#"{" OpenID": "o1", "CreateTime": "17"}"#);
    assert_eq!(
        json.get("OpenID"),
        Some("o1"),
        "a blank as in WeChat's own sample"
    );
    assert_eq!(json.get_number("CreateTime"), Some(17));
}

#[test]
fn hostile_xml_is_refused() {
    let refusal = |body: &str| match Fields::parse(body.as_bytes()) {
        Err(FormatError::Xml(refused)) => refused,
        other => panic!("{body:?} gave {other:?}"),
    };
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><A>&b;</A></xml>"#;
    assert!(matches!(refusal(bomb), XmlError::Dtd));
    let file = r#"<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><xml/>"#;
    assert!(matches!(refusal(file), XmlError::Dtd));
    assert!(matches!(
        refusal("<xml><A>&b;</A></xml>"),
        XmlError::Entity(_)
    ));
    assert!(matches!(refusal(&"<a>".repeat(100)), XmlError::Depth));
    for body in ["<xml><A>", "", "text", "<xml></a></xml>", "<xml", "</xml>"] {
        refusal(body);
    }
    assert!(Fields::parse(b"\xff\xfe").is_err(), "not UTF-8");
    assert!(Fields::parse(b"{\"a\":").is_err(), "half a JSON");
}

#[test]
fn a_server_takes_plain_and_encrypted_pushes_and_replies_in_kind() {
    let entropy = SeededEntropy::new(2);
    let now = Timestamp::from_millis(1_700_000_000_000);
    let reply = Fields::default().text("Content", "欢迎");
    let server = config(vec![key()]);
    let plain = server
        .receive(&query(None), MESSAGE.as_bytes())
        .expect("signed");
    assert_eq!(plain.message.get("ToUserName"), Some("gh_0123456789ab"));
    assert_eq!(
        server.reply(&plain, &reply, now, &entropy),
        Format::Xml.write(&reply)
    );
    let outer = Format::Xml.write(&Fields::default().text("Encrypt", ENCRYPT));
    let sealed = server
        .receive(&query(Some(ENCRYPT)), outer.as_bytes())
        .expect("signed");
    assert_eq!(sealed.message.get("ToUserName"), Some("gh_0123456789ab"));
    let answer = server.reply(&sealed, &reply, now, &entropy);
    let (answer, _) = Fields::parse(answer.as_bytes()).expect("a message");
    let encrypt = answer.get("Encrypt").expect("a ciphertext");
    let expected = msg_signature(
        "tokenABC",
        "1700000000",
        answer.get("Nonce").expect("a nonce"),
        encrypt,
    );
    assert_eq!(answer.get("MsgSignature"), Some(expected.as_str()));
    assert_eq!(key().open(encrypt, APPID), Ok(Format::Xml.write(&reply)));
}

/// Behaviour 22.
#[test]
fn the_key_before_the_present_one_still_opens() {
    let new = EncodingAesKey::parse(&"B".repeat(43)).expect("a key");
    let outer = Format::Xml.write(&Fields::default().text("Encrypt", ENCRYPT));
    let receive = |keys| config(keys).receive(&query(Some(ENCRYPT)), outer.as_bytes());
    let received = receive(vec![new.clone(), key()]).expect("the second key opens it");
    assert_eq!(
        received.key,
        Some(key()),
        "a reply is sealed with the key that worked"
    );
    assert!(matches!(receive(vec![new]), Err(ReceiveError::Decrypt(_))));
    assert!(matches!(receive(Vec::new()), Err(ReceiveError::NoKey)));
}

#[test]
fn a_server_takes_nothing_from_strangers() {
    let server = config(vec![key()]);
    let mut unsigned = query(None);
    unsigned.signature = "899cf89e464efb63f54ddac96b0a0a235f53aa78".to_owned();
    assert!(matches!(
        server.receive(&unsigned, MESSAGE.as_bytes()),
        Err(ReceiveError::Signature)
    ));
    assert!(matches!(
        server.verify_url(&unsigned),
        Err(ReceiveError::Signature)
    ));
    assert_eq!(
        server.verify_url(&query(None)).ok(),
        Some("4375120948345356249")
    );
    let outer = Format::Xml.write(&Fields::default().text("Encrypt", ENCRYPT));
    let of_another = query(Some("another ciphertext"));
    assert!(
        matches!(
            server.receive(&of_another, outer.as_bytes()),
            Err(ReceiveError::Signature)
        ),
        "the plain signature does not cover the body, msg_signature does"
    );
    let empty = server.receive(&query(Some("")), MESSAGE.as_bytes());
    assert!(matches!(empty, Err(ReceiveError::NoCiphertext)));
}
