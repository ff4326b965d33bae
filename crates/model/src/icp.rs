//! Numbers of ICP filings, as the footers of Chinese sites show them.

/// The short names of the places that file.
const PLACES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤川青藏琼宁";
const MARK: &str = "ICP备";

/// The numbers in a text: `浙ICP备2026012345号`, with `-1` where a subject has several sites; older
/// ones have eight digits.
#[must_use]
pub fn icp_numbers(text: &str) -> Vec<&str> {
    let marks = text.match_indices(MARK);
    marks
        .filter_map(|(at, _)| {
            let before = text.get(..at)?;
            let place = before.chars().next_back()?;
            let start = at.checked_sub(place.len_utf8())?;
            let end = at + MARK.len() + length_behind(text.get(at + MARK.len()..)?)?;
            PLACES.contains(place).then(|| text.get(start..end))?
        })
        .collect()
}

/// The length of `2026012345号-1`.
fn length_behind(text: &str) -> Option<usize> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let number = digits(text);
    if !matches!(number, 8..=10) {
        return None;
    }
    let rest = text.get(number..)?.strip_prefix('号')?;
    let end = number + '号'.len_utf8();
    let site = rest.strip_prefix('-').map_or(0, digits);
    Some(if site > 0 { end + 1 + site } else { end })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_a_footer() {
        let footer =
            "© 灯笼牙科 浙ICP备2026012345号-1 | 京ICP备12345678号 浙公网安备 33010602000000号";
        let expected = ["浙ICP备2026012345号-1", "京ICP备12345678号"];
        assert_eq!(icp_numbers(footer), expected);
    }

    #[test]
    fn what_has_another_form_is_none() {
        for text in [
            "ICP备2026012345号",
            "浙ICP备123号",
            "浙ICP备2026012345",
            "浙ICP备20260123456号",
            "某ICP备2026012345号",
            "ICP备",
            "",
        ] {
            assert_eq!(icp_numbers(text), Vec::<&str>::new(), "{text}");
        }
        assert_eq!(icp_numbers("浙ICP备2026012345号-"), ["浙ICP备2026012345号"]);
    }
}
