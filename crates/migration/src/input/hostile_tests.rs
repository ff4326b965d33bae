//! Files that somebody made to break the reader, or that broke on their way.

use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;

use saoma_model::RowReason;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

use super::{Content, Input, LONGEST_FIELD, Piece};
use crate::MigrationError;

/// What came of each row: how long its cells are, or why it is refused.
type Rows = Vec<Result<Vec<usize>, RowReason>>;

fn write(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("the folder is writable");
    (folder, path)
}

fn read(name: &str, bytes: &[u8]) -> Result<Rows, MigrationError> {
    let (_folder, path) = write(name, bytes);
    let input = Input::open(&path)?;
    let mut rows = Vec::new();
    input.read(&AtomicU64::new(0), &mut |piece| {
        if let Piece::Row(row) = piece {
            rows.push(row.content.map(|content| match content {
                Content::Cells { cells, .. } => cells.iter().map(String::len).collect(),
                Content::Json(value) => vec![value.to_string().len()],
            }));
        }
        true
    })?;
    Ok(rows)
}

/// A spreadsheet with these cells as its only sheet, and these texts that cells share.
fn spreadsheet(sheet: &str, shared: &str) -> Vec<u8> {
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/></Types>"#;
    const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
        <sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const PARTS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let sheet = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>"#);
    let shared = format!(r#"<sst xmlns="{MAIN}"><si><t>{shared}</t></si></sst>"#);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", PARTS),
        ("xl/sharedStrings.xml", &shared),
        ("xl/worksheets/sheet1.xml", &sheet),
    ] {
        let options = SimpleFileOptions::default();
        zip.start_file(name, options).expect("memory takes a file");
        zip.write_all(text.as_bytes()).expect("memory is written");
    }
    zip.finish().expect("memory is written").into_inner()
}

#[test]
fn a_cell_of_ten_megabytes_costs_its_own_row() {
    let long = "x".repeat(10 * 1024 * 1024);
    let list = format!("id,name\n1,a\n2,{long}\n3,b\n");
    let rows = read("list.csv", list.as_bytes()).expect("the list is read");
    assert_eq!(
        rows,
        [Ok(vec![1, 1]), Err(RowReason::TooLong), Ok(vec![1, 1])],
        "the rows around it are read"
    );
    let sheet = format!(
        r#"<row r="1"><c r="A1" t="str"><v>id</v></c></row>
           <row r="2"><c r="A2" t="str"><v>{long}</v></c></row>
           <row r="3"><c r="A3" t="str"><v>c</v></c></row>"#
    );
    let rows = read("list.xlsx", &spreadsheet(&sheet, "")).expect("the list is read");
    assert_eq!(rows, [Err(RowReason::TooLong), Ok(vec![1])]);
}

#[test]
fn a_long_text_that_many_cells_share_is_not_copied_for_each() {
    let columns = ["A", "B", "C", "D", "E", "F", "G", "H"];
    let row = |number: usize, kind: &str| {
        let cells =
            columns.map(|column| format!(r#"<c r="{column}{number}" t="{kind}"><v>0</v></c>"#));
        format!(r#"<row r="{number}">{}</row>"#, cells.concat())
    };
    let sheet = row(1, "str") + &row(2, "s");
    let shared = "y".repeat(8 * 1024 * 1024);
    let rows = read("list.xlsx", &spreadsheet(&sheet, &shared)).expect("the list is read");
    assert_eq!(rows, [Err(RowReason::TooLong)]);
    let text = super::xlsx::bounded(&"界".repeat(LONGEST_FIELD));
    assert!(
        text.len() > LONGEST_FIELD && text.len() <= LONGEST_FIELD + 4,
        "as much as shows that it is too long: {}",
        text.len()
    );
}

#[test]
fn a_spreadsheet_that_unpacks_without_end_is_refused_before_it_is_read() {
    let bomb = spreadsheet(&" ".repeat(49 * 1024 * 1024), "");
    assert!(bomb.len() < 1024 * 1024, "it is small as it comes");
    let refused = read("list.xlsx", &bomb).expect_err("it is a bomb");
    assert!(
        matches!(refused, MigrationError::TooLarge { .. }),
        "{refused}"
    );
}

#[test]
fn cells_at_impossible_places_break_nothing() {
    for place in ["XFD1048576", "ZZZZZZZZ1", "A99999999999", "A0", "1A", ""] {
        let sheet = format!(
            r#"<row r="1"><c r="A1" t="str"><v>id</v></c></row>
               <row r="2"><c r="{place}" t="str"><v>x</v></c></row>"#
        );
        match read("list.xlsx", &spreadsheet(&sheet, "")) {
            Ok(rows) => assert!(rows.len() <= 1, "{place}: {rows:?}"),
            Err(MigrationError::Spreadsheet { .. }) => {}
            Err(other) => panic!("{place}: {other}"),
        }
    }
}

#[test]
fn a_file_that_is_no_list_is_refused_and_breaks_nothing() {
    let zip = spreadsheet("", "");
    let cut = zip.get(..zip.len() / 2).expect("it is long enough");
    let deep = "[".repeat(100_000);
    let noise: Vec<u8> = (0..4096_u32).map(|n| ((n * 7919) >> 3) as u8).collect();
    let files: [&[u8]; 8] = [
        b"",
        b"\n\n\n",
        &[0; 4096],
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        cut,
        deep.as_bytes(),
        &noise,
    ];
    for (number, bytes) in files.into_iter().enumerate() {
        for name in ["list.csv", "list.json", "list.xlsx"] {
            if let Ok(rows) = read(name, bytes) {
                let used = rows.iter().filter(|row| row.is_ok()).count();
                assert!(used <= 64, "{number} as {name}: {used} rows");
            }
        }
    }
}

#[test]
fn a_row_in_another_encoding_costs_that_row() {
    let mut list = "id,name\n1,小明小红\n2,欧阳小明\n3,".as_bytes().to_vec();
    list.extend(encoding_rs::GB18030.encode("王小明").0.as_ref());
    list.extend("\n4,林溪林溪\n5,a\0b\n6,白鹭\n".as_bytes());
    let rows = read("list.csv", &list).expect("the list is read");
    assert_eq!(
        rows,
        [
            Ok(vec![1, 12]),
            Ok(vec![1, 12]),
            Err(RowReason::Encoding),
            Ok(vec![1, 12]),
            Err(RowReason::NulByte),
            Ok(vec![1, 6]),
        ],
        "each by its own number"
    );
}

#[test]
fn json_that_is_too_deep_or_too_long_costs_its_row() {
    let deep = "[".repeat(5_000) + &"]".repeat(5_000);
    let list = format!(
        "{{\"openid\":\"o1\"}}\n{{\"openid\":{deep}}}\n{{\"openid\":\"{}\"}}\n{{\"openid\":\"o4\"}}\n",
        "x".repeat(17 * 1024 * 1024)
    );
    let rows = read("list.jsonl", list.as_bytes()).expect("the list is read");
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert!(rows.first().is_some_and(Result::is_ok) && rows.last().is_some_and(Result::is_ok));
    let refused = rows.iter().filter(|row| row.is_err()).count();
    assert_eq!(refused, 2, "{rows:?}");
}

#[test]
fn a_file_that_changes_after_it_was_looked_at_is_noticed() {
    let (_folder, path) = write("list.csv", b"id,name\n1,a\n");
    let input = Input::open(&path).expect("it is a list");
    input.check_unchanged().expect("nobody touched it");
    for changed in [&b"id,name\n1,b\n"[..], b"id,name\n1,a\n2,b\n", b""] {
        std::fs::write(&path, changed).expect("the folder is writable");
        let refused = input.check_unchanged().expect_err("it is another one");
        assert!(
            matches!(refused, MigrationError::InputChanged { .. }),
            "{refused}"
        );
    }
}
