//! The mini program's own page, from the scan to the application: the project as it is exported, its
//! script run by a stand-in for WeChat's base library, against simulator and provider.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use reqwest::StatusCode;
use saoma_model::{Stage, TICKET_LIFETIME};
use saoma_setup::mini_program_project;
use saoma_testkit::{TempStore, missing};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::methods::{MINI, file};
use crate::world::World;

/// What takes longer does not come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A phone with the mini program of the source `mini` on it.
struct Phone {
    process: Child,
    acts: ChildStdin,
    screens: Lines<BufReader<ChildStdout>>,
}

/// What a phone shows.
#[derive(Debug)]
struct Screen {
    title: String,
    texts: Vec<String>,
    buttons: Vec<String>,
    opened: Option<String>,
}

impl World {
    /// Somebody's phone, which speaks a language; `None`, and the test ends here, on a machine
    /// without Node.js.
    async fn phone(&self, person: &str, language: &str) -> Option<Phone> {
        let project = mini_program_project(&self.temp.store, self.origin(), "acme", "mini").await;
        let project = project.expect("the source is a mini program's");
        let folder = self.temp.folder.path().join(format!("phone of {person}"));
        project.write_into(&folder).expect("the folder is new");
        let options = json!({
            "person": person, "language": language, "simulator": self.simulator,
            "allowed": [self.origin().as_str()],
        });
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("miniprogram/phone.js");
        let process = Command::new("node")
            .arg(script)
            .arg(folder)
            .arg(options.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        let Ok(mut process) = process else {
            missing("node does not start");
            return None;
        };
        let acts = process.stdin.take().expect("it is piped");
        let screens = process.stdout.take().expect("it is piped");
        Some(Phone {
            process,
            acts,
            screens: BufReader::new(screens).lines(),
        })
    }

    /// Somebody scans the code, and WeChat opens the page that it leads to.
    async fn scan(&self, phone: &mut Phone, person: &str, ticket: &str) -> Screen {
        let body = json!({"person": person, "target": ticket});
        let opened = self.act("scan", body).await;
        let act = json!({"act": "open", "path": opened["path"], "scene": opened["scene"]});
        phone.act(&act).await
    }
}

impl Phone {
    async fn tap(&mut self, text: &str) -> Screen {
        self.act(&json!({"act": "tap", "text": text})).await
    }

    async fn tick(&mut self) -> Screen {
        self.act(&json!({"act": "tick", "ticked": true})).await
    }

    /// Changes what the phone, or the person who holds it, does from now on.
    async fn set(&mut self, name: &str, value: Value) -> Screen {
        self.act(&json!({"act": "set", name: value})).await
    }

    async fn act(&mut self, act: &Value) -> Screen {
        let line = format!("{act}\n");
        let sent = self.acts.write_all(line.as_bytes()).await;
        sent.unwrap_or_else(|error| panic!("the phone is gone before {act}: {error}"));
        let answer = tokio::time::timeout(PATIENCE, self.screens.next_line()).await;
        let answer = answer.unwrap_or_else(|_| panic!("the phone hangs after {act}"));
        let Some(line) = answer.expect("its output is text") else {
            panic!("the phone died of {act}: {:?}", self.process.wait().await)
        };
        let shown: Value = serde_json::from_str(&line).expect("it answers JSON");
        Screen::of(&shown)
    }
}

impl Screen {
    fn of(shown: &Value) -> Self {
        let text = |name: &str| shown[name].as_str().map(str::to_owned);
        let list = |name: &str| {
            let all = shown[name].as_array().into_iter().flatten();
            let texts = all.filter_map(Value::as_str).map(str::to_owned);
            texts.collect()
        };
        Self {
            title: text("title").unwrap_or_default(),
            texts: list("texts"),
            buttons: list("buttons"),
            opened: text("opened"),
        }
    }

    fn shows(&self, text: &str) -> bool {
        self.texts.iter().any(|shown| shown == text)
    }
}

async fn world(changes: Value) -> World {
    World::of(TempStore::new().await, &file(&[("mini", changes)])).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_signs_somebody_in_on_the_computer() {
    let world = world(json!({})).await;
    let Some(mut phone) = world.phone("yinuo", "zh_CN").await else {
        return;
    };
    let ticket = world.ticket("mini").await;
    let screen = world.scan(&mut phone, "yinuo", &ticket).await;
    assert_eq!(screen.title, "扫码登录");
    assert!(screen.shows("Shop"), "they read what it is for: {screen:?}");
    assert!(
        screen.shows("模拟：这里的登录都不是真的"),
        "a sandbox says so: {screen:?}"
    );
    let opened = screen
        .texts
        .iter()
        .find(|text| text.starts_with("登录页打开时间："));
    let digits = opened.map(|text| text.chars().filter(char::is_ascii_digit).count());
    assert_eq!(digits, Some(12), "a day and a time: {screen:?}");
    assert_eq!(screen.buttons, ["登录", "取消"]);
    assert_eq!(world.ticket_state(&ticket).await["state"], "scanned");

    let screen = phone.tap("登录").await;
    assert!(screen.shows("已确认，请回到电脑继续。"), "{screen:?}");
    assert_eq!(screen.buttons, ["关闭"]);
    let page = world.go_on(&ticket).await;
    assert_eq!(page.status, StatusCode::FOUND, "{}", page.text);
    let claims = world.claims_of(&page).await;
    let truth = world.truth("yinuo", MINI).await;
    assert_eq!(claims["wechat"]["openid"], truth["openid"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_want_to_says_so_in_their_own_language() {
    let world = world(json!({})).await;
    let Some(mut phone) = world.phone("yinuo", "en").await else {
        return;
    };
    let ticket = world.ticket("mini").await;
    let screen = world.scan(&mut phone, "yinuo", &ticket).await;
    assert_eq!(screen.buttons, ["Sign in", "Cancel"], "{screen:?}");
    let screen = phone.tap("Cancel").await;
    assert!(screen.shows("The login was cancelled."), "{screen:?}");
    assert_eq!(screen.buttons, ["Close"], "it is over");
    assert_eq!(world.ticket_state(&ticket).await["state"], "cancelled");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_phone_number_is_given_only_after_the_box_is_ticked() {
    let world = world(json!({"association": "field_match"})).await;
    let Some(mut phone) = world.phone("yinuo", "zh_CN").await else {
        return;
    };
    let ticket = world.ticket("mini").await;
    let screen = world.scan(&mut phone, "yinuo", &ticket).await;
    let (give, cancel) = ("用手机号登录", "不提供手机号，取消登录");
    let guide = "《用户隐私保护指引》";
    assert_eq!(screen.buttons, [guide, give, cancel], "{screen:?}");

    let screen = phone.tap(give).await;
    let agree_first = "请先阅读隐私保护指引，并勾选同意。";
    assert!(
        screen.shows(agree_first),
        "not before they agree: {screen:?}"
    );
    assert_eq!(world.ticket_state(&ticket).await["state"], "scanned");
    let screen = phone.tap(guide).await;
    assert_eq!(screen.opened.as_deref(), Some("privacy contract"));

    let screen = phone.tick().await;
    assert!(!screen.shows(agree_first), "{screen:?}");
    phone.set("grants", json!(false)).await;
    let screen = phone.tap(give).await;
    assert!(
        screen.shows("没有收到手机号。可以再试一次，或取消登录。"),
        "WeChat asked, they said no: {screen:?}"
    );
    phone.set("grants", json!(true)).await;
    let screen = phone.tap(give).await;
    assert!(screen.shows("已确认，请回到电脑继续。"), "{screen:?}");
    let page = world.go_on(&ticket).await;
    assert_eq!(page.status, StatusCode::FOUND, "{}", page.text);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_their_phone_number_is_not_signed_in() {
    let world = world(json!({"association": "field_match"})).await;
    let Some(mut phone) = world.phone("yinuo", "zh_CN").await else {
        return;
    };
    let ticket = world.ticket("mini").await;
    world.scan(&mut phone, "yinuo", &ticket).await;
    let screen = phone.tap("不提供手机号，取消登录").await;
    assert!(screen.shows("已取消登录。"), "{screen:?}");
    let login = world.last_login_of("mini").await;
    assert_eq!(
        (login.stage, login.outcome.as_deref()),
        (Stage::Refused, Some("phone_not_given"))
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_code_that_wechat_does_not_take_is_asked_for_again() {
    let world = world(json!({"association": "field_match"})).await;
    let Some(mut phone) = world.phone("yinuo", "zh_CN").await else {
        return;
    };
    let ticket = world.ticket("mini").await;
    world.scan(&mut phone, "yinuo", &ticket).await;
    phone.tick().await;
    let fault = json!({"match": {"path": "/wxa/business/getuserphonenumber"}, "errcode": 40029, "times": 1});
    world.control("faults/code", &fault).await;
    let screen = phone.tap("用手机号登录").await;
    assert!(
        screen.shows("微信的登录凭证已失效，请再试一次。"),
        "{screen:?}"
    );
    let screen = phone.tap("用手机号登录").await;
    assert!(screen.shows("已确认，请回到电脑继续。"), "{screen:?}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_code_leads_back_to_the_computer() {
    let world = world(json!({})).await;
    let Some(mut phone) = world.phone("yinuo", "zh_CN").await else {
        return;
    };
    let ticket = world.ticket("mini").await;
    world.scan(&mut phone, "yinuo", &ticket).await;
    world.temp.clock.advance(TICKET_LIFETIME * 2);
    let screen = phone.tap("登录").await;
    assert!(
        screen.shows("二维码已过期，请在电脑上刷新后重新扫码。"),
        "{screen:?}"
    );
    assert_eq!(screen.buttons, ["关闭"], "trying again would not help");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_phone_is_told_that_another_was_first() {
    let world = world(json!({})).await;
    let Some(mut first) = world.phone("yinuo", "zh_CN").await else {
        return;
    };
    let Some(mut second) = world.phone("linxi", "zh_CN").await else {
        return;
    };
    let ticket = world.ticket("mini").await;
    world.scan(&mut first, "yinuo", &ticket).await;
    let act = json!({"act": "open", "path": "pages/login/index", "scene": ticket});
    let screen = second.act(&act).await;
    assert!(
        screen.shows("这个码已被另一部手机扫过，请在电脑上刷新后重新扫码。"),
        "{screen:?}"
    );
    assert_eq!(screen.buttons, ["关闭"]);
    let screen = first.tap("登录").await;
    assert!(screen.shows("已确认，请回到电脑继续。"), "{screen:?}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_the_same_is_tried_again() {
    let world = world(json!({})).await;
    let Some(mut phone) = world.phone("yinuo", "zh_CN").await else {
        return;
    };
    let ticket = world.ticket("mini").await;
    world.scan(&mut phone, "yinuo", &ticket).await;
    for (network, told) in [
        ("down", "微信没有给出登录凭证，请检查手机的网络。"),
        ("wechat_only", "连不上登录服务，请检查手机的网络。"),
    ] {
        phone.set("network", json!(network)).await;
        let button = if network == "down" {
            "登录"
        } else {
            "再试一次"
        };
        let screen = phone.tap(button).await;
        assert!(screen.shows(told), "{network}: {screen:?}");
        assert_eq!(screen.buttons, ["再试一次"]);
    }
    phone.set("network", json!("up")).await;
    let screen = phone.tap("再试一次").await;
    assert!(
        screen.shows("已确认，请回到电脑继续。"),
        "what they had said is said again: {screen:?}"
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_at_wechat_is_told_without_its_errcode() {
    let world = world(json!({})).await;
    let Some(mut phone) = world.phone("yinuo", "en").await else {
        return;
    };
    let ticket = world.ticket("mini").await;
    let fault = json!({"match": {"path": "/sns/jscode2session"}, "errcode": 45011, "times": 1});
    world.control("faults/limited", &fault).await;
    let screen = world.scan(&mut phone, "yinuo", &ticket).await;
    assert!(
        screen.shows("WeChat does not answer for the moment. Try again later."),
        "{screen:?}"
    );
    assert!(!screen.texts.concat().contains("45011"), "{screen:?}");
    let screen = phone.tap("Try again").await;
    assert_eq!(screen.buttons, ["Sign in", "Cancel"], "{screen:?}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn opened_without_a_code_it_says_what_to_scan() {
    let world = world(json!({})).await;
    let Some(mut phone) = world.phone("yinuo", "zh_TW").await else {
        return;
    };
    let act = json!({"act": "open", "path": "pages/login/index"});
    let screen = phone.act(&act).await;
    assert!(
        screen.shows("请在电脑上打开登录页，再用微信扫描那里的小程序码。"),
        "this is what a reviewer sees: {screen:?}"
    );
    world.close().await;
}
