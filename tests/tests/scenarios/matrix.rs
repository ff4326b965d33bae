//! Every method with every association, for everybody who can come: who is signed in, what is kept
//! of them, which steps the trace tells, and what the application reads.
//!
//! The cells, and what is expected of each, stand in `matrix/table.txt`. Each is played over HTTP, on
//! one running pair of provider and simulator for each method, in a workspace of its own; on SQLite and
//! on PostgreSQL.

mod site;
mod story;
mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

use saoma_model::{Actor, Origin};
use saoma_setup::{ApplyError, File, Format, Setup, SystemSecrets};
use saoma_testkit::TempStore;
use saoma_tests::Sandbox;
use serde_json::json;

use crate::support::{REDIRECT_URI, shop};
use crate::world::{World, on_both};

use site::Site;
use table::{CASES, METHODS, RULES, Row, Table};

on_both!(
    each_cell_of_the_website_login_comes_out_as_the_table_says,
    each_cell_of_the_official_account_comes_out_as_the_table_says,
    each_cell_of_the_mini_program_comes_out_as_the_table_says,
);

async fn each_cell_of_the_website_login_comes_out_as_the_table_says(temp: TempStore) {
    play(temp, "pc").await;
}

async fn each_cell_of_the_official_account_comes_out_as_the_table_says(temp: TempStore) {
    play(temp, "mp").await;
}

async fn each_cell_of_the_mini_program_comes_out_as_the_table_says(temp: TempStore) {
    play(temp, "mini").await;
}

#[test]
fn each_cell_is_played_or_named_with_the_reason_why_it_cannot_be() {
    let table = Table::read();
    for method in METHODS {
        for rule in RULES {
            for case in CASES {
                let rows = table.rows.iter();
                let played = rows.filter(|row| row.is_of(case, rule, method)).count();
                let reasons = table.impossible.iter();
                let reasons: Vec<_> = reasons
                    .filter(|cell| cell.names(case, rule, method))
                    .collect();
                assert!(
                    (played > 0) != (reasons.len() == 1),
                    "{method} / {rule} / {case} is played {played} times, and cannot be: {reasons:?}",
                );
            }
        }
    }
    let names: BTreeMap<_, _> = table.rows.iter().map(|row| (&row.name, ())).collect();
    assert_eq!(names.len(), table.rows.len(), "no row is there twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_that_yields_no_verified_field_cannot_match_by_one() {
    let temp = TempStore::new().await;
    let origin = Origin::parse("http://127.0.0.1:8600").expect("an origin");
    for method in ["pc", "mp"] {
        let mut file = site::file("acme", "wx0123456789abcdef", method);
        file["sources"][0]["association"] = json!("field_match");
        let file = File::read(file.to_string().as_bytes(), Format::Json).expect("a file");
        let setup = Setup {
            store: &temp.store,
            vault: &temp.vault,
            clock: &*temp.clock,
            entropy: &*temp.entropy,
            secrets: &SystemSecrets::new(""),
            origin: &origin,
        };
        let refused = saoma_setup::apply(setup, &file, Actor::CommandLine).await;
        let Err(ApplyError::Refused(findings)) = refused else {
            panic!("{method}: the file was taken");
        };
        let paths: Vec<_> = findings.iter().map(|finding| &finding.path).collect();
        assert_eq!(paths, ["sources[0].association"], "{method}");
    }
    temp.close().await;
}

/// Plays all rows of a method; tells all that came out otherwise.
async fn play(temp: TempStore, method: &str) {
    let table = Table::read();
    let rows = table.rows.iter().filter(|row| row.method == method);
    let rows: Vec<Row> = rows.cloned().collect();
    assert!(!rows.is_empty(), "the table has rows of {method}");
    let base = Sandbox::file(&[shop("web", &[REDIRECT_URI])]);
    let world = Arc::new(World::of(temp, &base).await);
    let sites = site::open_all(&world, &rows).await;
    let mut wrong = Vec::new();
    for (row, site) in rows.iter().zip(sites) {
        // What a row cannot even ask for fails that row, and the others are played all the same.
        let (name, expected) = (&row.name, table.expected(row));
        match tokio::spawn(walk(site, row.clone())).await {
            Ok(got) if got == expected => {}
            Ok(got) => wrong.push(format!("{name}\n{}", expected.against(&got))),
            Err(_) => wrong.push(format!("{name}\n  broke off; its message is above")),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} rows came out otherwise:\n\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n\n"),
    );
    let world = Arc::into_inner(world).expect("every row has ended");
    world.close().await;
}

async fn walk(mut site: Site, row: Row) -> story::Story {
    site.seed(&row.before).await;
    let page = site.log_in(&row).await;
    let page = site.answer(page, &row.answers).await;
    site.story(&page).await
}
