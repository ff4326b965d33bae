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

/// What a file does for one kind of system alone. A test may be about what one system alone has,
/// such as permission bits; it needs no twin, but still a condition to compile elsewhere.
fn without_twin(source: &str, is_test: bool) -> Option<&'static str> {
    let (product, tests) = source
        .split_once("#[cfg(test)]\nmod ")
        .unwrap_or((source, ""));
    let (product, tests) = if is_test {
        ("", source)
    } else {
        (product, tests)
    };
    let conditions = conditions(product);
    let twin = conditions.iter().any(|condition| is_for_others(condition));
    let one_sided = conditions.iter().any(|condition| is_one_sided(condition));
    if one_sided && !twin {
        return Some("a condition on the system has no twin for the others");
    }
    let conditional_test = self::conditions(tests)
        .iter()
        .any(|condition| is_one_sided(condition));
    let unguarded =
        (names_foreign(product) && !one_sided) || (names_foreign(tests) && !conditional_test);
    unguarded.then_some("a module that not every system has is used without a condition")
}

fn names_foreign(source: &str) -> bool {
    let code = squeezed(&tokens(source));
    FOREIGN.iter().any(|module| code.contains(module))
}

fn is_one_sided(condition: &str) -> bool {
    ONE_SIDED.iter().any(|unix| condition.contains(unix)) && !is_for_others(condition)
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
        .filter_map(|file| {
            let is_test = file.path.starts_with("tests/") || file.path.contains("/tests/");
            Some((file.path.clone(), without_twin(&file.text, is_test)?))
        })
        .collect();
    assert!(alone.is_empty(), "{alone:#?}");
}

#[test]
fn code_for_one_system_alone_is_seen() {
    for source in [
        "#[cfg(unix)] fn f() {}",
        "#[cfg(all(feature = \"x\", target_os = \"linux\"))] fn f() {}",
        "use std::os::unix::fs::PermissionsExt;",
        "fn f() { tokio::signal::unix::signal(kind) }",
        // Both sides of this are compiled everywhere.
        "fn f() { if cfg!(unix) { std::os::unix::g() } }",
    ] {
        assert!(without_twin(source, false).is_some(), "{source}");
    }
}

#[test]
fn a_twin_satisfies() {
    for source in [
        "#[cfg(unix)] fn f() { std::os::unix::g() } #[cfg(not(unix))] fn f() {}",
        "#[cfg(unix)] fn f() {} #[cfg(windows)] fn f() {}",
        "fn f() { if cfg!(unix) { a() } else { b() } }",
        "// #[cfg(unix)]\nfn f() { let unix = \"std::os::unix\"; }",
    ] {
        assert_eq!(without_twin(source, false), None, "{source}");
    }
}

#[test]
fn a_test_needs_only_to_compile_elsewhere() {
    let test = "#[cfg(unix)] #[test] fn f() { std::os::unix::g() }";
    assert_eq!(without_twin(test, true), None);
    assert_eq!(
        without_twin(&format!("#[cfg(test)]\nmod tests {{ {test} }}"), false),
        None
    );
    assert!(without_twin("#[test] fn f() { std::os::unix::g() }", true).is_some());
    assert!(without_twin("#[cfg(test)]\nmod tests { use std::os::unix::g; }", false).is_some());
}
