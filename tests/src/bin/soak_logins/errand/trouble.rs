//! What goes wrong: WeChat's faults, and people who make things up.

use reqwest::StatusCode;
use saoma_tests::Browser;
use serde_json::{Value, json};

use super::{Done, Errands, get};

impl Errands<'_> {
    /// WeChat fails for the browser's own person, and then it does not.
    pub(super) async fn survive_a_fault(&self) -> Done {
        let (path, act, ends_well) = *self.dice.one_of(&[
            ("access_token", r#"{"errcode": -1, "times": 1}"#, true),
            ("access_token", r#"{"delay_ms": 300}"#, true),
            ("userinfo", r#"{"errcode": 40001}"#, true),
            ("access_token", r#"{"errcode": -1}"#, false),
            ("access_token", r#"{"errcode": 40125}"#, false),
            ("access_token", r#"{"errcode": 40163}"#, false),
            ("access_token", r#"{"errcode": 45011}"#, false),
            ("access_token", r#"{"http_status": 502}"#, false),
            ("access_token", r#"{"drop": true}"#, false),
        ]);
        let path = match path {
            "userinfo" => "/sns/userinfo",
            _ => "/sns/oauth2/access_token",
        };
        let mut body: Value = serde_json::from_str(act).map_err(|error| error.to_string())?;
        let matching = json!({ "path": path, "person": self.own_person });
        body.as_object_mut()
            .ok_or("a fault is an object")?
            .insert("match".to_owned(), matching);
        let fault = format!("soak-{}", self.own_person);
        self.world.simulator.fault(&fault, &body).await?;
        let met = self.meet_a_fault(act, ends_well).await;
        self.world.simulator.mend(&fault).await?;
        met?;
        let login = self.begin().await?;
        let callback = self.authorize(self.own_person, login.page.as_str()).await?;
        let page = get(&login.browser, &callback).await?;
        let mended = self.complete(self.own_person, &page, login.pending).await;
        mended.map_err(|error| format!("after {act} was mended: {error}"))?;
        Ok("met a fault, then logged in")
    }

    async fn meet_a_fault(&self, fault: &str, ends_well: bool) -> Result<(), String> {
        let person = self.own_person;
        let login = self.begin().await?;
        let callback = self.authorize(person, login.page.as_str()).await?;
        let page = login.browser.get(&callback).await;
        if ends_well {
            let completed = self.complete(person, &page, login.pending).await;
            return completed.map_err(|error| format!("under {fault}: {error}"));
        }
        // What is WeChat's fault is not an error of ours, and signs nobody in.
        if page.location.is_some() || page.status != StatusCode::BAD_GATEWAY {
            return Err(format!(
                "under {fault}: {} {:?}",
                page.status, page.location
            ));
        }
        Ok(())
    }

    /// Somebody makes things up.
    pub(super) async fn forge(&self) -> Done {
        let browser = Browser::new();
        for path in [
            "connections/pc/callback?code=0a1&state=forged",
            "connections/pc/callback",
            "connections/none/callback?code=0a1&state=forged",
            "authorize?client_id=forged&redirect_uri=https%3A%2F%2Fevil.example",
            "userinfo",
        ] {
            let page = get(&browser, &self.world.shop.endpoint(path)).await?;
            if page.location.is_some() || !page.status.is_client_error() {
                return Err(format!("{path} was answered {}", page.status));
            }
        }
        let form = [
            ("grant_type", "authorization_code"),
            ("code", "forged"),
            ("client_id", "forged"),
            ("client_secret", "forged"),
        ];
        let token = self.world.shop.endpoint("token");
        let answer = browser.http().post(token).form(&form).send().await;
        let answer = answer.map_err(|error| error.to_string())?;
        if !answer.status().is_client_error() {
            return Err(format!("a forged code was answered {}", answer.status()));
        }
        Ok("forged in vain")
    }

    /// Somebody else's browser opens the address that WeChat's page leads to.
    pub(super) async fn steal_the_callback(&self) -> Done {
        let login = self.begin().await?;
        let callback = self.authorize(self.anybody(), login.page.as_str()).await?;
        let page = get(&Browser::new(), &callback).await?;
        if page.location.is_some() || !page.status.is_client_error() {
            return Err(format!("another browser was answered {}", page.status));
        }
        Ok("stole in vain")
    }
}
