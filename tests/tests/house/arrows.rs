//! Which crate may use which. Arrows run downward only, so that what decides is compiled and
//! tested without what shows, and so that the simulator and the client cannot agree on a mistake.

use crate::rust::{Token, squeezed, tokens};
use crate::tree;
use crate::workspace::{self, Dependency};

/// Each crate with the crates of this project that it may use; `saoma-` is left out. A crate
/// stands below those that it uses.
const ARROWS: &str = "
    ambient
    text
    model       ambient
    vault       ambient
    store       ambient model vault
    wechat      ambient text
    listen      ambient
    site        ambient text model
    simulator   ambient text listen wechat
    identity    ambient text model vault store wechat
    setup       ambient text model vault store wechat site identity
    migration   ambient text model vault store wechat identity
    provider    ambient text model vault store wechat identity listen
    runtime     ambient text model vault store wechat site identity listen simulator setup provider
    commands    ambient text model vault store wechat site identity listen simulator setup migration provider runtime
    cli         ambient text model vault store wechat site identity listen simulator setup migration provider runtime commands
    desktop     ambient text vault store runtime commands
    testkit     ambient text model vault store wechat identity listen simulator setup provider runtime
    tests       ambient text model vault store wechat site identity listen simulator setup migration provider runtime commands testkit
    xtask
";

/// What every crate's tests may use besides: the testkit is made for them, and the catalogue tells
/// whether there is a text for each of the crate's errors.
const FOR_TESTS: [&str; 2] = ["testkit", "text"];

/// Dependencies that only some crates may have, outside their tests, and why.
const GUARDED: &[(&str, &[&str], &str)] = &[
    ("tauri", &["desktop"], "only the desktop shell names Tauri"),
    (
        "sqlx",
        &["store", "testkit"],
        "the store holds the only SQL; the testkit makes it an empty database",
    ),
    ("libsqlite3-sys", &["store"], "the store holds the only SQL"),
    ("keyring", &["vault"], "the master key has one place"),
    (
        "reqwest",
        &[
            "wechat",
            "runtime",
            "cli",
            "tests",
            "simulator",
            "provider",
            "site",
        ],
        "there is one WeChat client, the simulator pushes events, the provider calls the admin's \
         own servers, and the check of a site reads it; the rest calls nobody",
    ),
];

/// What the crate may use, if the table knows it.
fn arrows_of(name: &str) -> Option<Vec<&'static str>> {
    let mut lines = ARROWS.lines().map(str::split_whitespace);
    lines.find_map(|mut words| (words.next() == Some(name)).then(|| words.collect()))
}

/// What a manifest's dependency breaks, if it breaks a rule.
fn broken_by(dependency: &Dependency, members: &[String]) -> Option<String> {
    let Dependency {
        from,
        to,
        only_for_tests,
    } = dependency;
    if let Some((_, allowed, rule)) = GUARDED.iter().find(|(guarded, ..)| is_of(guarded, to)) {
        let fine = *only_for_tests || allowed.contains(&from.as_str());
        return (!fine).then(|| format!("{from} depends on {to}: {rule}"));
    }
    if !members.contains(to) || (*only_for_tests && FOR_TESTS.contains(&to.as_str())) {
        return None;
    }
    match arrows_of(from) {
        None => Some(format!("{from} has no line in the table of arrows")),
        Some(allowed) if allowed.contains(&to.as_str()) => None,
        Some(_) => Some(format!("{from} must not depend on {to}")),
    }
}

/// Whether a crate is the guarded one or a part of it: `tauri-build` is Tauri's.
fn is_of(guarded: &str, name: &str) -> bool {
    name.strip_prefix(guarded)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// What a source file of a crate breaks.
fn broken_by_source(from: &str, source: &str) -> Vec<String> {
    let tokens = tokens(source);
    let mut broken = Vec::new();
    for guarded in ["tauri", "sqlx"] {
        let allowed = GUARDED
            .iter()
            .any(|(name, allowed, _)| *name == guarded && allowed.contains(&from));
        if !allowed && tokens.contains(&Token::Word(guarded)) {
            broken.push(format!("{from} names {guarded}"));
        }
    }
    if from == "simulator" {
        let code = squeezed(&tokens);
        let foreign = code
            .match_indices("saoma_wechat")
            .map(|(position, name)| code.get(position + name.len()..).unwrap_or_default());
        if foreign.into_iter().any(|behind| {
            !["::errcode", "::message"]
                .iter()
                .any(|part| behind.starts_with(part))
        }) {
            broken.push(
                "the simulator may use the errcode table and the message crypto of saoma_wechat and nothing else"
                    .to_owned(),
            );
        }
    }
    broken
}

#[test]
fn manifests_keep_to_the_arrows() {
    let (members, dependencies) = workspace::metadata();
    let members: Vec<String> = members.into_keys().collect();
    assert!(
        dependencies.len() > members.len(),
        "cargo told of the dependencies"
    );
    let broken: Vec<_> = dependencies
        .iter()
        .filter_map(|dependency| broken_by(dependency, &members))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn sources_keep_to_the_arrows() {
    let (members, _) = workspace::metadata();
    let mut broken = Vec::new();
    for file in tree::rust_files() {
        // These rules are written down here.
        if file.path.starts_with("tests/tests/house/") {
            continue;
        }
        let member = members
            .iter()
            .find(|(_, folder)| folder.ends_with(&format!("/{}", file.crate_folder())));
        let from = member.map(|(name, _)| name.as_str()).unwrap_or_default();
        broken.extend(
            broken_by_source(from, &file.text)
                .into_iter()
                .map(|what| format!("{}: {what}", file.path)),
        );
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn each_crate_stands_below_what_it_uses() {
    let mut above: Vec<&str> = Vec::new();
    for mut words in ARROWS.lines().map(str::split_whitespace) {
        let Some(name) = words.next() else { continue };
        for used in words {
            assert!(
                above.contains(&used),
                "{name} uses {used}: this way there is no circle"
            );
        }
        above.push(name);
    }
}

#[test]
fn an_arrow_that_runs_upward_is_seen() {
    let members = ["model", "store", "wechat", "testkit", "surprise"].map(str::to_owned);
    let broken = |from: &str, to: &str, only_for_tests| {
        broken_by(
            &Dependency {
                from: from.to_owned(),
                to: to.to_owned(),
                only_for_tests,
            },
            &members,
        )
    };
    assert_eq!(broken("store", "model", false), None);
    assert!(
        broken("model", "store", false).is_some(),
        "model knows no storage"
    );
    assert!(
        broken("store", "testkit", false).is_some(),
        "the product does not link what is for tests"
    );
    assert_eq!(broken("store", "testkit", true), None);
    assert!(
        broken("model", "store", true).is_some(),
        "not even in tests"
    );
    assert!(
        broken("surprise", "model", false).is_some(),
        "a new crate needs its line"
    );
    assert!(broken("provider", "sqlx", false).is_some());
    assert!(broken("identity", "reqwest", false).is_some());
    assert!(
        broken("commands", "tauri-plugin-dialog", false).is_some(),
        "a plugin of Tauri's is Tauri"
    );
    assert_eq!(broken("desktop", "tauri-build", false), None);
    assert_eq!(
        broken("listen", "reqwest", true),
        None,
        "a test may call a server"
    );
    assert_eq!(broken("model", "serde", false), None);
}

#[test]
fn a_source_that_reaches_too_far_is_seen() {
    assert_eq!(
        broken_by_source(
            "simulator",
            "use saoma_wechat::errcode::errmsg; // saoma_wechat::client"
        ),
        Vec::<String>::new()
    );
    assert_eq!(
        broken_by_source("simulator", "use saoma_wechat::{errcode, Client};").len(),
        1
    );
    assert_eq!(
        broken_by_source("simulator", "fn f() { saoma_wechat :: sns :: userinfo() }").len(),
        1
    );
    assert_eq!(broken_by_source("provider", "sqlx::query(SQL)").len(), 1);
    assert_eq!(
        broken_by_source("store", "sqlx::query(SQL)"),
        Vec::<String>::new()
    );
    assert_eq!(
        broken_by_source("cli", "#[tauri::command] fn f() {}").len(),
        1
    );
}
