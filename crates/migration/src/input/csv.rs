//! Text with a delimiter between fields (RFC 4180), record by record. A record that is damaged ends
//! with its line, so that one forgotten quote costs one row and not the file.

use std::io::{self, Read};

use saoma_model::RowReason;

use super::encoding::{Encoding, ToUtf8};
use super::{Content, InputRow, LONGEST_FIELD, LONGEST_ROW, Piece, Sink};

const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The delimiter: the one that the header has most of.
pub(super) fn delimiter(text: &[u8]) -> u8 {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if let Some([delimiter, ..]) = line.strip_prefix(b"sep=") {
        return *delimiter;
    }
    let count = |delimiter: &u8| {
        let mut in_quotes = false;
        let outside = line.iter().filter(|byte| {
            in_quotes ^= **byte == b'"';
            !in_quotes && *byte == delimiter
        });
        outside.count()
    };
    // The first of those with the most: a comma, if there is none at all.
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let found = count(&delimiter);
        if found > best.0 {
            best = (found, delimiter);
        }
    }
    best.1
}

/// Hands header and rows to `sink`.
pub(super) fn read(
    file: impl Read,
    delimiter: u8,
    encoding: Encoding,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    // In GB18030 the second byte of a character may be `|`.
    if encoding.must_decode_first() || (encoding == Encoding::Gb18030 && delimiter == b'|') {
        let text = ToUtf8::new(file, encoding);
        return read_decoded(Records::new(text, delimiter), Encoding::Utf8, sink);
    }
    read_decoded(Records::new(file, delimiter), encoding, sink)
}

fn read_decoded<R: Read>(
    mut records: Records<R>,
    mut encoding: Encoding,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    let mut width = None;
    while let Some(record) = records.next()? {
        let line = records.bytes(&record);
        let piece = match width {
            None if line.starts_with(b"sep=") => continue,
            None => {
                let header = cells(line, &record, delimiter_of(&records), &mut encoding);
                let header: Vec<String> = header.unwrap_or_default();
                width = Some(header.len());
                Piece::Header(header)
            }
            Some(width) => {
                let content = match record.damage {
                    Some(damage) => Err(damage),
                    None => cells(line, &record, delimiter_of(&records), &mut encoding)
                        .and_then(|cells| fitting(cells, width)),
                };
                Piece::Row(InputRow {
                    number: record.number,
                    content,
                    line: line.to_vec(),
                })
            }
        };
        if !sink(piece) {
            break;
        }
    }
    Ok(())
}

fn delimiter_of<R>(records: &Records<R>) -> u8 {
    records.delimiter
}

/// As many cells as the header has. Empty ones behind the last are what spreadsheets leave.
fn fitting(mut cells: Vec<String>, width: usize) -> Result<Content, RowReason> {
    while cells.len() > width && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    if cells.len() > width {
        return Err(RowReason::FieldsMany);
    }
    if cells.len() < width {
        return Err(RowReason::FieldsFew);
    }
    Ok(Content::Cells {
        cells,
        flaws: Vec::new(),
    })
}

/// The fields of a record that is sound.
fn cells(
    line: &[u8],
    record: &Record,
    delimiter: u8,
    encoding: &mut Encoding,
) -> Result<Vec<String>, RowReason> {
    let mut cells = Vec::new();
    let mut start = 0;
    for end in record.delimiters.iter().copied().chain([line.len()]) {
        let field = line.get(start..end).unwrap_or_default();
        if field.len() > LONGEST_FIELD {
            return Err(RowReason::TooLong);
        }
        let text = match field {
            [b'"', inner @ .., b'"'] => encoding.decode(inner)?.replace("\"\"", "\""),
            plain => encoding.decode(plain)?,
        };
        cells.push(text);
        start = end + 1;
    }
    debug_assert!(delimiter != b'"', "a quote delimits nothing");
    Ok(cells)
}

/// One record: where it lies in the buffer and where its fields end.
struct Record {
    number: i64,
    start: usize,
    end: usize,
    delimiters: Vec<usize>,
    damage: Option<RowReason>,
}

/// Cuts what is read into records.
struct Records<R> {
    inner: R,
    delimiter: u8,
    buffer: Vec<u8>,
    next: usize,
    number: i64,
    has_ended: bool,
}

/// What looking for the end of a record found.
enum Found {
    /// The record's length without its line end, and with it.
    Whole { end: usize, behind: usize },
    /// It is damaged.
    Damaged(RowReason),
    /// Its end is not in the buffer.
    More { in_quotes: bool },
}

impl<R: Read> Records<R> {
    fn new(inner: R, delimiter: u8) -> Self {
        Self {
            inner,
            delimiter,
            buffer: Vec::new(),
            next: 0,
            number: 0,
            has_ended: false,
        }
    }

    fn bytes(&self, record: &Record) -> &[u8] {
        self.buffer
            .get(record.start..record.end)
            .unwrap_or_default()
    }

    /// The next record that is not blank.
    fn next(&mut self) -> io::Result<Option<Record>> {
        loop {
            if self.buffer.len() - self.next < 4096 && !self.has_ended {
                self.fill()?;
            }
            if self.number == 0 && self.rest().starts_with(b"\xef\xbb\xbf") {
                self.next += 3;
            }
            if self.rest().is_empty() && self.has_ended {
                return Ok(None);
            }
            let mut delimiters = Vec::new();
            let (end, behind, damage) = match self.find(&mut delimiters) {
                Found::Whole { end, behind } => (end, behind, None),
                Found::Damaged(damage) => {
                    let (end, behind) = self.line();
                    (end, behind, Some(damage))
                }
                Found::More { .. } if !self.has_ended && self.rest().len() < LONGEST_ROW => {
                    self.fill()?;
                    continue;
                }
                Found::More { in_quotes: true } => {
                    let (end, behind) = self.line();
                    (end, behind, Some(RowReason::UnclosedQuote))
                }
                Found::More { in_quotes: false } if self.has_ended => {
                    (self.rest().len(), self.rest().len(), None)
                }
                Found::More { in_quotes: false } => self.skip_line()?,
            };
            self.number += 1;
            let start = self.next;
            self.next += behind;
            let bytes = self.buffer.get(start..start + end).unwrap_or_default();
            if bytes.iter().all(|byte| b" \t\r".contains(byte)) {
                continue;
            }
            let damage = damage.or_else(|| bytes.contains(&0).then_some(RowReason::NulByte));
            return Ok(Some(Record {
                number: self.number,
                start,
                end: start + end,
                delimiters,
                damage,
            }));
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.next..).unwrap_or_default()
    }

    /// Where the first line ends, without and with its line end.
    fn line(&self) -> (usize, usize) {
        let rest = self.rest();
        match rest.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                let has_return = end > 0 && rest.get(end - 1) == Some(&b'\r');
                (end - usize::from(has_return), end + 1)
            }
            None => (rest.len(), rest.len()),
        }
    }

    /// A line that is too long to keep: its beginning stands for it.
    fn skip_line(&mut self) -> io::Result<(usize, usize, Option<RowReason>)> {
        const KEPT: usize = 4096;
        let start = self.next;
        loop {
            let searched = self.buffer.len();
            let rest = self.buffer.get(start + KEPT..).unwrap_or_default();
            if let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                return Ok((KEPT, KEPT + end + 1, Some(RowReason::TooLong)));
            }
            if self.has_ended {
                return Ok((KEPT, searched - start, Some(RowReason::TooLong)));
            }
            self.buffer.truncate(start + KEPT);
            self.append(1 << 16)?;
        }
    }

    /// Walks from quote to quote and from delimiter to delimiter.
    fn find(&self, delimiters: &mut Vec<usize>) -> Found {
        let rest = self.rest();
        let mut position = 0;
        let mut at_start = true;
        while let Some(byte) = rest.get(position) {
            if at_start && *byte == b'"' {
                match self.end_of_quoted(position + 1) {
                    Ok(Some(behind)) => {
                        position = behind;
                        at_start = false;
                        continue;
                    }
                    Ok(None) => return Found::More { in_quotes: true },
                    Err(damage) => return Found::Damaged(damage),
                }
            }
            at_start = *byte == self.delimiter;
            if at_start {
                delimiters.push(position);
            }
            if *byte == b'\n' {
                let has_return = position > 0 && rest.get(position - 1) == Some(&b'\r');
                return Found::Whole {
                    end: position - usize::from(has_return),
                    behind: position + 1,
                };
            }
            position += 1;
        }
        Found::More { in_quotes: false }
    }

    /// Behind the quote that closes the field; nothing if it is not in the buffer.
    fn end_of_quoted(&self, from: usize) -> Result<Option<usize>, RowReason> {
        let rest = self.rest();
        let mut position = from;
        loop {
            let tail = rest.get(position..).unwrap_or_default();
            let Some(quote) = tail.iter().position(|byte| *byte == b'"') else {
                return Ok(None);
            };
            let behind = position + quote + 1;
            match rest.get(behind) {
                Some(b'"') => position = behind + 1,
                Some(b'\r' | b'\n') => return Ok(Some(behind)),
                Some(byte) if *byte == self.delimiter => return Ok(Some(behind)),
                Some(_) => return Err(RowReason::StrayQuote),
                None if self.has_ended => return Ok(Some(behind)),
                None => return Ok(None),
            }
        }
    }

    /// Forgets what is behind and reads at least as much as is there already, so that a long record
    /// is not looked at again and again.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.next);
        self.next = 0;
        self.append((1 << 16).max(self.buffer.len()))
    }

    fn append(&mut self, wanted: usize) -> io::Result<()> {
        let limit = u64::try_from(wanted).unwrap_or(u64::MAX);
        let count = (&mut self.inner)
            .take(limit)
            .read_to_end(&mut self.buffer)?;
        self.has_ended = count < wanted;
        Ok(())
    }
}

/// A cell as it is written: in quotes if it needs them.
pub(crate) fn quoted(text: &str, delimiter: char) -> std::borrow::Cow<'_, str> {
    let needs = |c: char| c == delimiter || matches!(c, '"' | '\n' | '\r');
    if text.contains(needs) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text.into()
    }
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
