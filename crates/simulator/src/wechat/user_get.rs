//! `/cgi-bin/user/get`: an Official Account's followers, 10,000 a page (WeChat docs,
//! Getting_a_User_List; the form of the last page is known from experience only).

use serde::Serialize;

use crate::account;
use crate::answer::Answer;
use crate::app::AppKind;
use crate::call::Call;
use crate::identity;

const PAGE: usize = 10_000;

#[derive(Serialize)]
struct Followers {
    total: usize,
    count: usize,
    /// Missing on an empty page.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data>,
    next_openid: String,
}

#[derive(Serialize)]
struct Data {
    openid: Vec<String>,
}

pub(super) fn answer(call: &Call) -> Answer {
    match list(call) {
        Ok(followers) => call.api_json(&followers),
        Err(errcode) => call.api_fail(errcode),
    }
}

fn list(call: &Call) -> Result<Followers, i64> {
    let appid = account::authorized(call, &[AppKind::OfficialAccount])?;
    call.check_get()?;
    let simulator = &call.simulator;
    let last = match call.parameter("next_openid") {
        Some(openid) => Some(identity::person_of_openid(simulator, &appid, openid).ok_or(40003)?),
        None => None,
    };
    let world = simulator.world();
    // Who has left in the meantime is no place to go on from (assumed).
    if last
        .as_deref()
        .is_some_and(|last| world.followers.of(&appid, last).is_none())
    {
        return Err(40003);
    }
    let page = world.followers.after(&appid, last.as_deref()).take(PAGE);
    let openid: Vec<_> = page
        .map(|person| identity::openid(simulator, &appid, person))
        .collect();
    Ok(Followers {
        total: world.followers.count(&appid),
        count: openid.len(),
        next_openid: openid.last().cloned().unwrap_or_default(),
        data: (!openid.is_empty()).then_some(Data { openid }),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use saoma_ambient::{Clock, SeededEntropy, SystemClock};
    use serde_json::{Value, json};
    use tower::ServiceExt;

    use super::PAGE;
    use crate::follower::Following;
    use crate::{Person, Scenario, Settings, Simulator};

    const ACCOUNT: &str = "wx5a0a8601c0de0003";

    /// A simulator in which `count` people follow the account, and a token of the account.
    fn crowd(count: usize) -> (Simulator, String) {
        let person = |number: usize| -> Person {
            serde_json::from_value(json!({"name": format!("p{number}"), "nickname": ""}))
                .expect("a person")
        };
        let simulator = Simulator::new(Settings {
            seed: 1,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SeededEntropy::new(1)),
            scenario: Some(Scenario {
                people: (0..count).map(person).collect(),
                ..Scenario::default()
            }),
            allow_hosts: Vec::new(),
        });
        let (now, token) = (simulator.clock().now(), "t".repeat(60));
        let mut world = simulator.world();
        for number in 0..count {
            let following = Following::by_search(now);
            let person = format!("p{number}");
            world.followers.follow(ACCOUNT, &person, following);
        }
        world.account_tokens.issue(ACCOUNT, token.clone(), now);
        drop(world);
        (simulator, token)
    }

    async fn page(simulator: &Simulator, token: &str, next_openid: &str) -> Value {
        let uri = format!("/cgi-bin/user/get?access_token={token}&next_openid={next_openid}");
        let request = Request::get(uri).body(Body::empty()).expect("a request");
        let Ok(answer) = simulator.router().oneshot(request).await;
        let body = to_bytes(answer.into_body(), usize::MAX).await;
        serde_json::from_slice(&body.expect("a body")).expect("JSON")
    }

    #[tokio::test]
    async fn a_page_holds_ten_thousand_and_the_next_one_goes_on_from_its_last() {
        let (simulator, token) = crowd(PAGE + 1);
        let first = page(&simulator, &token, "").await;
        assert_eq!(first["total"], PAGE + 1);
        assert_eq!(first["count"], PAGE);
        let last = first["next_openid"].as_str().expect("where to go on");
        assert_eq!(first["data"]["openid"][PAGE - 1], last);
        let second = page(&simulator, &token, last).await;
        let newest = simulator.ids().openid(ACCOUNT, &format!("p{PAGE}"));
        let expected = json!({"total": PAGE + 1, "count": 1, "data": {"openid": [newest]}, "next_openid": newest});
        assert_eq!(second, expected);
    }
}
