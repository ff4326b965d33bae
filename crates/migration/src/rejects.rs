//! The rows that cannot be used, in the form of the list that they came from, with the reason
//! behind each: to be mended and imported again.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use saoma_model::RowReason;
use saoma_text::{Lang, text};
use serde_json::Value;

use crate::MigrationError;
use crate::draft::Rejection;
use crate::export::Sheet;
use crate::input::{Content, Encoding, Form, InputRow, quoted};
use crate::reading::RejectsTo;

/// The name of the column that is added.
const REASON: &str = "reason";

/// A file of rejected rows that is being written.
pub(crate) struct Rejects {
    path: PathBuf,
    lang: Lang,
    to: To,
    count: u64,
}

enum To {
    Csv {
        file: BufWriter<File>,
        delimiter: u8,
        encoding: Encoding,
        width: usize,
    },
    JsonLines(BufWriter<File>),
    Json(BufWriter<File>),
    Xlsx(Box<Sheet>),
}

impl Rejects {
    pub(crate) fn create(to: RejectsTo, form: Form) -> Result<Self, MigrationError> {
        let failed = |source| MigrationError::Write {
            path: to.path.clone(),
            source,
        };
        let file = File::create(&to.path).map_err(failed)?;
        let writer = match form {
            Form::Csv {
                delimiter,
                encoding,
            } => To::Csv {
                file: BufWriter::new(file),
                delimiter,
                encoding,
                width: 0,
            },
            Form::JsonLines => To::JsonLines(BufWriter::new(file)),
            Form::Json => To::Json(BufWriter::new(file)),
            Form::Xlsx => To::Xlsx(Box::new(Sheet::create(file).map_err(failed)?)),
        };
        Ok(Self {
            path: to.path,
            lang: to.lang,
            to: writer,
            count: 0,
        })
    }

    /// Writes the header of a table.
    pub(crate) fn header(&mut self, header: &[String]) -> Result<(), MigrationError> {
        let mut cells = header.to_vec();
        cells.push(REASON.to_owned());
        let result = match &mut self.to {
            To::Csv {
                file,
                delimiter,
                encoding,
                width,
            } => {
                *width = header.len();
                let sign = char::from(*delimiter);
                let line: Vec<_> = cells.iter().map(|cell| quoted(cell, sign)).collect();
                let line = line.join(&sign.to_string());
                file.write_all(&encoding.encode(&line))
                    .and_then(|()| file.write_all(b"\r\n"))
            }
            To::Xlsx(sheet) => sheet.row(cells.iter().map(String::as_str)),
            To::JsonLines(_) | To::Json(_) => Ok(()),
        };
        result.map_err(|source| self.failed(source))
    }

    /// Writes a row with the reason behind it.
    pub(crate) fn add(
        &mut self,
        row: &InputRow,
        rejection: &Rejection,
    ) -> Result<(), MigrationError> {
        let reason = sentence(self.lang, rejection);
        let first = self.count == 0;
        self.count += 1;
        let result = match &mut self.to {
            To::Csv {
                file,
                delimiter,
                encoding,
                width,
            } => {
                let line = csv_line(row, rejection, *delimiter, *width);
                let reason = quoted(&reason, char::from(*delimiter)).into_owned();
                file.write_all(&line)
                    .and_then(|()| file.write_all(&encoding.encode(&reason)))
                    .and_then(|()| file.write_all(b"\r\n"))
            }
            To::Xlsx(sheet) => {
                let cells = match &row.content {
                    Ok(Content::Cells { cells, .. }) => cells.as_slice(),
                    _ => &[],
                };
                let cells = cells.iter().map(String::as_str);
                sheet.row(cells.chain([reason.as_str()]))
            }
            To::JsonLines(file) => writeln!(file, "{}", json(row, &reason)),
            To::Json(file) => {
                let before = if first { "[\n" } else { ",\n" };
                write!(file, "{before}{}", json(row, &reason))
            }
        };
        result.map_err(|source| self.failed(source))
    }

    /// Writes what is left.
    pub(crate) fn finish(self) -> Result<(), MigrationError> {
        let Self {
            path, to, count, ..
        } = self;
        let result = match to {
            To::Csv { mut file, .. } | To::JsonLines(mut file) => file.flush(),
            To::Json(mut file) => {
                let end: &[u8] = if count == 0 { b"[]\n" } else { b"\n]\n" };
                file.write_all(end).and_then(|()| file.flush())
            }
            To::Xlsx(sheet) => sheet.finish(),
        };
        result.map_err(|source| MigrationError::Write { path, source })
    }

    fn failed(&self, source: io::Error) -> MigrationError {
        MigrationError::Write {
            path: self.path.clone(),
            source,
        }
    }
}

/// The row's own bytes and a delimiter. One whose quotes do not match becomes one cell, so that
/// the file can be read.
fn csv_line(row: &InputRow, rejection: &Rejection, delimiter: u8, width: usize) -> Vec<u8> {
    let is_broken = matches!(
        rejection.reason,
        RowReason::UnclosedQuote | RowReason::StrayQuote | RowReason::TooLong
    );
    let mut line = Vec::new();
    if is_broken {
        line.push(b'"');
        for byte in &row.line {
            line.push(*byte);
            if *byte == b'"' {
                line.push(b'"');
            }
        }
        line.push(b'"');
        line.extend(std::iter::repeat_n(delimiter, width.max(1)));
    } else {
        line.extend_from_slice(&row.line);
        line.push(delimiter);
    }
    line
}

fn json(row: &InputRow, reason: &str) -> Value {
    match &row.content {
        Ok(Content::Json(Value::Object(object))) => {
            let mut object = object.clone();
            object.insert(REASON.to_owned(), reason.into());
            Value::Object(object)
        }
        Ok(Content::Json(other)) => serde_json::json!({ "value": other, REASON: reason }),
        _ => serde_json::json!({ "value": String::from_utf8_lossy(&row.line), REASON: reason }),
    }
}

/// Why a row was rejected, in words.
fn sentence(lang: Lang, rejection: &Rejection) -> String {
    let key = format!("migration.reason.{}", rejection.reason);
    let sentence = text(lang, &key);
    match (rejection.field, &rejection.value) {
        (Some(field), Some(value)) => format!("{field} {value}: {sentence}"),
        (Some(field), None) => format!("{field}: {sentence}"),
        (None, _) => sentence.to_owned(),
    }
}
