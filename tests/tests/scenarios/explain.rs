//! `saoma explain`: the error doctor on the command line.

use saoma_tests::Saoma;

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
