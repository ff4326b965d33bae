//! Every text that the source asks for exists, and every text that exists is asked for.

use std::collections::{BTreeMap, BTreeSet};

use crate::rust::Token::{self, Sign, Text, Word};
use crate::rust::tokens;
use crate::tree::{self, File};

/// Keys that no source spells out, with the reason.
const MADE_ELSEWHERE: &[(&str, &str)] = &[
    (
        "merge.",
        "the word of a model::MergeWarning or UndoRefusal, put behind it by commands",
    ),
    (
        "unbind.",
        "the word of a model::UnbindWarning, put behind it by commands",
    ),
];

/// The keys that a source asks for by name: `text(lang, "key")`, `fill(…)`, `lookup(…)`. A method
/// of such a name is another matter.
fn asked_for<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    let mut keys = Vec::new();
    let mut method = false;
    for (position, token) in tokens.iter().enumerate() {
        if let (Word("text" | "fill" | "lookup"), false) = (token, method)
            && let Some([Sign('('), arguments @ ..]) = tokens.get(position + 1..)
        {
            keys.extend(second_argument(arguments));
        }
        method = *token == Sign('.');
    }
    keys
}

/// The second argument, if it is written out.
fn second_argument<'a>(arguments: &[Token<'a>]) -> Option<&'a str> {
    let mut depth = 0_u32;
    for (position, token) in arguments.iter().enumerate() {
        match token {
            Sign('(' | '[' | '{') => depth += 1,
            Sign(')' | ']' | '}') => depth = depth.checked_sub(1)?,
            Sign(',') if depth == 0 => {
                let Text(key) = arguments.get(position + 1)? else {
                    return None;
                };
                return Some(key);
            }
            _ => {}
        }
    }
    None
}

/// Whether a literal is the key, or a format such as `errcode.{code}.meaning` that makes it. A
/// format has to begin with the key's first part, or every key would fit `{}`.
fn makes(literal: &str, key: &str) -> bool {
    let Some((first, rest)) = literal.split_once('{') else {
        return literal == key;
    };
    if !first.contains('.') {
        return false;
    }
    let Some(mut left) = key.strip_prefix(first) else {
        return false;
    };
    for part in rest.split('{') {
        let Some((_, fixed)) = part.split_once('}') else {
            return false;
        };
        let Some((made, behind)) = (if fixed.is_empty() {
            Some((left, ""))
        } else {
            left.split_once(fixed)
        }) else {
            return false;
        };
        if made.is_empty() {
            return false;
        }
        left = behind;
    }
    left.is_empty()
}

/// Sources that may ask for a text: all but the catalogue's own crate and these rules.
fn asks(file: &File) -> bool {
    ["rs", "html", "js", "ts", "tsx"]
        .iter()
        .any(|ending| file.has_ending(ending))
        && !file.path.starts_with("crates/text/")
        && !file.path.starts_with("tests/tests/house/")
}

/// The Rust in a file: all of a source, and of a page what stands in `{{ … }}` and `{% … %}`.
fn code(file: &File) -> Vec<&str> {
    if file.has_ending("rs") {
        return vec![&file.text];
    }
    let expressions = [("{{", "}}"), ("{%", "%}")]
        .into_iter()
        .flat_map(|(open, close)| {
            let behind = file.text.split(open).skip(1);
            behind.filter_map(move |behind| Some(behind.split_once(close)?.0))
        });
    if file.has_ending("html") {
        expressions.collect()
    } else {
        Vec::new()
    }
}

/// The template literals of a script, written as Rust writes a format. What stands between two
/// literals is looked at as well; it is no key's form.
fn templates(script: &str) -> impl Iterator<Item = String> {
    let pieces = script.split('`').filter(|piece| piece.contains("${"));
    pieces.map(|piece| piece.replace("${", "{"))
}

fn catalogue() -> BTreeMap<String, String> {
    let english = std::fs::read_to_string(tree::root().join("locales/en.json"))
        .expect("the catalogue is there");
    serde_json::from_str(&english).expect("a catalogue is one flat JSON object of texts")
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let catalogue = catalogue();
    let mut missing = Vec::new();
    for file in tree::files().iter().filter(|file| asks(file)) {
        let keys = code(file)
            .into_iter()
            .flat_map(|code| asked_for(&tokens(code)));
        let unknown = keys.filter(|key| !catalogue.contains_key(*key));
        missing.extend(unknown.map(|key| format!("{}: {key}", file.path)));
    }
    assert!(
        missing.is_empty(),
        "asked for, but in no catalogue: {missing:#?}"
    );
}

#[test]
fn every_text_is_asked_for() {
    let files: Vec<File> = tree::files().into_iter().filter(asks).collect();
    let mut literals = BTreeSet::new();
    for file in files.iter().filter(|file| file.has_ending("rs")) {
        literals.extend(tokens(&file.text).into_iter().filter_map(|token| {
            if let Text(text) = token {
                Some(text)
            } else {
                None
            }
        }));
    }
    let pages: Vec<&str> = files
        .iter()
        .filter(|file| !file.has_ending("rs"))
        .map(|file| file.text.as_str())
        .collect();
    let formats: Vec<String> = literals
        .iter()
        .filter(|literal| literal.contains('{'))
        .map(|literal| (*literal).to_owned())
        .chain(pages.iter().flat_map(|page| templates(page)))
        .collect();
    let unused: Vec<String> = catalogue()
        .into_keys()
        .filter(|key| {
            !literals.contains(key.as_str()) && !formats.iter().any(|format| makes(format, key))
        })
        .filter(|key| {
            !pages.iter().any(|page| {
                page.contains(&format!("\"{key}\"")) || page.contains(&format!("'{key}'"))
            })
        })
        .filter(|key| {
            !MADE_ELSEWHERE
                .iter()
                .any(|(prefix, _)| key.starts_with(prefix))
        })
        .collect();
    assert!(
        unused.is_empty(),
        "in the catalogues, but nothing asks for it: {unused:#?}"
    );
}

#[test]
fn a_key_is_read_from_the_call_that_asks_for_it() {
    let keys = |source: &str| {
        asked_for(&tokens(source))
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(keys("text(lang, \"a.b\")"), ["a.b"]);
    assert_eq!(
        keys("saoma_text::fill(lang_of(&request, [1, 2]), \"a.b\", &[(\"x\", y)])"),
        ["a.b"]
    );
    assert_eq!(
        keys("{{ text(lang, \"page.title\") }}"),
        ["page.title"],
        "templates call it in the same way"
    );
    assert!(
        keys("text(lang, key); users::lookup(tx, id); self.text(lang, \"part\"); bytes.fill(\"x\"); // text(l, \"no\")")
            .is_empty()
    );
}

#[test]
fn a_page_asks_as_a_source_does() {
    let text = r#"<p title="{{ text(lang, "a.b") }}">It's 5" {% if fill(lang, "c.d", &[]).is_empty() %}</p>"#;
    let page = File {
        path: "page.html".to_owned(),
        text: text.to_owned(),
    };
    let keys: Vec<_> = code(&page)
        .into_iter()
        .flat_map(|code| asked_for(&tokens(code)))
        .collect();
    assert_eq!(keys, ["a.b", "c.d"]);
}

#[test]
fn a_script_makes_keys_by_templates() {
    let script = "a(`ui.mode.${mode ? \"x\" : y.z}`, `${b}`); t(`ui.${c}.hint`)";
    let made = |key| templates(script).any(|template| makes(&template, key));
    assert!(made("ui.mode.live"));
    assert!(made("ui.spa.hint"));
    assert!(!made("page.title"));
}

#[test]
fn a_format_makes_the_keys_of_its_form() {
    assert!(makes("errcode.{code}.meaning", "errcode.-1.meaning"));
    assert!(makes("errcode.{}.{}", "errcode.40163.remedy"));
    assert!(makes("page.title", "page.title"));
    assert!(!makes("errcode.{code}.meaning", "errcode.40163.remedy"));
    assert!(!makes("errcode.{code}.meaning", "errcode..meaning"));
    assert!(!makes("{a}.{b}", "page.title"), "this would fit everything");
    assert!(!makes("page.title", "page.titles"));
}
