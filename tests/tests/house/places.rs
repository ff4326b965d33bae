//! No file names a place of the machine it was written on, or a package registry: the project is
//! built from whatever mirror its reader uses.

use crate::tree::{self, File};

/// Written in two halves, so that this file does not name them either.
const PLACES: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("../sh", "ared"),
    concat!("crates", ".io"),
    concat!("npmjs", ".org"),
    concat!("npmmirror", ".com"),
    concat!("yarnpkg", ".com"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
];

/// The lines that name a place.
fn named_in(file: &File) -> Vec<String> {
    let lines = file.text.lines().enumerate();
    lines
        // Cargo writes the registry's name into its lock file, whatever mirror it used.
        .filter(|(_, line)| {
            !(file.path == "Cargo.lock" && line.starts_with("source = \"registry+"))
        })
        .filter_map(|(number, line)| {
            let place = PLACES.iter().find(|place| line.contains(*place))?;
            Some(format!("{}:{}: {place}", file.path, number + 1))
        })
        .collect()
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    let named: Vec<_> = tree::files().iter().flat_map(named_in).collect();
    assert!(named.is_empty(), "{named:#?}");
}

#[test]
fn a_named_place_is_seen() {
    let named = |path: &str, text: String| {
        named_in(&File {
            path: path.to_owned(),
            text,
        })
    };
    let lock = format!(
        "source = \"registry+https://{}\"",
        concat!("crates", ".io-index")
    );
    assert!(named("Cargo.lock", lock.clone()).is_empty());
    assert_eq!(named("ui/Cargo.lock.md", lock).len(), 1);
    assert_eq!(
        named("README.md", format!("fine\nsee {}x", concat!("/wo", "rk/"))),
        [format!("README.md:2: {}", concat!("/wo", "rk/"))]
    );
    let resolved = format!(
        "\"resolved\": \"https://registry.{}/a\"",
        concat!("npmjs", ".org")
    );
    assert_eq!(
        named("package-lock.json", resolved).len(),
        1,
        "an npm lock file can do without addresses"
    );
}
