//! What `wx.getUserInfo` and the phone number button hand a mini program in cipher: JSON under the
//! session key (WeChat Mini Program docs, open-ability/signature).

use aws_lc_rs::cipher::{AES_128, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saoma_ambient::Entropy;
use serde::Serialize;

/// Bytes of a session key, of an iv and of a block.
const BLOCK: usize = 16;

/// The key that a mini program's server shares with WeChat until the person's next login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SessionKey([u8; BLOCK]);

/// A cipher as a mini program receives it, both parts in Base64.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct EncryptedData {
    #[serde(rename = "encryptedData")]
    pub(crate) encrypted_data: String,
    pub(crate) iv: String,
}

impl SessionKey {
    pub(crate) fn new(entropy: &dyn Entropy) -> Self {
        Self(random_block(entropy))
    }

    /// As WeChat writes it: 24 characters of Base64.
    pub(crate) fn base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Encrypts a JSON text under an iv of its own.
    pub(crate) fn seal(&self, json: &str, entropy: &dyn Entropy) -> EncryptedData {
        self.seal_with(json, random_block(entropy))
    }

    /// AES-128-CBC, padded to blocks of 16 (PKCS#7).
    fn seal_with(&self, json: &str, iv: [u8; BLOCK]) -> EncryptedData {
        let mut data = json.as_bytes().to_vec();
        // Neither can fail: the key has AES-128's length, and padding always fits into a Vec.
        let key = UnboundCipherKey::new(&AES_128, &self.0)
            .and_then(PaddedBlockEncryptingKey::cbc_pkcs7)
            .expect("16 bytes are an AES-128 key");
        key.less_safe_encrypt(&mut data, EncryptionContext::Iv128(FixedLength::from(iv)))
            .expect("a text in memory can be padded and encrypted");
        EncryptedData {
            encrypted_data: STANDARD.encode(data),
            iv: STANDARD.encode(iv),
        }
    }
}

fn random_block(entropy: &dyn Entropy) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    entropy.fill(&mut block);
    block
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::cipher::{DecryptionContext, PaddedBlockDecryptingKey};
    use saoma_ambient::SeededEntropy;
    use serde_json::Value;

    /// WeChat's own sample (the demo of WXBizDataCrypt).
    const SAMPLE: &str = "CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew==";

    fn block(base64: &str) -> [u8; BLOCK] {
        let bytes = STANDARD.decode(base64).expect("Base64");
        bytes.try_into().expect("16 bytes")
    }

    fn open(key: SessionKey, sealed: &EncryptedData) -> String {
        let key = UnboundCipherKey::new(&AES_128, &key.0).expect("a key");
        let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).expect("a key");
        let mut data = STANDARD.decode(&sealed.encrypted_data).expect("Base64");
        let iv = DecryptionContext::Iv128(FixedLength::from(block(&sealed.iv)));
        let plain = key.decrypt(&mut data, iv).expect("it opens");
        String::from_utf8(plain.to_vec()).expect("a text")
    }

    /// Behaviours 66 and 81.
    #[test]
    fn wechats_own_sample_opens_and_comes_out_again() {
        let key = SessionKey(block("tiihtNczf5v6AKRyjwEUhQ=="));
        let iv = "r7BXXKkLb8qrSNn05n0qiA==";
        let sample = EncryptedData {
            encrypted_data: SAMPLE.to_owned(),
            iv: iv.to_owned(),
        };
        let text = open(key, &sample);
        let json: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(json["openId"], "oGZUI0egBJY1zhBYw2KhdUfwVJJE");
        assert_eq!(json["unionId"], "ocMvos6NjeKLIBqg5Mr9QjxrP1FA");
        assert_eq!(json["nickName"], "Band");
        assert_eq!(json["watermark"]["timestamp"], 1_477_314_187);
        assert_eq!(json["watermark"]["appid"], "wx4f4bc4dec97d474b");
        assert_eq!(
            key.seal_with(&text, block(iv)),
            sample,
            "what we make is what WeChat made, byte for byte"
        );
    }

    #[test]
    fn a_session_key_is_sixteen_bytes_in_base64() {
        let key = SessionKey::new(&SeededEntropy::new(1));
        assert_eq!(key.base64().len(), 24);
        assert_eq!(block(&key.base64()), key.0);
    }
}
