use secrecy::zeroize::{Zeroize, Zeroizing};
use secrecy::{ExposeSecret, SecretString};

use crate::MasterKey;

/// Crockford's base32: no I, L, O or U, so that what is read aloud or copied by hand survives.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PREFIX: &str = "SAOMA";
/// 256 bits of key and 19 bits of checksum, 5 bits a character.
const LENGTH: usize = 55;
const GROUP: usize = 5;
const CHECKSUM_BITS: usize = 19;
/// x^19 + x^5 + x^2 + x + 1. As every CRC of this degree it notices any change within 19
/// neighbouring bits: each wrong character, and each pair of neighbours swapped or wrong.
const POLYNOMIAL: u32 = 0x27;

/// The master key in a form for paper: `SAOMA-`, then eleven groups of five characters.
pub struct RecoveryCode(SecretString);

/// What is wrong with a recovery code that somebody typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryCodeError {
    /// Characters are missing or too many. Both numbers leave out prefix, dashes and blanks.
    #[error("a recovery code has {expected} characters after SAOMA, this one has {found}")]
    Length {
        /// How many characters were typed.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A character that no recovery code holds.
    #[error("group {group} holds {letter:?}, which no recovery code has")]
    Letter {
        /// The character as typed.
        letter: char,
        /// The group of five it stands in, counted from 1.
        group: usize,
    },
    /// All characters are possible, but at least one is not the one that was printed.
    #[error("the recovery code's checksum does not fit: at least one character is wrong")]
    Checksum,
}

impl RecoveryCodeError {
    /// The mistake's word: what is said about it is at `vault.error.<code>.message` and `.remedy`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "recovery_code_length",
            Self::Letter { .. } => "recovery_code_letter",
            Self::Checksum => "recovery_code_checksum",
        }
    }

    /// The values that these texts name.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { found, expected } => vec![
                ("found", found.to_string()),
                ("expected", expected.to_string()),
            ],
            Self::Letter { letter, group } => {
                vec![("letter", letter.to_string()), ("group", group.to_string())]
            }
            Self::Checksum => Vec::new(),
        }
    }
}

impl RecoveryCode {
    /// The recovery code of `key`.
    #[must_use]
    pub fn of(key: &MasterKey) -> Self {
        let mut bits = Zeroizing::new(bits_of(key.expose()));
        let checksum = checksum(&bits);
        bits.extend((0..CHECKSUM_BITS).rev().map(|bit| checksum >> bit & 1 == 1));
        let mut text = String::with_capacity(PREFIX.len() + LENGTH + LENGTH / GROUP);
        text.push_str(PREFIX);
        for (position, five) in bits.chunks(5).enumerate() {
            if position % GROUP == 0 {
                text.push('-');
            }
            let value = five
                .iter()
                .fold(0_usize, |value, bit| value << 1 | usize::from(*bit));
            text.extend(ALPHABET.get(value).map(|letter| char::from(*letter)));
        }
        Self(text.into())
    }

    /// The code's text, to be shown once or written into a key file.
    #[must_use]
    pub const fn text(&self) -> &SecretString {
        &self.0
    }

    /// Reads what somebody typed. Forgiven are lower case, full-width characters, blanks, missing
    /// or other dashes, a missing prefix, and the letters that look like digits (O, I, L).
    ///
    /// # Errors
    /// [`RecoveryCodeError`] says which kind of mistake was made.
    pub fn parse(typed: &SecretString) -> Result<MasterKey, RecoveryCodeError> {
        let letters: Zeroizing<Vec<char>> = Zeroizing::new(
            typed
                .expose_secret()
                .chars()
                .filter_map(normalized)
                .collect(),
        );
        match decode(&letters) {
            Ok(key) => Ok(key),
            // Only after the whole did not fit: a code without prefix may itself begin with SA0MA.
            Err(error) => match without_prefix(&letters) {
                Some(rest) => decode(rest),
                None => Err(error),
            },
        }
    }
}

/// The character as it stands in a code, or nothing for what only separates.
fn normalized(typed: char) -> Option<char> {
    let narrow = match typed {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(typed as u32 - 0xfee0).unwrap_or(typed),
        other => other,
    };
    match narrow.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{feff}' => None,
        blank if blank.is_whitespace() => None,
        letter => Some(letter),
    }
}

fn without_prefix(letters: &[char]) -> Option<&[char]> {
    letters.strip_prefix(&['S', 'A', '0', 'M', 'A'])
}

fn decode(letters: &[char]) -> Result<MasterKey, RecoveryCodeError> {
    if letters.len() != LENGTH {
        let found = letters.len();
        return Err(RecoveryCodeError::Length {
            found,
            expected: LENGTH,
        });
    }
    let mut bits = Zeroizing::new(Vec::with_capacity(LENGTH * 5));
    for (position, letter) in letters.iter().enumerate() {
        let value = ALPHABET
            .iter()
            .position(|known| char::from(*known) == *letter)
            .ok_or(RecoveryCodeError::Letter {
                letter: *letter,
                group: position / GROUP + 1,
            })?;
        bits.extend((0..5).rev().map(|bit| value >> bit & 1 == 1));
    }
    let (key_bits, checksum_bits) = bits.split_at(256);
    let found = checksum_bits
        .iter()
        .fold(0, |value, bit| value << 1 | u32::from(*bit));
    if found != checksum(key_bits) {
        return Err(RecoveryCodeError::Checksum);
    }
    let mut bytes = [0; 32];
    for (byte, eight) in bytes.iter_mut().zip(key_bits.chunks(8)) {
        *byte = eight
            .iter()
            .fold(0, |value, bit| value << 1 | u8::from(*bit));
    }
    let key = MasterKey::from_bytes(&bytes);
    bytes.zeroize();
    Ok(key)
}

fn bits_of(bytes: &[u8; 32]) -> Vec<bool> {
    let bits = |byte: &u8| {
        let byte = *byte;
        (0..8).rev().map(move |bit| byte >> bit & 1 == 1)
    };
    // The checksum's bits follow: room for them now, so that growing leaves no copy behind.
    let mut all = Vec::with_capacity(256 + CHECKSUM_BITS);
    all.extend(bytes.iter().flat_map(bits));
    all
}

fn checksum(bits: &[bool]) -> u32 {
    let mask = (1 << CHECKSUM_BITS) - 1;
    // Starting from ones, so that a code of nothing but zeros does not pass.
    bits.iter().fold(mask, |remainder, bit| {
        let carry = (remainder >> (CHECKSUM_BITS - 1) & 1 == 1) != *bit;
        let shifted = remainder << 1 & mask;
        if carry { shifted ^ POLYNOMIAL } else { shifted }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> MasterKey {
        MasterKey::from_bytes(&std::array::from_fn(|index| (index * 37 + 11) as u8))
    }

    fn code() -> String {
        RecoveryCode::of(&key()).text().expose_secret().to_owned()
    }

    fn parse(typed: &str) -> Result<[u8; 32], RecoveryCodeError> {
        RecoveryCode::parse(&typed.into()).map(|key| *key.expose())
    }

    #[test]
    fn a_code_is_read_back() {
        for bytes in [[0; 32], [255; 32], *key().expose()] {
            let code = RecoveryCode::of(&MasterKey::from_bytes(&bytes));
            assert_eq!(parse(code.text().expose_secret()), Ok(bytes));
        }
        assert_eq!(
            code().len(),
            PREFIX.len() + LENGTH + 11,
            "eleven groups of five"
        );
        assert!(
            parse(&"0".repeat(LENGTH)).is_err(),
            "zeros alone are no code"
        );
    }

    #[test]
    fn a_code_stays_readable_in_later_versions() {
        assert_eq!(
            code(),
            "SAOMA-1CR5A-YMZRK-MGWCT-RFPHC-FV0H6-SDR19-EAXWA-3JQM3-N36Z4-5SWC6-331P6"
        );
    }

    #[test]
    fn what_people_do_to_a_code_is_forgiven() {
        let bytes = *key().expose();
        let code = code();
        let bare = code.replace('-', "");
        let wide: String = code
            .chars()
            .map(|c| char::from_u32(c as u32 + 0xfee0).expect("full width"))
            .collect();
        for typed in [
            code.to_lowercase(),
            bare.clone(),
            bare.replacen(PREFIX, "", 1),
            code.replace('-', " – \n"),
            code.replace('0', "o").replace('1', "l"),
            code.replace('1', "I"),
            wide,
            format!("  {code}\r\n"),
        ] {
            assert_eq!(parse(&typed), Ok(bytes), "typed as {typed:?}");
        }
    }

    #[test]
    fn every_wrong_character_is_noticed() {
        let code: Vec<char> = code().chars().collect();
        for position in PREFIX.len() + 1..code.len() {
            if code[position] == '-' {
                continue;
            }
            for letter in ALPHABET.iter().map(|letter| char::from(*letter)) {
                let mut typed = code.clone();
                typed[position] = letter;
                let typed: String = typed.iter().collect();
                let expected = (letter != code[position]).then_some(RecoveryCodeError::Checksum);
                assert_eq!(parse(&typed).err(), expected, "{letter} at {position}");
            }
        }
    }

    #[test]
    fn every_swap_of_neighbours_is_noticed() {
        let code: Vec<char> = code().replace('-', "").chars().collect();
        for position in PREFIX.len()..code.len() - 1 {
            let mut typed = code.clone();
            typed.swap(position, position + 1);
            let same = typed == code;
            let typed: String = typed.iter().collect();
            assert_eq!(parse(&typed).is_ok(), same, "swapped at {position}");
        }
    }

    #[test]
    fn a_mistake_is_named() {
        let code = code();
        assert_eq!(
            parse(&code[..code.len() - 1]),
            Err(RecoveryCodeError::Length {
                found: 54,
                expected: 55
            })
        );
        assert_eq!(
            parse(""),
            Err(RecoveryCodeError::Length {
                found: 0,
                expected: 55
            })
        );
        let mut with_u = code.clone();
        with_u.replace_range(code.len() - 1.., "U");
        assert_eq!(
            parse(&with_u),
            Err(RecoveryCodeError::Letter {
                letter: 'U',
                group: 11
            })
        );
    }
}
