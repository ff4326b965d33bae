/// Yes or no, in the words that lists use.
pub(crate) fn flag(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "1" | "yes" | "y" | "是" | "已验证" | "已禁用" => Some(true),
        "false" | "0" | "no" | "n" | "否" | "未验证" | "正常" | "未禁用" => Some(false),
        _ => None,
    }
}
