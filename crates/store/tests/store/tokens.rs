use std::time::Duration;

use saoma_ambient::Timestamp;
use saoma_model::{LoginId, UserId, WorkspaceId};
use saoma_store::authorization_codes::{self, AuthorizationCode, Redemption};
use saoma_store::sweep;
use saoma_store::tokens::{self, Rotation, Token, TokenKind};
use saoma_testkit::TempStore;
use saoma_vault::hash_token;

use crate::common::{add_login, add_user, add_workspace, now, on_both, session, slug};

struct Given {
    workspace: WorkspaceId,
    user: UserId,
    login: LoginId,
}

async fn given(temp: &TempStore) -> Given {
    let workspace = add_workspace(temp, "acme").await;
    Given {
        workspace,
        user: add_user(temp, workspace).await,
        login: add_login(temp, workspace, "state").await,
    }
}

async fn add_code(temp: &TempStore, given: &Given, code: &str, expires_at: Timestamp) {
    let code = &AuthorizationCode {
        workspace: given.workspace,
        code_hash: hash_token(code),
        login: given.login,
        expires_at,
    };
    temp.store
        .write(|tx| Box::pin(authorization_codes::add(tx, code)))
        .await
        .unwrap();
}

async fn redeem(temp: &TempStore, workspace: WorkspaceId, code: &str) -> Redemption {
    let (hash, at) = (&hash_token(code), now(temp));
    temp.store
        .write(|tx| Box::pin(authorization_codes::redeem(tx, workspace, hash, at)))
        .await
        .unwrap()
}

async fn add_token(temp: &TempStore, given: &Given, token: &str, kind: TokenKind) -> Token {
    let token = Token {
        workspace: given.workspace,
        token_hash: hash_token(token),
        kind,
        application: slug("shop"),
        user: given.user,
        login: given.login,
        scope: "openid".to_owned(),
        issued_at: now(temp),
        expires_at: now(temp).plus(Duration::from_secs(3600)),
        revoked_at: None,
        used_at: None,
    };
    let added = &token;
    temp.store
        .write(|tx| Box::pin(tokens::add(tx, added)))
        .await
        .unwrap();
    token
}

async fn rotate(temp: &TempStore, given: &Given, token: &str) -> Rotation {
    let (workspace, hash, at) = (given.workspace, &hash_token(token), now(temp));
    temp.store
        .write(|tx| Box::pin(tokens::rotate(tx, workspace, hash, at)))
        .await
        .unwrap()
}

async fn lookup(temp: &TempStore, given: &Given, token: &str) -> Option<Token> {
    tokens::lookup(
        &mut session(temp).await,
        given.workspace,
        &hash_token(token),
    )
    .await
    .unwrap()
}

on_both!(
    a_code_is_redeemed_once_in_time_and_in_its_workspace,
    of_many_who_present_one_code_one_gets_it,
    a_refresh_token_is_used_once,
    the_tokens_of_a_login_are_revoked_together,
    what_expired_is_kept_a_day_and_then_swept_away,
);

async fn a_code_is_redeemed_once_in_time_and_in_its_workspace(temp: &TempStore) {
    let given = given(temp).await;
    let elsewhere = add_workspace(temp, "elsewhere").await;
    let in_a_minute = now(temp).plus(Duration::from_secs(60));
    for code in ["used", "late"] {
        add_code(temp, &given, code, in_a_minute).await;
    }
    assert_eq!(redeem(temp, elsewhere, "used").await, Redemption::NotFound);
    assert_eq!(
        redeem(temp, given.workspace, "unknown").await,
        Redemption::NotFound
    );
    assert_eq!(
        redeem(temp, given.workspace, "used").await,
        Redemption::Redeemed(given.login)
    );
    temp.clock.advance(Duration::from_secs(60));
    assert_eq!(
        redeem(temp, given.workspace, "late").await,
        Redemption::Expired
    );
    assert_eq!(
        redeem(temp, given.workspace, "used").await,
        Redemption::AlreadyUsed(given.login),
        "a code that is used twice was stolen, also when it has expired meanwhile"
    );
}

async fn of_many_who_present_one_code_one_gets_it(temp: &TempStore) {
    let given = given(temp).await;
    add_code(
        temp,
        &given,
        "code",
        now(temp).plus(Duration::from_secs(60)),
    )
    .await;
    let (workspace, at) = (given.workspace, now(temp));
    let attempts: Vec<_> = (0..4)
        .map(|_| {
            let store = temp.store.clone();
            tokio::spawn(async move {
                let hash = &hash_token("code");
                store
                    .write(|tx| Box::pin(authorization_codes::redeem(tx, workspace, hash, at)))
                    .await
            })
        })
        .collect();
    let mut redeemed = 0;
    for attempt in attempts {
        match attempt.await.unwrap().unwrap() {
            Redemption::Redeemed(_) => redeemed += 1,
            other => assert_eq!(other, Redemption::AlreadyUsed(given.login)),
        }
    }
    assert_eq!(redeemed, 1);
}

async fn a_refresh_token_is_used_once(temp: &TempStore) {
    let given = given(temp).await;
    let refresh = add_token(temp, &given, "refresh", TokenKind::Refresh).await;
    add_token(temp, &given, "access", TokenKind::Access).await;
    assert_eq!(
        rotate(temp, &given, "access").await,
        Rotation::NotFound,
        "it is of another kind"
    );
    assert_eq!(
        rotate(temp, &given, "refresh").await,
        Rotation::Rotated(refresh)
    );
    assert_eq!(
        rotate(temp, &given, "refresh").await,
        Rotation::AlreadyUsed(given.login)
    );
    let kept = lookup(temp, &given, "refresh").await.unwrap();
    assert!(!kept.is_valid(now(temp)));
    add_token(temp, &given, "late", TokenKind::Refresh).await;
    temp.clock.advance(Duration::from_secs(3600));
    assert_eq!(rotate(temp, &given, "late").await, Rotation::Expired);
}

async fn the_tokens_of_a_login_are_revoked_together(temp: &TempStore) {
    let given = given(temp).await;
    for (token, kind) in [("a", TokenKind::Access), ("r", TokenKind::Refresh)] {
        add_token(temp, &given, token, kind).await;
    }
    let other = Given {
        login: add_login(temp, given.workspace, "other").await,
        ..given
    };
    add_token(temp, &other, "b", TokenKind::Access).await;
    let (workspace, login, user, at) = (given.workspace, given.login, given.user, now(temp));
    let revoked = temp
        .store
        .write(|tx| Box::pin(tokens::revoke_by_login(tx, workspace, login, at)))
        .await;
    assert_eq!(revoked.unwrap(), 2);
    assert!(!lookup(temp, &given, "a").await.unwrap().is_valid(at));
    assert_eq!(rotate(temp, &given, "r").await, Rotation::Revoked);
    assert!(
        lookup(temp, &given, "b").await.unwrap().is_valid(at),
        "another login's stays"
    );
    let revoked = temp
        .store
        .write(|tx| Box::pin(tokens::revoke_by_user(tx, workspace, user, at)))
        .await;
    assert_eq!(revoked.unwrap(), 1, "the user's last one");
    let hash = &hash_token("b");
    let again = temp
        .store
        .write(|tx| Box::pin(tokens::revoke(tx, workspace, hash, at)))
        .await;
    assert!(!again.unwrap(), "there was nothing left to revoke");
}

async fn what_expired_is_kept_a_day_and_then_swept_away(temp: &TempStore) {
    let given = given(temp).await;
    add_code(
        temp,
        &given,
        "code",
        now(temp).plus(Duration::from_secs(60)),
    )
    .await;
    add_token(temp, &given, "token", TokenKind::Access).await;
    temp.clock.advance(Duration::from_secs(12 * 3600));
    let swept = sweep(&temp.store, now(temp)).await.unwrap();
    assert_eq!(
        (swept.authorization_codes, swept.tokens),
        (0, 0),
        "a stolen one is still known"
    );
    temp.clock.advance(Duration::from_secs(24 * 3600));
    let swept = sweep(&temp.store, now(temp)).await.unwrap();
    assert_eq!((swept.authorization_codes, swept.tokens), (1, 1));
    assert_eq!(lookup(temp, &given, "token").await, None);
    assert_eq!(
        redeem(temp, given.workspace, "code").await,
        Redemption::NotFound
    );
}
