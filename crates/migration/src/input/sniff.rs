//! What form a file has: by its content, since people rename files.

use std::io::{self, Read};

use serde::de::IgnoredAny;

use super::encoding::{Encoding, ToUtf8};
use super::{Form, csv};

/// How much is looked at, in bytes.
const SAMPLE: u64 = 64 * 1024;

/// The form of what `file` holds; nothing if it is empty or no list.
pub(super) fn form(file: &mut impl Read) -> io::Result<Option<Form>> {
    let mut sample = Vec::new();
    file.take(SAMPLE).read_to_end(&mut sample)?;
    if sample.starts_with(b"PK\x03\x04") {
        return Ok(Some(Form::Xlsx));
    }
    // An old spreadsheet, a PDF, a ZIP of something: nothing that has lines.
    let foreign: [&[u8]; 4] = [
        b"\xd0\xcf\x11\xe0",
        b"%PDF",
        b"\x1f\x8b",
        b"SQLite format 3",
    ];
    if foreign.iter().any(|magic| sample.starts_with(magic)) {
        return Ok(None);
    }
    let encoding = Encoding::of(&sample);
    let mut text = Vec::new();
    if encoding.must_decode_first() {
        ToUtf8::new(sample.as_slice(), encoding).read_to_end(&mut text)?;
    } else {
        text = sample
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&sample)
            .to_vec();
    }
    let text = text.trim_ascii();
    Ok(match text.first() {
        None => None,
        Some(b'[') if !encoding.must_decode_first() => Some(Form::Json),
        Some(b'{') if !encoding.must_decode_first() => Some(json(text)),
        Some(_) => Some(Form::Csv {
            delimiter: csv::delimiter(text),
            encoding,
        }),
    })
}

/// A line that is a whole object, with another behind it, begins JSON Lines.
fn json(text: &[u8]) -> Form {
    let Some(end) = text.iter().position(|byte| *byte == b'\n') else {
        return Form::Json;
    };
    let (line, rest) = text.split_at(end);
    let is_whole = serde_json::from_slice::<IgnoredAny>(line).is_ok();
    if is_whole && rest.trim_ascii_start().starts_with(b"{") {
        Form::JsonLines
    } else {
        Form::Json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_told_by_the_content() {
        for (content, expected) in [
            ("{\"id\":1}\n{\"id\":2}\n", Some(Form::JsonLines)),
            ("{\"users\":[{}]}", Some(Form::Json)),
            ("{\n \"users\": [] }", Some(Form::Json)),
            (" [1]", Some(Form::Json)),
            ("PK\x03\x04", Some(Form::Xlsx)),
            ("%PDF-1.7", None),
            ("", None),
            (
                "id;name\n1;b",
                Some(Form::Csv {
                    delimiter: b';',
                    encoding: Encoding::Undecided,
                }),
            ),
        ] {
            let found = form(&mut content.as_bytes()).expect("a slice can be read");
            assert_eq!(found, expected, "{content:?}");
        }
    }
}
