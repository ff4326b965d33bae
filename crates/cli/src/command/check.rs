//! `saoma check site URL`: what a reviewer of WeChat's would refuse a site for.

pub(crate) mod source;
pub(crate) mod store;

use std::process::ExitCode;

use saoma_ambient::SystemClock;
use saoma_site::{Reach, Report, SiteCheck, Verdict, check};
use serde_json::{Value, json};

use crate::args::CheckSite;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) async fn site(args: &CheckSite, output: Output) -> Result<ExitCode, Failure> {
    let site = SiteCheck {
        url: args.url.clone(),
        name: args.name.clone(),
        callback_domain: args.callback_domain.clone(),
        icp_number: args.icp_number.clone(),
    };
    let reach = Reach {
        allow_private: args.allow_private,
        ..Reach::default()
    };
    let on_progress = |progress: saoma_site::Progress| {
        output.progress(format_args!("{} {}", progress.pages, progress.url));
    };
    let report = check(&site, &reach, &SystemClock, on_progress).await;
    match output.json {
        true => output.document(&document(&report, output)),
        false => print(&report, output),
    }
    Ok(match report.verdict() {
        Verdict::Fail => ExitCode::FAILURE,
        Verdict::Pass | Verdict::Warn => ExitCode::SUCCESS,
    })
}

fn document(report: &Report, output: Output) -> Value {
    let findings = report.findings.iter().map(|finding| {
        let values = finding.values.iter();
        let values: serde_json::Map<String, Value> = values
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect();
        json!({
            "check": finding.check.as_str(),
            "verdict": finding.verdict.as_str(),
            "word": finding.word,
            "message": finding.message(output.lang),
            "avoids": finding.avoids(output.lang),
            "mend": finding.mend(output.lang),
            "values": values,
        })
    });
    let findings: Vec<Value> = findings.collect();
    let pages = report.pages.iter();
    let pages = pages.map(|page| json!({ "url": page.url, "bytes": page.bytes }));
    let pages: Vec<Value> = pages.collect();
    json!({
        "url": report.url,
        "verdict": report.verdict().as_str(),
        "checked_at": report.checked_at,
        "pages": pages,
        "findings": findings,
    })
}

/// The worst first.
fn print(report: &Report, output: Output) {
    let verdict = match report.verdict() {
        Verdict::Pass => output.text("cli.site.verdict.pass"),
        Verdict::Warn => output.text("cli.site.verdict.warn"),
        Verdict::Fail => output.text("cli.site.verdict.fail"),
    };
    output.result(output.strong(format_args!("{verdict}  {}", report.url)));
    let mut findings: Vec<_> = report.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.verdict));
    for finding in findings {
        let mark = mark(finding.verdict.as_str());
        output.result(format_args!("{mark} {}", finding.message(output.lang)));
        if let Some(mend) = finding.mend(output.lang) {
            output.result(format_args!("    {}", finding.avoids(output.lang)));
            output.result(format_args!("    → {mend}"));
        }
    }
    output.result(output.text("cli.site.rules"));
}

/// The sign of a verdict.
fn mark(verdict: &str) -> &'static str {
    match verdict {
        "pass" => "✓",
        "warn" => "!",
        _ => "✗",
    }
}
