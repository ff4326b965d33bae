//! The first rows of a list, with what its columns mean: for who says what they mean.

use std::sync::atomic::AtomicU64;

use saoma_model::{ImportField, RowReason};
use serde_json::Value;

use crate::MigrationError;
use crate::candidate::Candidate;
use crate::counts::Counts;
use crate::draft::{Rejection, shortened};
use crate::input::{Content, Form, Input, InputRow, Piece};
use crate::options::Options;
use crate::preset::Preset;
use crate::reading::Checking;

/// How many rows are shown.
const SHOWN: usize = 20;
/// How many rows are checked.
const CHECKED: u64 = 2000;
/// How many values of a column are shown.
const SAMPLES: usize = 3;
/// How deep the values of JSON are looked into.
const DEEPEST: usize = 3;

/// The beginning of a list.
#[derive(Debug)]
pub struct Preview {
    /// `csv`, `xlsx`, `json` or `jsonl`.
    pub format: &'static str,
    /// The encoding of a text, by its usual name.
    pub encoding: Option<&'static str>,
    /// What stands between the fields of a text.
    pub delimiter: Option<char>,
    /// The system that wrote it, if its values are JSON.
    pub preset: Option<Preset>,
    /// Its columns, or the paths of its values.
    pub columns: Vec<ColumnPreview>,
    /// Its first rows.
    pub rows: Vec<RowPreview>,
    /// What is wrong with the rows that were checked; what is right counts as created.
    pub checked: Counts,
    /// Whether these are all rows.
    pub is_whole: bool,
    /// Why it cannot be imported like this.
    pub problem: Option<MigrationError>,
}

/// A column, or a path of JSON values.
#[derive(Debug, Default)]
pub struct ColumnPreview {
    /// Its header or path.
    pub header: String,
    /// What it means.
    pub field: Option<ImportField>,
    /// Where its openids or unionids are valid, if the mapping says so.
    pub scope: Option<String>,
    /// The first different values in it.
    pub samples: Vec<String>,
}

/// A row.
#[derive(Debug)]
pub struct RowPreview {
    /// Its number.
    pub number: i64,
    /// Its values in the order of the columns; a JSON value is one text.
    pub cells: Vec<String>,
    /// Why it cannot be used, and which field shows it.
    pub rejection: Option<(RowReason, Option<ImportField>)>,
}

/// Reads the beginning of a list. What is wrong with it is told, no error.
///
/// # Errors
/// [`MigrationError::Read`], [`MigrationError::Spreadsheet`] or [`MigrationError::TooLarge`].
pub fn preview(input: &Input, options: &Options) -> Result<Preview, MigrationError> {
    let mut looking = Looking {
        checking: Checking::new(&options.mapping),
        options,
        preview: Preview::of(input.form),
        can_check: true,
    };
    let mut is_cut = false;
    input.read(&AtomicU64::new(0), &mut |piece| {
        match piece {
            Piece::Header(header) => looking.header(&header),
            Piece::Row(row) if looking.preview.checked.rows.read < CHECKED => looking.row(&row),
            Piece::Row(_) => is_cut = true,
        }
        !is_cut
    })?;
    let mut preview = looking.preview;
    preview.is_whole = !is_cut;
    for column in &mut preview.columns {
        let is_of_preset = preview.preset.is_some_and(|preset| preset != Preset::Flat);
        let is_said = options.mapping.columns.contains_key(column.header.trim());
        let target = options.mapping.target(&column.header);
        if let Some((field, scope)) = target.filter(|_| is_said || !is_of_preset) {
            column.field = Some(field);
            column.scope = scope.map(str::to_owned);
        }
    }
    Ok(preview)
}

impl Preview {
    fn of(form: Form) -> Self {
        let (format, encoding, delimiter) = match form {
            Form::Csv {
                delimiter,
                encoding,
            } => ("csv", Some(encoding.name()), Some(char::from(delimiter))),
            Form::JsonLines => ("jsonl", None, None),
            Form::Json => ("json", None, None),
            Form::Xlsx => ("xlsx", None, None),
        };
        Self {
            format,
            encoding,
            delimiter,
            preset: None,
            columns: Vec::new(),
            rows: Vec::new(),
            checked: Counts::default(),
            is_whole: true,
            problem: None,
        }
    }
}

struct Looking<'a> {
    checking: Checking<'a>,
    options: &'a Options,
    preview: Preview,
    /// Without a column that means something every row would be wrong.
    can_check: bool,
}

impl Looking<'_> {
    fn header(&mut self, header: &[String]) {
        let columns = header.iter().map(|header| ColumnPreview {
            header: header.clone(),
            ..ColumnPreview::default()
        });
        self.preview.columns = columns.collect();
        if let Err(problem) = self.checking.header(header) {
            self.preview.problem = Some(problem);
            self.can_check = false;
        }
    }

    fn row(&mut self, row: &InputRow) {
        let checked = self.check(row);
        let preview = &mut self.preview;
        preview.preset = self.checking.preset;
        let (decision, reason) = match &checked {
            Ok(()) => (saoma_model::RowDecision::Create, None),
            Err(rejection) => (saoma_model::RowDecision::Reject, Some(rejection.reason)),
        };
        preview.checked.add(decision, reason);
        let cells: Vec<String> = match &row.content {
            Ok(Content::Cells { cells, .. }) => cells.iter().map(|cell| shortened(cell)).collect(),
            Ok(Content::Json(value)) => {
                if preview.rows.len() < SHOWN {
                    note_paths(&mut preview.columns, String::new(), value, 0);
                }
                vec![shortened(&value.to_string())]
            }
            Err(_) => vec![shortened(&String::from_utf8_lossy(&row.line))],
        };
        if matches!(row.content, Ok(Content::Cells { .. })) {
            for (column, cell) in preview.columns.iter_mut().zip(&cells) {
                column.note(cell);
            }
        }
        if preview.rows.len() < SHOWN {
            preview.rows.push(RowPreview {
                number: row.number,
                cells,
                rejection: checked.err().map(|it| (it.reason, it.field)),
            });
        }
    }

    fn check(&mut self, row: &InputRow) -> Result<(), Rejection> {
        if !self.can_check {
            return Ok(());
        }
        let draft = self.checking.draft(row)?;
        Candidate::check(draft, self.options).map(|_| ())
    }
}

impl ColumnPreview {
    fn note(&mut self, value: &str) {
        let value = value.trim();
        if self.samples.len() < SAMPLES
            && !value.is_empty()
            && !self.samples.iter().any(|sample| sample == value)
        {
            self.samples.push(value.to_owned());
        }
    }
}

/// Notes the paths of a JSON value, and what stands there.
fn note_paths(columns: &mut Vec<ColumnPreview>, path: String, value: &Value, depth: usize) {
    if let (Value::Object(object), true) = (value, depth < DEEPEST) {
        for (key, value) in object {
            let path = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            note_paths(columns, path, value, depth + 1);
        }
        return;
    }
    if path.is_empty() {
        return;
    }
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => shortened(text),
        other => shortened(&other.to_string()),
    };
    match columns.iter_mut().find(|column| column.header == path) {
        Some(column) => column.note(&text),
        None => {
            let mut column = ColumnPreview {
                header: path,
                ..ColumnPreview::default()
            };
            column.note(&text);
            columns.push(column);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mapping;

    fn preview_of(name: &str, content: &[u8], options: &Options) -> Preview {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("it is written");
        let input = Input::open(&path).expect("it is a list");
        preview(&input, options).expect("it is read")
    }

    #[test]
    fn columns_are_suggested_and_rows_are_checked_as_the_import_would() {
        let (text, ..) =
            encoding_rs::GBK.encode("编号,手机号,备注\n1,13800138000,老客\n2,12,新客\n");
        let seen = preview_of("list.csv", &text, &Options::default());
        let fields: Vec<_> = seen.columns.iter().map(|column| column.field).collect();
        assert_eq!(
            fields,
            [Some(ImportField::Id), Some(ImportField::Phone), None]
        );
        assert_eq!(seen.columns[2].samples, ["老客", "新客"], "GBK is read");
        assert_eq!((seen.format, seen.delimiter), ("csv", Some(',')));
        assert_eq!(
            (seen.checked.rows.created, seen.checked.rows.rejected),
            (1, 1)
        );
        let rejection = seen.rows[1].rejection;
        assert_eq!(
            rejection,
            Some((RowReason::PhoneForm, Some(ImportField::Phone)))
        );
        assert!(seen.is_whole && seen.problem.is_none());
    }

    #[test]
    fn a_list_whose_columns_mean_nothing_is_shown_all_the_same() {
        let seen = preview_of("list.csv", b"a,b\n1,2\n", &Options::default());
        assert!(matches!(
            seen.problem,
            Some(MigrationError::NoKnownColumn { .. })
        ));
        assert_eq!(seen.columns.len(), 2, "they can be mapped");
        let options = Options {
            mapping: Mapping::read("columns: {a: id}").expect("a mapping"),
            ..Options::default()
        };
        let seen = preview_of("list.csv", b"a,b\n1,2\n", &options);
        assert!(seen.problem.is_none());
        assert_eq!(seen.columns[0].field, Some(ImportField::Id));
    }

    #[test]
    fn values_of_json_are_shown_by_their_paths() {
        let line = b"{\"id\":\"7\",\"profile\":{\"mobile\":\"13800138000\"},\"tags\":[\"a\"]}\n{\"id\":\"8\"}\n";
        let seen = preview_of("list.jsonl", line, &Options::default());
        let paths: Vec<_> = seen.columns.iter().map(|column| &*column.header).collect();
        assert_eq!(paths, ["id", "profile.mobile", "tags"]);
        assert_eq!(seen.preset, Some(Preset::Flat));
    }
}
