//! What is compiled on one system only has a twin for the others in the same file, so that no
//! feature is lost unseen where nobody looked. xtask is free of it: it is about one machine.

use crate::rust::{squeezed, tokens};
use crate::tree;

/// Conditions that hold on one kind of system, and the ones that stand for the others.
const ONE_SIDED: [&str; 3] = ["unix", "target_os=\"linux\"", "target_os=\"macos\""];
const OTHERS: [&str; 4] = [
    "not(unix)",
    "windows",
    "not(target_os",
    "target_os=\"windows\"",
];
/// Modules that exist on one kind of system.
const FOREIGN: [&str; 4] = ["os::unix", "os::linux", "signal::unix", "os::windows"];

/// What a file does for one kind of system alone.
fn without_twin(source: &str) -> Option<&'static str> {
    let conditions = conditions(source);
    let one_sided = conditions.iter().any(|condition| {
        ONE_SIDED.iter().any(|unix| condition.contains(unix)) && !is_for_others(condition)
    });
    let twin = conditions.iter().any(|condition| is_for_others(condition));
    if one_sided && !twin {
        return Some("a condition on the system has no twin for the others");
    }
    let code = squeezed(&tokens(source));
    (!(one_sided && twin) && FOREIGN.iter().any(|module| code.contains(module)))
        .then_some("a module that not every system has is used without a condition and its twin")
}

fn is_for_others(condition: &str) -> bool {
    OTHERS.iter().any(|other| condition.contains(other))
}

/// What stands in each `cfg(…)` and `cfg_attr(…)`, squeezed. `cfg!(…)` compiles both sides and is
/// none of them.
fn conditions(source: &str) -> Vec<String> {
    use crate::rust::Token::{Sign, Text, Word};
    let tokens = tokens(source);
    let mut conditions = Vec::new();
    for (position, pair) in tokens.windows(2).enumerate() {
        if !matches!(pair, [Word("cfg" | "cfg_attr"), Sign('(')]) {
            continue;
        }
        let mut depth = 0_usize;
        let mut condition = String::new();
        for token in tokens.iter().skip(position + 1) {
            match token {
                Sign('(') => depth += 1,
                Sign(')') => depth -= 1,
                _ => {}
            }
            match token {
                Word(word) => condition.push_str(word),
                Text(text) => condition.push_str(&format!("\"{text}\"")),
                Sign(sign) => condition.push(*sign),
            }
            if depth == 0 {
                break;
            }
        }
        conditions.push(condition);
    }
    conditions
}

#[test]
fn what_is_for_one_system_has_its_twin() {
    let alone: Vec<_> = tree::rust_files()
        .iter()
        .filter(|file| !file.path.starts_with("xtask/"))
        .filter_map(|file| Some((file.path.clone(), without_twin(&file.text)?)))
        .collect();
    assert!(alone.is_empty(), "{alone:#?}");
}

#[test]
fn code_for_one_system_alone_is_seen() {
    assert!(without_twin("#[cfg(unix)] fn f() {}").is_some());
    assert!(without_twin("#[cfg(all(test, target_os = \"linux\"))] fn f() {}").is_some());
    assert!(without_twin("use std::os::unix::fs::PermissionsExt;").is_some());
    assert!(without_twin("fn f() { tokio::signal::unix::signal(kind) }").is_some());
    assert!(
        without_twin("fn f() { if cfg!(unix) { std::os::unix::g() } }").is_some(),
        "it does not compile elsewhere"
    );
}

#[test]
fn a_twin_satisfies() {
    assert_eq!(
        without_twin("#[cfg(unix)] fn f() { std::os::unix::g() } #[cfg(not(unix))] fn f() {}"),
        None
    );
    assert_eq!(
        without_twin("#[cfg(unix)] fn f() {} #[cfg(windows)] fn f() {}"),
        None
    );
    assert_eq!(
        without_twin("fn f() { if cfg!(unix) { a() } else { b() } }"),
        None,
        "both sides are compiled"
    );
    assert_eq!(
        without_twin("// #[cfg(unix)]\nfn f() { let unix = \"std::os::unix\"; }"),
        None
    );
}
