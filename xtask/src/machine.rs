//! Where things are on this machine.

use std::path::{Path, PathBuf};

/// The root of the project.
pub(crate) fn project() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// Cargo's target folder: where this program itself was put (`target/debug/xtask`), so that a
/// target folder named by the environment or by a cargo configuration is found without asking.
pub(crate) fn target() -> PathBuf {
    let own = std::env::current_exe().ok();
    let profile = own.as_deref().and_then(Path::parent);
    profile
        .and_then(Path::parent)
        .map_or_else(|| project().join("target"), Path::to_path_buf)
}

/// The `saoma` that a build of ours makes.
pub(crate) fn saoma() -> PathBuf {
    built("saoma")
}

/// A program that a build of ours makes.
pub(crate) fn built(program: &str) -> PathBuf {
    target()
        .join("debug")
        .join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
}

/// The first of the programs that is there: a name is looked up in PATH, a path is taken as it is.
pub(crate) fn program(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| {
        let given = Path::new(name);
        if given.is_absolute() {
            return given.is_file().then(|| given.to_path_buf());
        }
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .map(|folder| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
            .find(|candidate| candidate.is_file())
    })
}

/// The folder with PostgreSQL's server programs, the newest if there are several. Debian and
/// Fedora keep them out of PATH.
pub(crate) fn postgres_programs() -> Option<PathBuf> {
    let homes = ["/usr/lib/postgresql", "/usr/local/opt", "/opt/homebrew/opt"];
    let mut versions: Vec<(u32, PathBuf)> = homes
        .iter()
        .filter_map(|home| std::fs::read_dir(home).ok())
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let version = name
                .strip_prefix("postgresql@")
                .unwrap_or(&name)
                .parse()
                .ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .collect();
    versions.sort();
    let newest = versions.pop().map(|(_, folder)| folder);
    newest.or_else(|| program(&["initdb"])?.parent().map(Path::to_path_buf))
}

/// Chromium or Chrome, whichever is there.
pub(crate) fn chromium() -> Option<PathBuf> {
    program(&[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ])
}

/// The WebDriver server of Chromium.
pub(crate) fn chromedriver() -> Option<PathBuf> {
    program(&[
        "chromedriver",
        "chromium.chromedriver",
        "/usr/lib/chromium-browser/chromedriver",
    ])
}

/// Whether this process may do everything. False where there is no such person as root.
pub(crate) fn is_root() -> bool {
    let id = std::process::Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_by_its_first_name_that_exists() {
        let cargo = program(&["saoma-no-such-program", "cargo"]);
        assert!(
            cargo.is_some_and(|path| path.is_file()),
            "cargo runs this test, so it is in PATH"
        );
        assert_eq!(
            program(&["saoma-no-such-program", "/saoma-no-such-program"]),
            None
        );
    }

    #[test]
    fn the_project_is_where_the_catalogues_are() {
        assert!(project().join("locales/en.json").is_file());
    }
}
