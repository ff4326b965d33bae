//! A row's own workspace, and the person who comes to it.

mod answers;
mod read;
mod seed;
mod way;

use std::collections::BTreeMap;
use std::sync::Arc;

use saoma_model::{Origin, Slug, UserId, WorkspaceId};
use saoma_setup::Applied;
use saoma_store::workspaces;
use saoma_tests::Browser;
use serde_json::{Value, json};

use super::table::Row;
use crate::methods::{AES_KEY, TOKEN};
use crate::support::{REDIRECT_URI, authorize, shop};
use crate::world::{World, apply};

/// A workspace with one source, which has the method's word as its id.
pub(super) struct Site {
    world: Arc<World>,
    browser: Browser,
    method: String,
    workspace: WorkspaceId,
    issuer: String,
    client_id: String,
    secret: String,
    person: Person,
    /// Those who were there before, by the table's names.
    users: BTreeMap<String, UserId>,
}

/// Who comes, and what is true about them at WeChat.
struct Person {
    name: String,
    nickname: String,
    appid: String,
    openid: String,
    unionid: String,
    /// As WeChat keeps it; `+86` before it makes it E.164.
    phone: String,
}

/// A workspace for each row, all of them known to the simulator.
pub(super) async fn open_all(world: &Arc<World>, rows: &[Row]) -> Vec<Site> {
    let (root, _) = world.issuer.split_once("/w/").expect("an issuer");
    let origin = Origin::parse(root).expect("an origin");
    let mut applied = Vec::new();
    for (nth, row) in rows.iter().enumerate() {
        let mut file = file(&format!("row-{nth}"), &appid(nth), &row.method);
        let association = match row.rule.as_str() {
            "none" => "none",
            rule if rule.starts_with("field_match") => "field_match",
            _ => "ask",
        };
        file["sources"][0]["association"] = json!(association);
        file["sources"][0]["login_only"] = json!(row.case == "login_only");
        applied.push(apply(&world.temp, &origin, &file).await);
    }
    let (store, vault) = (&world.temp.store, &world.temp.vault);
    let registered = saoma_runtime::register(store, vault, &origin, &world.simulator).await;
    registered.expect("the simulator knows the apps");
    let mut sites = Vec::new();
    for (nth, (row, applied)) in rows.iter().zip(&applied).enumerate() {
        sites.push(Site::of(world, row, nth, applied).await);
    }
    sites
}

/// The file of a workspace with one source.
pub(super) fn file(slug: &str, appid: &str, method: &str) -> Value {
    let (app, source) = match method {
        "pc" => ("website", "wechat_pc"),
        "mp" => ("official_account", "wechat_official_account"),
        _ => ("mini_program", "wechat_mini_program"),
    };
    let mut source =
        json!({"id": method, "kind": source, "appid": appid, "display_name": "微信登录"});
    if method == "mp" {
        source["token"] = json!({"value": TOKEN});
        source["aes_key"] = json!({"value": AES_KEY});
    }
    let mut application = shop("web", &[REDIRECT_URI]);
    application["sources"] = json!([method]);
    json!({
        "workspace": slug,
        "mode": "sandbox",
        "platform_apps": [{
            "appid": appid, "kind": app, "name": "Acme", "open_platform": "acme-open",
            "secret": {"value": "0123456789abcdef0123456789abcdef"},
        }],
        "sources": [source],
        "applications": [application],
    })
}

fn appid(nth: usize) -> String {
    format!("wx{nth:016x}")
}

impl Site {
    async fn of(world: &Arc<World>, row: &Row, nth: usize, applied: &Applied) -> Self {
        let application = &applied.report.applications[0];
        let secret = application.client_secret.as_ref();
        Self {
            browser: match row.way() {
                "in_wechat" => Browser::in_wechat(),
                _ => Browser::new(),
            },
            method: row.method.clone(),
            workspace: workspace(world, &applied.report.workspace).await,
            issuer: applied.report.issuer.clone(),
            client_id: application.client_id.clone(),
            secret: secret.expect("it was just made").reveal().to_owned(),
            person: Person::of(world, row, nth).await,
            users: BTreeMap::new(),
            world: Arc::clone(world),
        }
    }

    fn authorize(&self, changes: &[(&str, &str)]) -> String {
        let usual = [
            ("source", self.method.as_str()),
            ("scope", "openid profile phone wechat"),
        ];
        let changes: Vec<_> = usual.iter().chain(changes).copied().collect();
        authorize(&self.issuer, &self.client_id, REDIRECT_URI, &changes)
    }
}

impl Person {
    async fn of(world: &World, row: &Row, nth: usize) -> Self {
        let (name, nickname) = (format!("person-{nth}"), format!("小明 {nth}"));
        let phone = format!("138{nth:08}");
        let body = json!({
            "nickname": nickname, "phone": phone, "snapshot": row.case == "snapshot",
        });
        world.control(&format!("people/{name}"), &body).await;
        let appid = appid(nth);
        let truth = world.truth(&name, &appid).await;
        let id = |name: &str| truth[name].as_str().expect("WeChat knows it").to_owned();
        Self {
            openid: id("openid"),
            unionid: id("unionid"),
            name,
            nickname,
            appid,
            phone,
        }
    }

    fn e164(&self) -> String {
        format!("+86{}", self.phone)
    }
}

async fn workspace(world: &World, slug: &str) -> WorkspaceId {
    let slug = Slug::parse(slug).expect("a slug");
    let mut session = world.temp.store.read().await.expect("the store is read");
    let found = workspaces::find_by_slug(&mut session, &slug).await;
    found
        .expect("the store is read")
        .expect("it was applied")
        .id
}
