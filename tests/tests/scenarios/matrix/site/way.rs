//! How the person signs in, up to what their browser is shown then.

use std::time::Duration;

use reqwest::StatusCode;
use saoma_tests::Page;
use serde_json::{Value, json};

use super::Site;
use crate::matrix::table::Row;
use crate::methods::ticket_of;

impl Site {
    pub(in super::super) async fn log_in(&self, row: &Row) -> Page {
        // Who comes now is newer than who was there.
        self.world.temp.clock.advance(Duration::from_millis(1));
        match row.way() {
            "pc" => self.by_website().await,
            "mp" => self.by_account().await,
            "mini" => self.by_mini_program().await,
            _ => self.in_wechat().await,
        }
    }

    async fn by_website(&self) -> Page {
        let (simulator, link) = (&self.world.simulator, self.authorize(&[]));
        let person = &self.person.name;
        self.browser.sign_in(simulator, person, &link).await
    }

    async fn by_account(&self) -> Page {
        let ticket = self.ticket().await;
        self.act("authorize", json!({"target": ticket})).await;
        // WeChat posts in its own time, which takes some requests, and no waiting of ours.
        for _ in 0..5000 {
            let page = self.go_on(&ticket).await;
            if page.status != StatusCode::OK {
                return page;
            }
        }
        panic!("no event came")
    }

    async fn by_mini_program(&self) -> Page {
        let ticket = self.ticket().await;
        let told = self.tell(&ticket, "login", json!({"answer": "scan"})).await;
        if told["asks"] == "phone_number" {
            let code = self.code("phone-code").await;
            self.tell(&ticket, "phone", json!({"phone_code": code}))
                .await;
        } else {
            self.tell(&ticket, "login", json!({"answer": "allow"}))
                .await;
        }
        self.go_on(&ticket).await
    }

    /// WeChat shows a snapshot page without asking, and goes on with a code.
    async fn in_wechat(&self) -> Page {
        let page = self
            .browser
            .get(self.authorize(&[("saoma_tap", "1")]))
            .await;
        let Some(at_wechat) = page.location else {
            panic!("the tap leads nowhere: {} {}", page.status, page.text);
        };
        let opened = self.act("open", json!({"url": at_wechat})).await;
        let callback = opened["redirect_url"].as_str();
        let callback = callback.unwrap_or_else(|| panic!("no way back: {opened}"));
        self.browser.get(callback).await
    }

    async fn ticket(&self) -> String {
        let page = self.browser.get(self.authorize(&[])).await;
        let ticket = ticket_of(&page, &self.method);
        ticket.unwrap_or_else(|| panic!("no code: {}", page.text))
    }

    async fn go_on(&self, ticket: &str) -> Page {
        let url = format!("{}/tickets/{ticket}/continue", self.issuer);
        self.browser.get(url).await
    }

    /// What the mini program asks at one of its two doors, which must answer.
    async fn tell(&self, ticket: &str, door: &str, more: Value) -> Value {
        let mut body = json!({"ticket": ticket, "js_code": self.code("js-code").await});
        let more = more.as_object().expect("fields").clone();
        body.as_object_mut().expect("fields").extend(more);
        let url = format!("{}/connections/mini/mini-program/{door}", self.issuer);
        let answer = self.browser.http().post(url).json(&body).send().await;
        let answer = answer.expect("the server answers");
        let (status, text) = (answer.status(), answer.text().await.expect("text"));
        assert_eq!(status, StatusCode::OK, "{door}: {text}");
        serde_json::from_str(&text).expect("it answers JSON")
    }

    async fn code(&self, act: &str) -> Value {
        let answer = self.act(act, json!({"appid": self.person.appid})).await;
        assert!(answer["code"].is_string(), "{answer}");
        answer["code"].clone()
    }

    /// What the person does with their phone.
    async fn act(&self, act: &str, mut body: Value) -> Value {
        body["person"] = json!(self.person.name);
        self.world.act(act, body).await
    }
}
