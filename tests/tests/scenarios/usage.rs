//! The command line's own manners.

use saoma_tests::Saoma;
use serde_json::Value;

const COMMANDS: [&str; 6] = ["demo", "simulate", "serve", "apply", "show", "explain"];

#[test]
fn every_command_helps_with_an_example() {
    let saoma = Saoma::new();
    for command in COMMANDS {
        let output = saoma.run([command, "--help"]);
        assert_eq!(output.status.code(), Some(0), "{command}");
        let help = String::from_utf8_lossy(&output.stdout);
        let example = help
            .split("Example:")
            .nth(1)
            .unwrap_or_else(|| panic!("{command}: {help}"));
        assert!(example.contains(&format!("saoma {command}")), "{help}");
    }
    let output = saoma.run(["--help"]);
    let help = String::from_utf8_lossy(&output.stdout);
    assert!(
        COMMANDS.iter().all(|command| help.contains(command)),
        "{help}"
    );
}

#[test]
fn help_never_shows_what_the_environment_holds() {
    let saoma = Saoma::new();
    for command in ["serve", "apply", "show"] {
        let mut command = saoma.command([command, "--help"]);
        let secrets = ["SAOMA_PASSPHRASE", "SAOMA_RECOVERY_CODE", "SAOMA_STORE"];
        for secret in secrets {
            command.env(secret, "postgres://u:hunter2@h/d");
        }
        let output = command.output().expect("saoma can be started");
        assert!(!String::from_utf8_lossy(&output.stdout).contains("hunter2"));
    }
}

#[test]
fn wrong_usage_exits_with_two() {
    let saoma = Saoma::new();
    for arguments in [
        &[][..],
        &["unheard-of"],
        &["demo", "--fault", "unheard-of"],
        &["demo", "surplus"],
        &["serve", "--listen", "nonsense"],
        &["serve", "--tls-cert", "a.pem"],
        &["serve", "--allow-sandbox"],
        &["apply"],
        &["explain"],
        &["simulate", "--seed", "-1"],
        &["demo", "--lang", "tlh"],
    ] {
        let output = saoma.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            output.stdout.is_empty(),
            "{arguments:?}: a usage error is no result"
        );
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_failure_is_one_json_document_for_scripts_and_two_sentences_for_people() {
    let saoma = Saoma::new();
    let arguments = ["show", "--workspace", "nobody"];
    let output = saoma.run(arguments.iter().chain(&["--json"]));
    assert_eq!(output.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(told["error"]["code"], "workspace_unknown");
    let output = saoma.run(arguments);
    assert!(output.stdout.is_empty(), "there is no result");
    let text = String::from_utf8_lossy(&output.stderr);
    for part in ["message", "remedy"] {
        let sentence = told["error"][part].as_str().expect("text");
        assert!(text.contains(sentence), "{sentence} is in {text}");
    }
    let chinese = saoma.run(arguments.iter().chain(&["--lang", "zh-CN"]));
    let chinese = String::from_utf8_lossy(&chinese.stderr);
    assert!(
        chinese
            .chars()
            .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
        "{chinese}"
    );
}
