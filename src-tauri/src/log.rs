//! Where the program says what went wrong: `saoma.log` in the data folder, and standard error.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::MakeWriterExt as _;

/// A log that has grown beyond this many bytes is put aside at the next start.
const LARGE: u64 = 4 * 1024 * 1024;

/// Warnings and errors, unless `SAOMA_LOG` asks for more. Refusals of commands are told, too, since
/// a screen shows the reference by which they are found here.
pub(crate) fn write_to(folder: &Path) {
    let filter = EnvFilter::try_from_env("SAOMA_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,saoma_commands=info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_ansi(false);
    // A program that cannot write its log is still of use.
    let _ = match open(folder) {
        Ok(file) => builder
            .with_writer(io::stderr.and(Mutex::new(file)))
            .try_init(),
        Err(_) => builder.with_writer(io::stderr).try_init(),
    };
}

fn open(folder: &Path) -> io::Result<File> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join("saoma.log");
    if std::fs::metadata(&path).is_ok_and(|found| found.len() > LARGE) {
        std::fs::rename(&path, folder.join("saoma.log.old"))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}
