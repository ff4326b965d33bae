//! Parameters of a request, each at most once (RFC 6749, 3.1).

use crate::oauth_error::OAuthError;

/// The longest value that is read. What WeChat and OpenID Connect clients send is far shorter.
const MAX_VALUE: usize = 4096;

/// Query or form parameters.
#[derive(Debug, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads `a=b&c=d`. A parameter without value counts as absent.
    pub(crate) fn parse(encoded: &[u8]) -> Self {
        let pairs = url::form_urlencoded::parse(encoded).filter(|(_, value)| !value.is_empty());
        Self(
            pairs
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    /// The value of `name`.
    ///
    /// # Errors
    /// If it is there twice, too long, or holds control characters.
    pub(crate) fn get(&self, name: &str) -> Result<Option<&str>, OAuthError> {
        let mut values = self
            .0
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str());
        let value = values.next();
        if values.next().is_some() {
            return Err(OAuthError::invalid_request(format!(
                "{name} is given more than once"
            )));
        }
        match value {
            Some(value) if value.len() > MAX_VALUE => Err(OAuthError::invalid_request(format!(
                "{name} is longer than {MAX_VALUE} bytes"
            ))),
            Some(value) if value.contains(char::is_control) => Err(OAuthError::invalid_request(
                format!("{name} holds control characters"),
            )),
            value => Ok(value),
        }
    }

    /// The value of `name`, which must be there.
    ///
    /// # Errors
    /// If it is not.
    pub(crate) fn require(&self, name: &str) -> Result<&str, OAuthError> {
        self.get(name)?
            .ok_or_else(|| OAuthError::invalid_request(format!("{name} is missing")))
    }

    /// The value of `name` as a hint: what cannot be read is as if it were not there.
    pub(crate) fn hint(&self, name: &str) -> Option<&str> {
        self.get(name).ok().flatten()
    }

    /// The same parameters, with `changes` in place of those of the same name; `None` leaves one out.
    pub(crate) fn with(&self, changes: &[(&str, Option<&str>)]) -> String {
        let kept = self
            .0
            .iter()
            .filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(kept);
        query.extend_pairs(
            changes
                .iter()
                .filter_map(|(name, value)| value.map(|value| (*name, value))),
        );
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_counts_once() {
        let parameters = Parameters::parse(b"a=1&b=&c=x%00y&a=2");
        assert!(parameters.get("a").is_err(), "given twice");
        assert_eq!(parameters.get("b"), Ok(None), "without value it is absent");
        assert!(parameters.get("c").is_err(), "control characters");
        assert!(parameters.require("d").is_err());
    }

    #[test]
    fn a_changed_query_keeps_the_rest() {
        let parameters = Parameters::parse("a=1&lang=en&名=é".as_bytes());
        assert_eq!(
            parameters.with(&[("lang", Some("zh-CN")), ("a", None)]),
            "%E5%90%8D=%C3%A9&lang=zh-CN"
        );
    }
}
