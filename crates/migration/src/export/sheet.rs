use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A spreadsheet with one sheet of texts, written row by row. Texts are texts in it: nothing is
/// computed, and no number is rounded.
pub(crate) struct Sheet<W: Write + Seek = File> {
    zip: ZipWriter<BufWriter<W>>,
    row: u64,
}

const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="users" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];

impl<W: Write + Seek> Sheet<W> {
    pub(crate) fn create(to: W) -> io::Result<Self> {
        let mut zip = ZipWriter::new(BufWriter::new(to));
        let options = SimpleFileOptions::default();
        for (name, content) in PARTS {
            zip.start_file(name, options)?;
            zip.write_all(content.as_bytes())?;
        }
        zip.start_file("xl/worksheets/sheet1.xml", options.large_file(true))?;
        zip.write_all(
            br#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
        )?;
        Ok(Self { zip, row: 0 })
    }

    pub(crate) fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> io::Result<()> {
        self.row += 1;
        let mut xml = format!("<row r=\"{}\">", self.row);
        for (column, cell) in cells.into_iter().enumerate() {
            if cell.is_empty() {
                continue;
            }
            xml.push_str(&format!(
                "<c r=\"{}{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">",
                letters(column),
                self.row
            ));
            push_escaped(&mut xml, cell);
            xml.push_str("</t></is></c>");
        }
        xml.push_str("</row>");
        self.zip.write_all(xml.as_bytes())
    }

    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.zip.write_all(b"</sheetData></worksheet>")?;
        self.zip.finish()?.flush()
    }
}

/// `A`, `B`, …, `Z`, `AA`.
fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        let letter = u8::try_from(column % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + letter));
        if column < 26 {
            return letters.into_iter().collect();
        }
        column = column / 26 - 1;
    }
}

/// XML cannot hold most control characters at all.
fn push_escaped(xml: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\t' | '\n' | '\r' => xml.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => xml.push(' '),
            c => xml.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_have_letters() {
        assert_eq!(super::letters(0), "A");
        assert_eq!(super::letters(25), "Z");
        assert_eq!(super::letters(26), "AA");
        assert_eq!(super::letters(701), "ZZ");
    }
}
