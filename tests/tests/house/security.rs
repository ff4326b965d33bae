//! docs/security.md and the tests agree: every row names a test, and each test that is named is
//! there.

use std::collections::BTreeSet;

use crate::tree;

/// The rows of the tables: the first cell, and the tests that the last one names.
fn rows(page: &str) -> Vec<(&str, Vec<&str>)> {
    let lines = page.lines().filter(|line| line.starts_with("| "));
    let cells = lines.map(|line| line.trim_matches('|').split(" | ").map(str::trim));
    let rows = cells.filter_map(|mut cells| {
        let first = cells.next()?;
        let tests = cells.last()?;
        (tests != "tests").then(|| (first, tests.split('`').skip(1).step_by(2).collect()))
    });
    rows.collect()
}

/// The tests of a file, as `file::function`: marked as such, or named in `on_both!(…)`.
fn tests(path: &str, source: &str) -> BTreeSet<String> {
    let file = path
        .rsplit('/')
        .next()
        .and_then(|name| name.strip_suffix(".rs"));
    let file = file.unwrap_or_default();
    let mut found = BTreeSet::new();
    let (mut marked, mut listed) = (false, false);
    for line in source.lines().map(str::trim) {
        if let Some(list) = line.strip_prefix("on_both!(") {
            listed = !list.contains(')');
            let names = list.trim_end_matches(");").split(',').map(str::trim);
            found.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
        } else if listed {
            listed = !line.starts_with(");");
            let name = line.trim_end_matches(',');
            found.extend(listed.then(|| name.to_owned()));
        } else if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            marked = true;
        } else if let Some((_, rest)) = line.split_once("fn ").filter(|_| marked) {
            marked = false;
            found.extend(rest.split(['(', '<']).next().map(str::to_owned));
        }
    }
    found
        .into_iter()
        .map(|name| format!("{file}::{name}"))
        .collect()
}

/// What does not fit, in sentences.
fn differences(page: &str, known: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (row, tests) in rows(page) {
        if tests.is_empty() {
            wrong.push(format!("{row:?} names no test"));
        }
        let missing = tests.iter().filter(|test| !known.contains(**test));
        wrong.extend(missing.map(|test| format!("{row:?}: there is no test {test}")));
    }
    wrong
}

#[test]
fn every_promise_of_the_security_page_has_its_tests() {
    let page = std::fs::read_to_string(tree::root().join("docs/security.md"));
    let page = page.expect("the page is there");
    assert!(rows(&page).len() >= 40, "the tables were found");
    let files = tree::rust_files();
    let known = files.iter().flat_map(|file| tests(&file.path, &file.text));
    let wrong = differences(&page, &known.collect());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_promise_without_a_test_and_a_test_that_is_gone_are_seen() {
    let source = "on_both!(\n    a_b,\n);\nasync fn a_b() {}\n#[tokio::test]\nasync fn c() {}\nfn helper() {}\n";
    let known = tests("x/y/sso.rs", source);
    assert_eq!(
        known,
        BTreeSet::from(["sso::a_b".to_owned(), "sso::c".to_owned()])
    );
    let head = "| danger | what | tests |\n|---|---|---|\n";
    let good = format!("{head}| x | y | `sso::a_b`, `sso::c` |\n");
    assert_eq!(differences(&good, &known), Vec::<String>::new());
    let bare = format!("{head}| x | y |  |\n");
    assert_eq!(differences(&bare, &known), ["\"x\" names no test"]);
    let gone = format!("{head}| x | y | `sso::helper` |\n");
    assert_eq!(
        differences(&gone, &known),
        ["\"x\": there is no test sso::helper"]
    );
}
