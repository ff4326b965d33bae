//! What is printed where.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use saoma_model::Severity;
use saoma_setup::Finding;
use saoma_text::{Lang, text};
use serde::Serialize;

use crate::failure::Failure;

/// Standard output and standard error of one command.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// Whether scripts read it.
    pub(crate) json: bool,
    /// The language of texts.
    pub(crate) lang: Lang,
}

impl Output {
    pub(crate) const fn new(json: bool, lang: Lang) -> Self {
        Self { json, lang }
    }

    /// A result, to standard output. A reader that went away (`| head`) is no failure.
    pub(crate) fn result(self, line: impl Display) {
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }

    /// A JSON document, indented, to standard output.
    pub(crate) fn document(self, value: &impl Serialize) {
        let text = serde_json::to_string_pretty(value)
            .unwrap_or_else(|error| format!("{{\"error\":{:?}}}", error.to_string()));
        self.result(text);
    }

    /// A JSON document on one line, for what streams.
    pub(crate) fn event(self, value: &impl Serialize) {
        if let Ok(text) = serde_json::to_string(value) {
            self.result(text);
        }
    }

    /// Progress, to standard error.
    pub(crate) fn progress(self, line: impl Display) {
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }

    /// The text of `key`.
    pub(crate) fn text(self, key: &str) -> &str {
        text(self.lang, key)
    }

    /// `line` in bold where a person reads it on a terminal.
    pub(crate) fn strong(self, line: impl Display) -> String {
        if std::io::stdout().is_terminal() {
            format!("\u{1b}[1m{line}\u{1b}[0m")
        } else {
            line.to_string()
        }
    }

    /// What is wrong or doubtful in a file, to standard error.
    pub(crate) fn findings(self, findings: &[Finding]) {
        for finding in findings {
            let mark = match finding.severity {
                Severity::Refuse => "✗",
                Severity::Warn => "!",
            };
            self.progress(format_args!(
                "{mark} {}: {}",
                finding.path,
                finding.message(self.lang)
            ));
            self.progress(format_args!("    → {}", finding.remedy(self.lang)));
        }
    }

    /// Says why the command failed; exit code 1.
    pub(crate) fn failure(self, failure: &Failure) -> ExitCode {
        if self.json {
            let findings: Vec<_> = failure
                .findings
                .iter()
                .map(|finding| self.finding(finding))
                .collect();
            self.document(&serde_json::json!({ "error": {
                "code": failure.code,
                "message": failure.message(self.lang),
                "remedy": failure.remedy(self.lang),
                "causes": failure.causes(),
                "findings": findings,
            }}));
        } else {
            self.progress(format_args!("saoma: {}", failure.message(self.lang)));
            self.findings(&failure.findings);
            for cause in failure.causes() {
                self.progress(format_args!("    {cause}"));
            }
            self.progress(format_args!("    → {}", failure.remedy(self.lang)));
        }
        ExitCode::FAILURE
    }

    /// A finding for scripts.
    pub(crate) fn finding(self, finding: &Finding) -> serde_json::Value {
        serde_json::json!({
            "path": finding.path,
            "severity": finding.severity,
            "problem": finding.problem.as_str(),
            "message": finding.message(self.lang),
            "remedy": finding.remedy(self.lang),
        })
    }
}
