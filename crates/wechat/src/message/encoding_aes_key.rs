use std::fmt;

use aws_lc_rs::cipher::{
    AES_256, DecryptingKey, DecryptionContext, EncryptingKey, EncryptionContext, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use saoma_ambient::Entropy;

/// How long an EncodingAESKey is, in characters.
const CHARACTERS: usize = 43;
/// Random bytes come before the length, so that equal messages do not look alike.
const RANDOM: usize = 16;
/// Padding fills to a multiple of this, not to AES's own block of 16.
const BLOCK: usize = 32;

/// 43 characters carry two bits more than 32 bytes have. WeChat makes keys in which they are not
/// zero, which a strict decoder refuses.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// An EncodingAESKey: AES-256 in CBC mode, the key's first half as the initialization vector.
#[derive(Clone, PartialEq, Eq)]
pub struct EncodingAesKey([u8; 32]);

/// A text is no EncodingAESKey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an EncodingAESKey has 43 characters of A-Z, a-z and 0-9")]
pub struct EncodingAesKeyError;

/// Why a ciphertext does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is not Base64.
    #[error("the ciphertext is not Base64")]
    Base64(#[source] base64::DecodeError),
    /// It is empty, or not whole blocks of the cipher.
    #[error("the ciphertext is not made of whole blocks")]
    Length,
    /// The padding makes no sense: another key, or a changed ciphertext.
    #[error("the padding is wrong: sealed with another EncodingAESKey, or changed")]
    Padding,
    /// The length inside points beyond the end.
    #[error("the message is shorter than it says")]
    Truncated,
    /// The message is no text.
    #[error("the message is not UTF-8")]
    Utf8,
    /// It was sealed for another app.
    #[error("the message was sealed for {found:?}")]
    Appid {
        /// For which.
        found: String,
    },
}

impl EncodingAesKey {
    /// Reads the 43 characters that WeChat's console shows.
    ///
    /// # Errors
    ///
    /// If there are not 43, or others than those of Base64.
    pub fn parse(text: &str) -> Result<Self, EncodingAesKeyError> {
        if text.len() != CHARACTERS {
            return Err(EncodingAesKeyError);
        }
        let bytes = LENIENT.decode(text).map_err(|_| EncodingAesKeyError)?;
        bytes.try_into().map(Self).map_err(|_| EncodingAesKeyError)
    }

    /// Encrypts `message` for `appid`; answers Base64.
    #[must_use]
    pub fn seal(&self, message: &str, appid: &str, entropy: &dyn Entropy) -> String {
        let mut random = [0; RANDOM];
        entropy.fill(&mut random);
        self.seal_with(random, message, appid)
    }

    /// The same with random bytes that are given, so that it can be compared.
    pub(super) fn seal_with(&self, random: [u8; RANDOM], message: &str, appid: &str) -> String {
        let length = u32::try_from(message.len()).unwrap_or(u32::MAX);
        let mut bytes = random.to_vec();
        bytes.extend(length.to_be_bytes());
        bytes.extend(message.as_bytes());
        bytes.extend(appid.as_bytes());
        let padding = BLOCK - bytes.len() % BLOCK;
        let byte = u8::try_from(padding).unwrap_or_default();
        bytes.extend(std::iter::repeat_n(byte, padding));
        self.encrypt(&mut bytes);
        STANDARD.encode(bytes)
    }

    /// Decrypts what was sealed for `appid`.
    ///
    /// # Errors
    ///
    /// If the ciphertext was made with another key or for another app, or is damaged. Check its
    /// signature first: the difference between the errors is no business of a stranger's.
    pub fn open(&self, encrypt: &str, appid: &str) -> Result<String, OpenError> {
        let mut bytes = STANDARD.decode(encrypt.trim()).map_err(OpenError::Base64)?;
        if bytes.is_empty() || bytes.len() % 16 != 0 {
            return Err(OpenError::Length);
        }
        self.decrypt(&mut bytes);
        let (message, found) = split(unpadded(&bytes)?)?;
        let message = std::str::from_utf8(message).map_err(|_| OpenError::Utf8)?;
        if found == appid.as_bytes() {
            Ok(message.to_owned())
        } else {
            let found = String::from_utf8_lossy(found).into_owned();
            Err(OpenError::Appid { found })
        }
    }

    fn encrypt(&self, bytes: &mut [u8]) {
        let context = EncryptionContext::Iv128(self.iv());
        EncryptingKey::cbc(self.cipher())
            .and_then(|key| key.less_safe_encrypt(bytes, context))
            .expect("the bytes were padded to whole blocks");
    }

    fn decrypt(&self, bytes: &mut [u8]) {
        let context = DecryptionContext::Iv128(self.iv());
        DecryptingKey::cbc(self.cipher())
            .and_then(|key| key.decrypt(bytes, context).map(|_| ()))
            .expect("the length was checked to be whole blocks");
    }

    fn cipher(&self) -> UnboundCipherKey {
        UnboundCipherKey::new(&AES_256, &self.0).expect("a key of AES-256 has 32 bytes")
    }

    fn iv(&self) -> FixedLength<16> {
        let [first, _] = self.halves();
        FixedLength::from(first)
    }

    fn halves(&self) -> [[u8; 16]; 2] {
        let mut halves = [[0; 16]; 2];
        for (half, bytes) in halves.iter_mut().zip(self.0.chunks_exact(16)) {
            half.copy_from_slice(bytes);
        }
        halves
    }
}

impl fmt::Debug for EncodingAesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EncodingAesKey(***)")
    }
}

/// All but the padding: as many bytes as the last one says, 1 to 32, all the same.
fn unpadded(bytes: &[u8]) -> Result<&[u8], OpenError> {
    let last = *bytes.last().ok_or(OpenError::Length)?;
    let padding = usize::from(last);
    if !(1..=BLOCK).contains(&padding) {
        return Err(OpenError::Padding);
    }
    let end = bytes.len().checked_sub(padding).ok_or(OpenError::Padding)?;
    let (rest, padding) = bytes.split_at(end);
    if padding.iter().all(|byte| *byte == last) {
        Ok(rest)
    } else {
        Err(OpenError::Padding)
    }
}

/// The message and the AppID behind it.
fn split(bytes: &[u8]) -> Result<(&[u8], &[u8]), OpenError> {
    let (_, bytes) = bytes.split_at_checked(RANDOM).ok_or(OpenError::Truncated)?;
    let (length, bytes) = bytes.split_first_chunk::<4>().ok_or(OpenError::Truncated)?;
    usize::try_from(u32::from_be_bytes(*length))
        .ok()
        .and_then(|length| bytes.split_at_checked(length))
        .ok_or(OpenError::Truncated)
}
