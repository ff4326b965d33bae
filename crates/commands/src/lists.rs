//! Lists of people on their way in, and files on their way out: what a screen cannot hand over, or
//! take, in one piece lies in the data folder meanwhile.

use std::fs::{self, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// How much of a file goes out at once.
const PART: u64 = 512 * 1024;
/// The longest name of a file, in characters.
const LONGEST_NAME: usize = 120;

/// The folder of such files. Each lies in a folder of its own, which only its owner can read, and
/// whose name is the file's id.
#[derive(Debug, Clone)]
pub(crate) struct Lists(PathBuf);

impl Lists {
    pub(crate) fn new(data_folder: &Path) -> Self {
        Self(data_folder.join("lists"))
    }

    /// Makes room for a file of this name. What was there under the id goes.
    pub(crate) fn make(&self, id: &str, name: &str) -> io::Result<PathBuf> {
        let folder = self.0.join(plain(id)?);
        if folder.is_dir() {
            fs::remove_dir_all(&folder)?;
        }
        make_private(&folder)?;
        Ok(folder.join(file_name(name)))
    }

    /// Adds bytes at the end of a file. Answers how many it has.
    pub(crate) fn append(&self, id: &str, bytes: &[u8]) -> io::Result<u64> {
        let path = self.find(id)?;
        let mut file = OpenOptions::new().append(true).open(path)?;
        file.write_all(bytes)?;
        Ok(file.metadata()?.len())
    }

    /// Gives a file another id.
    pub(crate) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let (from, to) = (self.0.join(plain(from)?), self.0.join(plain(to)?));
        if to.is_dir() {
            fs::remove_dir_all(&to)?;
        }
        fs::rename(from, to)
    }

    /// Where the file of this id lies.
    pub(crate) fn find(&self, id: &str) -> io::Result<PathBuf> {
        let mut files = fs::read_dir(self.0.join(plain(id)?))?;
        match files.next() {
            Some(file) => Ok(file?.path()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// A part of a file, and where the next one begins.
    pub(crate) fn part(&self, id: &str, offset: u64) -> io::Result<(Vec<u8>, Option<u64>)> {
        let mut file = fs::File::open(self.find(id)?)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(offset))?;
        let mut bytes = Vec::new();
        file.take(PART).read_to_end(&mut bytes)?;
        let end = offset + u64::try_from(bytes.len()).unwrap_or(0);
        Ok((bytes, (end < length && end > offset).then_some(end)))
    }

    /// Removes a file.
    pub(crate) fn remove(&self, id: &str) -> io::Result<()> {
        fs::remove_dir_all(self.0.join(plain(id)?))
    }

    /// Removes every file whose id `is_needed` does not know.
    pub(crate) fn clean(&self, is_needed: impl Fn(&str) -> bool) -> io::Result<()> {
        let folders = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            folders => folders?,
        };
        for folder in folders {
            let folder = folder?;
            if !folder.file_name().to_str().is_some_and(&is_needed) {
                fs::remove_dir_all(folder.path())?;
            }
        }
        Ok(())
    }
}

/// An id is letters and digits, so that it leads nowhere else.
fn plain(id: &str) -> io::Result<&str> {
    let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_plain
        .then_some(id)
        .ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// The end of a path, whatever system wrote it.
fn file_name(name: &str) -> String {
    let end = name.rsplit(['/', '\\', ':']).next().unwrap_or_default();
    let end: String = end.chars().filter(|c| !c.is_control()).collect();
    let end = end.trim_matches(['.', ' ']);
    let surplus = end.chars().count().saturating_sub(LONGEST_NAME);
    let end: String = end.chars().skip(surplus).collect();
    if end.is_empty() {
        "list".to_owned()
    } else {
        end
    }
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

/// Windows gives folders in a user's own folder to that user alone.
#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_in_and_goes_out_in_parts() {
        let folder = tempfile::tempdir().expect("a folder");
        let lists = Lists::new(folder.path());
        let path = lists
            .make("a1", "C:\\people\\list.csv")
            .expect("there is room");
        fs::write(path, "").expect("it is written");
        lists.append("a1", b"id\n").expect("it is there");
        assert_eq!(lists.append("a1", b"1\n").expect("it is there"), 5);
        lists.rename("a1", "b2").expect("it gets another id");
        assert!(lists.find("a1").is_err(), "it has one id");
        let path = lists.find("b2").expect("it is there");
        assert!(path.ends_with("list.csv"), "{path:?}");
        assert_eq!(
            lists.part("b2", 0).expect("it is read"),
            (b"id\n1\n".to_vec(), None)
        );
        assert_eq!(
            lists.part("b2", 3).expect("it is read"),
            (b"1\n".to_vec(), None)
        );
        lists.clean(|id| id == "b2").expect("it is cleaned");
        assert!(lists.find("b2").is_ok(), "what is needed stays");
        lists.clean(|_| false).expect("it is cleaned");
        assert!(lists.find("b2").is_err());
    }

    #[test]
    fn no_id_and_no_name_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let lists = Lists::new(folder.path());
        for id in ["", "..", "a/b", "../../etc"] {
            assert!(lists.make(id, "list.csv").is_err(), "{id:?}");
        }
        for (name, expected) in [("../../x.csv", "x.csv"), ("..", "list"), ("", "list")] {
            let path = lists.make("a", name).expect("there is room");
            assert_eq!(path, folder.path().join("lists/a").join(expected));
        }
    }
}
