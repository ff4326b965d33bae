use saoma_ambient::{Entropy, Timestamp, alphanumeric};
use secrecy::{ExposeSecret as _, SecretString};

/// What proves that an event comes from WeChat, and opens it.
#[derive(Debug, Clone)]
pub struct EventSecrets {
    /// The Token: 3 to 32 letters and digits.
    pub token: SecretString,
    /// The EncodingAESKey: 43 letters and digits.
    pub aes_key: SecretString,
    /// The EncodingAESKey before this one, and until when WeChat may still use it.
    pub previous_aes_key: Option<(SecretString, Timestamp)>,
}

impl EventSecrets {
    /// The keys that an event which comes in at `now` may be encrypted with, the likeliest first.
    pub fn aes_keys(&self, now: Timestamp) -> impl Iterator<Item = &SecretString> {
        let previous = self.previous_aes_key.as_ref();
        let previous = previous.filter(move |(_, until)| *until > now);
        std::iter::once(&self.aes_key).chain(previous.map(|(key, _)| key))
    }

    /// Whether both hold the same Token and EncodingAESKey.
    #[must_use]
    pub fn is_same(&self, token: &SecretString, aes_key: &SecretString) -> bool {
        self.token.expose_secret() == token.expose_secret()
            && self.aes_key.expose_secret() == aes_key.expose_secret()
    }
}

/// How long the EncodingAESKey before the present one is still taken, in a rotation: WeChat needs
/// minutes, and the admin may enter the new one tomorrow.
pub const AES_KEY_OVERLAP: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// A Token that nobody has yet: 32 letters and digits.
#[must_use]
pub fn new_event_token(entropy: &dyn Entropy) -> SecretString {
    SecretString::from(alphanumeric(entropy, 32))
}

/// An EncodingAESKey that nobody has yet: 43 letters and digits. They are the base64 of 32 bytes
/// without its `=`, of whose last letter only four bits count: the other two are left zero, since
/// strict decoders refuse anything else.
#[must_use]
pub fn new_aes_key(entropy: &dyn Entropy) -> SecretString {
    const LAST: &[u8; 16] = b"AEIMQUYcgkosw048";
    let mut key = alphanumeric(entropy, 42);
    let mut byte = [0];
    entropy.fill(&mut byte);
    let [byte] = byte;
    key.extend(
        LAST.get(usize::from(byte % 16))
            .map(|letter| char::from(*letter)),
    );
    SecretString::from(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoma_ambient::SeededEntropy;

    #[test]
    fn what_is_generated_keeps_the_rules() {
        for seed in 0..50 {
            let entropy = SeededEntropy::new(seed);
            let (token, key) = (new_event_token(&entropy), new_aes_key(&entropy));
            assert_eq!(crate::event_token(token.expose_secret()), []);
            assert_eq!(crate::aes_key(key.expose_secret()), []);
        }
    }

    #[test]
    fn the_key_before_is_taken_until_its_time_is_over() {
        let at = Timestamp::from_millis;
        let secrets = EventSecrets {
            token: "token".to_owned().into(),
            aes_key: "new".to_owned().into(),
            previous_aes_key: Some(("old".to_owned().into(), at(10))),
        };
        let keys = |now| -> Vec<&str> {
            let keys = secrets.aes_keys(at(now));
            keys.map(secrecy::ExposeSecret::expose_secret).collect()
        };
        assert_eq!(keys(9), ["new", "old"]);
        assert_eq!(keys(10), ["new"], "its time is over");
    }
}
