//! Values as literals: an address may hold any of the characters that end one.

/// Between double quotes, as Python, JavaScript and YAML read them.
pub(super) fn double(value: &str) -> String {
    // JSON's escapes are among theirs.
    serde_json::Value::from(value).to_string()
}

/// Between single quotes, as PHP reads them.
pub(super) fn single(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// Between single quotes, as a shell reads them.
pub(super) fn shell(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}
