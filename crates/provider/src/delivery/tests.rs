use std::sync::Arc;

use saoma_model::{Mode, Origin, Slug, Stage, Trace, Workspace};
use saoma_store::logins::{AuthorizationRequest, Login};
use saoma_store::workspaces;
use saoma_testkit::TempStore;
use saoma_wechat::{Base, WeChat};

use super::*;
use crate::Settings;

fn provider(temp: &TempStore) -> Provider {
    let tencent = WeChat::connect(Base::tencent(), temp.clock.clone());
    Provider::new(Settings {
        store: temp.store.clone(),
        vault: temp.vault.clone(),
        clock: temp.clock.clone(),
        entropy: Arc::clone(&temp.entropy),
        only: None,
        origin: Origin::parse("https://login.acme.example").unwrap(),
        tencent: tencent.unwrap(),
        simulator: None,
        frame_ancestors: Vec::new(),
    })
}

fn a_login(provider: &Provider, workspace: WorkspaceId) -> Login {
    let now = provider.clock.now();
    Login {
        workspace,
        id: LoginId::new(now, &*provider.entropy),
        application: Slug::parse("shop").unwrap(),
        source: Slug::parse("pc").unwrap(),
        stage: Stage::Choosing,
        state_hash: [1; 32],
        browser_hash: [2; 32],
        request: AuthorizationRequest {
            redirect_uri: "https://shop.example/cb".to_owned(),
            scope: "openid".to_owned(),
            state: None,
            nonce: None,
            code_challenge: None,
            framed: false,
            lang: None,
            expected_user: None,
            recognised_by: None,
            opened_from: None,
            binds: None,
            invitation: None,
        },
        user: None,
        outcome: None,
        errcode: None,
        trace: Trace::default(),
        started_at: now,
        finished_at: None,
    }
}

fn outgoing(login: &Login) -> Outgoing {
    Outgoing {
        workspace: login.workspace,
        login: login.id,
        channel: Channel::Email,
        letter: Letter {
            address: "xiaoming@acme.example".to_owned(),
            code: "123456".into(),
            subject: "验证码".to_owned(),
            text: "123456 是你的验证码".to_owned(),
        },
    }
}

/// The steps of the login's trace, as the store keeps them.
async fn steps(temp: &TempStore, login: &Login) -> Vec<TraceStep> {
    let mut session = temp.store.read().await.unwrap();
    let known = logins::lookup(&mut session, login.workspace, login.id).await;
    let trace = known.unwrap().unwrap().trace;
    trace.0.into_iter().map(|entry| entry.step).collect()
}

#[tokio::test]
async fn a_code_that_cannot_be_sent_is_told_in_the_logins_trace() {
    let temp = TempStore::new().await;
    let provider = provider(&temp);
    let now = provider.clock.now();
    let workspace = &Workspace {
        id: WorkspaceId::new(now, &*provider.entropy),
        slug: Slug::parse("acme").unwrap(),
        name: "Acme".to_owned(),
        mode: Mode::Live,
        created_at: now,
        archived_at: None,
    };
    let login = &a_login(&provider, workspace.id);
    let added = temp.store.write(|tx| {
        Box::pin(async move {
            workspaces::add(tx, workspace).await?;
            logins::add(tx, login).await
        })
    });
    added.await.unwrap();

    send(provider.clone(), outgoing(login)).await;
    // A port that was free a moment ago: nobody listens there.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let sender = &Sender::Smtp {
        host: "127.0.0.1".to_owned(),
        port,
        username: None,
        from: "login@acme.example".to_owned(),
        tls: None,
    };
    let vault = &temp.vault;
    let put = temp
        .store
        .write(|tx| Box::pin(senders::put(tx, vault, workspace.id, sender, None, now)));
    put.await.unwrap();
    send(provider.clone(), outgoing(login)).await;

    let steps = steps(&temp, login).await;
    let [
        TraceStep::CodeNotSent { message: unset, .. },
        TraceStep::CodeNotSent {
            channel,
            address,
            message,
        },
    ] = steps.as_slice()
    else {
        panic!("both failures are told: {steps:?}");
    };
    assert_eq!(unset, "nobody has said how codes are sent");
    assert_eq!(
        (*channel, address.as_str()),
        (Channel::Email, "x***@acme.example")
    );
    assert!(
        !message.is_empty() && !message.contains("123456"),
        "{message}"
    );
    temp.close().await;
}
