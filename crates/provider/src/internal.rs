//! Something of ours broke: logged once, with its cause; the reader gets a reference.

use std::error::Error;

use axum::response::Response;
use saoma_store::StoreError;
use saoma_text::Lang;

use crate::oauth_error::OAuthError;
use crate::pages::RequestErrorPage;

/// An operation of ours that failed, and why.
#[derive(Debug, thiserror::Error)]
#[error("cannot {operation}")]
pub(crate) struct Internal {
    operation: &'static str,
    #[source]
    source: Box<dyn Error + Send + Sync>,
}

impl Internal {
    pub(crate) fn new(
        operation: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self {
            operation,
            source: source.into(),
        }
    }

    pub(crate) fn store(operation: &'static str, source: StoreError) -> Self {
        Self::new(operation, source)
    }

    /// Logs it and draws the page for whoever sits before the browser.
    pub(crate) fn page(&self, lang: Lang) -> Response {
        self.log();
        RequestErrorPage::new(lang, "internal").response()
    }

    /// Logs it and answers in OAuth's words.
    pub(crate) fn oauth(&self) -> OAuthError {
        self.log();
        OAuthError::new("server_error", "something of ours broke; the log says what")
    }

    /// Writes it to the log, with every cause.
    pub(crate) fn log(&self) {
        let mut causes = Vec::new();
        let mut cause: Option<&dyn Error> = Some(self.source.as_ref());
        while let Some(error) = cause {
            causes.push(error.to_string());
            cause = error.source();
        }
        tracing::error!(
            operation = self.operation,
            cause = causes.join(": "),
            "a request failed on our side"
        );
    }
}
