//! Rust source as a list of tokens: enough to tell code from comments and texts.

/// A piece of code. Comments and white space are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// A name, keyword or number.
    Word(&'a str),
    /// What stands between the quotes of a string, escapes as written.
    Text(&'a str),
    /// One character of punctuation.
    Sign(char),
}

/// The tokens of a file.
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some((text, length)) = string(rest) {
            tokens.push(Token::Text(text));
            length
        } else if let Some(length) = character(rest) {
            length
        } else if is_word(first) {
            let length = rest.find(|next| !is_word(next)).unwrap_or(rest.len());
            tokens.push(Token::Word(rest.get(..length).unwrap_or_default()));
            length
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

/// The code without white space, comments and the contents of strings: for looking up phrases
/// such as `std::os::unix`.
pub(crate) fn squeezed(tokens: &[Token<'_>]) -> String {
    let mut code = String::new();
    let mut after_word = false;
    for token in tokens {
        match token {
            Token::Word(word) => {
                if after_word {
                    code.push(' ');
                }
                code.push_str(word);
            }
            Token::Text(_) => code.push_str("\"\""),
            Token::Sign(sign) => code.push(*sign),
        }
        after_word = matches!(token, Token::Word(_));
    }
    code
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn block_comment(source: &str) -> usize {
    let mut depth = 0_usize;
    let mut position = 0;
    while let Some(rest) = source.get(position..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            position += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            position += 2;
            if depth == 0 {
                break;
            }
        } else {
            position += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    position
}

/// A string at the start of `source`: what stands in it, and its length with prefix and quotes.
fn string(source: &str) -> Option<(&str, usize)> {
    let prefix = ["br", "cr", "b", "c", "r", ""].into_iter().find(|prefix| {
        let behind = source.strip_prefix(prefix);
        behind.is_some_and(|behind| {
            behind.starts_with('"')
                || (prefix.ends_with('r') && behind.trim_start_matches('#').starts_with('"'))
        })
    })?;
    let behind = source.strip_prefix(prefix)?;
    let hashes = behind.len() - behind.trim_start_matches('#').len();
    let start = prefix.len() + hashes + 1;
    let inside = source.get(start..)?;
    let end = if prefix.ends_with('r') {
        inside.find(&format!("\"{}", "#".repeat(hashes)))?
    } else {
        closing_quote(inside)?
    };
    Some((inside.get(..end)?, start + end + 1 + hashes))
}

fn closing_quote(inside: &str) -> Option<usize> {
    let mut escaped = false;
    for (position, character) in inside.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(position),
            _ => {}
        }
    }
    None
}

/// The length of a character literal at the start of `source`; a lifetime is none.
fn character(source: &str) -> Option<usize> {
    let inside = source.strip_prefix('\'')?;
    if let Some(escape) = inside.strip_prefix('\\') {
        let skipped = escape.chars().next()?.len_utf8();
        return Some(2 + skipped + escape.get(skipped..)?.find('\'')? + 1);
    }
    let length = inside.chars().next()?.len_utf8();
    inside
        .get(length..)?
        .starts_with('\'')
        .then_some(length + 2)
}

#[test]
fn code_is_told_from_comments_and_texts() {
    let source = r##"
        // tauri::one
        /* tauri /* nested */ tauri */ let a = "tauri \" // no"; let b = r#"tauri " "#;
        fn f<'a>(c: &'a str) -> char { if c == "x" { '"' } else { '\'' } } // "
        b"bytes"; braces::r#type
    "##;
    let tokens = tokens(source);
    assert!(
        !tokens.contains(&Token::Word("tauri")),
        "it stands in comments and texts only: {tokens:?}"
    );
    let texts: Vec<_> = tokens
        .iter()
        .filter_map(|token| {
            if let Token::Text(text) = token {
                Some(*text)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(texts, [r#"tauri \" // no"#, r#"tauri " "#, "x", "bytes"]);
    assert!(
        squeezed(&tokens).contains("fn f<'a>(c:&'a str)->char{"),
        "lifetimes are no characters"
    );
}

#[test]
fn an_unfinished_text_does_not_hang_the_reader() {
    for source in ["\"open", "/* open", "r#\"open", "'", "'\\", "字\"字"] {
        tokens(source);
    }
}
