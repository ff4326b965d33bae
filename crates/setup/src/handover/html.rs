//! A page that prints on A4, written line by line; every text is escaped on its way in.

use saoma_text::{Lang, text};

use crate::preparation::escaped;

const STYLE: &str = "@page{size:A4;margin:18mm}*{box-sizing:border-box}\
body{font:13px/1.6 -apple-system,\"Segoe UI\",\"PingFang SC\",\"Microsoft YaHei UI\",\
\"Noto Sans CJK SC\",sans-serif;color:#1b1f1d;background:#fff;max-width:174mm;margin:10mm auto;padding:0 4mm}\
h1{font-size:22px;line-height:1.4;margin:0 0 4px}h2{font-size:16px;margin:28px 0 8px;break-after:avoid}\
h3{font-size:14px;margin:18px 0 6px;break-after:avoid}p{margin:6px 0}\
table{border-collapse:collapse;width:100%;margin:6px 0 12px}tr{break-inside:avoid}\
th,td{border-bottom:1px solid #d3d9d6;padding:6px 8px 6px 0;text-align:left;vertical-align:top;\
overflow-wrap:anywhere}thead th{color:#59615d;font-weight:500;border-bottom:1px solid #1b1f1d}\
tbody th{width:32%;font-weight:500}ol{padding-left:20px}li{margin:4px 0;overflow-wrap:anywhere}\
footer{color:#59615d;font-size:12px;margin-top:32px;border-top:1px solid #d3d9d6;padding-top:8px}";

/// A page in the making.
pub(super) struct Page {
    lang: Lang,
    html: String,
}

impl Page {
    pub(super) fn new(lang: Lang, title: &str) -> Self {
        let title = escaped(title);
        let html = format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
             <style>{STYLE}</style></head><body><main><h1>{title}</h1>",
            lang.tag()
        );
        Self { lang, html }
    }

    pub(super) const fn lang(&self) -> Lang {
        self.lang
    }

    /// A chapter; its title is the text of this key.
    pub(super) fn heading(&mut self, key: &str) {
        let title = escaped(text(self.lang, key));
        self.html.push_str(&format!("<h2>{title}</h2>"));
    }

    /// A section of a chapter, with a title of its own.
    pub(super) fn section(&mut self, title: &str) {
        self.html.push_str(&format!("<h3>{}</h3>", escaped(title)));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.html.push_str(&format!("<p>{}</p>", escaped(text)));
    }

    /// Steps, one after the other.
    pub(super) fn list(&mut self, items: &[String]) {
        let items: String = items
            .iter()
            .map(|item| format!("<li>{}</li>", escaped(item)))
            .collect();
        self.html.push_str(&format!("<ol>{items}</ol>"));
    }

    /// Rows under a head of text keys.
    pub(super) fn table(&mut self, head: &[&str], rows: Vec<Vec<String>>) {
        let cells = head.iter();
        let head: String = cells
            .map(|key| format!("<th scope=\"col\">{}</th>", escaped(text(self.lang, key))))
            .collect();
        let rows: String = rows.iter().map(|row| line(row)).collect();
        self.html.push_str(&format!(
            "<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        ));
    }

    /// Names and values, without those that have none.
    pub(super) fn facts(&mut self, facts: &[(&str, String)]) {
        let known = facts.iter().filter(|(_, value)| !value.is_empty());
        let rows: String = known
            .map(|(key, value)| {
                let name = escaped(text(self.lang, key));
                format!(
                    "<tr><th scope=\"row\">{name}</th><td>{}</td></tr>",
                    escaped(value)
                )
            })
            .collect();
        self.html
            .push_str(&format!("<table><tbody>{rows}</tbody></table>"));
    }

    pub(super) fn finish(mut self, day: &str) -> String {
        let foot = format!(
            "</main><footer>Saoma · {}</footer></body></html>",
            escaped(day)
        );
        self.html.push_str(&foot);
        self.html
    }
}

fn line(cells: &[String]) -> String {
    let cells: String = cells
        .iter()
        .map(|cell| format!("<td>{}</td>", escaped(cell)))
        .collect();
    format!("<tr>{cells}</tr>")
}
