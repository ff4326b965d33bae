//! Files that `saoma apply` does not take, or takes with a warning.

use saoma_tests::Saoma;

use crate::apply::{ACME_SECRET, SAMPLE, SHOP_SECRET, apply, document, has_store, run, write};
use crate::refusal::error_of;

#[test]
fn what_is_wrong_is_named_and_nothing_is_written() {
    for (right, wrong, path) in [
        (
            "wx0123456789abcdef",
            "wx0123456789ABCDEF",
            "platform_apps[0].appid",
        ),
        ("wx0123456789abcdef", "wx123", "platform_apps[0].appid"),
        (
            "https://shop.example/cb",
            "https://shop.example/#/cb",
            "applications[0].redirect_uris[0]",
        ),
        (
            "https://shop.example/cb",
            "/cb",
            "applications[0].redirect_uris[0]",
        ),
        (
            "https://shop.example/cb",
            "javascript:alert(1)",
            "applications[0].redirect_uris[0]",
        ),
        (
            "login.acme.example",
            "https://login.acme.example",
            "platform_apps[0].callback_domain",
        ),
        (
            "login.acme.example",
            "login.acme.example/cb",
            "platform_apps[0].callback_domain",
        ),
        (
            "login.acme.example",
            "\"login.acme.example:443\"",
            "platform_apps[0].callback_domain",
        ),
        (
            "sources: [pc]",
            "sources: [nope]",
            "applications[0].sources[0]",
        ),
        ("id: pc", "id: ../pc", "sources[0].id"),
    ] {
        let saoma = Saoma::new();
        write(&saoma, "acme.yaml", &SAMPLE.replace(right, wrong));
        for door in [
            &["apply", "acme.yaml", "--json"][..],
            &[
                "serve",
                "--sandbox",
                "acme.yaml",
                "--listen",
                "127.0.0.1:0",
                "--json",
            ],
        ] {
            let mut command = saoma.command(door);
            command
                .env("ACME_SECRET", ACME_SECRET)
                .env("SHOP_SECRET", SHOP_SECRET);
            let error = error_of(&mut command);
            let findings = error["findings"]
                .as_array()
                .unwrap_or_else(|| panic!("{error}"));
            let paths: Vec<_> = findings
                .iter()
                .filter_map(|finding| finding["path"].as_str())
                .collect();
            assert!(paths.contains(&path), "{door:?} {wrong}: {paths:?}");
            for text in ["message", "remedy"] {
                assert!(
                    findings[0][text]
                        .as_str()
                        .is_some_and(|text| !text.is_empty()),
                    "{error}"
                );
            }
            assert!(
                !has_store(&saoma),
                "{door:?} {wrong}: no store is made for a wrong file"
            );
        }
    }
}

#[test]
fn an_odd_app_secret_warns_and_is_taken() {
    let saoma = Saoma::new();
    write(&saoma, "acme.yaml", SAMPLE);
    let mut command = saoma.command(["apply", "acme.yaml", "--json"]);
    command
        .env("ACME_SECRET", "hunter2-hunter2")
        .env("SHOP_SECRET", SHOP_SECRET);
    let output = command.output().expect("saoma can be started");
    assert!(output.status.success());
    let warning = String::from_utf8_lossy(&output.stderr);
    assert!(warning.contains("platform_apps[0].secret"), "{warning}");
    assert!(
        !warning.contains("hunter2"),
        "a secret is not repeated: {warning}"
    );
    assert!(
        document(&output)["changed"]
            .as_array()
            .is_some_and(|changed| !changed.is_empty())
    );
}

#[test]
fn a_secret_that_is_not_set_is_named_by_its_place() {
    let saoma = Saoma::new();
    write(&saoma, "acme.yaml", SAMPLE);
    let output = saoma.run(["apply", "acme.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(
        text.contains("ACME_SECRET") && text.contains("SHOP_SECRET"),
        "{text}"
    );
    assert!(
        !run(&saoma, &["show", "--workspace", "acme"])
            .status
            .success(),
        "nothing was written"
    );
}

#[test]
fn a_file_that_is_none_is_refused_with_the_place_in_it() {
    let saoma = Saoma::new();
    for (text, why) in [
        ("", "empty"),
        ("workspace: [", "no YAML"),
        (
            "{\"workspace\": \"acme\", \"mode\": \"sandbox\", \"mode\": \"live\"}",
            "a key twice",
        ),
        (
            "workspace: acme\nmode: sandbox\nunheard_of: 1\n",
            "an unknown key",
        ),
        ("workspace: acme\nmode: real\n", "an unknown mode"),
        ("- 1\n", "a list"),
        ("workspace: &a [*a]\nmode: sandbox\n", "a cycle"),
        ("\u{0}\u{1}\u{2}", "binary"),
    ] {
        write(&saoma, "acme.yaml", text);
        let output = saoma.run(["apply", "acme.yaml", "--json"]);
        assert_eq!(output.status.code(), Some(1), "{why}");
        assert!(document(&output)["error"]["remedy"].is_string(), "{why}");
        assert!(!has_store(&saoma), "{why}");
    }
    let output = saoma.run(["apply", "absent.yaml", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        document(&output)["error"]["message"]
            .as_str()
            .is_some_and(|text| text.contains("absent.yaml"))
    );
}

#[test]
fn another_mode_for_a_workspace_that_exists_is_refused() {
    let saoma = Saoma::new();
    let _ = apply(&saoma, &[]);
    write(
        &saoma,
        "live.yaml",
        &SAMPLE.replace("mode: sandbox", "mode: live"),
    );
    let output = run(&saoma, &["apply", "live.yaml", "--json"]);
    assert_eq!(output.status.code(), Some(1), "sandbox and live never mix");
    let output = run(
        &saoma,
        &["apply", "acme.yaml", "--workspace", "beta", "--json"],
    );
    assert_eq!(
        output.status.code(),
        Some(1),
        "the file is about another workspace"
    );
}
