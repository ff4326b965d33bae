//! What every OpenID Connect relying party must see at `saoma serve --sandbox`. The libraries
//! check signature, issuer, audience, times, state and nonce themselves; a script that prints
//! claims has had them verified.

use saoma_tests::{APPID, Sandbox};
use serde_json::{Value, json};

use crate::script::Script;
use crate::wechat_login::{LEGACY, NAMELESS, ORDINARY, truth};

const REDIRECT_URI: &str = "https://shop.example/cb";
const POST_LOGOUT_REDIRECT_URI: &str = "https://shop.example/bye";

/// A customer's site, and the sandbox in which it is an application.
pub(crate) struct Site {
    script: Script,
    sandbox: Sandbox,
}

impl Site {
    pub(crate) fn start(script: Script) -> Self {
        let application = |id: &str| {
            json!({
                "id": id, "name": id, "type": "web", "redirect_uris": [REDIRECT_URI],
                "post_logout_redirect_uris": [POST_LOGOUT_REDIRECT_URI], "sources": ["pc"],
            })
        };
        let file = Sandbox::file(&[application("shop"), application("news")]);
        Self {
            script,
            sandbox: Sandbox::start(&file),
        }
    }

    fn run(&self, command: &str, person: &str) -> Value {
        let application = self.sandbox.application("shop");
        let secret = application
            .client_secret
            .expect("a web application has a secret");
        let second = self.sandbox.application("news");
        let second_secret = second.client_secret.expect("as has the other");
        let variables = [
            ("SIMULATOR", self.sandbox.simulator()),
            ("ISSUER", &self.sandbox.issuer()),
            ("CLIENT_ID", &application.client_id),
            ("CLIENT_SECRET", &secret),
            ("SECOND_CLIENT_ID", &second.client_id),
            ("SECOND_CLIENT_SECRET", &second_secret),
            ("REDIRECT_URI", REDIRECT_URI),
            ("POST_LOGOUT_REDIRECT_URI", POST_LOGOUT_REDIRECT_URI),
        ];
        self.script.run(&variables, &[command, person])
    }

    /// Verified claims and userinfo say who scanned, and the same `sub` each time.
    pub(crate) async fn claims_are_the_truth(&self) {
        let mut subs = Vec::new();
        for person in [ORDINARY, LEGACY, NAMELESS] {
            let (told, truth) = (
                self.run("login", person),
                truth(self.sandbox.simulator(), person, APPID).await,
            );
            for login in [&told["first"], &told["second"]] {
                assert_eq!(login["claims"]["iss"], self.sandbox.issuer(), "{told}");
                assert_eq!(login["claims"]["nonce"], login["sent"]["nonce"], "{told}");
                assert!(
                    login["sent"]["nonce"].is_string()
                        && login["sent"]["code_challenge"].is_string(),
                    "both were sent: {told}"
                );
                says_who(&login["claims"], &truth);
                says_who(&login["userinfo"], &truth);
                assert_eq!(login["userinfo"]["sub"], login["claims"]["sub"], "{told}");
            }
            let sub = told["first"]["claims"]["sub"]
                .as_str()
                .expect("sub is a text");
            assert_eq!(
                told["second"]["claims"]["sub"], sub,
                "the second login finds the same user: {told}"
            );
            assert_ne!(
                told["second"]["sent"]["nonce"], told["first"]["sent"]["nonce"],
                "they were two logins: {told}"
            );
            assert!(
                !subs.contains(&sub.to_owned()),
                "another person is another user: {told}"
            );
            subs.push(sub.to_owned());
        }
    }

    /// A client that does not know its secret gets nothing.
    pub(crate) fn wrong_secret_is_refused(&self) {
        let told = self.run("wrong-secret", ORDINARY);
        assert_eq!(told["error"], "invalid_client", "{told}");
    }

    /// A code is good once; whoever brings it again ends what it gave (RFC 6749, 4.1.2).
    pub(crate) fn reused_code_is_refused(&self) {
        let told = self.run("reused-code", ORDINARY);
        assert_eq!(told["error"], "invalid_grant", "{told}");
        assert_eq!(
            told["userinfo_status"], 401,
            "the access token of the first use is revoked: {told}"
        );
    }

    /// A refresh token gives the same user's claims anew and is good once.
    pub(crate) async fn refresh_token_is_good_once(&self) {
        let (told, truth) = (
            self.run("refresh", ORDINARY),
            truth(self.sandbox.simulator(), ORDINARY, APPID).await,
        );
        for claims in [&told["claims"], &told["userinfo"]] {
            assert_eq!(claims["sub"], told["before"]["sub"], "{told}");
            says_who(claims, &truth);
        }
        assert_eq!(
            told["claims"]["auth_time"], told["before"]["auth_time"],
            "nobody scanned again: {told}"
        );
        assert_eq!(
            (&told["rotated"], &told["renewed"]),
            (&json!(true), &json!(true)),
            "{told}"
        );
        assert_eq!(told["old_again"]["error"], "invalid_grant", "{told}");
        assert_eq!(
            told["new_after_that"]["error"], "invalid_grant",
            "who steals one ends them all: {told}"
        );
    }

    /// Whoever has scanned for one application is known to the other, until the logout.
    pub(crate) async fn one_scan_signs_in_to_a_second_application(&self) {
        let (told, truth) = (
            self.run("second-application", ORDINARY),
            truth(self.sandbox.simulator(), ORDINARY, APPID).await,
        );
        let (first, second) = (&told["first"], &told["second"]);
        says_who(second, &truth);
        for same in ["sub", "auth_time"] {
            assert_eq!(second[same], first[same], "nobody scanned again: {told}");
        }
        assert_ne!(
            second["aud"], first["aud"],
            "an id_token of its own: {told}"
        );
        assert_eq!(told["after_logout"]["error"], "login_required", "{told}");
    }

    /// After a logout no token of that login is good, and the browser is back at the site.
    pub(crate) fn logout_ends_the_tokens(&self) {
        let told = self.run("logout", ORDINARY);
        assert!(
            told["landed"]
                .as_str()
                .is_some_and(|landed| landed.starts_with(POST_LOGOUT_REDIRECT_URI)),
            "{told}"
        );
        assert_eq!(told["state_holds"], true, "{told}");
        assert_eq!(told["refresh"]["error"], "invalid_grant", "{told}");
        assert_eq!(told["userinfo_status"], 401, "{told}");
    }
}

fn says_who(claims: &Value, truth: &Value) {
    let wechat = &claims["wechat"];
    assert_eq!(wechat["appid"], APPID, "{claims}");
    assert_eq!(wechat["openid"], truth["openid"], "{claims}");
    assert_eq!(
        wechat.get("unionid"),
        truth.get("unionid"),
        "absent for who has none: {claims}"
    );
    // An empty nickname is no name: the claim is left out.
    let name = truth.get("nickname").filter(|nickname| *nickname != "");
    assert_eq!(claims.get("name"), name, "{claims}");
    assert_eq!(claims.get("nickname"), name, "{claims}");
    assert_eq!(claims["picture"], truth["headimgurl"], "{claims}");
    assert_eq!(
        claims["saoma_sandbox"], true,
        "a sandbox says what it is: {claims}"
    );
}
