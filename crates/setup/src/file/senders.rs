use saoma_model::SmtpTls;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Secret, schema};

/// How one-time codes reach people.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Senders")]
pub struct SendersEntry {
    /// E-mail codes: by this SMTP server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp: Option<SmtpEntry>,
    /// Phone codes: by this webhook, which passes number and code on to a text message service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_webhook: Option<PhoneWebhookEntry>,
}

impl SendersEntry {
    /// Whether it says nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.smtp.is_none() && self.phone_webhook.is_none()
    }
}

/// An SMTP server.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "SMTP server")]
pub struct SmtpEntry {
    /// Its host name or address.
    #[schemars(length(min = 1, max = 253))]
    pub host: String,
    /// Its port: 465 begins with TLS, 587 with STARTTLS.
    #[schemars(range(min = 1))]
    pub port: u16,
    /// The user name, if it asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 254))]
    pub username: Option<String>,
    /// The user's password: where to read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// The sender's address, as `Name <address>` or the address alone.
    #[schemars(length(min = 3, max = 320))]
    pub from: String,
    /// How the connection is encrypted; absent: `tls` on port 465, else `starttls`, and `none` to this machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::smtp_tls")]
    pub tls: Option<SmtpTls>,
}

/// A webhook that sends text messages.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Phone webhook")]
pub struct PhoneWebhookEntry {
    /// Where number and code are posted to, as JSON.
    #[schemars(length(min = 1, max = 2000))]
    pub url: String,
    /// What signs each call (`x-saoma-signature`, HMAC-SHA256 of the body): where to read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
}
