use super::*;

/// Row number and cells, or the damage.
fn read_all(text: &[u8]) -> Vec<(i64, Result<Vec<String>, RowReason>)> {
    let mut rows = Vec::new();
    let encoding = Encoding::of(text);
    read(text, delimiter(text), encoding, &mut |piece| {
        if let Piece::Row(row) = piece {
            let cells = row.content.map(|content| match content {
                Content::Cells { cells, .. } => cells,
                Content::Json(_) => Vec::new(),
            });
            rows.push((row.number, cells));
        }
        true
    })
    .expect("a slice can be read");
    rows
}

fn cells(cells: &[&str]) -> Result<Vec<String>, RowReason> {
    Ok(cells.iter().map(|cell| (*cell).to_owned()).collect())
}

#[test]
fn quotes_delimiters_and_lines_within_a_field_are_part_of_it() {
    let rows = read_all(b"a,b\r\n\"1,\"\"x\"\"\",\"two\nlines\"\r\n\r\n3,\r\n");
    assert_eq!(
        rows,
        [
            (2, cells(&["1,\"x\"", "two\nlines"])),
            (4, cells(&["3", ""])),
        ],
        "a blank line is no row, but it has a number"
    );
}

#[test]
fn a_forgotten_quote_costs_one_row() {
    for (text, damage) in [
        ("a,b\n\"1,2\n3,4\n5,6\n", RowReason::UnclosedQuote),
        ("a,b\n\"1,2\n3,4\n5,\"6\"\n", RowReason::StrayQuote),
        ("a,b\n\"1\"x,2\n3,4\n5,6\n", RowReason::StrayQuote),
        ("a,b\n1\0,2\n3,4\n5,6", RowReason::NulByte),
        ("a,b\n1\n3,4\n5,6", RowReason::FieldsFew),
        ("a,b\n1,2,3\n3,4\n5,6", RowReason::FieldsMany),
    ] {
        assert_eq!(
            read_all(text.as_bytes()),
            [
                (2, Err(damage)),
                (3, cells(&["3", "4"])),
                (4, cells(&["5", "6"])),
            ],
            "{text:?}"
        );
    }
}

#[test]
fn long_rows_and_fields_are_named_and_what_follows_is_read() {
    for (length, quote) in [
        (LONGEST_FIELD + 1, ""),
        (LONGEST_ROW + 70_000, ""),
        (LONGEST_FIELD + 1, "\""),
    ] {
        let text = format!("a,b\n{quote}{}{quote},2\n3,4\n", "x".repeat(length));
        assert_eq!(
            read_all(text.as_bytes()),
            [(2, Err(RowReason::TooLong)), (3, cells(&["3", "4"]))],
            "{length} bytes"
        );
    }
    let text = format!("a,b\n\"{},2\n3,4\n", "x\n".repeat(LONGEST_ROW / 2));
    let rows = read_all(text.as_bytes());
    assert_eq!(rows.first(), Some(&(2, Err(RowReason::UnclosedQuote))));
    assert_eq!(rows.last().map(|row| &row.1), Some(&cells(&["3", "4"])));
}

#[test]
fn empty_fields_that_a_spreadsheet_left_are_no_fields() {
    assert_eq!(read_all(b"a;b\n1;2;;;\n"), [(2, cells(&["1", "2"]))]);
}

#[test]
fn every_delimiter_and_encoding_is_read() {
    let expected = [(2, cells(&["1", "王小明"]))];
    for delimiter in [",", "\t", ";", "|"] {
        let text = format!("编号{delimiter}名字\n1{delimiter}王小明\n");
        assert_eq!(read_all(text.as_bytes()), expected, "UTF-8 {delimiter:?}");
        let (gbk, ..) = encoding_rs::GB18030.encode(&text);
        assert_eq!(read_all(&gbk), expected, "GBK {delimiter:?}");
    }
    assert_eq!(
        delimiter(b"\"a,b,c,d\";e\n"),
        b';',
        "what is in quotes delimits nothing"
    );
    assert_eq!(read_all(b"sep=;\na;b\n1;2\n"), [(3, cells(&["1", "2"]))]);
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(
        "编号,名字\n1,王小明\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes),
    );
    let mut rows = Vec::new();
    read(utf16.as_slice(), b',', Encoding::of(&utf16), &mut |piece| {
        if let Piece::Row(InputRow {
            content: Ok(Content::Cells { cells, .. }),
            number,
            ..
        }) = piece
        {
            rows.push((number, Ok(cells)));
        }
        true
    })
    .expect("a slice can be read");
    assert_eq!(rows, expected, "UTF-16");
}

#[test]
fn reading_stops_when_nobody_wants_more() {
    let mut seen = 0;
    read(&b"a\n1\n2\n3\n"[..], b',', Encoding::Utf8, &mut |_| {
        seen += 1;
        seen < 2
    })
    .expect("a slice can be read");
    assert_eq!(seen, 2);
}
