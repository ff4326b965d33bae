//! JSON Lines, and JSON arrays: alone, or in an object as other systems export them.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead as _, BufReader, Read};

use saoma_model::RowReason;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{Content, InputRow, LONGEST_ROW, Piece, Sink};

/// Under which keys lists of people lie: Keycloak's realm, Casdoor's and WeChat's answers.
const LISTS: [&str; 6] = ["users", "data", "list", "openid", "items", "records"];

/// Hands each line to `sink`.
pub(super) fn read_lines(file: impl Read, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let limit = u64::try_from(LONGEST_ROW).unwrap_or(u64::MAX);
    for number in 1.. {
        let mut line = Vec::new();
        if (&mut reader).take(limit).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let is_cut = line.len() >= LONGEST_ROW && !line.ends_with(b"\n");
        if is_cut {
            reader.skip_until(b'\n')?;
            line.truncate(4096);
        }
        let text = line
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&line)
            .trim_ascii();
        if text.is_empty() {
            continue;
        }
        let content = if is_cut {
            Err(RowReason::TooLong)
        } else if std::str::from_utf8(text).is_err() {
            Err(RowReason::Encoding)
        } else {
            serde_json::from_slice(text)
                .map(Content::Json)
                .map_err(|_| RowReason::JsonForm)
        };
        let row = InputRow {
            number,
            content,
            line: text.to_vec(),
        };
        if !sink(Piece::Row(row)) {
            break;
        }
    }
    Ok(())
}

/// Hands each element to `sink`. What cannot be read is one row, since where the next would begin
/// nobody can tell.
pub(super) fn read(file: impl Read, sink: &mut Sink<'_>) -> io::Result<()> {
    let budget = Cell::new(None);
    let reader = Bounded {
        inner: BufReader::with_capacity(1 << 16, file),
        budget: &budget,
    };
    let mut walk = Walking {
        number: 0,
        stopped: false,
        budget: &budget,
        sink,
    };
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let result = Walk(&mut walk).deserialize(&mut deserializer);
    match result {
        Err(error) if !walk.stopped => {
            if error.is_io() && budget.get() != Some(0) {
                return Err(error.into());
            }
            let damage = match budget.get() {
                Some(0) => RowReason::TooLong,
                _ => RowReason::JsonForm,
            };
            walk.hand(Err(damage));
            Ok(())
        }
        _ => Ok(()),
    }
}

struct Walking<'a, 'b> {
    number: i64,
    stopped: bool,
    /// How much may still be read of the element at hand.
    budget: &'a Cell<Option<usize>>,
    sink: &'a mut Sink<'b>,
}

impl Walking<'_, '_> {
    fn hand(&mut self, content: Result<Content, RowReason>) {
        self.number += 1;
        self.stopped |= !(self.sink)(Piece::Row(InputRow {
            number: self.number,
            content,
            line: Vec::new(),
        }));
    }
}

/// Looks for lists in a value and hands their elements on.
struct Walk<'w, 'a, 'b>(&'w mut Walking<'a, 'b>);

impl<'de> DeserializeSeed<'de> for Walk<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of people")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        loop {
            self.0.budget.set(Some(LONGEST_ROW));
            let Some(element) = list.next_element::<Value>()? else {
                break;
            };
            self.0.hand(Ok(Content::Json(element)));
            if self.0.stopped {
                return Err(serde::de::Error::custom("nobody wants more"));
            }
        }
        self.0.budget.set(None);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if LISTS.contains(&key.as_str()) {
                map.next_value_seed(Walk(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Refuses to read on within an element that is too long.
struct Bounded<'a, R> {
    inner: R,
    budget: &'a Cell<Option<usize>>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(left) = self.budget.get() else {
            return self.inner.read(buffer);
        };
        if left == 0 {
            return Err(io::Error::other("an element is too long"));
        }
        let count = self.inner.read(buffer)?;
        self.budget.set(Some(left.saturating_sub(count)));
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(read: impl Fn(&mut Sink<'_>)) -> Vec<(i64, Result<String, RowReason>)> {
        let mut rows = Vec::new();
        read(&mut |piece| {
            if let Piece::Row(row) = piece {
                let text = row.content.map(|content| match content {
                    Content::Json(value) => value.to_string(),
                    Content::Cells { .. } => String::new(),
                });
                rows.push((row.number, text));
            }
            true
        });
        rows
    }

    #[test]
    fn a_list_is_found_where_other_systems_put_it() {
        for text in [
            r#"[{"a":1},"o2"]"#,
            r#"{"realm":"x","clients":[{"b":[1]}],"users":[{"a":1},"o2"]}"#,
            r#"{"total":2,"count":2,"data":{"openid":[{"a":1},"o2"]},"next_openid":"o2"}"#,
        ] {
            let found = rows(|sink| read(text.as_bytes(), sink).expect("a slice can be read"));
            assert_eq!(
                found,
                [
                    (1, Ok("{\"a\":1}".to_owned())),
                    (2, Ok("\"o2\"".to_owned()))
                ],
                "{text}"
            );
        }
    }

    #[test]
    fn a_list_that_breaks_off_loses_nothing_in_front() {
        let found =
            rows(|sink| read(&b"[{\"a\":1},{\"b\":"[..], sink).expect("a slice can be read"));
        assert_eq!(
            found,
            [
                (1, Ok("{\"a\":1}".to_owned())),
                (2, Err(RowReason::JsonForm))
            ]
        );
    }

    #[test]
    fn an_element_without_end_is_not_kept() {
        let text = format!("[1,\"{}\"]", "x".repeat(LONGEST_ROW + 100_000));
        let found = rows(|sink| read(text.as_bytes(), sink).expect("a slice can be read"));
        assert_eq!(
            found,
            [(1, Ok("1".to_owned())), (2, Err(RowReason::TooLong))]
        );
    }

    #[test]
    fn a_line_that_is_no_json_is_named_and_the_next_is_read() {
        let text = b"{\"a\":1}\n{oops\n\n\xff\n{\"a\":2}";
        let found = rows(|sink| read_lines(&text[..], sink).expect("a slice can be read"));
        assert_eq!(
            found,
            [
                (1, Ok("{\"a\":1}".to_owned())),
                (2, Err(RowReason::JsonForm)),
                (4, Err(RowReason::Encoding)),
                (5, Ok("{\"a\":2}".to_owned())),
            ]
        );
    }
}
