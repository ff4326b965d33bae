//! What became of every row: as a table for spreadsheets, or as a page to read.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use saoma_model::{MigrationId, WorkspaceId};
use saoma_store::migration_rows::{self, MigrationRow};
use saoma_store::{Store, migrations};
use saoma_text::{Lang, text};

use crate::MigrationError;
use crate::counts::Counts;
use crate::export::neutral;
use crate::input::quoted;

const COLUMNS: [&str; 6] = ["row", "decision", "reason", "field", "value", "user_id"];
/// How many rows are read from the store at once.
const PAGE: u32 = 2000;

/// A report that is being written. A path that ends in `.html` gets a page, any other CSV.
pub(crate) struct Report {
    path: PathBuf,
    file: BufWriter<File>,
    lang: Lang,
    is_page: bool,
}

/// Writes the report of a migration from what the store keeps of it.
///
/// # Errors
/// See [`MigrationError`].
pub async fn write_report_of(
    store: &Store,
    id: MigrationId,
    path: &Path,
    lang: Lang,
) -> Result<(), MigrationError> {
    let found = migrations::find(&mut store.read().await?, id).await?;
    let migration = found.ok_or(MigrationError::NoSuchMigration(id))?;
    let counts = serde_json::from_str(&migration.counts).map_err(MigrationError::Journal)?;
    write_report(store, migration.workspace, id, &counts, path, lang).await
}

/// The same, with the counts at hand.
///
/// # Errors
/// See [`MigrationError`].
pub async fn write_report(
    store: &Store,
    workspace: WorkspaceId,
    id: MigrationId,
    counts: &Counts,
    path: &Path,
    lang: Lang,
) -> Result<(), MigrationError> {
    let mut report = Report::create(path, lang)?;
    let mut after = 0;
    loop {
        let mut session = store.read().await?;
        let rows = migration_rows::list(&mut session, workspace, id, after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = last.number;
        report.add(&rows)?;
    }
    report.finish(counts)
}

impl Report {
    pub(crate) fn create(path: &Path, lang: Lang) -> Result<Self, MigrationError> {
        let failed = |source| MigrationError::Write {
            path: path.to_owned(),
            source,
        };
        let ending = path.extension().and_then(|ending| ending.to_str());
        let mut report = Self {
            path: path.to_owned(),
            file: BufWriter::new(File::create(path).map_err(failed)?),
            lang,
            is_page: ending.is_some_and(|ending| ending.starts_with("htm")),
        };
        report.head().map_err(failed)?;
        Ok(report)
    }

    pub(crate) fn add(&mut self, rows: &[MigrationRow]) -> Result<(), MigrationError> {
        for row in rows {
            let result = if self.is_page {
                self.page_row(row)
            } else {
                self.csv_row(row)
            };
            result.map_err(|source| self.failed(source))?;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self, counts: &Counts) -> Result<(), MigrationError> {
        let result = if self.is_page {
            self.foot(counts)
        } else {
            Ok(())
        };
        result
            .and_then(|()| self.file.flush())
            .map_err(|source| self.failed(source))
    }

    fn head(&mut self) -> io::Result<()> {
        if !self.is_page {
            return write!(self.file, "{}\r\n", COLUMNS.join(","));
        }
        let title = text(self.lang, "migration.report.title");
        write!(
            self.file,
            "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
             <style>body{{font:14px/1.5 system-ui,sans-serif;margin:2rem}}table{{border-collapse:collapse}}\
             td,th{{border-bottom:1px solid #ddd;padding:4px 12px;text-align:left;vertical-align:top}}</style>\n\
             <h1>{title}</h1>\n<table>\n<tr>",
            self.lang.tag()
        )?;
        for column in COLUMNS {
            let name = say(self.lang, format!("migration.report.{column}"));
            write!(self.file, "<th>{name}</th>")?;
        }
        writeln!(self.file, "</tr>")
    }

    fn csv_row(&mut self, row: &MigrationRow) -> io::Result<()> {
        let user = row.user.map(|user| user.to_string());
        let value = row.value.as_deref().map(neutral);
        write!(
            self.file,
            "{},{},{},{},{},{}\r\n",
            row.number,
            row.decision,
            row.reason.as_deref().unwrap_or_default(),
            row.field.as_deref().unwrap_or_default(),
            quoted(value.as_deref().unwrap_or_default(), ','),
            user.as_deref().unwrap_or_default(),
        )
    }

    /// Rows that need nobody's attention would bury the others.
    fn page_row(&mut self, row: &MigrationRow) -> io::Result<()> {
        use saoma_model::RowDecision::{Conflict, Delete, Merge, Reject};
        if !matches!(row.decision, Conflict | Merge | Reject | Delete) {
            return Ok(());
        }
        let decision = row.decision;
        let decision = say(self.lang, format!("migration.decision.{decision}"));
        let reason = row.reason.as_deref();
        let reason = reason.map(|reason| say(self.lang, format!("migration.reason.{reason}")));
        writeln!(
            self.file,
            "<tr><td>{}</td><td>{decision}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            row.number,
            reason.unwrap_or_default(),
            row.field.as_deref().unwrap_or_default(),
            escaped(row.value.as_deref().unwrap_or_default()),
            row.user.map(|user| user.to_string()).unwrap_or_default(),
        )
    }

    fn foot(&mut self, counts: &Counts) -> io::Result<()> {
        writeln!(self.file, "</table>\n<table>")?;
        let rows = &counts.rows;
        for (word, count) in [
            ("in", rows.read),
            ("created", rows.created),
            ("updated", rows.updated),
            ("linked", rows.linked),
            ("merged", rows.merged),
            ("skipped", rows.skipped),
            ("conflicts", rows.conflicts),
            ("rejected", rows.rejected),
            ("deleted", rows.deleted),
        ] {
            if word == "deleted" && count == 0 {
                continue;
            }
            let name = say(self.lang, format!("migration.count.{word}"));
            writeln!(self.file, "<tr><th>{name}</th><td>{count}</td></tr>")?;
        }
        for (reason, count) in &counts.by_reason {
            let name = say(self.lang, format!("migration.reason.{reason}"));
            writeln!(self.file, "<tr><td>{name}</td><td>{count}</td></tr>")?;
        }
        writeln!(self.file, "</table>\n</html>")
    }

    fn failed(&self, source: io::Error) -> MigrationError {
        MigrationError::Write {
            path: self.path.clone(),
            source,
        }
    }
}

fn say(lang: Lang, key: String) -> String {
    text(lang, &key).to_owned()
}

/// A text that a page shows as it is.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
