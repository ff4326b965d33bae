use crate::Channel;
use crate::word::words;

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
        /// The user name, if the server asks for one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        username: Option<String>,
        /// The sender's address, as `Name <address>` or the address alone.
        from: String,
        /// How the connection is encrypted; by host and port if absent, see [`SmtpTls::usual`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tls: Option<SmtpTls>,
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

words! {
    /// How a connection to an SMTP server is encrypted.
    SmtpTls: "tls" {
        /// From its first byte (RFC 8314, port 465).
        Tls = "tls",
        /// After STARTTLS, which the server must offer (RFC 3207, port 587).
        Starttls = "starttls",
        /// Not at all: only towards a server on this very machine.
        None = "none",
    }
}

/// The port on which a connection begins with TLS (RFC 8314).
const TLS_PORT: u16 = 465;

impl SmtpTls {
    /// What is meant where nothing is said.
    #[must_use]
    pub fn usual(host: &str, port: u16) -> Self {
        match port {
            _ if is_this_machine(host) => Self::None,
            TLS_PORT => Self::Tls,
            _ => Self::Starttls,
        }
    }
}

/// Whether a host is this very machine: what is said to it passes no network.
#[must_use]
pub fn is_this_machine(host: &str) -> bool {
    host == "localhost"
        || host
            .parse()
            .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_without_tls() {
        for here in ["localhost", "127.0.0.1", "::1"] {
            assert_eq!(SmtpTls::usual(here, 465), SmtpTls::None, "{here}");
        }
        for elsewhere in ["mail.example", "localhost.example", "10.0.0.1"] {
            assert_eq!(SmtpTls::usual(elsewhere, 465), SmtpTls::Tls, "{elsewhere}");
            assert_eq!(
                SmtpTls::usual(elsewhere, 25),
                SmtpTls::Starttls,
                "{elsewhere}"
            );
        }
    }
}
