use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use saoma_ambient::Timestamp;
use tokio::sync::watch;

/// How long a QR code can be scanned (known from experience only).
pub(crate) const QR_LIFE: Duration = Duration::from_secs(5 * 60);

/// How many QR codes are remembered. The oldest are forgotten first.
const MAX_QR_CODES: usize = 20_000;

/// How far a login by QR code has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum QrStage {
    /// Nobody has scanned it.
    Waiting,
    /// Scanned; this person is looking at the consent page.
    Scanned { person: String },
    /// This person refused. The code can be scanned again.
    Refused { person: String },
    /// This person allowed it.
    Confirmed { person: String, code: String },
}

/// What the QR code page was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QrRequest {
    pub(crate) appid: String,
    /// Decoded once.
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    /// As it stood in the query, so that it goes back unchanged.
    pub(crate) raw_state: String,
}

impl QrRequest {
    /// Where the page sends the browser: plain concatenation, as WeChat's page does it, also when
    /// `redirect_uri` ends in a fragment.
    pub(crate) fn redirect_url(&self, code: &str) -> String {
        let redirect_uri = self.redirect_uri.replace("&amp;", "&");
        let joint = if redirect_uri.contains('?') { '&' } else { '?' };
        format!("{redirect_uri}{joint}code={code}&state={}", self.raw_state)
    }
}

/// A login by QR code.
#[derive(Debug)]
pub(crate) struct QrCode {
    pub(crate) uuid: String,
    pub(crate) request: QrRequest,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) stage: QrStage,
    /// Wakes the long polls when the stage changes.
    pub(crate) changed: watch::Sender<()>,
}

impl QrCode {
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }

    /// The number that the long poll answers now.
    pub(crate) fn wx_errcode(&self, now: Timestamp) -> i64 {
        match self.stage {
            _ if self.is_expired(now) => 402,
            QrStage::Waiting => 408,
            QrStage::Scanned { .. } => 404,
            QrStage::Refused { .. } => 403,
            QrStage::Confirmed { .. } => 405,
        }
    }

    pub(crate) fn move_to(&mut self, stage: QrStage) {
        self.stage = stage;
        self.changed.send_replace(());
    }

    pub(crate) fn person(&self) -> Option<&str> {
        match &self.stage {
            QrStage::Waiting => None,
            QrStage::Scanned { person }
            | QrStage::Refused { person }
            | QrStage::Confirmed { person, .. } => Some(person),
        }
    }
}

/// All QR codes that are remembered.
#[derive(Debug, Default)]
pub(crate) struct QrCodes {
    by_uuid: HashMap<String, QrCode>,
    order: VecDeque<String>,
}

impl QrCodes {
    pub(crate) fn add(
        &mut self,
        uuid: String,
        request: QrRequest,
        created_at: Timestamp,
        expires_at: Timestamp,
    ) {
        while self.order.len() >= MAX_QR_CODES {
            if let Some(oldest) = self.order.pop_front() {
                self.by_uuid.remove(&oldest);
            }
        }
        let changed = watch::Sender::new(());
        self.order.push_back(uuid.clone());
        let code = QrCode {
            uuid: uuid.clone(),
            request,
            created_at,
            expires_at,
            stage: QrStage::Waiting,
            changed,
        };
        self.by_uuid.insert(uuid, code);
    }

    pub(crate) fn get(&self, uuid: &str) -> Option<&QrCode> {
        self.by_uuid.get(uuid)
    }

    pub(crate) fn get_mut(&mut self, uuid: &str) -> Option<&mut QrCode> {
        self.by_uuid.get_mut(uuid)
    }

    /// Newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &QrCode> {
        self.order
            .iter()
            .rev()
            .filter_map(|uuid| self.by_uuid.get(uuid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redirect(redirect_uri: &str, raw_state: &str) -> String {
        let request = QrRequest {
            appid: String::new(),
            redirect_uri: redirect_uri.to_owned(),
            scope: String::new(),
            raw_state: raw_state.to_owned(),
        };
        request.redirect_url("C")
    }

    #[test]
    fn the_redirect_is_plain_concatenation() {
        assert_eq!(
            redirect("https://a/cb", "s%2B1"),
            "https://a/cb?code=C&state=s%2B1",
            "the state goes back as it came"
        );
        assert_eq!(
            redirect("https://a/cb?x=1", ""),
            "https://a/cb?x=1&code=C&state=",
            "an empty state is still there"
        );
        assert_eq!(
            redirect("https://a/#/login", "s"),
            "https://a/#/login?code=C&state=s",
            "broken for hash routes, as WeChat's"
        );
        assert_eq!(
            redirect("https://a/cb?x=1&amp;y=2", "s"),
            "https://a/cb?x=1&y=2&code=C&state=s"
        );
    }
}
