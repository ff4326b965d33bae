//! The registration sheet of a site, filled in and ready to print: WeChat's own form is a document
//! to be sealed; this page holds what goes into it, line by line.

use saoma_text::{Lang, fill, text};

use super::rules::Rules;

/// The fields on it, in the order of WeChat's form.
const LINES: [&str; 6] = [
    "name",
    "english_name",
    "site_url",
    "icp_number",
    "description",
    "callback_domain",
];

/// The page, as HTML that prints on A4. `values` are name and value of the fields; `day` is told in
/// the foot.
#[must_use]
pub fn sheet(lang: Lang, workspace: &str, values: &[(String, String)], day: &str) -> String {
    let rows: String = LINES
        .iter()
        .filter_map(|field| Rules::get().field(field))
        .map(|rule| {
            let value = values.iter().find(|(name, _)| *name == rule.id);
            let value = value.map_or("", |(_, value)| value.as_str());
            row(rule.label.text(lang), value)
        })
        .collect();
    let by_hand = [
        "preparation.sheet.applicant",
        "preparation.sheet.company",
        "preparation.sheet.contact",
    ];
    let blank: String = by_hand.iter().map(|key| row(text(lang, key), "")).collect();
    let title = escaped(&fill(
        lang,
        "preparation.sheet.title",
        &[("workspace", workspace)],
    ));
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><h1>{title}</h1><p>{}</p>\
         <table>{rows}{blank}</table><p class=\"seal\">{}</p><footer>Saoma · {}</footer></body></html>",
        lang.tag(),
        escaped(text(lang, "preparation.sheet.how")),
        escaped(text(lang, "preparation.sheet.seal")),
        escaped(day),
    )
}

const STYLE: &str = "@page{size:A4;margin:20mm}body{font:14px/1.6 \"PingFang SC\",\"Microsoft YaHei\",\
\"Noto Sans CJK SC\",sans-serif;color:#111;max-width:170mm;margin:8mm auto}h1{font-size:20px}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #888;padding:8px 10px;\
text-align:left;vertical-align:top;overflow-wrap:anywhere}th{width:32%;font-weight:500}\
td{height:1.6em}.seal{margin:24px 0 60px}footer{color:#555;font-size:12px}";

fn row(label: &str, value: &str) -> String {
    format!(
        "<tr><th>{}</th><td>{}</td></tr>",
        escaped(label),
        escaped(value)
    )
}

pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_holds_the_values_and_no_foreign_markup() {
        let values = [
            ("name".to_owned(), "灯笼<script>牙科".to_owned()),
            ("icp_number".to_owned(), "浙ICP备2026012345号".to_owned()),
            ("note_to_reviewer".to_owned(), "不在表上".to_owned()),
        ];
        for lang in Lang::ALL {
            let page = sheet(lang, "灯笼 & 牙科", &values, "2026-11-22");
            assert!(page.contains("灯笼&lt;script&gt;牙科") && !page.contains("<script"));
            assert!(page.contains("浙ICP备2026012345号") && page.contains("灯笼 &amp; 牙科"));
            assert!(!page.contains("不在表上") && !page.contains("{{"), "{page}");
            assert!(page.contains(&format!("lang=\"{}\"", lang.tag())));
        }
    }
}
