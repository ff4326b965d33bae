//! Every sentence a person reads, in zh-CN and English.
//!
//! There is one catalogue per language, `locales/<language>.json` in the project's root: flat
//! keys, placeholders written `{{name}}` as i18next writes them, so that the screens and the Rust
//! side (hosted pages, errors, remedies) say the same words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A language that every text exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Lang {
    /// Simplified Chinese, written first.
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The language's tag, as in HTML's `lang`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language that a tag or locale (`zh-CN`, `zh_TW.UTF-8`, `en-GB`, `cn`) asks for.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag
            .trim()
            .split(['-', '_', '.'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        match primary.as_str() {
            "zh" | "cn" => Some(Self::ZhCn),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that we have; Chinese if it names none.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut wanted: Vec<(f32, usize, Self)> = header
            .split(',')
            .enumerate()
            .filter_map(|(position, entry)| {
                let (tag, parameters) = entry.split_once(';').unwrap_or((entry, ""));
                let quality = parameters
                    .trim()
                    .strip_prefix("q=")
                    .map_or(Some(1.0), |q| q.parse().ok())?;
                Some((quality, position, Self::parse(tag)?))
            })
            .filter(|(quality, ..)| *quality > 0.0)
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        wanted.first().map_or(Self::ZhCn, |(.., lang)| *lang)
    }
}

static ZH_CN: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| parse(include_str!("../../../locales/zh-CN.json")));
static EN: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| parse(include_str!("../../../locales/en.json")));

fn parse(json: &str) -> BTreeMap<String, String> {
    // The catalogues are compiled in and a test reads them: this cannot fail at run time.
    serde_json::from_str(json).expect("a catalogue is one flat JSON object of texts")
}

fn catalogue(lang: Lang) -> &'static BTreeMap<String, String> {
    match lang {
        Lang::ZhCn => &ZH_CN,
        Lang::En => &EN,
    }
}

/// The text of `key`, or nothing if there is none: for keys that are made at run time.
#[must_use]
pub fn lookup(lang: Lang, key: &str) -> Option<&'static str> {
    catalogue(lang).get(key).map(String::as_str)
}

/// The text of `key`. A key without text shows itself, so that the gap is seen; a test looks for
/// every literal key of the source.
#[must_use]
pub fn text(lang: Lang, key: &str) -> &str {
    lookup(lang, key).unwrap_or(key)
}

/// The text of `key` with each `{{name}}` replaced.
#[must_use]
pub fn fill(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    let mut rest = text(lang, key);
    let mut filled = String::with_capacity(rest.len());
    // One pass, so that a value which itself holds braces is not replaced again.
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            filled.push_str("{{");
            rest = after;
            continue;
        };
        match values.iter().find(|(known, _)| *known == name.trim()) {
            Some((_, value)) => filled.push_str(value),
            None => filled.extend(["{{", name, "}}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn both_catalogues_hold_the_same_keys() {
        let zh: BTreeSet<_> = catalogue(Lang::ZhCn).keys().collect();
        let en: BTreeSet<_> = catalogue(Lang::En).keys().collect();
        let one_sided: Vec<_> = zh.symmetric_difference(&en).collect();
        assert!(
            one_sided.is_empty(),
            "texts that exist in one language only: {one_sided:?}"
        );
    }

    #[test]
    fn no_text_is_empty_and_placeholders_agree() {
        fn placeholders(text: &str) -> BTreeSet<&str> {
            text.split("{{")
                .skip(1)
                .filter_map(|part| part.split_once("}}"))
                .map(|(name, _)| name.trim())
                .collect()
        }
        for (key, zh) in catalogue(Lang::ZhCn) {
            let en = text(Lang::En, key);
            assert!(
                !zh.trim().is_empty() && !en.trim().is_empty(),
                "{key} is empty"
            );
            assert_eq!(
                placeholders(zh),
                placeholders(en),
                "{key} asks for the same values in both languages"
            );
        }
    }

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        assert_eq!(
            fill(Lang::En, "{{a}} and {{b}}", &[("a", "{{b}}"), ("b", "x")]),
            "{{b}} and x"
        );
        assert_eq!(
            fill(Lang::En, "open {{", &[]),
            "open {{",
            "a lone brace stays"
        );
        assert_eq!(
            fill(Lang::En, "{{unknown}}", &[]),
            "{{unknown}}",
            "an unknown name is left to be seen"
        );
    }

    #[test]
    fn the_browsers_wish_is_read_with_its_weights() {
        assert_eq!(
            Lang::from_accept_language("fr, en;q=0.5, zh-TW;q=0.8"),
            Lang::ZhCn
        );
        assert_eq!(
            Lang::from_accept_language("en-GB,en;q=0.9,zh;q=0.1"),
            Lang::En
        );
        assert_eq!(
            Lang::from_accept_language("zh;q=0, en"),
            Lang::En,
            "q=0 means never"
        );
        assert_eq!(
            Lang::from_accept_language(";;q=,,"),
            Lang::ZhCn,
            "nonsense falls back to Chinese"
        );
    }
}
