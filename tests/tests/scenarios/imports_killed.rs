//! An import, and its undoing, that die at any moment: the real program, the real file, `kill -9`.

#![expect(
    clippy::disallowed_methods,
    reason = "how long the program may run before it is killed is real time"
)]

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use saoma_ambient::{Entropy as _, SeededEntropy};
use saoma_tests::Saoma;
use serde_json::Value;

use crate::imports::{everybody, import, saoma};
use crate::imports_list::List;

/// How often each is killed; `SAOMA_TEST_KILLS` asks for more.
fn kills() -> u64 {
    let asked = std::env::var("SAOMA_TEST_KILLS");
    asked
        .ok()
        .and_then(|asked| asked.parse().ok())
        .unwrap_or(20)
}

/// From when on the time of a run is taken.
#[derive(Clone, Copy)]
enum Since {
    /// It was started: what it reads and plans is interrupted, too.
    Start,
    /// It said that it begins to write.
    Writing,
}

/// Runs the program for `span` and kills it, if it has not ended by itself. Answers the migration's
/// id, if it got as far as to say it, and the outcome, if it ended.
fn run_for(
    saoma: &Saoma,
    arguments: &[&str],
    since: Since,
    span: Duration,
) -> (Option<String>, Option<Value>) {
    let mut child = saoma
        .command(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("saoma can be started");
    let errors = child.stderr.take().expect("its errors are piped");
    // Closed when the program has ended.
    let (says, said) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let lines = BufReader::new(errors).lines().map_while(Result::ok);
        let id = |line: String| line.strip_prefix("Migration  ").map(str::to_owned);
        lines.filter_map(id).try_for_each(|id| says.send(id))
    });
    let mut id = match since {
        Since::Start => None,
        Since::Writing => said.recv().ok(),
    };
    let until = Instant::now() + span;
    while let Ok(more) = said.recv_timeout(until.saturating_duration_since(Instant::now())) {
        id = Some(more);
    }
    let _ = child.kill();
    let output = child.wait_with_output().expect("it can be waited for");
    let outcome = output
        .status
        .success()
        .then(|| serde_json::from_slice(&output.stdout).expect("it has printed its outcome"));
    (said.into_iter().last().or(id), outcome)
}

/// When the kill of this number comes, at the latest: little is written until then, so that most
/// kills come before the end.
fn moment(kill: u64, whole: Duration, opening: Duration) -> (Since, Duration) {
    let little = whole * 2 / u32::try_from(kills()).expect("a small number");
    match kill % 2 {
        0 => (Since::Writing, little),
        _ => (Since::Start, opening + little),
    }
}

/// A part of `whole`, anywhere in it.
fn part(entropy: &SeededEntropy, whole: Duration) -> Duration {
    let mut byte = [0; 1];
    entropy.fill(&mut byte);
    whole * u32::from(byte[0]) / 255
}

#[test]
fn an_import_and_its_undoing_survive_being_killed() {
    // Longer for more kills, so that there is something left to kill.
    let list = List::new(5, usize::try_from(75 * kills()).expect("a small number"));
    let batch = ["--batch", "40"];
    let whole = saoma();
    std::fs::write(whole.folder().join("list.csv"), list.csv(',')).expect("it is written");
    let began = Instant::now();
    let expected = whole.json(import("list.csv", &batch));
    let span = began.elapsed();
    let people = everybody(&whole);

    let entropy = SeededEntropy::new(6);
    let killed = saoma();
    let began = Instant::now();
    everybody(&killed);
    let opening = began.elapsed();
    std::fs::write(killed.folder().join("list.csv"), list.csv(',')).expect("it is written");
    let (mut migration, mut outcome, mut resumed) = (None::<String>, None, 0);
    for kill in 0..kills() {
        let id = migration.clone();
        let resume: Vec<&str> = id.iter().flat_map(|id| ["--resume", id]).collect();
        resumed += usize::from(!resume.is_empty());
        let more = [batch.as_slice(), resume.as_slice()].concat();
        let (since, most) = moment(kill, span, opening);
        let arguments = import("list.csv", &more);
        let (began, ended) = run_for(&killed, &arguments, since, part(&entropy, most));
        migration = migration.or(began);
        outcome = ended;
        if outcome.is_some() {
            break;
        }
    }
    assert!(resumed > 0, "it was killed in the middle");
    let id = migration.expect("it began");
    let outcome = outcome.unwrap_or_else(|| killed.json(import("list.csv", &["--resume", &id])));
    assert_eq!(
        outcome["rows"], expected["rows"],
        "no row is lost or doubled"
    );
    assert!(everybody(&killed) == people, "row for row");

    let began = Instant::now();
    let id_of_whole = expected["migration"].as_str().expect("an import has an id");
    whole.json(["undo", id_of_whole, "--json"]);
    let span = began.elapsed();
    let mut halves = 0;
    for kill in 0..kills() {
        let (since, most) = moment(kill, span, opening);
        let arguments = ["undo", id.as_str(), "--json"];
        let (_, ended) = run_for(&killed, &arguments, since, part(&entropy, most));
        if ended.is_some() {
            break;
        }
        let left = everybody(&killed).len();
        halves += usize::from(0 < left && left < people.len());
    }
    assert!(halves > 0, "its undoing was killed in the middle");
    let undone = killed.json(["undo", &id, "--json"]);
    assert_eq!(undone["rows"]["blocked"], 0, "{undone}");
    assert_eq!(
        everybody(&killed),
        Vec::<Value>::new(),
        "as if nothing had been"
    );
}
