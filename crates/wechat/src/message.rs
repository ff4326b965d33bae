//! What WeChat pushes to a server of ours and what that server replies: signatures, encryption and
//! the form of the bodies, for both ends (WeChat docs, Message_encryption_and_decryption and
//! Access_Overview of Official Accounts; website apps and mini programs use the same).
//!
//! A receiver needs [`ServerConfig`] only. Who plays WeChat signs with [`signature`] and
//! [`msg_signature`], seals with [`EncodingAesKey`] and writes [`Fields`].

mod encoding_aes_key;
mod fields;
mod format;
mod json;
mod server_config;
mod signature;
#[cfg(test)]
mod tests;
mod xml;

pub use encoding_aes_key::{EncodingAesKey, EncodingAesKeyError, OpenError};
pub use fields::{Field, Fields};
pub use format::{Format, FormatError};
pub use server_config::{PushQuery, ReceiveError, Received, ServerConfig};
pub use signature::{is_signature, msg_signature, signature};
pub use xml::XmlError;
