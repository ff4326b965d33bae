//! Reads lists row by row, whatever form they have. Memory does not grow with the file, save for
//! spreadsheets, whose texts lie in a table of their own.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

use aws_lc_rs::digest::{Context, SHA256};
use saoma_model::RowReason;
use serde_json::Value;

use crate::MigrationError;

mod csv;
mod encoding;
#[cfg(test)]
mod hostile_tests;
mod json;
mod sniff;
mod xlsx;

pub(crate) use csv::quoted;
pub(crate) use encoding::Encoding;

/// A row longer than this describes no person. In bytes.
const LONGEST_ROW: usize = 16 * 1024 * 1024;
/// A field longer than this holds nothing that is asked for. In bytes.
const LONGEST_FIELD: usize = 64 * 1024;

/// A file that holds a list of people.
#[derive(Debug, Clone)]
pub struct Input {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its form.
    pub(crate) form: Form,
    /// SHA-256 of its bytes when it was opened.
    pub(crate) hash: [u8; 32],
    /// Its length in bytes.
    pub(crate) bytes: u64,
}

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Text with a delimiter between fields.
    Csv { delimiter: u8, encoding: Encoding },
    /// A JSON value on each line.
    JsonLines,
    /// A JSON array, alone or in an object.
    Json,
    /// A spreadsheet of Office Open XML.
    Xlsx,
}

/// What a reader finds.
#[derive(Debug)]
pub(crate) enum Piece {
    /// The headers of the columns; comes first, where there are columns.
    Header(Vec<String>),
    /// A row.
    Row(InputRow),
}

/// One row as it was read.
#[derive(Debug)]
pub(crate) struct InputRow {
    /// Its number, as a spreadsheet or an editor shows it.
    pub(crate) number: i64,
    /// What it holds, or why that cannot be told.
    pub(crate) content: Result<Content, RowReason>,
    /// Its bytes, where it is a line.
    pub(crate) line: Vec<u8>,
}

/// What a row holds.
#[derive(Debug)]
pub(crate) enum Content {
    /// The fields in the order of the header; a field may be damaged.
    Cells {
        cells: Vec<String>,
        flaws: Vec<(usize, RowReason)>,
    },
    /// An object, or the openid alone.
    Json(Value),
}

/// Takes what is read; answers whether to go on.
pub(crate) type Sink<'a> = dyn FnMut(Piece) -> bool + 'a;

impl Input {
    /// Looks at a file: its form, and its hash.
    ///
    /// # Errors
    /// [`MigrationError::Read`] or [`MigrationError::Format`].
    pub fn open(path: &Path) -> Result<Self, MigrationError> {
        let failed = |source| MigrationError::Read {
            path: path.to_owned(),
            source,
        };
        let mut file = File::open(path).map_err(failed)?;
        let form = sniff::form(&mut file).map_err(failed)?;
        let form = form.ok_or_else(|| MigrationError::Format {
            path: path.to_owned(),
        })?;
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        let (hash, bytes) = hash(&mut file).map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            form,
            hash,
            bytes,
        })
    }

    /// The file's name.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// SHA-256 of its bytes when it was opened: a list is known by it.
    #[must_use]
    pub const fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// Hands all rows to `sink`, and notes in `read` how many bytes are behind it.
    pub(crate) fn read(&self, read: &AtomicU64, sink: &mut Sink<'_>) -> Result<(), MigrationError> {
        let failed = |source| MigrationError::Read {
            path: self.path.clone(),
            source,
        };
        let file = || File::open(&self.path).map(|file| Counting { file, read });
        match self.form {
            Form::Csv {
                delimiter,
                encoding,
            } => csv::read(file().map_err(failed)?, delimiter, encoding, sink).map_err(failed),
            Form::JsonLines => json::read_lines(file().map_err(failed)?, sink).map_err(failed),
            Form::Json => json::read(file().map_err(failed)?, sink).map_err(failed),
            Form::Xlsx => xlsx::read(&self.path, sink),
        }
    }

    /// Refuses if the file is no longer what it was.
    pub(crate) fn check_unchanged(&self) -> Result<(), MigrationError> {
        let failed = |source| MigrationError::Read {
            path: self.path.clone(),
            source,
        };
        let (hash, _) = hash(&mut File::open(&self.path).map_err(failed)?).map_err(failed)?;
        if hash == self.hash {
            return Ok(());
        }
        Err(MigrationError::InputChanged {
            path: self.path.clone(),
        })
    }
}

fn hash(file: &mut File) -> io::Result<([u8; 32], u64)> {
    let (mut context, mut bytes, mut buffer) = (Context::new(&SHA256), 0, vec![0; 1 << 16]);
    loop {
        let count = file.read(&mut buffer)?;
        let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else {
            break;
        };
        context.update(read);
        bytes += u64::try_from(count).unwrap_or(0);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    Ok((hash, bytes))
}

/// Notes how much of a file was read.
struct Counting<'a> {
    file: File,
    read: &'a AtomicU64,
}

impl io::Read for Counting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let bytes = u64::try_from(count).unwrap_or(0);
        self.read
            .fetch_add(bytes, std::sync::atomic::Ordering::Relaxed);
        Ok(count)
    }
}
