//! Logins per second: browsers that sign people in through provider and simulator over real HTTP,
//! one alone and sixteen at once, on SQLite and (if `SAOMA_TEST_POSTGRES` names one) PostgreSQL.
//!
//! A login is what an application sees of it: `/authorize`, WeChat's page, a scan and a
//! confirmation, the callback, and the code traded for tokens. Browsers, application, provider and
//! simulator share the machine.

#![expect(
    clippy::print_stdout,
    clippy::panic,
    reason = "a measurement prints, and one that measures something broken must stop"
)]

use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use reqwest::StatusCode;
use saoma_ambient::{Clock, SystemClock, Timestamp};
use saoma_testkit::TempStore;
use saoma_tests::{Application, Browser, Running, Sandbox, Saoma};
use serde_json::json;
use tokio::task::JoinSet;
use url::Url;

const REDIRECT_URI: &str = "https://shop.example/callback";
const CROWD: usize = 16;

/// Logins per second through provider and simulator
#[derive(Parser)]
struct Args {
    /// How long each row is measured
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

/// An application of a running sandbox.
struct Shop {
    sandbox: Sandbox,
    application: Application,
}

#[tokio::main]
async fn main() {
    let time = Duration::from_secs(Args::parse().seconds);
    println!(
        "logins, {} s a row; {}",
        time.as_secs(),
        saoma_tests::machine()
    );
    let sqlite = Shop::open(Saoma::new(), &[]);
    let alone = row("SQLite", sqlite, time).await;
    let Some(temp) = TempStore::postgres().await else {
        return;
    };
    let url = temp.url();
    let key_file = temp.folder.path().join("key");
    let key_file = key_file.to_str().expect("the temporary folder is text");
    let postgres = Shop::open(Saoma::new(), &["--store", &url, "--key-file", key_file]);
    let shared = row("PostgreSQL", postgres, time).await;
    println!(
        "  PostgreSQL / SQLite: {:.2} with one browser, {:.2} with {CROWD}",
        shared[0] / alone[0],
        shared[1] / alone[1]
    );
    temp.close().await;
}

/// Measures one store with one browser and with many; answers both rates.
async fn row(name: &str, shop: Shop, time: Duration) -> [f64; 2] {
    let shop = Arc::new(shop);
    // The first login of a person makes their user, and the first of all the signing key: neither
    // is what is measured.
    for browser in 0..CROWD {
        shop.add_person(&person(browser)).await;
        shop.log_in(&Browser::new(), &person(browser)).await;
    }
    let one = rate(&shop, 1, time).await;
    let many = rate(&shop, CROWD, time).await;
    println!(
        "  {name:<10}  1 browser {one:>7.1} /s   {CROWD} browsers {many:>7.1} /s   ratio {:.2}",
        many / one
    );
    [one, many]
}

async fn rate(shop: &Arc<Shop>, browsers: usize, time: Duration) -> f64 {
    let begun = SystemClock.now();
    let until = begun.plus(time);
    let mut running = JoinSet::new();
    for browser in 0..browsers {
        let shop = shop.clone();
        running.spawn(async move { shop.log_in_until(&person(browser), until).await });
    }
    let logins: u32 = running.join_all().await.into_iter().sum();
    f64::from(logins) / SystemClock.now().since(begun).as_secs_f64()
}

fn person(browser: usize) -> String {
    format!("person-{browser}")
}

impl Shop {
    /// Applies the shop's file to a store and serves it.
    fn open(saoma: Saoma, store: &[&str]) -> Self {
        let shop = json!({
            "id": "shop", "name": "Shop", "type": "web",
            "redirect_uris": [REDIRECT_URI], "sources": ["pc"],
        });
        let file = saoma.folder().join("acme.json");
        std::fs::write(&file, Sandbox::file(&[shop]).to_string()).expect("the file can be written");
        let apply = [&["apply", "acme.json", "--json"], store].concat();
        let report = saoma.json(apply);
        let serve = ["serve", "--sandbox", "--listen", "127.0.0.1:0"];
        let running: Running = saoma.start([&serve, store].concat(), 2);
        let sandbox = Sandbox {
            saoma,
            running,
            report,
        };
        let application = sandbox.application("shop");
        Self {
            sandbox,
            application,
        }
    }

    async fn add_person(&self, name: &str) {
        let url = format!("{}/_saoma/people/{name}", self.sandbox.simulator());
        let body = json!({ "nickname": name });
        let answer = Browser::new().http().put(url).json(&body).send().await;
        let answer = answer.expect("the simulator answers");
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    async fn log_in_until(&self, person: &str, until: Timestamp) -> u32 {
        let browser = Browser::new();
        let mut logins = 0;
        while SystemClock.now() < until {
            self.log_in(&browser, person).await;
            logins += 1;
        }
        logins
    }

    /// One whole login.
    async fn log_in(&self, browser: &Browser, person: &str) {
        let simulator = self.sandbox.simulator();
        let page = browser.sign_in(simulator, person, &self.authorize()).await;
        let location = page.location.as_ref();
        let code = location
            .and_then(code)
            .unwrap_or_else(|| panic!("no code came back: {} {}", page.status, page.text));
        let secret = self.application.client_secret.as_deref();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", REDIRECT_URI),
            ("client_id", &self.application.client_id),
            ("client_secret", secret.unwrap_or_default()),
        ];
        let token = format!("{}/token", self.sandbox.issuer());
        let answer = browser.http().post(token).form(&form).send().await;
        let answer = answer.expect("the provider answers");
        assert_eq!(answer.status(), StatusCode::OK, "a code is good once");
    }

    fn authorize(&self) -> String {
        let mut url = Url::parse(&format!("{}/authorize", self.sandbox.issuer()))
            .expect("the issuer is a URL");
        url.query_pairs_mut().extend_pairs([
            ("client_id", self.application.client_id.as_str()),
            ("redirect_uri", REDIRECT_URI),
            ("response_type", "code"),
            ("scope", "openid profile wechat"),
            ("state", "s"),
            ("source", "pc"),
        ]);
        url.into()
    }
}

fn code(url: &Url) -> Option<String> {
    let mut pairs = url.query_pairs();
    pairs.find_map(|(name, value)| (name == "code").then(|| value.into_owned()))
}
