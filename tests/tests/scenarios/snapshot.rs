//! A WeChat that the simulator does not play: it answers with a stand-in for a person, as it does
//! to browsers that only preview a page (WeChat Open Platform docs, snapshot page mode).

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use reqwest::StatusCode;
use saoma_listen::{Listener, Options};
use saoma_model::{Origin, Stage};
use saoma_provider::{Provider, Settings};
use saoma_store::logins;
use saoma_testkit::TempStore;
use saoma_tests::{Browser, Sandbox};
use saoma_wechat::{Base, WeChat};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::support::{REDIRECT_URI, authorize, parameter, shop};
use crate::world::{any_port, apply};

/// Serves a router until `stop`; its address.
async fn serve(listener: Listener, router: Router, temp: &TempStore, stop: &CancellationToken) {
    let (options, stop) = (Options::new(temp.clock.clone()), stop.clone());
    tokio::spawn(async move { listener.serve(router, options, stop).await });
}

async fn listen() -> (Listener, String) {
    let listener = Listener::bind(any_port()).await.expect("some port is free");
    let url = format!("http://{}", listener.local_addr());
    (listener, url)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stand_in_for_a_person_is_refused_and_nothing_of_it_is_stored() {
    let (temp, stop) = (TempStore::new().await, CancellationToken::new());
    let (listener, wechat) = listen().await;
    let token = r#"{"access_token":"t","expires_in":7200,"refresh_token":"r","openid":"o-stand-in",
        "scope":"snsapi_login","is_snapshotuser":1,"unionid":"u-stand-in"}"#;
    let router = Router::new().route("/sns/oauth2/access_token", get(async move || token));
    serve(listener, router, &temp, &stop).await;

    let (listener, url) = listen().await;
    let origin = Origin::parse(&url).expect("an origin");
    let applied = apply(
        &temp,
        &origin,
        &Sandbox::file(&[shop("web", &[REDIRECT_URI])]),
    )
    .await;
    let client = |base| WeChat::connect(base, temp.clock.clone()).expect("a client can be made");
    let simulator = Url::parse(&wechat).expect("an address");
    let provider = Provider::new(Settings {
        store: temp.store.clone(),
        vault: temp.vault.clone(),
        clock: temp.clock.clone(),
        entropy: Arc::clone(&temp.entropy),
        origin,
        only: None,
        frame_ancestors: Vec::new(),
        tencent: client(Base::tencent()),
        simulator: Some(client(Base::simulator(simulator))),
    });
    serve(listener, provider.router(), &temp, &stop).await;

    let (browser, report) = (Browser::new(), applied.report);
    let link = authorize(
        &report.issuer,
        &report.applications[0].client_id,
        REDIRECT_URI,
        &[],
    );
    let qr_page = browser
        .get(link)
        .await
        .location
        .expect("it leads to WeChat");
    let state = parameter(&qr_page, "state").expect("a state");
    let callback = format!(
        "{}/connections/pc/callback?code=c&state={state}",
        report.issuer
    );
    let page = browser.get(callback).await;
    assert_eq!(
        (page.status, page.location),
        (StatusCode::FORBIDDEN, None),
        "{}",
        page.text
    );

    let mut session = temp.store.read().await.expect("the store is read");
    let workspaces = saoma_store::workspaces::list(&mut session)
        .await
        .expect("read");
    let workspace = workspaces[0].id;
    let login = logins::list(&mut session, workspace, None, 1)
        .await
        .expect("read")
        .remove(0);
    assert_eq!(
        (login.stage, login.outcome.as_deref()),
        (Stage::Refused, Some("snapshot_user"))
    );
    let users = saoma_store::users::count(&mut session, workspace, 10)
        .await
        .expect("read");
    assert_eq!(users, 0, "its ids belong to nobody");
    drop(session);
    stop.cancel();
    temp.close().await;
}
