//! The project as an archive, and as a folder.

use std::fs::{self, File};
use std::io::{self, Cursor, Write as _};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::MiniProgramProject;

impl MiniProgramProject {
    /// The project as a ZIP archive with one folder in it. The same project gives the same bytes.
    ///
    /// # Errors
    /// If an entry cannot be written, which would be a fault of ours: it goes to memory.
    pub fn zip(&self) -> io::Result<Vec<u8>> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, content) in &self.files {
            let path = format!("{}/{path}", self.name);
            archive.start_file(path, SimpleFileOptions::default())?;
            archive.write_all(content.as_bytes())?;
        }
        Ok(archive.finish()?.into_inner())
    }

    /// Writes the project into a folder, which is made if it is not there.
    ///
    /// # Errors
    /// If a file cannot be written; [`io::ErrorKind::AlreadyExists`], with nothing written, if one is
    /// there already, since somebody may have worked on it.
    pub fn write_into(&self, folder: &Path) -> io::Result<()> {
        let mut paths = self.files.iter().map(|(path, _)| folder.join(path));
        if paths.any(|path| path.exists()) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        for (path, content) in &self.files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            File::create_new(path)?.write_all(content.as_bytes())?;
        }
        Ok(())
    }
}
