//! A store that cannot be used is refused with what to do, and left as it is.

use std::path::Path;
use std::process::Output;

use saoma_tests::Saoma;
use serde_json::Value;

/// A user with a store that holds a workspace.
fn with_store() -> Saoma {
    let saoma = Saoma::new();
    std::fs::write(
        saoma.folder().join("acme.yaml"),
        "workspace: acme\nmode: sandbox\n",
    )
    .expect("written");
    let _ = saoma.json(["apply", "acme.yaml", "--json"]);
    saoma
}

fn show(saoma: &Saoma, more: &[&str]) -> Output {
    saoma.run([&["show", "--workspace", "acme", "--json"], more].concat())
}

/// The command is refused with this code, and the file is as it was.
fn refused(saoma: &Saoma, more: &[&str], store: &Path, codes: &[&str]) {
    let before = std::fs::read(store).ok();
    let output = show(saoma, more);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{text}");
    let error: Value = serde_json::from_str(&text).expect("one JSON document");
    let error = &error["error"];
    assert!(
        error["code"]
            .as_str()
            .is_some_and(|code| codes.contains(&code)),
        "{error}"
    );
    for text in ["message", "remedy"] {
        let text = error[text].as_str().unwrap_or_default();
        assert!(text.len() > 10 && !text.contains(".error."), "{error}");
    }
    assert_eq!(
        std::fs::read(store).ok(),
        before,
        "{codes:?}: the file is untouched"
    );
}

#[test]
fn a_wrong_key_is_refused() {
    let (saoma, other) = (with_store(), with_store());
    let key = other.folder().join("key");
    let key = key.to_str().expect("text");
    refused(
        &saoma,
        &["--key-file", key],
        &saoma.folder().join("saoma.db"),
        &["wrong_key"],
    );
    assert!(
        show(&saoma, &[]).status.success(),
        "its own key still opens it"
    );
}

#[test]
fn a_key_file_that_is_none_is_refused() {
    let saoma = with_store();
    let store = saoma.folder().join("saoma.db");
    let bad = saoma.folder().join("bad");
    std::fs::copy(saoma.folder().join("key"), &bad).expect("copied");
    std::fs::write(&bad, "no key\n").expect("written");
    let output = show(&saoma, &["--key-file", "bad"]);
    assert_eq!(output.status.code(), Some(1));
    let before = std::fs::read(&store).expect("it is there");
    let absent = show(&saoma, &["--key-file", "absent"]);
    assert_eq!(
        absent.status.code(),
        Some(1),
        "no new key is made for a store that has one"
    );
    assert!(!saoma.folder().join("absent").exists());
    assert_eq!(std::fs::read(&store).expect("it is there"), before);
    assert!(show(&saoma, &[]).status.success());
}

#[test]
fn a_damaged_store_is_refused() {
    let saoma = with_store();
    let store = saoma.folder().join("saoma.db");
    let whole = std::fs::read(&store).expect("it is there");
    let mut overwritten = whole.clone();
    overwritten.iter_mut().take(4096).for_each(|byte| *byte = 0);
    for bytes in [
        whole.get(..whole.len() / 2).expect("half"),
        &overwritten,
        b"hello",
    ] {
        std::fs::write(&store, bytes).expect("written");
        refused(
            &saoma,
            &[],
            &store,
            &["damaged", "wrong_key", "not_a_saoma_store"],
        );
    }
    std::fs::write(&store, &whole).expect("written");
    assert!(show(&saoma, &[]).status.success(), "put back, it opens");
}

#[test]
fn a_file_of_somebody_elses_is_refused() {
    let saoma = with_store();
    let picture = saoma.folder().join("picture.png");
    std::fs::write(&picture, vec![7_u8; 20_000]).expect("written");
    refused(
        &saoma,
        &["--store", "picture.png"],
        &picture,
        &["damaged", "wrong_key", "not_a_saoma_store"],
    );
}

#[test]
fn a_data_folder_that_is_none_is_refused() {
    let saoma = Saoma::new();
    std::fs::write(saoma.folder().join("file"), "").expect("written");
    for folder in ["file", "file/below"] {
        let mut command = saoma.command(["show", "--workspace", "acme", "--json"]);
        let output = command
            .env("SAOMA_DATA", saoma.folder().join(folder))
            .output();
        let output = output.expect("saoma can be started");
        assert_eq!(output.status.code(), Some(1), "{folder}");
        let error: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        assert!(
            error["error"]["remedy"]
                .as_str()
                .is_some_and(|text| text.len() > 10),
            "{error}"
        );
    }
}

#[test]
fn a_store_address_that_is_none_is_refused_without_its_password() {
    let saoma = Saoma::new();
    for address in [
        "mysql://u:hunter2@h/db",
        "http://u:hunter2@h/",
        "postgres://u:hunter2@[::1",
    ] {
        let output = show(&saoma, &["--store", address]);
        assert_eq!(output.status.code(), Some(1), "{address}");
        let all = [output.stdout, output.stderr].concat();
        assert!(
            !String::from_utf8_lossy(&all).contains("hunter2"),
            "{address}"
        );
    }
    let unreachable = "postgres://u:hunter2@127.0.0.1:1/db";
    let output = show(&saoma, &["--store", unreachable]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("\"unreachable\"") && !text.contains("hunter2"),
        "{text}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_lost_key_is_replaced_by_the_recovery_code() {
    let saoma = Saoma::new();
    std::fs::write(
        saoma.folder().join("acme.yaml"),
        "workspace: acme\nmode: sandbox\n",
    )
    .expect("written");
    let output = saoma.run(["apply", "acme.yaml"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let code = told
        .split_whitespace()
        .find(|word| word.starts_with("SAOMA-"))
        .expect("shown this once");
    assert!(
        !String::from_utf8_lossy(&output.stdout).contains(code),
        "it is no result"
    );
    std::fs::remove_file(saoma.folder().join("key")).expect("it was there");
    refused(
        &saoma,
        &[],
        &saoma.folder().join("saoma.db"),
        &["no_key_file"],
    );

    let mut command = saoma.command(["show", "--workspace", "acme", "--json"]);
    // Neither a key file nor a keyring of the machine's user is to take the key.
    command
        .env_remove("SAOMA_KEY_FILE")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    let wrong = command
        .env(
            "SAOMA_RECOVERY_CODE",
            code.replace('1', "2").replace('A', "B"),
        )
        .output();
    assert_eq!(
        wrong.expect("saoma can be started").status.code(),
        Some(1),
        "a mistyped code"
    );
    let output = command
        .env("SAOMA_RECOVERY_CODE", code)
        .output()
        .expect("saoma can be started");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}
