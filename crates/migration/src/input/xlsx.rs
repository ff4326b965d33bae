//! Spreadsheets: the first sheet that has rows.

use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{DataRef, Reader as _, Xlsx};
use saoma_model::RowReason;

use super::{Content, InputRow, LONGEST_FIELD, Piece, Sink};
use crate::MigrationError;

/// How much a spreadsheet may unpack to; less in tests, which make one that is larger.
const UNPACKED_MEBIBYTES: u64 = if cfg!(test) { 48 } else { 1024 };
/// A number with more digits has lost some: spreadsheets keep fifteen.
const EXACT: f64 = 1e15;

/// Hands header and rows to `sink`.
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), MigrationError> {
    // The library counts columns without looking whether they fit: a place like `ZZZZZZZZ1` stops it.
    let read = catch_unwind(AssertUnwindSafe(|| read_sheets(path, sink)));
    read.unwrap_or_else(|_| {
        Err(MigrationError::Spreadsheet {
            path: path.to_owned(),
            why: "a cell is at no place of a sheet".to_owned(),
        })
    })
}

fn read_sheets(path: &Path, sink: &mut Sink<'_>) -> Result<(), MigrationError> {
    let unreadable = |source| MigrationError::Read {
        path: path.to_owned(),
        source,
    };
    check_size(path)?;
    let broken = |why: String| MigrationError::Spreadsheet {
        path: path.to_owned(),
        why,
    };
    let file = BufReader::new(File::open(path).map_err(unreadable)?);
    let mut workbook: Xlsx<_> = Xlsx::new(file).map_err(|error| broken(error.to_string()))?;
    for sheet in workbook.sheet_names() {
        let cells = workbook.worksheet_cells_reader(&sheet);
        let mut cells = cells.map_err(|error| broken(error.to_string()))?;
        let mut rows = Rows::new(sink);
        let mut goes_on = true;
        while let Some(cell) = cells
            .next_cell()
            .map_err(|error| broken(error.to_string()))?
        {
            goes_on = rows.add(cell.get_position(), cell.get_value());
            if !goes_on {
                break;
            }
        }
        if goes_on {
            rows.finish();
        }
        if rows.width.is_some() {
            return Ok(());
        }
    }
    Ok(())
}

/// Unpacks the file into nothing, because what a ZIP says about its size need not be true.
fn check_size(path: &Path) -> Result<(), MigrationError> {
    let broken = |why: zip::result::ZipError| MigrationError::Spreadsheet {
        path: path.to_owned(),
        why: why.to_string(),
    };
    let unreadable = |source| MigrationError::Read {
        path: path.to_owned(),
        source,
    };
    let file = BufReader::new(File::open(path).map_err(unreadable)?);
    let mut archive = zip::ZipArchive::new(file).map_err(broken)?;
    let mut left = UNPACKED_MEBIBYTES * 1024 * 1024;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(broken)?;
        let copied = io::copy(&mut entry.take(left + 1), &mut io::sink()).map_err(unreadable)?;
        left = left
            .checked_sub(copied)
            .ok_or_else(|| MigrationError::TooLarge {
                path: path.to_owned(),
                mebibytes: UNPACKED_MEBIBYTES,
            })?;
    }
    Ok(())
}

/// Puts cells together to rows.
struct Rows<'a, 'b> {
    sink: &'a mut Sink<'b>,
    row: Option<u32>,
    cells: Vec<String>,
    flaws: Vec<(usize, RowReason)>,
    width: Option<usize>,
}

impl<'a, 'b> Rows<'a, 'b> {
    fn new(sink: &'a mut Sink<'b>) -> Self {
        Self {
            sink,
            row: None,
            cells: Vec::new(),
            flaws: Vec::new(),
            width: None,
        }
    }

    fn add(&mut self, (row, column): (u32, u32), value: &DataRef<'_>) -> bool {
        if *value == DataRef::Empty {
            return true;
        }
        if self.row.is_some_and(|current| current != row) && !self.finish() {
            return false;
        }
        self.row = Some(row);
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        // A cell far to the right of the header says nothing that has a name.
        if column < self.width.unwrap_or(1024).max(64) {
            while self.cells.len() <= column {
                self.cells.push(String::new());
            }
            let (text, flaw) = text(value);
            if let Some(cell) = self.cells.get_mut(column) {
                *cell = text;
            }
            self.flaws.extend(flaw.map(|flaw| (column, flaw)));
        }
        true
    }

    /// Hands on the row that is complete.
    fn finish(&mut self) -> bool {
        let Some(row) = self.row.take() else {
            return true;
        };
        let (mut cells, flaws) = (
            std::mem::take(&mut self.cells),
            std::mem::take(&mut self.flaws),
        );
        let Some(width) = self.width else {
            self.width = Some(cells.len());
            return (self.sink)(Piece::Header(cells));
        };
        // A sheet leaves out what is empty.
        while cells.len() < width {
            cells.push(String::new());
        }
        while cells.len() > width && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        let content = if cells.len() > width {
            Err(RowReason::FieldsMany)
        } else if cells.iter().any(|cell| cell.len() > LONGEST_FIELD) {
            Err(RowReason::TooLong)
        } else if cells.iter().any(|cell| cell.contains('\0')) {
            Err(RowReason::NulByte)
        } else {
            Ok(Content::Cells { cells, flaws })
        };
        (self.sink)(Piece::Row(InputRow {
            number: i64::from(row) + 1,
            content,
            line: Vec::new(),
        }))
    }
}

/// A cell as text, and what is wrong with it.
fn text(value: &DataRef<'_>) -> (String, Option<RowReason>) {
    match value {
        DataRef::Int(number) => (number.to_string(), None),
        DataRef::Float(number) => {
            let is_damaged = number.abs() >= EXACT;
            (
                number.to_string(),
                is_damaged.then_some(RowReason::DamagedNumber),
            )
        }
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            (bounded(text), None)
        }
        DataRef::SharedString(text) => (bounded(text), None),
        DataRef::Bool(flag) => (flag.to_string(), None),
        DataRef::DateTime(date) => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            let text = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
            (text, None)
        }
        DataRef::Error(error) => (error.to_string(), Some(RowReason::CellError)),
        DataRef::Empty => (String::new(), None),
    }
}

/// The text, or of one that is too long as much as shows it: a thousand cells may share one text.
pub(super) fn bounded(text: &str) -> String {
    if text.len() <= LONGEST_FIELD {
        return text.to_owned();
    }
    let shown = text
        .char_indices()
        .take_while(|(at, _)| *at <= LONGEST_FIELD);
    shown.map(|(_, character)| character).collect()
}
