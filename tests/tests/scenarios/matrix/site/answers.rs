//! What the end user does at the computer, once they are asked: `existing, code`.

use reqwest::StatusCode;
use saoma_store::inbox_messages;
use saoma_tests::Page;
use url::Url;

use super::Site;
use crate::support::parameter;

impl Site {
    /// Follows the answers, to what the browser is shown after the last of them.
    pub(in super::super) async fn answer(&self, page: Page, answers: &str) -> Page {
        if answers.is_empty() {
            return page;
        }
        let Some(address) = page.location.filter(|to| to.path().ends_with("/binding")) else {
            panic!("nobody is asked: {} {}", page.status, page.text);
        };
        let mut shown = self.browser.get(&address).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        let mut is_chosen = false;
        for answer in answers.split(", ") {
            shown = match answer.split_once(' ') {
                Some(("account", name)) => {
                    is_chosen = true;
                    let account = self.users[name].to_string();
                    self.submit(&address, &[("answer", "account"), ("account", &account)])
                        .await
                }
                _ if answer == "code" => self.prove(&address, is_chosen).await,
                _ => self.submit(&address, &[("answer", answer)]).await,
            };
        }
        let goes_on =
            shown.status == StatusCode::OK && shown.text.contains("http-equiv=\"refresh\"");
        match goes_on {
            true => self.browser.get(&address).await,
            false => shown,
        }
    }

    /// Has a code sent, to the number of the chosen account or to their own, and types it in.
    async fn prove(&self, address: &Url, is_chosen: bool) -> Page {
        let number = self.person.phone.clone();
        let mut form = vec![("answer", "send_phone")];
        if !is_chosen {
            form.push(("address", &number));
        }
        let sent = self.submit(address, &form).await;
        let Some(to) = sent.location else {
            panic!("no code was sent: {} {}", sent.status, sent.text);
        };
        let challenge = parameter(&to, "challenge").expect("the code has a name");
        let form = [
            ("answer", "code"),
            ("challenge", &challenge),
            ("channel", "phone"),
            ("code", &self.newest_code().await),
        ];
        self.submit(address, &form).await
    }

    async fn newest_code(&self) -> String {
        let mut session = self
            .world
            .temp
            .store
            .read()
            .await
            .expect("the store is read");
        let messages = inbox_messages::list(&mut session, self.workspace, 1).await;
        let newest = messages.expect("the store is read").into_iter().next();
        newest.expect("a code was sent").code
    }

    async fn submit(&self, address: &Url, form: &[(&str, &str)]) -> Page {
        self.browser.submit(address, form).await
    }
}
