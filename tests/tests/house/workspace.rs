//! The manifests as cargo reads them.

use std::collections::BTreeMap;

use crate::tree;

/// A dependency of one crate on another; `saoma-` is left out of both names.
pub(crate) struct Dependency {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) only_for_tests: bool,
}

/// What `cargo metadata` prints, as far as it is wanted.
#[derive(serde::Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(serde::Deserialize)]
struct Package {
    name: String,
    manifest_path: String,
    dependencies: Vec<PackageDependency>,
}

#[derive(serde::Deserialize)]
struct PackageDependency {
    name: String,
    kind: Option<String>,
}

/// The members by name with their folder, and what depends on what.
pub(crate) fn metadata() -> (BTreeMap<String, String>, Vec<Dependency>) {
    let output = std::process::Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(tree::root())
        .output()
        .expect("cargo runs these tests");
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let mut members = BTreeMap::new();
    let mut dependencies = Vec::new();
    for package in metadata.packages {
        let from = short_name(&package.name);
        let folder = package.manifest_path.replace('\\', "/");
        members.insert(
            from.clone(),
            folder.trim_end_matches("/Cargo.toml").to_owned(),
        );
        dependencies.extend(
            package
                .dependencies
                .into_iter()
                .map(|dependency| Dependency {
                    from: from.clone(),
                    to: short_name(&dependency.name),
                    only_for_tests: dependency.kind.as_deref() == Some("dev"),
                }),
        );
    }
    (members, dependencies)
}

fn short_name(name: &str) -> String {
    name.strip_prefix("saoma-").unwrap_or(name).to_owned()
}
