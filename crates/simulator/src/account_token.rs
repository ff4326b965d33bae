//! The tokens with which an account's own server calls WeChat (WeChat docs, Get_access_token and
//! getStableAccessToken). Those of the two kinds do not know of each other.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use saoma_ambient::Timestamp;
use serde::Serialize;

use crate::quota;

/// How long a token holds, in seconds.
pub(crate) const LIFE_SECONDS: u64 = 7200;
/// How long the token before still holds, when a new one is given.
const OVERLAP: Duration = Duration::from_secs(5 * 60);
/// How long after a forced refresh another one does nothing.
const FORCE_PAUSE: Duration = Duration::from_secs(30);
/// How often a refresh may be forced in a day.
const FORCED_PER_DAY: u32 = 20;

/// How many tokens are remembered. The oldest are forgotten first.
const CROWD: usize = 20_000;

/// Tokens that were given out.
#[derive(Debug, Default)]
pub(crate) struct AccountTokens {
    tokens: HashMap<String, AccountToken>,
    /// The tokens, oldest first.
    order: VecDeque<String>,
    /// By AppID.
    accounts: HashMap<String, Account>,
}

#[derive(Debug, Clone)]
struct AccountToken {
    appid: String,
    expires_at: Timestamp,
    /// When it stops, since another has taken its place.
    void_from: Option<Timestamp>,
}

/// The latest tokens of an account.
#[derive(Debug, Default)]
struct Account {
    /// Of `/cgi-bin/token`.
    plain: Option<String>,
    /// Of `/cgi-bin/stable_token`.
    stable: Option<String>,
    forced_at: Option<Timestamp>,
    /// The day, and how often a refresh was forced in it.
    forced: (i64, u32),
}

/// A token, and for how many seconds it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Issued {
    pub(crate) access_token: String,
    pub(crate) expires_in: u64,
}

impl AccountTokens {
    /// The AppID that a token speaks for; 40001 for one that is unknown or was superseded, 42001
    /// for one that has expired.
    pub(crate) fn check(&self, token: &str, now: Timestamp) -> Result<&str, i64> {
        let known = self.tokens.get(token).ok_or(40001)?;
        let is_superseded = known
            .void_from
            .is_some_and(|from| from <= now && from <= known.expires_at);
        if is_superseded {
            Err(40001)
        } else if known.expires_at <= now {
            Err(42001)
        } else {
            Ok(&known.appid)
        }
    }

    /// The AppID that a token was given to, whether it still holds or not.
    pub(crate) fn appid(&self, token: &str) -> Option<&str> {
        self.tokens.get(token).map(|known| known.appid.as_str())
    }

    /// `/cgi-bin/token`: `fresh` takes the place of the token before, which holds five minutes more.
    pub(crate) fn issue(&mut self, appid: &str, fresh: String, now: Timestamp) -> Issued {
        let before = self.account(appid).plain.replace(fresh.clone());
        self.supersede(before, now.plus(OVERLAP));
        self.add(appid, fresh, now)
    }

    /// `/cgi-bin/stable_token`: the same token until five minutes before its end, when `fresh` is
    /// given beside it; with `force`, `fresh` at once, and the token before is void. That more than
    /// 20 forced refreshes a day are answered with 45009 is assumed.
    pub(crate) fn stable(
        &mut self,
        appid: &str,
        force: bool,
        fresh: String,
        now: Timestamp,
    ) -> Result<Issued, i64> {
        let account = self.account(appid);
        let is_due = account
            .forced_at
            .is_none_or(|at| now.since(at) >= FORCE_PAUSE);
        let before = account.stable.clone();
        if force && is_due {
            account.force(now)?;
            account.stable = Some(fresh.clone());
            self.supersede(before, now);
            return Ok(self.add(appid, fresh, now));
        }
        if let Some(token) = before
            && let Some(left) = self.seconds_left(&token, now)
            && left > OVERLAP.as_secs()
        {
            return Ok(Issued {
                access_token: token,
                expires_in: left,
            });
        }
        self.account(appid).stable = Some(fresh.clone());
        Ok(self.add(appid, fresh, now))
    }

    fn account(&mut self, appid: &str) -> &mut Account {
        self.accounts.entry(appid.to_owned()).or_default()
    }

    fn seconds_left(&self, token: &str, now: Timestamp) -> Option<u64> {
        let known = self.tokens.get(token)?;
        Some(known.expires_at.since(now).as_secs())
    }

    fn supersede(&mut self, token: Option<String>, from: Timestamp) {
        let known = token.and_then(|token| self.tokens.get_mut(&token));
        if let Some(known) = known {
            known.void_from = Some(from);
        }
    }

    fn add(&mut self, appid: &str, token: String, now: Timestamp) -> Issued {
        while self.order.len() >= CROWD {
            if let Some(oldest) = self.order.pop_front() {
                self.tokens.remove(&oldest);
            }
        }
        self.order.push_back(token.clone());
        let known = AccountToken {
            appid: appid.to_owned(),
            expires_at: now.plus(Duration::from_secs(LIFE_SECONDS)),
            void_from: None,
        };
        self.tokens.insert(token.clone(), known);
        Issued {
            access_token: token,
            expires_in: LIFE_SECONDS,
        }
    }
}

impl Account {
    fn force(&mut self, now: Timestamp) -> Result<(), i64> {
        let day = quota::day(now);
        if self.forced.0 != day {
            self.forced = (day, 0);
        }
        if self.forced.1 >= FORCED_PER_DAY {
            return Err(45009);
        }
        self.forced.1 += 1;
        self.forced_at = Some(now);
        Ok(())
    }
}
