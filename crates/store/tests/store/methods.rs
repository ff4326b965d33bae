//! What all three methods, the ways to bind an account, and sign-in across applications keep.

use std::time::Duration;

use saoma_model::{
    AES_KEY_OVERLAP, AppId, Binding, BindingState, ChallengeId, Channel, EventSecrets, MediaType,
    MessageId, OpenId, Picture, PlatformAppStatus, Proof, Question, Sender, Ticket, TicketQr,
    TicketRefusal, TicketState, WorkspaceId, new_ticket_code,
};
use saoma_store::account_tokens::{self, AccountToken};
use saoma_store::challenges::{self, Challenge, TRIES, Tried};
use saoma_store::inbox_messages::{self, Message};
use saoma_store::provider_sessions::{self, ProviderSession};
use saoma_store::refused_requests::{self, RefusedRequests};
use saoma_store::tickets::{self, Stepped};
use saoma_store::{
    api_calls, bindings, pictures, platform_apps, received_events, senders, sources, sweep,
};
use saoma_testkit::TempStore;
use saoma_vault::hash_token;
use secrecy::{ExposeSecret as _, SecretString};

use crate::common::{add_login, add_user, add_workspace, now, on_both, session, slug};
use crate::configuration::{appid, configure};

on_both!(
    a_ticket_belongs_to_its_first_scanner,
    a_one_time_code_is_tried_five_times,
    an_event_is_new_once,
    event_secrets_are_kept_sealed_and_the_key_before_lasts_a_while,
    what_answers_tell_of_a_platform_app_is_kept_beside_what_the_admin_says,
    a_session_ends_by_itself_by_logout_and_everywhere,
    a_binding_waits_for_its_answer,
    refused_requests_are_counted_by_the_hour,
    small_things_are_read_back_as_written,
    what_has_expired_is_swept_away,
);

async fn a_ticket(temp: &TempStore, workspace: WorkspaceId) -> Ticket {
    let ticket = Ticket {
        workspace,
        code: new_ticket_code(&*temp.entropy),
        login: add_login(temp, workspace, "ticket").await,
        source: slug("mini"),
        appid: appid(),
        state: TicketState::Pending,
        openid: None,
        confirm_hash: Some(hash_token("tap")),
        qr: TicketQr {
            wechat_ticket: Some("gQ".to_owned()),
            url: Some("http://weixin.qq.com/q/1".to_owned()),
            picture: Some(vec![0x89, b'P']),
        },
        errcode: None,
        created_at: now(temp),
        expires_at: now(temp).plus(Duration::from_secs(120)),
    };
    let added = &ticket;
    let add = temp.store.write(|tx| Box::pin(tickets::add(tx, added)));
    add.await.unwrap();
    ticket
}

async fn a_ticket_belongs_to_its_first_scanner(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let ticket = &a_ticket(temp, workspace).await;
    let at = now(temp);
    let scan = async |openid: &str| {
        let openid = &OpenId::new(openid);
        let stepped = temp.store.write(|tx| {
            Box::pin(tickets::step(tx, workspace, &ticket.code, move |ticket| {
                ticket.scan(openid, at)
            }))
        });
        stepped.await.unwrap()
    };
    let found = async || {
        let session = &mut session(temp).await;
        tickets::lookup(session, workspace, &ticket.code)
            .await
            .unwrap()
    };
    assert_eq!(found().await.as_ref(), Some(ticket), "kept as made");
    assert!(matches!(scan("o-1").await, Stepped::At(_)));
    assert_eq!(
        scan("o-2").await,
        Stepped::Refused(TicketRefusal::OtherScanner)
    );
    let scanned = found().await.unwrap();
    assert_eq!(scanned.openid, Some(OpenId::new("o-1")));
    assert_eq!(scanned.state, TicketState::Scanned);
    let session = &mut session(temp).await;
    let by_tap = tickets::find_by_confirm_hash(session, workspace, &hash_token("tap")).await;
    assert_eq!(by_tap.unwrap(), Some(scanned.clone()));
    let by_login = tickets::find_by_login(session, workspace, ticket.login).await;
    assert_eq!(by_login.unwrap(), Some(scanned));
}

async fn a_one_time_code_is_tried_five_times(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let login = add_login(temp, workspace, "state").await;
    let vault = &temp.vault;
    let send = async || {
        let challenge = &Challenge {
            workspace,
            id: ChallengeId::new(now(temp), &*temp.entropy),
            channel: Channel::Phone,
            address: "+8613800138000".to_owned(),
            client_address: Some("192.0.2.1".to_owned()),
            login: Some(login),
            user: None,
            tries: 0,
            created_at: now(temp),
            expires_at: now(temp).plus(challenges::LIFETIME),
            used_at: None,
        };
        let code = &SecretString::from("123456");
        let added = temp
            .store
            .write(|tx| Box::pin(challenges::add(tx, vault, challenge, code)));
        added.await.unwrap();
        challenge.id
    };
    let typed = async |id, code: &str| {
        let (code, at) = (&SecretString::from(code), now(temp));
        let tried = temp
            .store
            .write(|tx| Box::pin(challenges::try_code(tx, vault, workspace, id, code, at)));
        tried.await.unwrap()
    };
    let id = send().await;
    for left in (0..TRIES).rev() {
        assert_eq!(typed(id, "000000").await, Tried::Wrong(left));
    }
    assert_eq!(
        typed(id, "123456").await,
        Tried::TooManyTries,
        "the right one comes too late"
    );
    let id = send().await;
    assert_eq!(typed(id, "000000").await, Tried::Wrong(TRIES - 1));
    assert!(matches!(typed(id, "123456").await, Tried::Right(_)));
    assert_eq!(typed(id, "123456").await, Tried::AlreadyUsed);
    let id = send().await;
    let begun = now(temp);
    temp.clock.advance(challenges::LIFETIME);
    assert_eq!(typed(id, "123456").await, Tried::Expired);
    let session = &mut session(temp).await;
    let by_address = challenges::count_by_address(session, workspace, "+8613800138000", begun);
    assert_eq!(by_address.await.unwrap(), 3);
    let by_client = challenges::count_by_client(session, workspace, "192.0.2.1", begun);
    assert_eq!(by_client.await.unwrap(), 3);
    let later = challenges::count_by_client(session, workspace, "192.0.2.1", now(temp));
    assert_eq!(later.await.unwrap(), 0, "an hour later nobody counts them");
    let wrong = challenges::wrong_tries_of_login(session, workspace, login);
    assert_eq!(wrong.await.unwrap(), TRIES + 1);
}

async fn an_event_is_new_once(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let other = add_workspace(temp, "other").await;
    let at = now(temp);
    let note = async |workspace| {
        let noted = temp
            .store
            .write(|tx| Box::pin(received_events::note(tx, workspace, "MsgId/1", at)));
        noted.await.unwrap()
    };
    assert!(note(workspace).await);
    assert!(!note(workspace).await, "WeChat posts it again");
    assert!(note(other).await, "another account's is another event");
    let answered = temp.store.write(|tx| {
        Box::pin(received_events::set_reply(
            tx, workspace, "MsgId/1", "<xml/>",
        ))
    });
    answered.await.unwrap();
    let reply = received_events::reply(&mut session(temp).await, workspace, "MsgId/1").await;
    assert_eq!(reply.unwrap().as_deref(), Some("<xml/>"));
}

async fn event_secrets_are_kept_sealed_and_the_key_before_lasts_a_while(temp: &TempStore) {
    let workspace = configure(temp, "acme").await;
    let vault = &temp.vault;
    let opened = async || {
        let session = &mut session(temp).await;
        sources::open_event_secrets(session, vault, workspace, &slug("pc"))
            .await
            .unwrap()
    };
    assert!(opened().await.is_none());
    let at = now(temp);
    let secrets = &EventSecrets {
        token: "token".to_owned().into(),
        aes_key: "new".to_owned().into(),
        previous_aes_key: Some(("old".to_owned().into(), at.plus(AES_KEY_OVERLAP))),
    };
    let source = &slug("pc");
    let set = temp.store.write(|tx| {
        Box::pin(sources::set_event_secrets(
            tx, vault, workspace, source, secrets, at,
        ))
    });
    assert!(set.await.unwrap());
    let found = opened().await.unwrap();
    assert!(found.is_same(&secrets.token, &secrets.aes_key));
    assert_eq!(found.aes_keys(at).count(), 2);
    assert_eq!(found.aes_keys(at.plus(AES_KEY_OVERLAP)).count(), 1);
    let known = sources::lookup(&mut session(temp).await, workspace, source).await;
    assert!(known.unwrap().unwrap().has_event_secrets);
}

async fn what_answers_tell_of_a_platform_app_is_kept_beside_what_the_admin_says(temp: &TempStore) {
    let workspace = configure(temp, "acme").await;
    let appid = &appid();
    let note = async |errcode, recognised| {
        let at = now(temp);
        let noted = temp.store.write(|tx| {
            Box::pin(platform_apps::note_answer(
                tx, workspace, appid, errcode, recognised, at,
            ))
        });
        noted.await.unwrap();
        let session = &mut session(temp).await;
        platform_apps::lookup(session, workspace, appid)
            .await
            .unwrap()
            .unwrap()
    };
    let offline = Some(PlatformAppStatus::Offline);
    let since = now(temp);
    assert_eq!(
        note(Some(48001), offline).await.status_known(),
        PlatformAppStatus::Offline
    );
    temp.clock.advance(Duration::from_secs(60));
    let again = note(Some(48001), offline).await;
    assert_eq!(
        again.health.recognised_at,
        Some(since),
        "since the first answer"
    );
    assert_eq!(again.health.answered_at, Some(now(temp)));
    assert_eq!(
        again.status,
        PlatformAppStatus::Online,
        "what the admin said stays"
    );
    let well = note(None, None).await;
    assert_eq!(well.status_known(), PlatformAppStatus::Online);
    assert_eq!(well.health.recognised_at, None);
}

async fn a_session_ends_by_itself_by_logout_and_everywhere(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = add_user(temp, workspace).await;
    let login = add_login(temp, workspace, "state").await;
    for cookie in ["a", "b", "c"] {
        let session = &ProviderSession {
            workspace,
            session_hash: hash_token(cookie),
            user,
            login,
            signed_in_at: now(temp),
            expires_at: now(temp).plus(Duration::from_secs(100)),
        };
        let added = temp
            .store
            .write(|tx| Box::pin(provider_sessions::add(tx, session)));
        added.await.unwrap();
    }
    let running = async |cookie: &str, at| {
        let hash = hash_token(cookie);
        let session = &mut session(temp).await;
        let found = provider_sessions::lookup(session, workspace, &hash, at).await;
        found.unwrap().is_some()
    };
    let at = now(temp);
    assert!(running("a", at).await);
    assert!(
        !running("a", at.plus(Duration::from_secs(100))).await,
        "its time is over"
    );
    let ended = temp.store.write(|tx| {
        Box::pin(async move { provider_sessions::end(tx, workspace, &hash_token("a"), at).await })
    });
    assert!(ended.await.unwrap());
    assert!(!running("a", at).await);
    assert!(running("b", at).await, "only this browser's");
    let ended = temp
        .store
        .write(|tx| Box::pin(provider_sessions::end_by_user(tx, workspace, user, at)));
    assert_eq!(ended.await.unwrap(), 2);
    assert!(!running("c", at).await);
}

async fn a_binding_waits_for_its_answer(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let login = add_login(temp, workspace, "state").await;
    let asked = Binding {
        workspace,
        login,
        source: slug("pc"),
        appid: AppId::new("wx0123456789abcdef"),
        openid: OpenId::new("o-1"),
        unionid: None,
        nickname: Some("小红 🌸".to_owned()),
        picture: None,
        phone: None,
        question: Question::Choose,
        candidates: Vec::new(),
        proofs: vec![Proof::Password],
        state: BindingState::Asked,
        expires_at: now(temp).plus(Duration::from_secs(600)),
    };
    let proving = asked.choose(None, now(temp)).unwrap();
    for binding in [&asked, &proving] {
        let put = temp.store.write(|tx| Box::pin(bindings::put(tx, binding)));
        put.await.unwrap();
        let found = bindings::lookup(&mut session(temp).await, workspace, login).await;
        assert_eq!(found.unwrap().as_ref(), Some(binding));
    }
}

async fn refused_requests_are_counted_by_the_hour(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let note = async |error: &str| {
        let refused = &RefusedRequests {
            endpoint: "token".to_owned(),
            application: Some(slug("shop")),
            error: error.to_owned(),
            reason: "the code is unknown".to_owned(),
            times: 0,
            first_at: now(temp),
            last_at: now(temp),
        };
        let noted = temp
            .store
            .write(|tx| Box::pin(refused_requests::note(tx, workspace, refused)));
        noted.await.unwrap();
    };
    let list = async || {
        let listed = refused_requests::list(&mut session(temp).await, workspace, None, 10).await;
        let told = listed.unwrap().into_iter();
        told.map(|it| (it.error, it.times)).collect::<Vec<_>>()
    };
    note("invalid_grant").await;
    temp.clock.advance(Duration::from_millis(1));
    note("invalid_grant").await;
    temp.clock.advance(Duration::from_millis(1));
    note("invalid_client").await;
    let one = |error: &str, times| (error.to_owned(), times);
    assert_eq!(
        list().await,
        [one("invalid_client", 1), one("invalid_grant", 2)]
    );
    temp.clock.advance(Duration::from_secs(3600));
    note("invalid_grant").await;
    assert_eq!(list().await.len(), 3, "another hour");
    temp.clock.advance(Duration::from_secs(31 * 24 * 3600));
    sweep(&temp.store, now(temp)).await.unwrap();
    assert!(list().await.is_empty(), "kept for a month");
}

async fn small_things_are_read_back_as_written(temp: &TempStore) {
    let workspace = configure(temp, "acme").await;
    let (vault, at, appid) = (&temp.vault, now(temp), &appid());
    let bytes = b"\x89PNG\r\n\x1a\nrest".to_vec();
    let picture = &Picture {
        workspace,
        id: pictures::id_of(&bytes),
        media_type: MediaType::Png,
        bytes,
        created_at: at,
    };
    let sender = &Sender::Smtp {
        host: "mail.acme.example".to_owned(),
        port: 465,
        username: None,
        from: "login@acme.example".to_owned(),
        tls: None,
    };
    let message = &Message {
        workspace,
        id: MessageId::new(at, &*temp.entropy),
        channel: Channel::Email,
        address: "a@acme.example".to_owned(),
        code: "123456".to_owned(),
        text: "验证码 123456".to_owned(),
        sent_at: at,
    };
    let token = &AccountToken {
        token: "at-1".to_owned().into(),
        fetched_at: at,
        expires_at: at.plus(Duration::from_secs(7200)),
    };
    let secret = &SecretString::from("smtp password");
    let written = temp.store.write(|tx| {
        Box::pin(async move {
            pictures::add(tx, picture).await?;
            pictures::add(tx, picture).await?;
            senders::put(tx, vault, workspace, sender, Some(secret), at).await?;
            senders::put(tx, vault, workspace, sender, None, at).await?;
            inbox_messages::add(tx, message).await?;
            account_tokens::put(tx, vault, workspace, appid, token).await?;
            api_calls::note(tx, workspace, appid, "/cgi-bin/stable_token", "login", at).await?;
            api_calls::note(tx, workspace, appid, "/cgi-bin/stable_token", "login", at).await
        })
    });
    written.await.unwrap();
    let session = &mut session(temp).await;
    let found = pictures::lookup(session, workspace, &picture.id)
        .await
        .unwrap();
    assert_eq!(found.as_ref(), Some(picture));
    let found = senders::lookup(session, workspace, Channel::Email)
        .await
        .unwrap();
    assert_eq!(found, Some((sender.clone(), true)));
    let found = senders::open_secret(session, vault, workspace, Channel::Email)
        .await
        .unwrap();
    assert_eq!(
        found.unwrap().expose_secret(),
        "smtp password",
        "saving without one keeps it"
    );
    let found = inbox_messages::list(session, workspace, 10).await.unwrap();
    assert_eq!(found, std::slice::from_ref(message));
    let found = account_tokens::open(session, vault, workspace, appid)
        .await
        .unwrap();
    assert_eq!(found.unwrap().token.expose_secret(), "at-1");
    let calls = api_calls::list(session, workspace, appid, api_calls::day_of(at))
        .await
        .unwrap();
    assert_eq!(calls[0].calls, 2);
}

async fn what_has_expired_is_swept_away(temp: &TempStore) {
    let workspace = configure(temp, "acme").await;
    let ticket = a_ticket(temp, workspace).await;
    let at = now(temp);
    let noted = temp
        .store
        .write(|tx| Box::pin(received_events::note(tx, workspace, "MsgId/1", at)));
    noted.await.unwrap();
    let day = Duration::from_secs(24 * 3600);
    let swept = sweep(&temp.store, at.plus(day)).await.unwrap();
    assert_eq!(
        (swept.tickets, swept.received_events),
        (0, 0),
        "kept for a day, so that a late one is recognised"
    );
    let swept = sweep(&temp.store, at.plus(2 * day)).await.unwrap();
    assert_eq!((swept.tickets, swept.received_events), (1, 1));
    let gone = tickets::lookup(&mut session(temp).await, workspace, &ticket.code).await;
    assert_eq!(gone.unwrap(), None);
}
