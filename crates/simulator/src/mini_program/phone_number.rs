/// The calling codes of two digits; 1 and 7 have one, all others three (ITU-T E.164).
const TWO_DIGITS: [&str; 44] = [
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47",
    "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65",
    "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
];

/// A verified phone number in the parts that WeChat tells it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PhoneNumber {
    /// The calling code without plus.
    pub(crate) country_code: String,
    /// The number without calling code.
    pub(crate) pure: String,
}

impl PhoneNumber {
    /// Reads `+852 61234567`; a number without plus is one of mainland China.
    pub(crate) fn parse(text: &str) -> Self {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let length = match digits.get(..2) {
            _ if !text.trim_start().starts_with('+') => 0,
            Some(two) if two.starts_with(['1', '7']) => 1,
            Some(two) if TWO_DIGITS.contains(&two) => 2,
            _ => 3,
        };
        let (code, pure) = digits.split_at_checked(length).unwrap_or(("", &digits));
        Self {
            country_code: if code.is_empty() { "86" } else { code }.to_owned(),
            pure: pure.to_owned(),
        }
    }

    /// `phoneNumber`: a number from abroad comes with its calling code (the exact form is assumed).
    pub(crate) fn whole(&self) -> String {
        if self.country_code == "86" {
            self.pure.clone()
        } else {
            format!("+{}{}", self.country_code, self.pure)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_falls_into_its_parts() {
        for (text, country_code, pure, whole) in [
            ("13800138000", "86", "13800138000", "13800138000"),
            ("+86 138 0013 8000", "86", "13800138000", "13800138000"),
            ("+852-61234567", "852", "61234567", "+85261234567"),
            ("+1 650 253 0000", "1", "6502530000", "+16502530000"),
            ("+44 20 7946 0000", "44", "2079460000", "+442079460000"),
            ("+", "86", "", ""),
        ] {
            let number = PhoneNumber::parse(text);
            assert_eq!(
                (
                    number.country_code.as_str(),
                    number.pure.as_str(),
                    number.whole().as_str()
                ),
                (country_code, pure, whole),
                "{text}"
            );
        }
    }
}
