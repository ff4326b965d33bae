//! Logins in a frame of our own program, where the browser keeps no cookie.
//!
//! WebKit gives a frame of another site no cookies, so a login in the desktop's window could not
//! be told from one that somebody else began. There a ticket takes the cookie's place. Only this
//! process makes one; it is good for ten minutes, for one application, and for one return address
//! that is this process's own, so that a login begun with it ends nowhere else. The login page may
//! begin several logins with it (a QR code is drawn anew); the first that comes to an end uses it
//! up. It also proves to the token endpoint who is calling, for a code of a login that it began:
//! the client secret of the application is known as a hash only.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use saoma_ambient::{Entropy, Timestamp, token};
use saoma_model::{ClientId, LOGIN_LIFETIME, Slug};

use crate::browser::Browser;

/// How long logins can be begun with a ticket.
const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// What a ticket is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameTicket {
    /// The workspace.
    pub workspace: Slug,
    /// The application that is tried.
    pub client_id: ClientId,
    /// Where its logins end: an address of this process, whether registered or not.
    pub redirect_uri: String,
}

/// The tickets that were made.
#[derive(Debug, Default)]
pub(crate) struct Tickets(Mutex<HashMap<[u8; 32], Kept>>);

#[derive(Debug)]
struct Kept {
    text: String,
    ticket: FrameTicket,
    expires_at: Timestamp,
    is_used: bool,
}

impl Tickets {
    /// Makes one.
    pub(crate) fn issue(
        &self,
        ticket: FrameTicket,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> String {
        let text = token(entropy);
        let mut tickets = self.lock();
        // A login that was begun in the last moment may still come back.
        tickets.retain(|_, kept| kept.expires_at.plus(LOGIN_LIFETIME) > now);
        let kept = Kept {
            text: text.clone(),
            ticket,
            expires_at: now.plus(LIFETIME),
            is_used: false,
        };
        tickets.insert(Browser::framed(&text).hash(), kept);
        text
    }

    /// What the ticket is good for, if a login may still be begun with it.
    pub(crate) fn open(&self, text: &str, now: Timestamp) -> Option<FrameTicket> {
        let tickets = self.lock();
        let kept = tickets.get(&Browser::framed(text).hash())?;
        (!kept.is_used && kept.expires_at > now).then(|| kept.ticket.clone())
    }

    /// The ticket that a login was begun with, if it was one.
    pub(crate) fn of_login(&self, browser_hash: &[u8; 32]) -> Option<String> {
        self.lock().get(browser_hash).map(|kept| kept.text.clone())
    }

    /// Whether the ticket speaks for this application, for the codes of its own logins.
    pub(crate) fn speaks_for(&self, text: &str, workspace: &Slug, client_id: &ClientId) -> bool {
        let tickets = self.lock();
        let kept = tickets.get(&Browser::framed(text).hash());
        kept.is_some_and(|kept| {
            kept.ticket.workspace == *workspace && kept.ticket.client_id == *client_id
        })
    }

    /// Begins no further login with it.
    pub(crate) fn use_up(&self, browser_hash: &[u8; 32]) {
        if let Some(kept) = self.lock().get_mut(browser_hash) {
            kept.is_used = true;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Kept>> {
        // Each change is one statement, so a panic elsewhere leaves none half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets pages of `origins` frame the answer, which none but our own may do otherwise.
pub fn allow_frames(response: &mut Response, origins: &[String]) {
    const OWN: &str = "frame-ancestors 'self'";
    let policy = response.headers().get(header::CONTENT_SECURITY_POLICY);
    let Some(policy) = policy.and_then(|policy| policy.to_str().ok()) else {
        return;
    };
    let wider = policy.replace(OWN, &format!("{OWN} {}", origins.join(" ")));
    if let Ok(wider) = HeaderValue::try_from(wider) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, wider);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoma_ambient::SeededEntropy;

    fn ticket() -> FrameTicket {
        FrameTicket {
            workspace: Slug::parse("acme").unwrap(),
            client_id: ClientId::new("shop-1"),
            redirect_uri: "http://127.0.0.1:8600/lab/callback".to_owned(),
        }
    }

    #[test]
    fn a_ticket_begins_logins_for_ten_minutes_or_until_one_has_ended() {
        let (tickets, entropy) = (Tickets::default(), SeededEntropy::new(1));
        let start = Timestamp::from_millis(0);
        let text = tickets.issue(ticket(), start, &entropy);
        let later = start.plus(LIFETIME - Duration::from_millis(1));
        assert_eq!(tickets.open(&text, later), Some(ticket()));
        assert_eq!(tickets.open(&text, start.plus(LIFETIME)), None, "too late");
        assert_eq!(tickets.open("guessed", start), None);
        let hash = Browser::framed(&text).hash();
        tickets.use_up(&hash);
        assert_eq!(tickets.open(&text, start), None, "its login has ended");
        assert_eq!(
            tickets.of_login(&hash),
            Some(text),
            "a reload of that login's end is still recognised"
        );
    }

    #[test]
    fn a_ticket_speaks_for_its_own_application_only() {
        let (tickets, entropy) = (Tickets::default(), SeededEntropy::new(1));
        let text = tickets.issue(ticket(), Timestamp::from_millis(0), &entropy);
        let acme = Slug::parse("acme").unwrap();
        let speaks =
            |workspace, client| tickets.speaks_for(&text, workspace, &ClientId::new(client));
        assert!(speaks(&acme, "shop-1"));
        assert!(!speaks(&acme, "shop-2"));
        assert!(!speaks(&Slug::parse("other").unwrap(), "shop-1"));
        assert!(!tickets.speaks_for("guessed", &acme, &ClientId::new("shop-1")));
    }
}
