//! What people and their browsers do, each with the end that it must come to.

mod trouble;

use saoma_tests::{Browser, Page};
use serde_json::Value;
use tokio::sync::RwLock;
use url::Url;

use crate::dice::Dice;
use crate::ledger::Ledger;
use crate::shop::{Pending, Shop};
use crate::simulator::Simulator;

/// A little longer than a QR code lives, in milliseconds.
const QR_LIFE: u64 = 5 * 60 * 1000 + 1000;

/// What all browsers share.
pub(crate) struct World {
    pub(crate) shop: Shop,
    pub(crate) simulator: Simulator,
    pub(crate) ledger: Ledger,
    pub(crate) people: Vec<String>,
    /// Held for writing by who moves the simulator's clock: it would end everybody's QR codes.
    pub(crate) clock: RwLock<()>,
}

/// One browser, and a person who uses no other.
pub(crate) struct Errands<'a> {
    pub(crate) world: &'a World,
    pub(crate) dice: &'a Dice,
    pub(crate) own_person: &'a str,
}

/// A login that has come as far as WeChat's page.
struct AtWeChat {
    browser: Browser,
    page: Url,
    pending: Pending,
}

type Done = Result<&'static str, String>;

impl Errands<'_> {
    /// Does one errand, chosen by the dice.
    pub(crate) async fn run(&self) -> Done {
        let choice = self.dice.below(20);
        if choice == 0 {
            let _alone = self.world.clock.write().await;
            return self.expire().await;
        }
        let _shared = self.world.clock.read().await;
        match choice {
            1..=3 => self.refuse().await,
            4..=5 => self.reload().await,
            6 => self.load_twice_at_once().await,
            7..=9 => self.survive_a_fault().await,
            10 => self.leave().await,
            11 => self.forge().await,
            12..=13 => self.refresh().await,
            14 => self.steal_the_callback().await,
            _ => self.log_in().await,
        }
    }

    async fn log_in(&self) -> Done {
        let person = self.anybody();
        let login = self.begin().await?;
        let callback = self.authorize(person, login.page.as_str()).await?;
        let page = get(&login.browser, &callback).await?;
        self.complete(person, &page, login.pending).await?;
        Ok("logged in")
    }

    /// A refused QR code can be scanned again, by somebody else too.
    async fn refuse(&self) -> Done {
        let (first, second) = (self.anybody(), self.anybody());
        let login = self.begin().await?;
        let target = login.page.as_str();
        let simulator = &self.world.simulator;
        state(&simulator.phone("scan", first, target).await?, "scanned")?;
        state(&simulator.phone("refuse", first, target).await?, "refused")?;
        if self.dice.below(2) == 0 {
            return Ok("refused and left");
        }
        let callback = self.authorize(second, target).await?;
        let page = get(&login.browser, &callback).await?;
        self.complete(second, &page, login.pending).await?;
        Ok("refused, then logged in")
    }

    /// The QR code runs out while the page is open; WeChat's page reloads itself.
    async fn expire(&self) -> Done {
        let person = self.anybody();
        let login = self.begin().await?;
        let old = uuid(&get(&login.browser, login.page.as_str()).await?)?;
        self.world.simulator.advance(QR_LIFE).await?;
        let answer = self.world.simulator.phone("scan", person, &old).await?;
        if answer.get("error").and_then(Value::as_str) != Some("expired") {
            return Err(format!("an expired QR code was scanned: {answer}"));
        }
        let new = uuid(&get(&login.browser, login.page.as_str()).await?)?;
        let callback = self.authorize(person, &new).await?;
        let page = get(&login.browser, &callback).await?;
        self.complete(person, &page, login.pending).await?;
        Ok("logged in with a second QR code")
    }

    /// The callback is loaded again before the application has traded the code.
    async fn reload(&self) -> Done {
        let person = self.anybody();
        let login = self.begin().await?;
        let callback = self.authorize(person, login.page.as_str()).await?;
        get(&login.browser, &callback).await?;
        let page = get(&login.browser, &callback).await?;
        self.complete(person, &page, login.pending).await?;
        Ok("logged in after a reload")
    }

    /// A double click: one of two loads wins, the other waits for its outcome.
    async fn load_twice_at_once(&self) -> Done {
        let person = self.anybody();
        let login = self.begin().await?;
        let callback = self.authorize(person, login.page.as_str()).await?;
        let (one, other) = tokio::join!(
            get(&login.browser, &callback),
            get(&login.browser, &callback)
        );
        let (one, other) = (one?, other?);
        // The later of two codes counts; which that is, only trying tells.
        let page = if other.location.is_some() { other } else { one };
        self.complete(person, &page, login.pending).await?;
        Ok("logged in after a double click")
    }

    async fn leave(&self) -> Done {
        self.begin().await?;
        Ok("left WeChat's page")
    }

    /// A refresh token is good once.
    async fn refresh(&self) -> Done {
        let person = self.anybody();
        let login = self.begin().await?;
        let callback = self.authorize(person, login.page.as_str()).await?;
        let page = get(&login.browser, &callback).await?;
        let shop = &self.world.shop;
        let visitor = shop.welcome(&page, login.pending).await?;
        self.world.ledger.completed(person, &visitor.sub)?;
        let first = visitor.refresh_token.ok_or("no refresh token came")?;
        let second = shop.refresh(&first).await?;
        if shop.refresh(&first).await.is_ok() {
            return Err("a refresh token was good twice".to_owned());
        }
        if shop.refresh(&second).await.is_ok() {
            return Err("a stolen refresh token left its heir alive".to_owned());
        }
        Ok("refreshed")
    }

    fn anybody(&self) -> &str {
        self.dice.one_of::<String>(&self.world.people)
    }

    /// From the application to WeChat's page, in a browser of its own.
    async fn begin(&self) -> Result<AtWeChat, String> {
        let browser = Browser::new();
        let (authorize, pending) = self.world.shop.begin();
        let page = get(&browser, authorize.as_str()).await?;
        let lost = || format!("/authorize leads nowhere: {} {}", page.status, page.text);
        let at_wechat = page.location.clone().ok_or_else(lost)?;
        uuid(&get(&browser, at_wechat.as_str()).await?)?;
        Ok(AtWeChat {
            browser,
            page: at_wechat,
            pending,
        })
    }

    /// Scans and confirms; answers where WeChat's page goes then.
    async fn authorize(&self, person: &str, target: &str) -> Result<String, String> {
        let answer = self
            .world
            .simulator
            .phone("authorize", person, target)
            .await?;
        let callback = answer.get("redirect_url").and_then(Value::as_str);
        callback
            .map(str::to_owned)
            .ok_or_else(|| format!("the phone gave no redirect_url: {answer}"))
    }

    /// The page leads back to the application, which verifies who came.
    async fn complete(&self, person: &str, page: &Page, pending: Pending) -> Result<(), String> {
        let visitor = self.world.shop.welcome(page, pending).await?;
        let truth = self.world.simulator.truth(person).await?;
        let told = visitor.claims.pointer("/wechat/openid");
        if told.is_none() || told != truth.get("openid") {
            return Err(format!("{person} came back as {}", visitor.claims));
        }
        self.world.ledger.completed(person, &visitor.sub)
    }
}

/// Opens a page, which must not fail by our fault.
async fn get(browser: &Browser, url: &str) -> Result<Page, String> {
    let page = browser.get(url).await;
    if page.status.is_server_error() {
        return Err(format!("{url} was answered {}: {}", page.status, page.text));
    }
    Ok(page)
}

/// The uuid of the QR code that WeChat's page shows.
fn uuid(page: &Page) -> Result<String, String> {
    let behind = page.text.split_once("/connect/qrcode/");
    let uuid = behind.and_then(|(_, rest)| rest.split('"').next());
    uuid.map(str::to_owned)
        .ok_or_else(|| format!("WeChat's page shows no QR code: {}", page.status))
}

fn state(answer: &Value, expected: &str) -> Result<(), String> {
    if answer.get("state").and_then(Value::as_str) == Some(expected) {
        return Ok(());
    }
    Err(format!("the phone should say {expected}: {answer}"))
}
