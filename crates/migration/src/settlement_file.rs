//! Settled rows from a table: a report with one more column is one.

use std::path::Path;
use std::sync::atomic::AtomicU64;

use saoma_model::RowSettlement;

use crate::MigrationError;
use crate::input::{Content, Input, Piece};
use crate::settle::Settlements;

/// The columns that count; all others may be there.
const COLUMNS: [&str; 2] = ["row", "settle"];

impl Settlements {
    /// Reads a table with the columns `row` and `settle`. A row without a word in the second is
    /// left as it is.
    ///
    /// # Errors
    /// [`MigrationError::Settlements`] names the line; else [`MigrationError::Read`].
    pub fn read(path: &Path) -> Result<Self, MigrationError> {
        let input = Input::open(path)?;
        let refused = |line: usize, why: String| MigrationError::Settlements {
            path: path.to_owned(),
            line,
            why,
        };
        let mut settled = Self::default();
        let mut columns: Option<[usize; 2]> = None;
        let mut failed = None;
        input.read(&AtomicU64::new(0), &mut |piece| {
            let result = match piece {
                Piece::Header(header) => {
                    let place = |name: &str| header.iter().position(|cell| cell.trim() == name);
                    match COLUMNS.map(place) {
                        [Some(row), Some(settle)] => {
                            columns = Some([row, settle]);
                            Ok(())
                        }
                        _ => Err(refused(1, format!("columns {}", COLUMNS.join(", ")))),
                    }
                }
                Piece::Row(row) => {
                    let line = usize::try_from(row.number).unwrap_or(0);
                    let cells = match (&row.content, columns) {
                        (Ok(Content::Cells { cells, .. }), Some(columns)) => {
                            columns.map(|at| cells.get(at).map_or("", |cell| cell.trim()))
                        }
                        _ => [""; 2],
                    };
                    settled.take(cells).map_err(|why| refused(line, why))
                }
            };
            failed = result.err();
            failed.is_none()
        })?;
        match (failed, columns) {
            (Some(error), _) => Err(error),
            (None, None) => Err(refused(1, format!("columns {}", COLUMNS.join(", ")))),
            (None, Some(_)) => Ok(settled),
        }
    }

    fn take(&mut self, [row, settle]: [&str; 2]) -> Result<(), String> {
        if settle.is_empty() {
            return Ok(());
        }
        let number = row.parse().map_err(|_| format!("{row:?}"))?;
        let settlement: RowSettlement = settle
            .parse()
            .map_err(|error: saoma_model::UnknownWord| error.to_string())?;
        self.rows.insert(number, settlement);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settlements, MigrationError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("settled.csv");
        std::fs::write(&path, text).expect("it is written");
        Settlements::read(&path)
    }

    #[test]
    fn a_report_with_one_more_column_settles_rows() {
        let report = "row,decision,reason,field,value,user_id,settle\r\n\
                      3,conflict,two_users,phone,+8613800138000,,merge\r\n\
                      4,create,,,,,\r\n\
                      9,conflict,phone_differs,phone,1,, keep\r\n";
        let settled = read(report).expect("it is a table").rows;
        let expected = [(3, RowSettlement::Merge), (9, RowSettlement::Keep)];
        assert_eq!(settled.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_settles_nothing_is_named_by_its_line() {
        for (text, line) in [
            ("row,decision\n3,conflict\n", 1),
            ("row,settle\n3,merge\n4,perhaps\n", 3),
            ("row,settle\nthree,merge\n", 2),
        ] {
            match read(text) {
                Err(MigrationError::Settlements { line: found, .. }) => {
                    assert_eq!(found, line, "{text}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
