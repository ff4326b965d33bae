use aws_lc_rs::cipher::{AES_128, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use crate::mini_program::{MINI, session};
use crate::support::{Running, SECRET, start, text_of};

/// Opens `encryptedData` as a mini program's server does; nothing if the key is another.
fn open(session_key: &str, event: &Value) -> Option<Value> {
    let bytes = |base64: &str| STANDARD.decode(base64).expect("Base64");
    let key = UnboundCipherKey::new(&AES_128, &bytes(session_key)).expect("16 bytes");
    let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).expect("a key");
    let iv: [u8; 16] = bytes(&text_of(event, "iv")).try_into().expect("16 bytes");
    let mut data = bytes(&text_of(event, "encryptedData"));
    let context = DecryptionContext::Iv128(FixedLength::from(iv));
    serde_json::from_slice(key.decrypt(&mut data, context).ok()?).ok()
}

async fn log_in(wechat: &Running, person: &str) -> (Value, String) {
    let body = json!({"person": person, "appid": MINI, "user_info": true});
    let event = wechat.control(Method::POST, "phone/js-code", body).await;
    let code = text_of(&event, "code");
    let answer = wechat.json(&session(MINI, SECRET, &code)).await;
    (event, text_of(&answer, "session_key"))
}

/// Behaviour 66.
#[tokio::test]
async fn the_old_profile_opens_with_the_session_key_and_carries_the_watermark() {
    let wechat = start().await;
    let (event, session_key) = log_in(&wechat, "xiaoming").await;
    let profile = open(&session_key, &event).expect("it opens");
    let truth = wechat
        .json(&format!("/_saoma/people/xiaoming?appid={MINI}"))
        .await;
    assert_eq!(profile["openId"], truth["openid"]);
    assert_eq!(profile["unionId"], truth["unionid"]);
    assert_eq!(profile["watermark"]["appid"], MINI);
    assert_eq!(profile["nickName"], "微信用户", "everybody's, since 2022");
    let signed = format!("{}{session_key}", text_of(&event, "rawData"));
    let sha1 = aws_lc_rs::digest::digest(
        &aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY,
        signed.as_bytes(),
    );
    assert_eq!(text_of(&event, "signature"), hex::encode(sha1));
}

/// Behaviour 67.
#[tokio::test]
async fn a_later_login_replaces_the_session_key() {
    let wechat = start().await;
    let (_, first) = log_in(&wechat, "yinuo").await;
    let (event, second) = log_in(&wechat, "yinuo").await;
    assert_ne!(first, second);
    assert_eq!(open(&first, &event), None, "the old key opens nothing new");
    assert!(open(&second, &event).is_some());
    let tapped = json!({"person": "yinuo", "appid": MINI});
    let button = wechat
        .control(Method::POST, "phone/phone-code", tapped)
        .await;
    let number = open(&second, &button).expect("the button's cipher, too");
    assert_eq!(number["purePhoneNumber"], "13800138000");
    let stranger = json!({"person": "akong", "appid": MINI});
    let person = json!({"nickname": "阿港", "phone": "13900139000"});
    wechat.control(Method::PUT, "people/akong", person).await;
    let button = wechat
        .control(Method::POST, "phone/phone-code", stranger)
        .await;
    assert_eq!(
        button.get("encryptedData"),
        None,
        "without a login there is no key: {button}"
    );
}
