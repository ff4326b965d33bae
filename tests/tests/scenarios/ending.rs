//! How servers and commands end, and what holds a store meanwhile.

use std::process::Stdio;

use saoma_tests::Saoma;

use crate::refusal::error;

#[test]
fn a_second_process_on_the_same_store_is_told_who_holds_it() {
    let saoma = Saoma::new();
    let running = saoma.start(["serve", "--sandbox", "--listen", "127.0.0.1:0"], 2);
    for arguments in [
        &["show", "--workspace", "sandbox", "--json"][..],
        &["serve", "--listen", "127.0.0.1:0", "--json"],
    ] {
        let error = error(&saoma, arguments);
        assert_eq!(error["code"], "held_by_other", "{error}");
        let message = error["message"].as_str().expect("text");
        assert!(message.contains(&running.id().to_string()), "{message}");
    }
    drop(running);
    let output = saoma.run(["show", "--workspace", "sandbox"]);
    assert!(
        output.status.success(),
        "a process that was killed holds nothing"
    );
}

#[cfg(unix)]
#[test]
fn asked_to_end_it_ends_cleanly_and_lets_go_of_the_store() {
    for signal in ["TERM", "INT"] {
        let saoma = Saoma::new();
        let running = saoma.start(["serve", "--sandbox", "--listen", "127.0.0.1:0"], 2);
        let id = running.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([&format!("-{signal}"), &id])
            .status();
        assert!(sent.expect("kill can be started").success());
        assert_eq!(running.wait().code(), Some(0), "SIG{signal}");
        assert!(
            saoma
                .run(["show", "--workspace", "sandbox"])
                .status
                .success()
        );
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let saoma = Saoma::new();
    for arguments in [
        &["explain", "40163"][..],
        &["explain", "40163", "--json"],
        &["demo"],
        &["schema"],
        &["--help"],
    ] {
        let mut command = saoma.command(arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("saoma can be started");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!errors.contains("panicked"), "{arguments:?}: {errors}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {errors}");
    }
}
