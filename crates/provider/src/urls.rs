//! Addresses that leave us: with parameters added.

/// `target` with parameters added to its query; what it already holds stays first.
#[must_use]
pub fn with_query(target: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    let separator = match target.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    format!("{target}{separator}{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_come_after_those_already_there() {
        assert_eq!(
            with_query("https://a.example/cb", &[("code", "1 2")]),
            "https://a.example/cb?code=1+2"
        );
        assert_eq!(
            with_query("https://a.example/cb?x=1", &[("state", "&")]),
            "https://a.example/cb?x=1&state=%26"
        );
        assert_eq!(
            with_query("https://a.example/cb?", &[("a", "b")]),
            "https://a.example/cb?a=b"
        );
    }
}
