//! `saoma explain`: the error doctor on the command line.

use std::collections::BTreeMap;

use saoma_testkit::TempStore;
use saoma_tests::{Sandbox, Saoma};
use saoma_text::Lang;
use serde_json::{Value, json};

use crate::support::{REDIRECT_URI, shop};
use crate::world::World;

#[test]
fn an_errcode_a_text_and_a_url_are_explained_in_both_languages() {
    let saoma = Saoma::new();
    let text = "{\"errcode\":40163,\"errmsg\":\"code been used, rid: 6380622c-50076416-224b40b0\"}";
    let url = "https://open.weixin.qq.com/connect/qrconnect?appid=wx123&redirect_uri=http%3A%2F%2Fa.example";
    for (input, errcode) in [
        ("40163", Some(40163)),
        (text, Some(40163)),
        ("-1", Some(-1)),
        (url, None),
    ] {
        let told = saoma.json(["explain", input, "--json"]);
        assert!(
            errcode.is_none_or(|errcode| told["errcode"] == errcode),
            "{input}: {told}"
        );
        for lang in ["zh-CN", "en"] {
            for list in ["meanings", "remedies"] {
                assert!(
                    told[list][lang]
                        .as_str()
                        .is_some_and(|text| !text.is_empty()),
                    "{input}: {told}"
                );
            }
        }
        assert_ne!(told["meanings"]["zh-CN"], told["meanings"]["en"]);
        let output = saoma.run(["explain", input]);
        assert!(output.status.success());
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        for list in ["meanings", "remedies"] {
            for lang in ["zh-CN", "en"] {
                let text = told[list][lang].as_str().expect("text");
                assert!(printed.contains(text), "{input}: {text} is in {printed}");
            }
        }
    }
}

#[test]
fn whatever_is_pasted_is_answered_and_nothing_of_it_runs() {
    let saoma = Saoma::new();
    let long = "a".repeat(100_000);
    for input in [
        "",
        " ",
        "\u{1b}[31mred",
        "💥",
        "-99999999999999999999",
        long.as_str(),
        "https://[",
        "%00%ff",
        "{\"errcode\":",
    ] {
        let output = saoma.run(["explain", "--json", "--", input]);
        assert!(
            output.status.success(),
            "{:.40}: {}",
            input,
            String::from_utf8_lossy(&output.stderr)
        );
        let told: serde_json::Value =
            serde_json::from_slice(&output.stdout).expect("one JSON document");
        assert!(told["meanings"]["en"].is_string(), "{told}");
        let printed = saoma.run(["explain", "--", input]).stdout;
        assert!(
            !printed.contains(&0x1b),
            "no control character of a pasted text reaches the terminal"
        );
    }
}

/// The faults that the doctor names, with the errcode that they show (none for a state of the QR
/// code page).
fn reproduced() -> BTreeMap<String, Option<i64>> {
    let states = (400..410).map(|state| {
        (
            format!("window.wx_errcode={state};window.wx_code='';"),
            None,
        )
    });
    let errcodes = (-1..=0).chain(40_000..=50_010);
    let errcodes = errcodes.map(|errcode| (errcode.to_string(), Some(errcode)));
    let mut named = BTreeMap::new();
    for (input, errcode) in states.chain(errcodes) {
        let told = saoma_wechat::explain(&input, Lang::En);
        let told = serde_json::to_value(told).expect("a diagnosis is JSON");
        if let Some(fault) = told["reproduce"].as_str() {
            named.insert(fault.to_owned(), errcode);
        }
    }
    named
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_doctor_says_reproduces_an_error_is_a_fault_that_shows_it() {
    let named = reproduced();
    assert!(
        named.contains_key("code-used") && named.contains_key("expired-qr"),
        "errcodes and states: {named:?}"
    );
    let file = Sandbox::file(&[shop("web", &[REDIRECT_URI])]);
    let world = World::of(TempStore::new().await, &file).await;
    for (fault, errcode) in &named {
        // A name that the simulator does not know needs a body, so this one is refused then.
        world.control(&format!("faults/{fault}"), &json!({})).await;
        let state = world
            .browser
            .get(format!("{}/_saoma/state", world.simulator));
        let state: Value = serde_json::from_str(&state.await.text).expect("JSON");
        let faults = state["faults"].as_array().expect("a list");
        let on = faults.iter().find(|on| on["name"] == fault.as_str());
        let on = on.unwrap_or_else(|| panic!("{fault} is not on: {state}"));
        if let Some(errcode) = errcode {
            assert_eq!(on["errcode"], *errcode, "{fault}: {on}");
        }
    }
    world.close().await;
}
