//! Reads an input on a thread of its own, so that the next rows are checked while these are written.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use saoma_model::RowReason;
use saoma_text::Lang;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::MigrationError;
use crate::candidate::Candidate;
use crate::draft::{Draft, Rejection};
use crate::input::{Content, Input, InputRow, Piece};
use crate::mapping::{Columns, Mapping};
use crate::options::Options;
use crate::preset::Preset;
use crate::rejects::Rejects;
use crate::value;

/// How far a migration has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows that were dealt with.
    pub rows: u64,
    /// How much of the input was read, in bytes.
    pub bytes: u64,
    /// The length of the input.
    pub of_bytes: u64,
}

/// A row that was read and checked.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) number: i64,
    pub(crate) content: Result<Candidate, Rejection>,
}

/// An input that is being read.
pub(crate) struct Reading {
    batches: mpsc::Receiver<Vec<Item>>,
    reader: JoinHandle<Result<(), MigrationError>>,
    read: Arc<AtomicU64>,
    of_bytes: u64,
}

/// Where the rows go that cannot be used.
#[derive(Debug, Clone)]
pub(crate) struct RejectsTo {
    pub(crate) path: PathBuf,
    pub(crate) lang: Lang,
}

impl Reading {
    /// Begins to read. Rows up to number `after` have been dealt with before: only the rejected
    /// among them are written down again.
    pub(crate) fn start(
        input: &Input,
        options: &Options,
        after: i64,
        rejects: Option<RejectsTo>,
    ) -> Self {
        let (sender, batches) = mpsc::channel(2);
        let read = Arc::new(AtomicU64::new(0));
        let of_bytes = input.bytes;
        let (input, options, count) = (input.clone(), options.clone(), read.clone());
        let reader = tokio::task::spawn_blocking(move || {
            run(&input, &options, after, rejects, &count, &sender)
        });
        Self {
            batches,
            reader,
            read,
            of_bytes,
        }
    }

    /// The next rows; nothing at the end.
    pub(crate) async fn next(&mut self) -> Option<Vec<Item>> {
        self.batches.recv().await
    }

    /// How far it is.
    pub(crate) fn progress(&self, rows: u64) -> Progress {
        Progress {
            rows,
            bytes: self.read.load(Ordering::Relaxed).min(self.of_bytes),
            of_bytes: self.of_bytes,
        }
    }

    /// What went wrong, if anything did. Ends a reader who is not at the end.
    pub(crate) async fn finish(self) -> Result<(), MigrationError> {
        drop(self.batches);
        match self.reader.await {
            Ok(result) => result,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

fn run(
    input: &Input,
    options: &Options,
    after: i64,
    rejects: Option<RejectsTo>,
    read: &AtomicU64,
    sender: &mpsc::Sender<Vec<Item>>,
) -> Result<(), MigrationError> {
    let mut rejects = rejects
        .map(|to| Rejects::create(to, input.form))
        .transpose()?;
    let mut checking = Checking::new(&options.mapping);
    let mut batch = Vec::new();
    let mut failed = None;
    input.read(read, &mut |piece| {
        let result = match piece {
            Piece::Header(header) => {
                let written = rejects.as_mut().map_or(Ok(()), |to| to.header(&header));
                written.and_then(|()| checking.header(&header))
            }
            Piece::Row(row) => {
                let content = checking
                    .draft(&row)
                    .and_then(|draft| Candidate::check(draft, options));
                if let (Err(rejection), Some(to)) = (&content, &mut rejects)
                    && let Err(error) = to.add(&row, rejection)
                {
                    failed = Some(error);
                    return false;
                }
                if row.number > after {
                    batch.push(Item {
                        number: row.number,
                        content,
                    });
                }
                Ok(())
            }
        };
        if let Err(error) = result {
            failed = Some(error);
            return false;
        }
        batch.len() < options.batch || sender.blocking_send(std::mem::take(&mut batch)).is_ok()
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    if !batch.is_empty() {
        // Nobody listens any more if somebody stopped the migration.
        let _ = sender.blocking_send(batch);
    }
    rejects.map_or(Ok(()), Rejects::finish)
}

/// What is known about the list as a whole.
pub(crate) struct Checking<'a> {
    mapping: &'a Mapping,
    columns: Option<Columns>,
    pub(crate) preset: Option<Preset>,
}

impl<'a> Checking<'a> {
    pub(crate) const fn new(mapping: &'a Mapping) -> Self {
        Self {
            mapping,
            columns: None,
            preset: mapping.preset,
        }
    }

    pub(crate) fn header(&mut self, header: &[String]) -> Result<(), MigrationError> {
        self.columns = Some(Columns::of(header, self.mapping)?);
        Ok(())
    }

    /// What a row says.
    pub(crate) fn draft(&mut self, row: &InputRow) -> Result<Draft, Rejection> {
        match &row.content {
            Err(damage) => Err(Rejection::of_row(*damage)),
            Ok(Content::Json(json)) => {
                let preset = *self.preset.get_or_insert_with(|| Preset::of(json));
                preset.read(json, self.mapping)
            }
            Ok(Content::Cells { cells, flaws }) => self.of_cells(cells, flaws),
        }
    }

    fn of_cells(&self, cells: &[String], flaws: &[(usize, RowReason)]) -> Result<Draft, Rejection> {
        let mut draft = Draft::default();
        let (mut appid, mut open_platform) = (None, None);
        for (position, field, scope) in self.columns.iter().flat_map(Columns::known) {
            let Some(cell) = cells.get(position) else {
                continue;
            };
            if let Some((_, flaw)) = flaws.iter().find(|(flawed, _)| *flawed == position) {
                return Err(Rejection::of(*flaw, field, cell));
            }
            let text = value::plain(cell).to_owned();
            match field {
                saoma_model::ImportField::Appid if !text.is_empty() => appid = Some(text),
                saoma_model::ImportField::OpenPlatform if !text.is_empty() => {
                    open_platform = Some(text);
                }
                _ => draft.set(field, scope, text),
            }
        }
        for (scope, _) in &mut draft.openids {
            if scope.is_none() {
                scope.clone_from(&appid);
            }
        }
        for (scope, _) in &mut draft.unionids {
            if scope.is_none() {
                scope.clone_from(&open_platform);
            }
        }
        Ok(draft)
    }
}
