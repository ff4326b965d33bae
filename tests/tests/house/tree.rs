//! The project's own files.

use std::path::{Path, PathBuf};

/// A text file of the project.
pub(crate) struct File {
    /// From the project's root, with `/` between folders.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn has_ending(&self, ending: &str) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, found)| found == ending)
    }

    /// The folder of the crate that the file belongs to: `crates/model`, `xtask`.
    pub(crate) fn crate_folder(&self) -> &str {
        let depth = if self.path.starts_with("crates/") {
            2
        } else {
            1
        };
        let end = self
            .path
            .match_indices('/')
            .nth(depth - 1)
            .map_or(0, |(position, _)| position);
        self.path.get(..end).unwrap_or_default()
    }
}

/// The project's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every text file that is committed or could be: all but what .gitignore names. Read from the
/// disk and not asked of git, so that it also holds in an unpacked archive.
pub(crate) fn files() -> Vec<File> {
    let ignored =
        std::fs::read_to_string(root().join(".gitignore")).expect("the project has a .gitignore");
    let ignored: Vec<&str> = ignored
        .lines()
        .map(|line| line.trim_matches('/'))
        .chain([".git"])
        .collect();
    let mut files = Vec::new();
    walk(&root(), "", &ignored, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(
        files.iter().any(|file| file.path == "Cargo.toml"),
        "the walk begins at the root"
    );
    files
}

/// The files of Rust.
pub(crate) fn rust_files() -> Vec<File> {
    files()
        .into_iter()
        .filter(|file| file.has_ending("rs"))
        .collect()
}

fn walk(folder: &Path, prefix: &str, ignored: &[&str], files: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder)
        .expect("a folder of the project can be read")
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if ignored.iter().any(|pattern| matches(pattern, &name)) {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{path}/"), ignored, files);
        } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
            // What is no text (a picture, a font) has no words in it.
            files.push(File { path, text });
        }
    }
}

/// The two forms that .gitignore uses: a name, and a star with an ending.
fn matches(pattern: &str, name: &str) -> bool {
    pattern
        .strip_prefix('*')
        .map_or(pattern == name, |ending| name.ends_with(ending))
}

#[test]
fn a_file_knows_its_crate() {
    let folder = |path: &str| {
        File {
            path: path.to_owned(),
            text: String::new(),
        }
        .crate_folder()
        .to_owned()
    };
    assert_eq!(folder("crates/model/src/id.rs"), "crates/model");
    assert_eq!(folder("xtask/src/main.rs"), "xtask");
    assert_eq!(folder("README.md"), "");
}

#[test]
fn what_git_ignores_is_not_ours() {
    assert!(matches("node_modules", "node_modules"));
    assert!(matches("*.snap.new", "page.snap.new"));
    assert!(!matches("target", "targets"));
    assert!(files().iter().all(|file| !file.path.starts_with("target/")));
}
