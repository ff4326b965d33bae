//! A server that must not start.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use saoma_tests::Saoma;
use serde_json::Value;

/// The `error` of a command with `--json` that must end with 1.
pub(crate) fn error(saoma: &Saoma, arguments: &[&str]) -> Value {
    error_of(&mut saoma.command(arguments))
}

/// The same for a command whose environment is set. One that listens instead of ending is ended,
/// so that the test fails and does not hang.
pub(crate) fn error_of(command: &mut Command) -> Value {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("saoma can be started");
    let mut text = String::new();
    let lines = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
    for line in lines {
        let line = line.expect("its output is text");
        if line.contains("\"event\":\"listening\"") {
            let _ = child.kill();
        }
        text.push_str(&line);
    }
    let status = child.wait().expect("it can be waited for");
    assert_eq!(status.code(), Some(1), "{command:?}: {text}");
    let mut document: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    document["error"].take()
}
