//! What may be shown of a text that can hold secrets.

/// Stands where something was left out.
const MASK: &str = "***";

/// Opaque runs from this length on may be a token; words are shorter, also those of errmsg.
const OPAQUE: usize = 24;

/// How many characters of an errmsg are shown. WeChat's longest known one has about 150.
pub(crate) const ERRMSG: usize = 300;

/// `text` without any of `secrets`.
pub(crate) fn without<'a>(text: &str, secrets: impl IntoIterator<Item = &'a str>) -> String {
    let secrets = secrets.into_iter().filter(|secret| !secret.is_empty());
    secrets.fold(text.to_owned(), |text, secret| text.replace(secret, MASK))
}

/// `text` with every long opaque run cut to its first four characters.
pub(crate) fn opaque(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut run = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '+') {
            run.push(character);
        } else {
            close(&mut shown, &mut run);
            shown.push(character);
        }
    }
    close(&mut shown, &mut run);
    shown
}

/// At most `length` characters of `text`, on one line.
pub(crate) fn start(text: &str, length: usize) -> String {
    let line: String = text
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(length + 1)
        .collect();
    match line.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

fn close(shown: &mut String, run: &mut String) {
    if run.len() < OPAQUE {
        shown.push_str(run);
    } else {
        // A run is ASCII, so that byte 4 is a boundary.
        shown.push_str(run.get(..4).unwrap_or_default());
        shown.push_str(MASK);
    }
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_cut_and_words_stay() {
        assert_eq!(
            opaque(r#"{"access_token":"ACCESSabcdefghijklmnopqrstu","n":"微信"}"#),
            r#"{"access_token":"ACCE***","n":"微信"}"#
        );
        assert_eq!(
            opaque("<h4>502 Bad Gateway</h4>"),
            "<h4>502 Bad Gateway</h4>"
        );
    }

    #[test]
    fn a_known_secret_goes_however_short_it_is() {
        assert_eq!(
            without("a=hush&b=hush", ["hush", ""]),
            "a=***&b=***",
            "an empty secret replaces nothing"
        );
    }

    #[test]
    fn the_start_is_short_and_one_line() {
        assert_eq!(start("  扫码\n登录 ", 3), "扫码 …");
        assert_eq!(start("扫码", 2), "扫码", "nothing was left out");
    }
}
