//! The report that build servers read: one suite per scenario, one case per step.

use std::fmt::Write as _;

use super::Outcome;

/// The report as XML.
pub(super) fn report(outcomes: &[Outcome]) -> String {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n".to_owned();
    for outcome in outcomes {
        suite(&mut xml, outcome);
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// Writing into a string cannot fail.
fn suite(xml: &mut String, outcome: &Outcome) {
    let checks = &outcome.played.checks;
    let failed = checks.iter().filter(|check| !check.passed()).count();
    let file = escaped(&outcome.file.display().to_string());
    let _ = writeln!(
        xml,
        "  <testsuite name=\"{file}\" tests=\"{}\" failures=\"{failed}\" errors=\"0\">",
        checks.len()
    );
    for check in checks {
        let name = match &check.note {
            Some(note) => format!("{}: {}: {note}", check.line, check.what),
            None => format!("{}: {}", check.line, check.what),
        };
        let _ = write!(
            xml,
            "    <testcase classname=\"{file}\" name=\"{}\"",
            escaped(&name)
        );
        if check.passed() {
            xml.push_str("/>\n");
            continue;
        }
        let text = escaped(&check.problems.join("\n"));
        let _ = writeln!(
            xml,
            ">\n      <failure message=\"{text}\">{text}</failure>\n    </testcase>"
        );
    }
    xml.push_str("  </testsuite>\n");
}

/// A text for an attribute or an element; what XML cannot hold at all becomes a question mark.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push('\t'),
            '\u{fffe}' | '\u{ffff}' => escaped.push('?'),
            c if c.is_control() => escaped.push('?'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_and_wires_write_stays_xml() {
        assert_eq!(
            escaped("a<b>&\"c\"\u{0}\n小明"),
            "a&lt;b&gt;&amp;&quot;c&quot;?&#10;小明"
        );
    }
}
