//! The screens in `ui/`, built when one of their sources is not what they were built from.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Result, While as _};
use crate::{javascript, machine, step};

/// What the screens are built from: files, and folders with all that is in them.
const SOURCES: [&str; 8] = [
    "ui/index.html",
    "ui/package-lock.json",
    "ui/package.json",
    "ui/public",
    "ui/src",
    "ui/tsconfig.json",
    "ui/vite.config.ts",
    "locales",
];

/// Builds them if need be.
pub(crate) fn ensure_built() -> Result<()> {
    let folder = machine::project().join("ui");
    javascript::ensure_packages_of("ui", &folder)?;
    let wanted = digest(&machine::project(), &SOURCES)?;
    // Beside the other things that were made, and not in ui/dist, which is what gets shipped.
    let stamp = machine::target().join("screens-built-from");
    let is_built = folder.join("dist/assets").is_dir();
    if is_built && std::fs::read_to_string(&stamp).is_ok_and(|built| built == wanted) {
        return Ok(());
    }
    step::timed("npm run build in ui", || npm_run("build"))?;
    std::fs::write(&stamp, wanted).or_stop(format_args!("write {}", stamp.display()))
}

/// Runs one of the scripts of `ui/package.json`.
pub(crate) fn npm_run(script: &str) -> Result<()> {
    let mut command = Command::new(javascript::npm());
    // Standard output ends with the count of the tests and holds nothing of a script.
    command
        .args(["run", "--silent", script])
        .current_dir(machine::project().join("ui"))
        .stdin(std::process::Stdio::null())
        .stdout(std::io::stderr());
    step::run(command, &format!("npm run {script} in ui"))
}

/// A number that changes with the files' names and contents.
fn digest(root: &Path, sources: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    for source in sources {
        collect(&root.join(source), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        let content = std::fs::read(&file).or_stop(format_args!("read {}", file.display()))?;
        content.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        let entries = std::fs::read_dir(path).or_stop(format_args!("read {}", path.display()))?;
        for entry in entries.flatten() {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_source_asks_for_another_build() {
        let root = machine::target().join("xtask-test-screens");
        std::fs::create_dir_all(root.join("src/pages")).expect("the target folder can be written");
        let write = |name: &str, text: &str| {
            std::fs::write(root.join(name), text).expect("it can be written");
        };
        let sources = ["index.html", "src", "missing"];
        write("index.html", "<p>");
        write("src/pages/a.tsx", "a");
        let before = digest(&root, &sources).expect("all can be read");
        assert_eq!(before, digest(&root, &sources).expect("all can be read"));
        write("src/pages/a.tsx", "b");
        assert_ne!(before, digest(&root, &sources).expect("all can be read"));
    }

    #[test]
    fn every_source_is_there() {
        let missing: Vec<_> = SOURCES
            .iter()
            .filter(|source| !machine::project().join(source).exists())
            .collect();
        assert!(missing.is_empty(), "renamed or gone: {missing:?}");
    }
}
