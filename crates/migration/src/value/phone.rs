use saoma_model::refusals;

/// A phone number as E.164. One without a country code is from mainland China, where mobile numbers
/// have eleven digits and begin with 1.
pub(crate) fn phone(text: &str) -> Option<String> {
    let mut digits = String::new();
    let mut has_plus = false;
    for c in text.trim_end_matches(".0").chars() {
        match c {
            '+' | '＋' if digits.is_empty() && !has_plus => has_plus = true,
            '0'..='9' => digits.push(c),
            '０'..='９' => digits.extend(char::from_digit(c as u32 - '０' as u32, 10)),
            ' ' | '-' | '(' | ')' | '.' | '\u{a0}' | '（' | '）' | '－' | '　' => {}
            _ => return None,
        }
    }
    let mobile = |digits: &str| digits.len() == 11 && digits.starts_with('1');
    let number = if has_plus {
        format!("+{digits}")
    } else if let Some(rest) = digits.strip_prefix("00") {
        format!("+{rest}")
    } else if mobile(&digits) {
        format!("+86{digits}")
    } else if digits.strip_prefix("86").is_some_and(mobile) {
        format!("+{digits}")
    } else if digits.strip_prefix('0').is_some_and(mobile) {
        // The zero that is dialled before a mobile number of another city.
        format!("+86{}", digits.trim_start_matches('0'))
    } else {
        return None;
    };
    let is_chinese = number.strip_prefix("+86");
    if is_chinese.is_some_and(|rest| rest.starts_with('1') && !mobile(rest)) {
        return None;
    }
    (!refusals(&saoma_model::phone(&number))).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_number_is_read_with_and_without_its_country_code() {
        for text in [
            "13800138000",
            "+8613800138000",
            "8613800138000",
            "+86 138-0013-8000",
            "008613800138000",
            "(86)13800138000",
            "013800138000",
            "13800138000.0",
            "１３８００１３８０００",
        ] {
            assert_eq!(phone(text).as_deref(), Some("+8613800138000"), "{text}");
        }
        assert_eq!(phone("+1 202 555 0123").as_deref(), Some("+12025550123"));
    }

    #[test]
    fn what_reaches_nobody_is_refused() {
        for text in [
            "",
            "1380013800",
            "138001380001",
            "+861380013800",
            "2025550123",
            "abc",
            "13800138000x",
        ] {
            assert_eq!(phone(text), None, "{text}");
        }
    }
}
