use crate::Channel;

/// How a workspace sends one-time codes. The SMTP password and the webhook's secret lie in the
/// store only as ciphertext and are asked for by themselves.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "sender", rename_all = "snake_case")]
pub enum Sender {
    /// E-mails by SMTP.
    Smtp {
        /// The server.
        host: String,
        /// Its port: 465 begins with TLS, 587 with STARTTLS.
        port: u16,
        /// The user, if the server asks for one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<String>,
        /// The sender's address, as `Name <address>` or the address alone.
        from: String,
    },
    /// Text messages by somebody else's service, told by a webhook.
    PhoneWebhook {
        /// Where number and code are posted to.
        url: String,
    },
}

impl Sender {
    /// The way that it serves.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Smtp { .. } => Channel::Email,
            Self::PhoneWebhook { .. } => Channel::Phone,
        }
    }
}
