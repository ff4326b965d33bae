use url::form_urlencoded;

/// The parameters of a request: query and form together, as WeChat takes them. Of several with one
/// name the first counts, and the query's before the form's.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parameters {
    pairs: Vec<(String, String)>,
    raw_query: String,
}

impl Parameters {
    pub(crate) fn new(raw_query: Option<&str>, form: Option<&[u8]>) -> Self {
        let raw_query = raw_query.unwrap_or_default().to_owned();
        let parse = |bytes: &[u8]| {
            form_urlencoded::parse(bytes)
                .into_owned()
                .collect::<Vec<_>>()
        };
        let mut pairs = parse(raw_query.as_bytes());
        pairs.extend(form.map(parse).unwrap_or_default());
        Self { pairs, raw_query }
    }

    /// A parameter that is there and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.pairs.iter().find(|(known, _)| known == name)?;
        (!value.is_empty()).then_some(value)
    }

    /// A parameter of the query as it was written, not decoded; empty if absent.
    pub(crate) fn raw(&self, name: &str) -> &str {
        let pairs = self
            .raw_query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs
            .filter(|(known, _)| *known == name)
            .map(|(_, value)| value)
            .next()
            .unwrap_or_default()
    }

    pub(crate) fn raw_query(&self) -> &str {
        &self.raw_query
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_and_form_are_read_together() {
        let parameters = Parameters::new(Some("appid=wx1&code="), Some(b"code=abc&appid=wx2"));
        assert_eq!(
            parameters.get("appid"),
            Some("wx1"),
            "the query comes first"
        );
        assert_eq!(
            parameters.get("code"),
            None,
            "an empty parameter counts as missing, and hides the form's"
        );
        assert_eq!(
            Parameters::new(None, Some(b"code=abc")).get("code"),
            Some("abc")
        );
    }

    #[test]
    fn hostile_bytes_are_read_without_harm() {
        let parameters = Parameters::new(Some("state=%FF%00&x=%zz&=&&&raw=a%2Bb"), None);
        assert_eq!(
            parameters.get("state"),
            Some("\u{fffd}\0"),
            "invalid UTF-8 is replaced"
        );
        assert_eq!(parameters.raw("raw"), "a%2Bb", "raw is raw");
    }
}
