use aws_lc_rs::hmac;
use saoma_ambient::{Clock, Entropy, alphanumeric};

/// The letters of openids and unionids.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/// Makes ids that follow from the seed, so that they survive a restart.
#[derive(Clone)]
pub(crate) struct Ids(hmac::Key);

impl Ids {
    pub(crate) fn new(seed: u64) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &seed.to_be_bytes()))
    }

    /// 28 characters, `o` first; the first six are the same for everyone of one AppID.
    pub(crate) fn openid(&self, appid: &str, person: &str) -> String {
        self.id("openid", appid, person)
    }

    /// 28 characters, `o` first; the same for all apps of one open platform account.
    pub(crate) fn unionid(&self, open_platform: &str, person: &str) -> String {
        self.id("unionid", open_platform, person)
    }

    /// The path segment of a person's picture.
    pub(crate) fn picture(&self, person: &str) -> String {
        self.letters(&["picture", person], 40)
    }

    /// An Official Account's original id: `gh_` and 12 hex digits.
    pub(crate) fn original_id(&self, appid: &str) -> String {
        let letters = self.letters(&["original id", appid], 6);
        format!("gh_{}", hex::encode(letters))
    }

    fn id(&self, kind: &str, scope: &str, person: &str) -> String {
        format!(
            "o{}{}",
            self.letters(&[kind, scope], 5),
            self.letters(&[kind, scope, person], 22)
        )
    }

    fn letters(&self, parts: &[&str], length: usize) -> String {
        let mut text = String::with_capacity(length);
        for block in 0_u8.. {
            let mut context = hmac::Context::with_key(&self.0);
            for part in parts {
                // The length keeps ("ab", "c") and ("a", "bc") apart.
                context.update(&(part.len() as u64).to_be_bytes());
                context.update(part.as_bytes());
            }
            context.update(&[block]);
            let letters = context.sign().as_ref().to_vec();
            text.extend(
                letters
                    .iter()
                    .filter_map(|byte| LETTERS.get(usize::from(byte % 64)))
                    .map(|letter| char::from(*letter)),
            );
            if text.len() >= length {
                break;
            }
        }
        text.truncate(length);
        text
    }
}

/// The id of a QR code: 16 characters, `[0-9a-f]{2}1[0-9A-Za-z]{13}`.
pub(crate) fn uuid(entropy: &dyn Entropy) -> String {
    format!("{}1{}", hex_digits(entropy, 1), alphanumeric(entropy, 13))
}

/// An authorization code: 32 characters; four of them come twice, as in all codes seen in the wild.
pub(crate) fn code(entropy: &dyn Entropy) -> String {
    let (repeated, middle, last) = (
        alphanumeric(entropy, 4),
        alphanumeric(entropy, 20),
        alphanumeric(entropy, 1),
    );
    let hex = hex_digits(entropy, 1);
    let digit = hex.get(..1).unwrap_or("0");
    format!("0{digit}1{repeated}{middle}{repeated}{last}")
}

/// A phone number code: 64 hex digits.
pub(crate) fn phone_code(entropy: &dyn Entropy) -> String {
    hex_digits(entropy, 32)
}

/// An access or refresh token. Only its uniqueness is promised.
pub(crate) fn token(entropy: &dyn Entropy) -> String {
    format!("98_{}", alphanumeric(entropy, 83))
}

/// The request id at the end of an error's text; its first group is the time in hex.
pub(crate) fn rid(clock: &dyn Clock, entropy: &dyn Entropy) -> String {
    format!(
        "{:08x}-{}-{}",
        clock.now().seconds(),
        hex_digits(entropy, 4),
        hex_digits(entropy, 4)
    )
}

fn hex_digits(entropy: &dyn Entropy, bytes: usize) -> String {
    let mut random = vec![0; bytes];
    entropy.fill(&mut random);
    hex::encode(random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoma_ambient::SeededEntropy;

    #[test]
    fn ids_follow_from_seed_person_and_scope() {
        let ids = Ids::new(1);
        let openid = ids.openid("wx0000000000000001", "xiaoming");
        assert_eq!(
            openid,
            Ids::new(1).openid("wx0000000000000001", "xiaoming"),
            "stable across restarts"
        );
        assert_eq!(openid.len(), 28, "as long as the real ones");
        assert!(
            openid.starts_with('o') && openid.bytes().all(|byte| LETTERS.contains(&byte)),
            "of their letters: {openid}"
        );
        let neighbour = ids.openid("wx0000000000000001", "yinuo");
        assert_eq!(
            openid.get(..6),
            neighbour.get(..6),
            "one AppID, one beginning"
        );
        assert_ne!(openid, neighbour, "another person");
        assert_ne!(
            openid,
            ids.openid("wx0000000000000002", "xiaoming"),
            "another AppID"
        );
        assert_ne!(
            openid,
            Ids::new(2).openid("wx0000000000000001", "xiaoming"),
            "another seed"
        );
        assert_ne!(
            ids.unionid("a", "bc"),
            ids.unionid("ab", "c"),
            "the parts do not run together"
        );
    }

    #[test]
    fn codes_and_uuids_have_the_shape_of_the_real_ones() {
        let entropy = SeededEntropy::new(3);
        let code = code(&entropy);
        assert_eq!(code.len(), 32, "{code}");
        assert_eq!(
            code.get(3..7),
            code.get(27..31),
            "four letters come twice: {code}"
        );
        assert!(
            code.starts_with('0') && code.get(2..3) == Some("1"),
            "{code}"
        );
        let uuid = uuid(&entropy);
        assert!(uuid.len() == 16 && uuid.get(2..3) == Some("1"), "{uuid}");
    }
}
