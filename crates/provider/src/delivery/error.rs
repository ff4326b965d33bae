use std::error::Error;

use saoma_store::StoreError;

/// Why a code was not sent.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The store failed.
    #[error("cannot read how codes are sent")]
    Sender(#[source] StoreError),
    /// The workspace has no sender for this way.
    #[error("nobody has said how codes are sent")]
    NoSender,
    /// Sender or recipient is no e-mail address.
    #[error("the e-mail cannot be written")]
    Write(#[source] Box<dyn Error + Send + Sync>),
    /// The SMTP server cannot be reached, or says no.
    #[error("the SMTP server did not take the e-mail")]
    Smtp(#[source] lettre::transport::smtp::Error),
    /// The webhook cannot be reached.
    #[error("the webhook cannot be called")]
    Webhook(#[source] reqwest::Error),
    /// The webhook says no.
    #[error("the webhook answered {0}")]
    WebhookRefused(u16),
}

impl DeliveryError {
    /// The word for screens and scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Sender(_) => "sender_not_read",
            Self::NoSender => "sender_not_found",
            Self::Write(_) => "sender_address",
            Self::Smtp(error) if error.status().is_some() => "sender_refused",
            Self::Smtp(error) if error.is_tls() => "sender_tls",
            Self::Smtp(_) | Self::Webhook(_) => "sender_unreachable",
            Self::WebhookRefused(_) => "sender_refused",
        }
    }

    /// What the mail server or the webhook said, or what went wrong on the way: the innermost words.
    #[must_use]
    pub fn detail(&self) -> String {
        let (mut told, mut next) = match self {
            // Its own words have the server's answer, code and all.
            Self::Smtp(error) => (error.to_string(), None),
            Self::WebhookRefused(status) => (format!("HTTP {status}"), None),
            other => (other.to_string(), other.source()),
        };
        while let Some(error) = next {
            told = error.to_string();
            next = error.source();
        }
        told
    }
}
