//! Puts the built screens (`ui/dist`) into a release build.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=../../ui/dist");
    let folder = Path::new("../../ui/dist");
    let mut list = String::from("&[\n");
    // Any other build reads them from the project's folder, so that a change of the screens does
    // not build the program anew.
    if env::var("PROFILE").as_deref() == Ok("release") && folder.is_dir() {
        let folder = folder.canonicalize()?;
        for path in files(&folder)? {
            let name = path.strip_prefix(&folder).unwrap_or(&path);
            let name = name.to_string_lossy().replace('\\', "/");
            let _ = writeln!(list, "    ({name:?}, include_bytes!({path:?})),");
        }
    }
    list.push_str("]\n");
    let out = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    fs::write(out.join("ui.rs"), list)
}

/// Every file below `folder`.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
