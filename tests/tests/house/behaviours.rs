//! docs/simulator.md and the simulator's tests agree: every numbered behaviour has tests of its
//! number in the files that its row names, and every number in a test's comment has a row.

use std::collections::BTreeSet;

use crate::tree;

/// A row of the table: its number, and the files of its tests as the page names them.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    number: u32,
    files: Vec<String>,
}

/// The rows of the table, which is the only one whose first cell is a number.
fn rows(page: &str) -> Vec<Row> {
    let read = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [number, .., files] = cells.as_slice() else {
            return None;
        };
        Some(Row {
            number: number.parse().ok()?,
            files: files
                .split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect(),
        })
    };
    let lines = page.lines().filter(|line| line.starts_with("| "));
    lines.filter_map(read).collect()
}

/// The numbers in the comments of a file's tests: `/// Behaviours 3, 4 and 5: …` above a `#[test]`.
fn numbers(source: &str) -> BTreeSet<u32> {
    let (mut found, mut pending) = (BTreeSet::new(), Vec::new());
    for line in source.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("/// Behaviour") {
            let list = comment.split([':', '.', ';']).next().unwrap_or_default();
            let words = list.split(|c: char| !c.is_ascii_digit());
            pending.extend(words.filter_map(|word| word.parse::<u32>().ok()));
        } else if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            found.extend(pending.drain(..));
        } else if !line.starts_with("///") && !line.starts_with("#[") {
            pending.clear();
        }
    }
    found
}

/// How the page names a file: from the simulator's tests, else from the root.
fn name(path: &str) -> &str {
    path.strip_prefix("crates/simulator/tests/").unwrap_or(path)
}

/// What does not fit, in sentences.
fn differences(page: &str, tests: &[(String, BTreeSet<u32>)]) -> Vec<String> {
    let rows = rows(page);
    let mut wrong = Vec::new();
    for (row, expected) in rows.iter().zip(1..) {
        if row.number != expected {
            wrong.push(format!("row {} stands where {expected} should", row.number));
        }
        if row.files.is_empty() {
            wrong.push(format!("behaviour {} has no test", row.number));
        }
        for file in &row.files {
            let known = tests.iter().find(|(path, _)| name(path) == file);
            if !known.is_some_and(|(_, numbers)| numbers.contains(&row.number)) {
                wrong.push(format!("{file} has no test of behaviour {}", row.number));
            }
        }
    }
    for (path, numbers) in tests {
        for number in numbers {
            let row = rows.iter().find(|row| row.number == *number);
            if !row.is_some_and(|row| row.files.iter().any(|file| file == name(path))) {
                wrong.push(format!(
                    "{path} tests behaviour {number}, whose row does not name it"
                ));
            }
        }
    }
    wrong
}

#[test]
fn every_behaviour_of_the_simulator_has_its_tests_and_every_numbered_test_its_row() {
    let page = std::fs::read_to_string(tree::root().join("docs/simulator.md"))
        .expect("the simulator's page is there");
    let tests: Vec<_> = tree::rust_files()
        .iter()
        .filter(|file| {
            file.path.starts_with("crates/simulator/") || file.path.starts_with("crates/wechat/")
        })
        .map(|file| (file.path.clone(), numbers(&file.text)))
        .collect();
    assert!(rows(&page).len() >= 80, "the table was found");
    let wrong = differences(&page, &tests);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_row_without_a_test_and_a_test_without_a_row_are_seen() {
    let source = "/// Behaviours 1 and 2: in 25 s.\n#[tokio::test]\nasync fn a() {}\n/// Behaviour 7.\nfn no_test() {}\n";
    assert_eq!(
        numbers(source),
        BTreeSet::from([1, 2]),
        "7 is above no test"
    );
    let tests = [(
        "crates/simulator/tests/wire/a.rs".to_owned(),
        numbers(source),
    )];
    let good =
        "| # | what | tests |\n|---|---|---|\n| 1 | x | `wire/a.rs` |\n| 2 | y | `wire/a.rs` |\n";
    assert_eq!(differences(good, &tests), Vec::<String>::new());
    let third = format!("{good}| 3 | z | `wire/a.rs` |\n");
    assert_eq!(
        differences(&third, &tests),
        ["wire/a.rs has no test of behaviour 3"]
    );
    let bare = format!("{good}| 3 | z |  |\n");
    assert_eq!(differences(&bare, &tests), ["behaviour 3 has no test"]);
    let first = good.lines().take(3).collect::<Vec<_>>().join("\n");
    assert_eq!(
        differences(&first, &tests),
        ["crates/simulator/tests/wire/a.rs tests behaviour 2, whose row does not name it"]
    );
}
