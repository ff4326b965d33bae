//! A code on our login page that a mini program or an Official Account answers to.

use std::time::Duration;

use saoma_ambient::{Entropy, Timestamp, alphanumeric};

use crate::word::words;
use crate::{AppId, LoginId, OpenId, SourceId, TicketCode, WorkspaceId};

/// How long a code waits for its scan, and once scanned for its confirmation. WeChat lets the
/// codes live longer; ours end by our own clock.
pub const TICKET_LIFETIME: Duration = Duration::from_secs(120);

words! {
    /// How far a ticket has come; what `/tickets/{ticket}` answers.
    TicketState: "state of a ticket" {
        /// Nobody has scanned it.
        Pending = "pending",
        /// Somebody has, and did not confirm yet.
        Scanned = "scanned",
        /// The one who scanned has confirmed.
        Authorized = "authorized",
        /// The one who scanned does not want to.
        Cancelled = "cancelled",
        /// Nobody confirmed in time.
        Expired = "expired",
        /// WeChat answered with an error.
        Error = "error",
    }
}

words! {
    /// Why a ticket does not go on.
    TicketRefusal: "refusal of a ticket" {
        /// Somebody else has scanned it before: a second phone never enters the first one's login.
        OtherScanner = "other_scanner",
        /// It came too late.
        Expired = "expired",
        /// It has come to its end already.
        Over = "over",
        /// Nobody has scanned it.
        NotScanned = "not_scanned",
    }
}

/// A ticket: the scene of a mini program code or of an Official Account's parametric QR code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// The scene: at most 32 characters. Whoever sees the code knows it, so it proves nothing.
    pub code: TicketCode,
    /// The login that it would end.
    pub login: LoginId,
    /// The source whose code it is.
    pub source: SourceId,
    /// The platform app that WeChat made the code for.
    pub appid: AppId,
    /// How far it has come.
    pub state: TicketState,
    /// Who scanned it first.
    pub openid: Option<OpenId>,
    /// SHA-256 of what the link in our reply carries, if a tap has to confirm.
    pub confirm_hash: Option<[u8; 32]>,
    /// What WeChat answered when the code was asked for.
    pub qr: TicketQr,
    /// WeChat's errcode, if it answered with one.
    pub errcode: Option<i64>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on nobody may go on with it.
    pub expires_at: Timestamp,
}

/// What WeChat answered when the code was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketQr {
    /// An Official Account's: WeChat's own ticket, which its picture is fetched with.
    pub wechat_ticket: Option<String>,
    /// An Official Account's: what the QR code says.
    pub url: Option<String>,
    /// A mini program's: the picture of its code, PNG or JPEG.
    pub picture: Option<Vec<u8>>,
}

impl Ticket {
    /// Where it stands at `now`.
    #[must_use]
    pub fn state_at(&self, now: Timestamp) -> TicketState {
        match self.state {
            TicketState::Pending | TicketState::Scanned if self.expires_at <= now => {
                TicketState::Expired
            }
            state => state,
        }
    }

    /// Somebody has scanned it. The first scanner stays the only one; scanning once more changes
    /// nothing.
    ///
    /// # Errors
    /// See [`TicketRefusal`].
    pub fn scan(&self, openid: &OpenId, now: Timestamp) -> Result<Self, TicketRefusal> {
        self.demand_scanner(openid)?;
        match self.state_at(now) {
            TicketState::Pending => Ok(Self {
                state: TicketState::Scanned,
                openid: Some(openid.clone()),
                expires_at: now.plus(TICKET_LIFETIME),
                ..self.clone()
            }),
            TicketState::Scanned | TicketState::Authorized => Ok(self.clone()),
            TicketState::Expired => Err(TicketRefusal::Expired),
            TicketState::Cancelled | TicketState::Error => Err(TicketRefusal::Over),
        }
    }

    /// The one who scanned confirms. Where a scan is the confirmation, it is both in one.
    ///
    /// # Errors
    /// See [`TicketRefusal`].
    pub fn authorize(&self, openid: &OpenId, now: Timestamp) -> Result<Self, TicketRefusal> {
        let scanned = self.scan(openid, now)?;
        Ok(Self {
            state: TicketState::Authorized,
            ..scanned
        })
    }

    /// The one who scanned does not want to.
    ///
    /// # Errors
    /// See [`TicketRefusal`].
    pub fn cancel(&self, openid: &OpenId, now: Timestamp) -> Result<Self, TicketRefusal> {
        self.demand_scanner(openid)?;
        match self.state_at(now) {
            TicketState::Scanned => Ok(self.ended(TicketState::Cancelled)),
            TicketState::Cancelled => Ok(self.clone()),
            TicketState::Pending => Err(TicketRefusal::NotScanned),
            TicketState::Expired => Err(TicketRefusal::Expired),
            TicketState::Authorized | TicketState::Error => Err(TicketRefusal::Over),
        }
    }

    /// WeChat answered with an error.
    ///
    /// # Errors
    /// [`TicketRefusal::Over`] if it has come to another end.
    pub fn fail(&self, errcode: Option<i64>) -> Result<Self, TicketRefusal> {
        match self.state {
            TicketState::Cancelled | TicketState::Expired => Err(TicketRefusal::Over),
            _ => Ok(Self {
                errcode,
                ..self.ended(TicketState::Error)
            }),
        }
    }

    fn demand_scanner(&self, openid: &OpenId) -> Result<(), TicketRefusal> {
        match &self.openid {
            Some(first) if first != openid => Err(TicketRefusal::OtherScanner),
            _ => Ok(()),
        }
    }

    fn ended(&self, state: TicketState) -> Self {
        Self {
            state,
            ..self.clone()
        }
    }
}

/// A ticket's code that nobody can guess: 32 letters and digits, which is all that the scene of a
/// mini program code holds (WeChat documentation, `getUnlimitedQRCode`).
#[must_use]
pub fn new_ticket_code(entropy: &dyn Entropy) -> TicketCode {
    TicketCode::new(alphanumeric(entropy, 32))
}

#[cfg(test)]
mod tests;
