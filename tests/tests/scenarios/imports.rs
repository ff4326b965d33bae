//! `saoma import`, `saoma undo` and `saoma export`: lists with a known truth, in every form.

use std::fmt::Write as _;
use std::path::Path;

use saoma_tests::{APPID, Saoma};
use serde_json::{Value, json};

use crate::imports_list::{List, Person, Row};

const SAMPLE: &str = r#"workspace: acme
mode: sandbox
platform_apps:
  - {appid: wx0123456789abcdef, kind: website, name: Acme, open_platform: acme-open, secret: {value: 0123456789abcdef0123456789abcdef}}
"#;

/// A user of `saoma` with a workspace that has nobody in it.
pub(crate) fn saoma() -> Saoma {
    let saoma = Saoma::new();
    std::fs::write(saoma.folder().join("acme.yaml"), SAMPLE).expect("the file is written");
    saoma.json(["apply", "acme.yaml", "--json"]);
    saoma
}

/// `saoma import` of a file in the folder, with the ids' places named.
pub(crate) fn import<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec![
        "import",
        file,
        "--workspace",
        "acme",
        "--appid",
        APPID,
        "--open-platform",
        "acme-open",
        "--json",
    ];
    arguments.extend(more);
    arguments
}

/// Everybody, without the ids that differ from store to store, in a fixed order.
pub(crate) fn everybody(saoma: &Saoma) -> Vec<Value> {
    let output = saoma.run(["export", "--workspace", "acme", "--format", "jsonl"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).expect("JSON Lines are text");
    let mut people: Vec<Value> = text
        .lines()
        .map(|line| {
            let mut person: Value = serde_json::from_str(line).expect("each line is JSON");
            person["id"] = Value::Null;
            // Identities of one moment come in the order of ids that are random.
            if let Some(identities) = person["identities"].as_array_mut() {
                identities.sort_by_key(Value::to_string);
            }
            person
        })
        .collect();
    people.sort_by_key(|person| person["external_ids"].to_string());
    people
}

fn openids(people: &[Value]) -> Vec<String> {
    let mut openids: Vec<String> = people
        .iter()
        .flat_map(|person| person["identities"].as_array().cloned().unwrap_or_default())
        .filter(|identity| identity["kind"] == "openid")
        .map(|identity| identity["value"].as_str().unwrap_or_default().to_owned())
        .collect();
    openids.sort();
    openids
}

/// Plans, imports, imports again, undoes; each time against the truth.
fn assert_true(form: &str, file: &str, content: &[u8], list: &List) {
    let saoma = saoma();
    std::fs::write(saoma.folder().join(file), content).expect("the list is written");
    let planned = saoma.json(import(file, &["--dry-run"]));
    assert_eq!(planned["rows"], json!(list.counts()), "{form}: plan");
    assert_eq!(planned["state"], "planned");
    assert_eq!(planned["migration"], Value::Null);
    assert_eq!(
        everybody(&saoma),
        Vec::<Value>::new(),
        "{form}: a plan writes nothing"
    );
    let rejects = format!("rejects-{file}");
    let more = ["--report", "report.csv", "--rejects", &rejects];
    let done = saoma.json(import(file, &more));
    assert_eq!(done["rows"], json!(list.counts()), "{form}: import");
    assert_eq!(done["by_reason"], planned["by_reason"], "{form}");
    let people = everybody(&saoma);
    assert_eq!(openids(&people), list.openids(), "{form}: who is there");
    let report = read(&saoma, "report.csv");
    assert_eq!(
        report.lines().count(),
        list.rows.len() + 1,
        "{form}: every row is in the report"
    );
    let mended = saoma.json(import(&rejects, &["--dry-run"]));
    assert_eq!(
        (&mended["rows"]["in"], &mended["rows"]["rejected"]),
        (&done["rows"]["rejected"], &done["rows"]["rejected"]),
        "{form}: the rejected are a list of the same form, as wrong as they were: {mended}"
    );
    let again = saoma.json(import(file, &[]));
    assert_eq!(again["rows"]["created"], 0, "{form}: again");
    assert_eq!(everybody(&saoma), people, "{form}: again changes nothing");
    let migration = done["migration"].as_str().expect("an import has an id");
    let undone = saoma.json(["undo", migration, "--json"]);
    assert_eq!(undone["rows"]["blocked"], 0, "{form}: {undone}");
    assert_eq!(everybody(&saoma), Vec::<Value>::new(), "{form}: undone");
}

fn read(saoma: &Saoma, name: &str) -> String {
    let bytes = std::fs::read(saoma.folder().join(name)).expect("the file is there");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_table_with_any_delimiter_tells_the_truth() {
    let list = List::new(1, 300);
    for (form, delimiter) in [("comma", ','), ("tab", '\t'), ("semicolon", ';')] {
        assert_true(form, "list.csv", list.csv(delimiter).as_bytes(), &list);
    }
}

#[test]
fn a_table_in_any_encoding_tells_the_truth() {
    let list = List::new(7, 200);
    let text = list.csv(',');
    // The list's only characters beyond ASCII.
    let gbk = |c: char| match c {
        '小' => vec![0xd0, 0xa1],
        '明' => vec![0xc3, 0xf7],
        c => c.to_string().into_bytes(),
    };
    let gbk: Vec<u8> = text.chars().flat_map(gbk).collect();
    assert_true("GBK", "list.csv", &gbk, &list);
    let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf16).collect();
    assert_true("UTF-16", "list.csv", &utf16, &list);
}

#[test]
fn a_spreadsheet_tells_the_truth() {
    let list = List::new(11, 300);
    assert_true("XLSX", "list.xlsx", &list.xlsx(), &list);
}

#[test]
fn a_spreadsheet_brings_everybody_whom_it_took_along() {
    let list = List::new(9, 200);
    let one = saoma();
    std::fs::write(one.folder().join("list.csv"), list.csv(',')).expect("it is written");
    let rows = one.json(import("list.csv", &[]))["rows"].clone();
    let xlsx = one.folder().join("users.xlsx");
    let path = xlsx.to_str().expect("the folder's name is text");
    let done = one.run(["export", "--workspace", "acme", "-o", path]);
    assert!(done.status.success(), "{done:?}");
    let other = saoma();
    let brought = other.json(import(path, &[]));
    assert_eq!(brought["rows"]["in"], rows["created"], "{brought}");
    assert_eq!(brought["rows"]["created"], rows["created"], "{brought}");
    assert_eq!(openids(&everybody(&other)), list.openids());
}

#[test]
fn openids_alone_are_people() {
    let list = List::new(10, 200);
    let openids_of = |row: &Row| list.cells(*row).openid;
    let openids: Vec<String> = list.rows.iter().map(openids_of).collect();
    let mut known: Vec<&str> = openids.iter().map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    let answer = json!({"total": openids.len(), "count": openids.len(), "data": {"openid": openids}, "next_openid": ""});
    let saoma = saoma();
    std::fs::write(saoma.folder().join("get.json"), answer.to_string()).expect("it is written");
    let done = saoma.json(import("get.json", &[]));
    let rows = &done["rows"];
    assert_eq!(rows["created"], json!(known.len()), "{done}");
    assert_eq!(
        rows["skipped"],
        json!(openids.len() - known.len()),
        "{done}"
    );
    assert_eq!(self::openids(&everybody(&saoma)), known);
    let id = done["migration"].as_str().expect("an import has an id");
    assert_eq!(
        saoma.json(["undo", id, "--json"])["rows"]["undone"],
        rows["created"]
    );
    assert_eq!(everybody(&saoma), Vec::<Value>::new());
}

#[test]
fn conflicts_settled_in_the_report_are_honoured_row_by_row() {
    let saoma = saoma();
    let list = List::new(8, 400);
    std::fs::write(saoma.folder().join("list.csv"), list.csv(',')).expect("it is written");
    let dry = ["--dry-run", "--report", "plan.csv"];
    let planned = saoma.json(import("list.csv", &dry));
    let conflicts = planned["rows"]["conflicts"].as_u64().unwrap_or(0);
    assert!(conflicts > 2, "the list has conflicts: {planned}");
    let mut left = 1;
    let report = read(&saoma, "plan.csv");
    let settled: Vec<String> = report
        .lines()
        .map(|line| match line {
            line if line.starts_with("row,") => format!("{line},settle"),
            line if line.contains(",conflict,") && left > 0 => {
                left -= 1;
                format!("{line},")
            }
            line if line.contains(",conflict,") => format!("{line},id"),
            line => format!("{line},"),
        })
        .collect();
    let path = saoma.folder().join("settled.csv");
    std::fs::write(path, settled.join("\r\n")).expect("it is written");
    let done = saoma.json(import("list.csv", &["--settlements", "settled.csv"]));
    assert_eq!(done["rows"]["conflicts"], 1, "one was left open: {done}");
    let skipped = planned["rows"]["skipped"].as_u64().unwrap_or(0) + conflicts - 1;
    assert_eq!(
        done["rows"]["skipped"], skipped,
        "what others have stays theirs: {done}"
    );
    assert_eq!(openids(&everybody(&saoma)), list.openids());
}

#[test]
fn json_in_every_form_tells_the_truth() {
    let list = List::new(2, 200);
    let flat = |person: &Person| {
        json!({
            "id": person.id, "name": person.name, "phone": person.phone, "email": person.email,
            "openid": person.openid, "unionid": person.unionid, "created_at": 1_682_907_600_000_i64,
        })
    };
    let lines: Vec<String> = list.objects(flat).iter().map(Value::to_string).collect();
    assert_true(
        "JSON Lines",
        "list.jsonl",
        lines.join("\n").as_bytes(),
        &list,
    );
    let array = Value::from(list.objects(flat)).to_string();
    assert_true("JSON", "list.json", array.as_bytes(), &list);
}

#[test]
fn exports_of_other_systems_tell_the_truth() {
    let list = List::new(3, 200);
    let wrapped = |key: &str, objects: Vec<Value>| json!({ key: objects }).to_string();
    let authing = wrapped(
        "list",
        list.objects(|person| {
            json!({
                "userId": person.id, "userPoolId": "p", "nickname": person.name,
                "phone": person.phone, "email": person.email, "status": "Activated",
                "identities": [
                    {"type": "openid", "userIdInIdp": person.openid, "provider": "wechat"},
                    {"type": "unionid", "userIdInIdp": person.unionid, "provider": "wechat"},
                ],
            })
        }),
    );
    assert_true("GenAuth", "users.json", authing.as_bytes(), &list);
    let casdoor = wrapped(
        "data",
        list.objects(|person| {
            json!({
                "owner": "acme", "name": person.id, "id": person.id, "displayName": person.name,
                "phone": person.phone, "email": person.email,
                "properties": {
                    "oauth_WeChat_openid": person.openid, "oauth_WeChat_unionid": person.unionid,
                },
            })
        }),
    );
    assert_true("Casdoor", "users.json", casdoor.as_bytes(), &list);
    let keycloak = wrapped(
        "users",
        list.objects(|person| {
            json!({
                "id": person.id, "username": person.id, "enabled": true, "email": person.email,
                "createdTimestamp": 1_682_907_600_000_i64,
                "attributes": {
                    "nickname": [person.name], "phoneNumber": [person.phone],
                    "openid": [person.openid], "unionid": [person.unionid],
                },
            })
        }),
    );
    assert_true("Keycloak", "realm.json", keycloak.as_bytes(), &list);
    let logto = Value::from(list.objects(|person| {
        let is_whole = person.phone.len() == 11;
        let phone = if is_whole { "86" } else { "" }.to_owned() + &person.phone;
        json!({
            "id": person.id, "name": person.name, "primaryPhone": phone,
            "primaryEmail": person.email, "createdAt": 1_682_907_600_000_i64,
            "identities": {"wechat-web": {"userId": "x", "details": {
                "rawData": {"openid": person.openid, "unionid": person.unionid},
            }}},
        })
    }));
    assert_true("Logto", "users.json", logto.to_string().as_bytes(), &list);
    let auth0: Vec<String> = list
        .objects(|person| {
            json!({
                "user_id": person.id, "nickname": person.name, "phone_number": person.phone,
                "email": person.email, "email_verified": true,
                "identities": [{"provider": "oauth2", "connection": "wechat", "user_id": "x",
                    "profileData": {"openid": person.openid, "unionid": person.unionid}}],
            })
        })
        .iter()
        .map(Value::to_string)
        .collect();
    assert_true("Auth0", "users.ndjson", auth0.join("\n").as_bytes(), &list);
}

#[test]
fn what_is_wrong_with_the_command_line_or_the_file_is_said() {
    let saoma = saoma();
    for (name, content, code) in [
        ("a.pdf", "%PDF-1.7", "format"),
        ("b.csv", "phone,phone\n1,2\n", "duplicate_header"),
        ("c.csv", "x,y\n1,2\n", "no_known_column"),
        ("d.xlsx", "PK\u{3}\u{4}nothing", "spreadsheet"),
    ] {
        std::fs::write(saoma.folder().join(name), content).expect("the file is written");
        let output = saoma.run(import(name, &[]));
        assert_eq!(output.status.code(), Some(1), "{name}");
        let error: Value = serde_json::from_slice(&output.stdout).expect("an error is JSON");
        assert_eq!(error["error"]["code"], code, "{name}: {error}");
    }
    let output = saoma.run(["undo", "nobody", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!Path::new(&saoma.folder().join("rejects")).exists());
}

#[test]
fn an_app_made_anew_is_matched_by_a_list_of_old_and_new_openids() {
    const NEW: &str = "wx00000000000000bb";
    let saoma = saoma();
    let both = format!(
        "{SAMPLE}  - {{appid: {NEW}, kind: website, name: Acme again, open_platform: acme-open, \
         secret: {{value: 0123456789abcdef0123456789abcdef}}}}\n"
    );
    let list = List::new(12, 200);
    let file = |name: &str, content: &str| {
        std::fs::write(saoma.folder().join(name), content).expect("the file is written");
    };
    file("acme.yaml", &both);
    saoma.json(["apply", "acme.yaml", "--json"]);
    file("list.csv", &list.csv(','));
    saoma.json(import("list.csv", &[]));
    let before = everybody(&saoma);
    let old = openids(&before);
    // The last one of the old openids is nobody's, so that a row is left over.
    let mut pairs = "old,new\n".to_owned();
    for openid in old.iter().map(String::as_str).chain(["oNobody"]) {
        let _ = writeln!(pairs, "{openid},n{openid}");
    }
    file("pairs.csv", &pairs);
    file(
        "map.yaml",
        &format!(
            "columns:\n  old: {{field: openid, appid: {APPID}}}\n  \
             new: {{field: openid, appid: {NEW}}}\n"
        ),
    );
    let planned = saoma.json(import("pairs.csv", &["--map", "map.yaml", "--dry-run"]));
    assert_eq!(everybody(&saoma), before, "a plan writes nothing");
    let done = saoma.json(import("pairs.csv", &["--map", "map.yaml"]));
    assert_eq!(done["rows"], planned["rows"]);
    assert_eq!(done["rows"]["linked"], json!(old.len()), "{done}");
    assert_eq!(done["rows"]["created"], 1, "nobody had the last: {done}");
    let turned = everybody(&saoma);
    let expected = old.iter().map(|openid| format!("n{openid}"));
    let mut expected: Vec<String> = old.iter().cloned().chain(expected).collect();
    expected.extend(["oNobody", "noNobody"].map(str::to_owned));
    expected.sort();
    assert_eq!(openids(&turned), expected, "everybody keeps the old one");
    assert_eq!(turned.len(), before.len() + 1, "and nobody is double");
    let migration = done["migration"].as_str().expect("an import has an id");
    let undone = saoma.json(["undo", migration, "--json"]);
    assert_eq!(undone["rows"]["blocked"], 0, "{undone}");
    assert_eq!(everybody(&saoma), before, "undone");
}

#[test]
fn strict_writes_nothing_if_a_row_cannot_be_used() {
    let saoma = saoma();
    let list = List::new(4, 200);
    std::fs::write(saoma.folder().join("list.csv"), list.csv(',')).expect("it is written");
    let output = saoma.run(import("list.csv", &["--strict"]));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(everybody(&saoma), Vec::<Value>::new());
}
