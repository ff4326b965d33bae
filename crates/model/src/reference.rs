use std::fmt;
use std::str::FromStr;

use saoma_ambient::Timestamp;
use uuid::Uuid;

use crate::LoginId;

/// What an end user reads off a page to name their login: ten letters and digits, `1N3F8-K2QPX`,
/// in place of the 36 of its id. The first six are when it began, in steps of four seconds, so that
/// it is found by the order of the ids; the last four tell those of one step apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoginReference {
    step: u32,
    tail: u32,
}

/// A text that is no [`LoginReference`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reference has ten letters and digits, such as 1N3F8-K2QPX")]
pub struct LoginReferenceForm;

/// Crockford's base 32: no I, L, O or U, which are misread.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS: u32 = 10;
const TAIL_BITS: u32 = 20;
const STEP_BITS: u32 = 30;
const STEP_MILLIS: u32 = 4_000;
/// Below the time in a UUIDv7.
const RANDOM_BITS: u32 = 80;

impl LoginReference {
    /// The reference of a login.
    #[must_use]
    pub fn of(login: LoginId) -> Self {
        let id = login.as_uuid().as_u128();
        let millis = id >> RANDOM_BITS;
        let step = millis / u128::from(STEP_MILLIS);
        Self {
            step: low_bits(step, STEP_BITS),
            tail: low_bits(id, TAIL_BITS),
        }
    }

    /// Whether it is this login's.
    #[must_use]
    pub fn is_of(&self, login: LoginId) -> bool {
        Self::of(login) == *self
    }

    /// From which id on, and before which, the logins are that it may name.
    #[must_use]
    pub fn range(&self) -> (LoginId, LoginId) {
        let at = |step: u32| {
            let millis = u128::from(step) * u128::from(STEP_MILLIS);
            LoginId::from_uuid(Uuid::from_u128(millis << RANDOM_BITS))
        };
        (at(self.step), at(self.step + 1))
    }

    /// When the login began, to four seconds.
    #[must_use]
    pub fn began(&self) -> Timestamp {
        Timestamp::from_millis(i64::from(self.step) * i64::from(STEP_MILLIS))
    }
}

impl LoginId {
    /// What an end user reads off a page.
    #[must_use]
    pub fn reference(self) -> LoginReference {
        LoginReference::of(self)
    }
}

fn low_bits(number: u128, bits: u32) -> u32 {
    // Fewer than 32 are left.
    u32::try_from(number & ((1 << bits) - 1)).unwrap_or_default()
}

impl fmt::Display for LoginReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = (u64::from(self.step) << TAIL_BITS) | u64::from(self.tail);
        for place in (0..LETTERS).rev() {
            let digit = (whole >> (place * 5)) & 31;
            let digit = usize::try_from(digit).unwrap_or_default();
            let letter = DIGITS.get(digit).copied().unwrap_or_default();
            fmt::Write::write_char(formatter, char::from(letter))?;
            if place == LETTERS / 2 {
                formatter.write_str("-")?;
            }
        }
        Ok(())
    }
}

impl FromStr for LoginReference {
    type Err = LoginReferenceForm;

    /// Takes it as people write it: in small letters, with or without the hyphen, O for 0.
    fn from_str(text: &str) -> Result<Self, LoginReferenceForm> {
        let mut whole = 0_u64;
        let mut letters = 0;
        for letter in text.trim().chars().filter(|letter| *letter != '-') {
            let letter = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                letter => letter,
            };
            let mut digits = DIGITS.iter();
            let digit = digits.position(|digit| char::from(*digit) == letter);
            let digit = digit.and_then(|digit| u64::try_from(digit).ok());
            let digit = digit.ok_or(LoginReferenceForm)?;
            letters += 1;
            if letters > LETTERS {
                return Err(LoginReferenceForm);
            }
            whole = (whole << 5) | digit;
        }
        if letters < LETTERS {
            return Err(LoginReferenceForm);
        }
        Ok(Self {
            step: low_bits(u128::from(whole >> TAIL_BITS), STEP_BITS),
            tail: low_bits(u128::from(whole), TAIL_BITS),
        })
    }
}

#[cfg(test)]
mod tests {
    use saoma_ambient::SeededEntropy;

    use super::*;

    fn login(millis: i64, seed: u64) -> LoginId {
        LoginId::new(Timestamp::from_millis(millis), &SeededEntropy::new(seed))
    }

    #[test]
    fn it_is_short_and_read_back() {
        for (millis, seed) in [(0, 1), (1_795_000_000_123, 2), (4_000_000_000_000, 3)] {
            let login = login(millis, seed);
            let text = login.reference().to_string();
            assert_eq!(text.len(), 11, "{text}");
            let read: LoginReference = text.parse().unwrap();
            assert!(read.is_of(login), "{text}");
            let (from, until) = read.range();
            assert!(from <= login && login < until, "{text} leads to its id");
            let told = text.to_lowercase().replace('-', "").replace('0', "o");
            assert_eq!(told.parse(), Ok(read), "{told} is how people write {text}");
        }
    }

    #[test]
    fn two_logins_of_one_moment_have_two() {
        let (a, b) = (login(1_795_000_000_123, 1), login(1_795_000_000_123, 2));
        assert_ne!(a.reference(), b.reference());
        assert!(!a.reference().is_of(b));
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        let whole = login(1_795_000_000_123, 1).to_string();
        for text in ["", "—", "1N3F8-K2QP", "1N3F8-K2QPXX", "1N3F8-K2QPU", &whole] {
            assert_eq!(
                text.parse::<LoginReference>(),
                Err(LoginReferenceForm),
                "{text}"
            );
        }
    }
}
