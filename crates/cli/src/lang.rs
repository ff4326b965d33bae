//! Which language the terminal speaks.

use saoma_text::Lang;

/// The language asked for; else the terminal's locale; else English.
pub(crate) fn choose(asked: Option<Lang>) -> Lang {
    // The order in which POSIX looks.
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    asked.or_else(|| Lang::parse(&locale?)).unwrap_or(Lang::En)
}
