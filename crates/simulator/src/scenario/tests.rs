use super::*;

#[test]
fn the_default_scenario_holds_what_is_promised() {
    let scenario = Scenario::default();
    assert_eq!(
        scenario.apps.len(),
        3,
        "a website app, a mini program, an Official Account"
    );
    assert_eq!(scenario.people.len(), 5);
    let website = scenario.apps.first().expect("the website app");
    assert_eq!(
        (website.appid.as_str(), website.body.secret.as_str()),
        (DEFAULT_WEBSITE_APPID, DEFAULT_SECRET)
    );
    assert!(
        scenario
            .apps
            .iter()
            .all(|app| app.body.open_platform.as_deref() == Some("saoma-open")),
        "one open platform account"
    );
}

/// Line, column and a part of what is said.
fn check_refused(text: &str, line: u64, column: u64, part: &str) {
    let refused = Scenario::read(text.as_bytes()).expect_err("it is refused");
    let ScenarioError::Wrong {
        line: seen_line,
        column: seen_column,
        detail,
    } = &refused
    else {
        panic!("{text}: {refused}");
    };
    assert!(detail.contains(part), "{text}: {detail}");
    assert_eq!(
        (*seen_line, *seen_column),
        (line, column),
        "{text}: {detail}"
    );
}

#[test]
fn a_wrong_scenario_says_where_and_what_is_allowed() {
    check_refused("people: []\npepole: []\n", 2, 1, "expected one of title");
    check_refused(
        "apps:\n  - {appid: wx1, kind: website, secret: x}\n",
        2,
        13,
        "16 lower-case hex digits",
    );
    check_refused(
        "people:\n  - name: a\n    nickname: b\n    phon: c\n",
        4,
        5,
        "expected one of",
    );
    check_refused("people:\n  - {name: a/b, nickname: x}\n", 2, 12, "slash");
    check_refused(
        "people:\n  - {name: a, nickname: x}\n  - {name: a, nickname: x}\n",
        3,
        5,
        "twice",
    );
    check_refused("faults:\n  - name: unheard-of\n", 2, 11, "wrong-secret");
    check_refused("steps:\n  - do: jump\n", 2, 9, "open_qr_page");
    check_refused(
        "steps:\n  - do: scan\n    person: nobody\n",
        3,
        13,
        "xiaoming",
    );
    check_refused(
        "steps:\n  - do: scan\n    person: xiaoming\n    tagret: x\n",
        4,
        5,
        "target",
    );
    check_refused(
        "steps:\n  - {do: exchange_code, app: wxnone}\n",
        2,
        30,
        "wx5a0a",
    );
    check_refused(
        "script:\n  - {on: qr_page, person: nobody, do: []}\n",
        2,
        27,
        "xiaoming",
    );
    check_refused("a: [1\n", 1, 4, "");
}

#[test]
fn json_is_read_as_well_and_everything_has_a_default() {
    let scenario = Scenario::read(
        br#"{"title": "one", "seed": 3, "steps": [{"do": "poll", "expect": {"wx_errcode": 500}}]}"#,
    )
    .expect("JSON is a scenario too");
    assert_eq!((scenario.seed, scenario.people.len()), (Some(3), 5));
    let step = scenario.steps.first().expect("a step");
    assert_eq!((step.line, step.act.word().as_str()), (1, "poll"));
    assert!(step.expect.is_some());
    assert_eq!(Scenario::read(b"{}").expect("empty is fine").apps.len(), 3);
}

#[test]
fn hostile_files_are_refused() {
    assert!(Scenario::read(&vec![b'a'; located::MAX_BYTES + 1]).is_err());
    assert_eq!(
        Scenario::read(&[0xff, 0xfe]).map(|_| ()),
        Err(ScenarioError::NotText)
    );
    let deep = "[".repeat(10_000);
    assert!(Scenario::read(deep.as_bytes()).is_err());
}
