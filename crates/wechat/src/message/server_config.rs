use saoma_ambient::{Entropy, Timestamp, alphanumeric};
use secrecy::{ExposeSecret, SecretString};

use super::{
    EncodingAesKey, Fields, Format, FormatError, OpenError, is_signature, msg_signature, signature,
};

/// What an app's owner enters beside the server's URL in WeChat's console: it lets the server tell
/// WeChat's pushes from a stranger's.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    appid: String,
    token: SecretString,
    keys: Vec<EncodingAesKey>,
}

/// The query of a push or of a URL verification.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct PushQuery {
    /// Over Token, timestamp and nonce.
    pub signature: String,
    /// Unix seconds, as a text.
    pub timestamp: String,
    /// A random text.
    pub nonce: String,
    /// What a URL verification wants to have back.
    pub echostr: Option<String>,
    /// `aes` for an encrypted push; `raw` or absent for a plain one.
    pub encrypt_type: Option<String>,
    /// Over Token, timestamp, nonce and ciphertext.
    pub msg_signature: Option<String>,
}

/// A push that was really WeChat's.
#[derive(Debug, Clone)]
pub struct Received {
    /// What it says.
    pub message: Fields,
    /// How it was written, and so how a reply must be.
    pub format: Format,
    /// Which key opened it, if it was encrypted: a reply is sealed with the same.
    pub(super) key: Option<EncodingAesKey>,
}

/// Why a push is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// `signature` or `msg_signature` is missing or wrong: another Token, or not WeChat.
    #[error("the signature is wrong")]
    Signature,
    /// The body is no message.
    #[error("the body is no message")]
    Body(#[source] FormatError),
    /// An encrypted push without ciphertext.
    #[error("the push calls itself encrypted and has no Encrypt")]
    NoCiphertext,
    /// An encrypted push to a server that has no EncodingAESKey.
    #[error("the push is encrypted and there is no EncodingAESKey")]
    NoKey,
    /// No key opens the ciphertext; this is what the first key says.
    #[error("the push cannot be decrypted")]
    Decrypt(#[source] OpenError),
    /// What was encrypted is no message.
    #[error("the decrypted body is no message")]
    Message(#[source] FormatError),
}

impl ServerConfig {
    /// `keys` are the present EncodingAESKey and, for a while after it was changed, the one before:
    /// WeChat goes on with the old one until the change has spread.
    #[must_use]
    pub fn new(appid: impl Into<String>, token: SecretString, keys: Vec<EncodingAesKey>) -> Self {
        Self {
            appid: appid.into(),
            token,
            keys,
        }
    }

    /// The text that a URL verification wants as the whole body of the answer. It is not encrypted
    /// in any mode (known from experience only).
    ///
    /// # Errors
    ///
    /// If the signature is wrong.
    pub fn verify_url<'q>(&self, query: &'q PushQuery) -> Result<&'q str, ReceiveError> {
        self.check_signature(query)?;
        Ok(query.echostr.as_deref().unwrap_or_default())
    }

    /// Reads a push. Of one that carries both forms (compatible mode) only the encrypted one
    /// counts, since no signature covers the other.
    ///
    /// # Errors
    ///
    /// If it is not from who knows the Token, or cannot be read.
    pub fn receive(&self, query: &PushQuery, body: &[u8]) -> Result<Received, ReceiveError> {
        self.check_signature(query)?;
        if query.encrypt_type.as_deref() != Some("aes") {
            let (message, format) = Fields::parse(body).map_err(ReceiveError::Body)?;
            return Ok(Received {
                message,
                format,
                key: None,
            });
        }
        let (outer, _) = Fields::parse(body).map_err(ReceiveError::Body)?;
        let encrypt = outer.get("Encrypt").ok_or(ReceiveError::NoCiphertext)?;
        let (text, key) = self.open(query, encrypt)?;
        let (message, format) = Fields::parse(text.as_bytes()).map_err(ReceiveError::Message)?;
        Ok(Received {
            message,
            format,
            key: Some(key),
        })
    }

    /// The body that answers a push with `reply`, encrypted if the push was. To answer nothing,
    /// send `success` or an empty body; neither is ever encrypted.
    #[must_use]
    pub fn reply(
        &self,
        received: &Received,
        reply: &Fields,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> String {
        let text = received.format.write(reply);
        let Some(key) = &received.key else {
            return text;
        };
        let encrypt = key.seal(&text, &self.appid, entropy);
        let (timestamp, nonce) = (now.seconds(), alphanumeric(entropy, 16));
        let token = self.token.expose_secret();
        let signed = msg_signature(token, &timestamp.to_string(), &nonce, &encrypt);
        let sealed = Fields::default()
            .text("Encrypt", encrypt)
            .text("MsgSignature", signed)
            .number("TimeStamp", timestamp)
            .text("Nonce", nonce);
        received.format.write(&sealed)
    }

    fn check_signature(&self, query: &PushQuery) -> Result<(), ReceiveError> {
        let expected = signature(self.token.expose_secret(), &query.timestamp, &query.nonce);
        if is_signature(&query.signature, &expected) {
            Ok(())
        } else {
            Err(ReceiveError::Signature)
        }
    }

    fn open(
        &self,
        query: &PushQuery,
        encrypt: &str,
    ) -> Result<(String, EncodingAesKey), ReceiveError> {
        let token = self.token.expose_secret();
        let expected = msg_signature(token, &query.timestamp, &query.nonce, encrypt);
        if !is_signature(
            query.msg_signature.as_deref().unwrap_or_default(),
            &expected,
        ) {
            return Err(ReceiveError::Signature);
        }
        let mut first_error = None;
        for key in &self.keys {
            match key.open(encrypt, &self.appid) {
                Ok(text) => return Ok((text, key.clone())),
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        Err(first_error.map_or(ReceiveError::NoKey, ReceiveError::Decrypt))
    }
}
