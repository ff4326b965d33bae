//! What every manifest says.

use crate::tree;

/// What a member's manifest leaves out.
fn missing_in_member(manifest: &str) -> Vec<&'static str> {
    let lints = manifest
        .split("[lints]")
        .nth(1)
        .is_some_and(|section| section.trim_start().starts_with("workspace = true"));
    let mut missing = Vec::new();
    if !manifest
        .lines()
        .any(|line| line == "license.workspace = true")
    {
        missing.push("license.workspace = true");
    }
    if !manifest
        .lines()
        .any(|line| line.starts_with("description = "))
    {
        missing.push("a description");
    }
    if !lints {
        missing.push("[lints] workspace = true");
    }
    missing
}

/// The dependencies of the root manifest without a reason: a comment on the line or above it, or
/// above the first of a group of lines.
fn without_reason(manifest: &str) -> Vec<&str> {
    let section = manifest
        .split("[workspace.dependencies]")
        .nth(1)
        .unwrap_or_default();
    let mut explained = false;
    let mut bare = Vec::new();
    for line in section
        .lines()
        .skip(1)
        .take_while(|line| !line.starts_with('['))
    {
        if line.trim().is_empty() {
            explained = false;
        } else if line.starts_with('#') {
            explained = true;
        } else if let Some((name, value)) = line.split_once(" = ")
            && !value.contains("path = ")
            && !explained
            && !value.contains("# ")
        {
            bare.push(name);
        }
    }
    bare
}

#[test]
fn every_member_shares_licence_and_lints() {
    let members = tree::files()
        .into_iter()
        .filter(|file| file.path.ends_with("/Cargo.toml"));
    let incomplete: Vec<_> = members
        .map(|file| (missing_in_member(&file.text), file.path))
        .filter(|(missing, _)| !missing.is_empty())
        .collect();
    assert!(incomplete.is_empty(), "{incomplete:#?}");
}

#[test]
fn every_dependency_has_its_reason() {
    let root =
        std::fs::read_to_string(tree::root().join("Cargo.toml")).expect("the root has a manifest");
    assert!(
        root.contains("[workspace.dependencies]\n"),
        "dependencies are pinned in the root"
    );
    let bare = without_reason(&root);
    assert!(bare.is_empty(), "no reason is given for {bare:?}");
}

#[test]
fn members_pin_nothing_themselves() {
    let own_version = |line: &&str| {
        line.contains(" = \"")
            && line.split(['.', ' ']).next().is_some()
            && line.contains("version = \"")
    };
    for file in tree::files()
        .into_iter()
        .filter(|file| file.path.ends_with("/Cargo.toml"))
    {
        let pinned: Vec<_> = file.text.lines().filter(own_version).collect();
        assert!(
            pinned.is_empty(),
            "{}: versions belong into the root manifest: {pinned:?}",
            file.path
        );
    }
}

#[test]
fn a_bare_dependency_is_seen() {
    let manifest = "[workspace.dependencies]\nown = { path = \"own\" }\n\n# Why.\na = \"1\"\nb = \"1\"\n\nc = \"1\"\nd = \"1\" # Why.\n\n[x]\ne = \"1\"\n";
    assert_eq!(without_reason(manifest), ["c"]);
}

#[test]
fn a_manifest_of_its_own_mind_is_seen() {
    let good =
        "[package]\ndescription = \"A.\"\nlicense.workspace = true\n\n[lints]\nworkspace = true\n";
    assert!(missing_in_member(good).is_empty());
    assert_eq!(
        missing_in_member(&good.replace("license.workspace = true", "license = \"MIT\"")),
        ["license.workspace = true"]
    );
    assert_eq!(
        missing_in_member(&good.replace("[lints]\nworkspace = true", "[lints.rust]")),
        ["[lints] workspace = true"]
    );
}
