/// Whether a spreadsheet has rounded the number: `1.38E+10`.
pub(crate) fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    exponent.strip_prefix('+').is_some_and(digits) && digits(whole) && digits(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_number_is_seen_and_an_openid_is_none() {
        for rounded in ["1.38E+10", "4E+17", "1.5e+12"] {
            assert!(is_rounded(rounded), "{rounded}");
        }
        for fine in ["13800138000", "oE+1", "E+10", "1E10", "1.38E", "o6_bmE+7x"] {
            assert!(!is_rounded(fine), "{fine}");
        }
    }
}
