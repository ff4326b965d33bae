//! What is live, used, superseded and expired.

use saoma_simulator::DEFAULT_WEBSITE_APPID;
use serde_json::json;

use super::{ACCOUNT, LIMITED_ACCOUNT, MINI, OTHER, Prepared};

impl Prepared {
    /// What has expired by now.
    pub(super) async fn let_expire(&mut self) {
        let tokens = self.tokens(DEFAULT_WEBSITE_APPID, "xiaoming").await;
        self.put("expired_access", &tokens["access_token"]);
        self.put("expired_refresh", &tokens["refresh_token"]);
        let token = self.account_token(ACCOUNT).await;
        self.put("expired_token", &token);
        self.advance(31 * 24 * 3600).await;
        let uuid = self.open(DEFAULT_WEBSITE_APPID).await;
        self.put("expired_uuid", &json!(uuid));
        let code = self.code(DEFAULT_WEBSITE_APPID, "xiaoming").await;
        self.put("expired_code", &code);
        let js_code = self
            .act("js-code", json!({"person": "yinuo", "appid": MINI}))
            .await;
        self.put("expired_js_code", &js_code["code"]);
        let phone_code = self
            .act("phone-code", json!({"person": "yinuo", "appid": MINI}))
            .await;
        self.put("expired_phone_code", &phone_code["code"]);
        self.advance(601).await;
    }

    /// A token that a newer one took the place of.
    pub(super) async fn supersede(&mut self) {
        let token = self.account_token(ACCOUNT).await;
        self.put("superseded_token", &token);
        let token = self.account_token(ACCOUNT).await;
        self.put("account_token", &token);
        self.advance(301).await;
    }

    /// What a right request would use, and what one has used.
    pub(super) async fn make_live(&mut self) {
        for (name, appid) in [
            ("mini_token", MINI),
            ("website_token", DEFAULT_WEBSITE_APPID),
            ("limited_token", LIMITED_ACCOUNT),
        ] {
            let token = self.account_token(appid).await;
            self.put(name, &token);
        }
        let code = self.code(DEFAULT_WEBSITE_APPID, "xiaoming").await;
        self.put("used_code", &code);
        let tokens = self.exchange(DEFAULT_WEBSITE_APPID, &code).await;
        for (name, field) in [
            ("access", "access_token"),
            ("refresh", "refresh_token"),
            ("openid", "openid"),
            ("unionid", "unionid"),
        ] {
            self.put(name, &tokens[field]);
        }
        let others = self.tokens(OTHER, "xiaoming").await;
        self.put("other_openid", &others["openid"]);
        self.put("other_refresh", &others["refresh_token"]);
        let somebody = self.tokens(DEFAULT_WEBSITE_APPID, "yinuo").await;
        self.put("openid_of_somebody", &somebody["openid"]);
        let code = self.code(OTHER, "xiaoming").await;
        self.put("other_code", &code);
        let code = self.code(DEFAULT_WEBSITE_APPID, "xiaoming").await;
        self.put("code", &code);
        let uuid = self.open(DEFAULT_WEBSITE_APPID).await;
        self.put("uuid", &json!(uuid));
        self.make_live_in_mini_program().await;
        self.make_live_in_account().await;
    }

    async fn make_live_in_mini_program(&mut self) {
        for (used, live, act) in [
            ("used_js_code", "js_code", "js-code"),
            ("used_phone_code", "phone_code", "phone-code"),
        ] {
            for name in [used, live] {
                let held = self
                    .act(act, json!({"person": "yinuo", "appid": MINI}))
                    .await;
                self.put(name, &held["code"]);
            }
        }
        let path = self.fill("/sns/jscode2session?appid={mini}&secret={secret}&js_code={used_js_code}&grant_type=authorization_code");
        let session = self.get(&path).await;
        assert_eq!(session.get("errcode"), None, "{session}");
        let url = self.fill("/wxa/business/getuserphonenumber?access_token={mini_token}");
        let sent = self
            .http
            .post(format!("{}{url}", self.base))
            .body(self.fill(r#"{"code": "{used_phone_code}"}"#));
        let answer = sent
            .send()
            .await
            .expect("an answer")
            .text()
            .await
            .expect("a body");
        assert!(answer.contains(r#""errcode":0"#), "{answer}");
    }

    async fn make_live_in_account(&mut self) {
        let url = self.fill("https://open.weixin.qq.com/connect/oauth2/authorize?appid={account}&redirect_uri={callback}&response_type=code&scope=snsapi_base");
        let done = self
            .act("open", json!({"person": "xiaoming", "url": url}))
            .await;
        let tokens = self.exchange(ACCOUNT, &done["code"]).await;
        self.put("base_access", &tokens["access_token"]);
        self.put("base_openid", &tokens["openid"]);
    }

    pub(super) fn add_texts(&mut self) {
        let user = json!({"openid": self.values["base_openid"]}).to_string();
        for (name, text) in [
            ("101 users", vec![user; 101].join(",")),
            ("33 characters", "s".repeat(33)),
            ("65 characters", "s".repeat(65)),
            ("code_in_capitals", other_case(&self.values["code"])),
            ("uuid_in_capitals", other_case(&self.values["uuid"])),
        ] {
            self.values.insert(name, text);
        }
    }
}

/// The same letters in the other case, so that it is another text whatever it holds.
fn other_case(text: &str) -> String {
    let turn = |c: char| {
        if c.is_ascii_lowercase() {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        }
    };
    text.chars().map(turn).collect()
}
