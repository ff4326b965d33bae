/// A field's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A text: CDATA in XML, a string in JSON.
    Text(String),
    /// A number, which XML writes bare.
    Number(i64),
    /// Further fields, such as the one article of a reply with articles.
    Group(Fields),
}

/// The fields of a message, in their order. Names are WeChat's (`ToUserName`, `Event`, …).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields(Vec<(String, Field)>);

impl Fields {
    /// With a text more.
    #[must_use]
    pub fn text(self, name: &str, value: impl Into<String>) -> Self {
        self.with(name, Field::Text(value.into()))
    }

    /// With a number more.
    #[must_use]
    pub fn number(self, name: &str, value: i64) -> Self {
        self.with(name, Field::Number(value))
    }

    /// With a field more.
    #[must_use]
    pub fn with(mut self, name: &str, value: Field) -> Self {
        self.push(name.to_owned(), value);
        self
    }

    /// The text of a field; of several with one name the first.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find_map(|(known, value)| match value {
            Field::Text(text) if known == name => Some(text.as_str()),
            _ => None,
        })
    }

    /// The number of a field. XML does not tell numbers from texts, so a text of digits is one.
    #[must_use]
    pub fn get_number(&self, name: &str) -> Option<i64> {
        self.iter().find_map(|(known, value)| match value {
            Field::Number(number) if known == name => Some(*number),
            Field::Text(text) if known == name => text.trim().parse().ok(),
            _ => None,
        })
    }

    /// The fields inside a field.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<&Self> {
        self.iter().find_map(|(known, value)| match value {
            Field::Group(fields) if known == name => Some(fields),
            _ => None,
        })
    }

    /// All fields, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Field)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn push(&mut self, name: String, value: Field) {
        self.0.push((name, value));
    }
}
