//! Who is there before: `a: openid phone; b: unionid disabled`.

use std::time::Duration;

use saoma_model::{IdentityKey, User, UserId};
use saoma_store::users;
use serde_json::json;

use super::Site;

impl Site {
    pub(in super::super) async fn seed(&mut self, before: &str) {
        for entry in before.split("; ").filter(|entry| !entry.is_empty()) {
            let (name, words) = entry.split_once(": ").expect("a name and words");
            let words: Vec<_> = words.split(' ').collect();
            let user = self.add_user(&words).await;
            for word in &words {
                if let Some(key) = self.key(word) {
                    let bound = self.world.accounts().bind(self.workspace, user, &key).await;
                    bound.expect("the identity is free");
                }
            }
            self.users.insert(name.to_owned(), user);
        }
    }

    async fn add_user(&self, words: &[&str]) -> UserId {
        let temp = &self.world.temp;
        // Ids follow the clock, so that the table's order is theirs.
        temp.clock.advance(Duration::from_millis(1));
        let now = saoma_ambient::Clock::now(&*temp.clock);
        let has = |word| words.contains(&word);
        let user = User {
            workspace: self.workspace,
            id: UserId::new(now, &*temp.entropy),
            nickname: None,
            picture: None,
            phone: has("phone").then(|| self.person.e164()),
            phone_verified: has("phone"),
            email: None,
            email_verified: false,
            disabled: has("disabled"),
            created_at: now,
            updated_at: now,
            last_login_at: None,
            signed_out_at: None,
        };
        let new = &user;
        let added = temp.store.write(|tx| Box::pin(users::add(tx, new))).await;
        added.expect("the user is written");
        user.id
    }

    fn key(&self, word: &str) -> Option<IdentityKey> {
        let person = &self.person;
        let openid =
            |openid: &str| json!({"kind": "openid", "appid": person.appid, "openid": openid});
        let unionid = |unionid: &str| json!({"kind": "unionid", "open_platform": "acme-open", "unionid": unionid});
        let key = match word {
            "openid" => openid(&person.openid),
            "other_openid" => openid("o-of-somebody-else"),
            "unionid" => unionid(&person.unionid),
            "other_unionid" => unionid("u-of-former-times"),
            _ => return None,
        };
        Some(serde_json::from_value(key).expect("an identity"))
    }
}
