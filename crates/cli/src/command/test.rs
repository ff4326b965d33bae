//! `saoma test`: plays scenarios without a window, and says what was not as expected.

mod junit;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use saoma_simulator::{Check, Played, Scenario, play};
use saoma_text::fill;
use serde::Serialize;

use super::simulate::read_scenario;
use crate::args::Test;
use crate::failure::Failure;
use crate::output::Output;

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    ok: bool,
    scenarios: Vec<Outcome>,
}

/// How one scenario went.
#[derive(Serialize)]
struct Outcome {
    file: PathBuf,
    ok: bool,
    #[serde(flatten)]
    played: Played,
}

pub(crate) async fn run(args: &Test, output: Output) -> Result<ExitCode, Failure> {
    // All are read before the first is played, so that a misspelt one is found at once.
    let mut scenarios = Vec::new();
    for file in &args.scenarios {
        match read_scenario(file) {
            Ok(scenario) => scenarios.push((file, scenario)),
            Err(refused) => {
                output.failure(&refused);
                return Ok(ExitCode::from(2));
            }
        }
    }
    let mut outcomes = Vec::new();
    for (file, scenario) in scenarios {
        outcomes.push(test(file, &scenario, output).await?);
    }
    if let Some(path) = &args.junit {
        std::fs::write(path, junit::report(&outcomes))
            .map_err(|error| Failure::new("file_unwritable", error).with("path", path.display()))?;
    }
    let report = Report {
        ok: outcomes.iter().all(|outcome| outcome.ok),
        scenarios: outcomes,
    };
    if output.json {
        output.document(&report);
    } else {
        sum_up(&report, output);
    }
    Ok(if report.ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn test(file: &Path, scenario: &Scenario, output: Output) -> Result<Outcome, Failure> {
    let played = play(scenario)
        .await
        .map_err(|error| Failure::new("internal", error))?;
    if !output.json {
        let title = played.title.as_deref().unwrap_or_default();
        output.result(output.strong(format_args!("{}  {title}", file.display())));
        for check in &played.checks {
            print(file, check, output);
        }
    }
    Ok(Outcome {
        file: file.to_owned(),
        ok: played.passed(),
        played,
    })
}

fn print(file: &Path, check: &Check, output: Output) {
    let mark = if check.passed() { "✓" } else { "✗" };
    let note = check.note.as_deref().unwrap_or_default();
    output.result(
        format_args!("  {mark} {:<18} {note}", check.what)
            .to_string()
            .trim_end(),
    );
    for problem in &check.problems {
        output.result(format_args!(
            "      {}:{}: {problem}",
            file.display(),
            check.line
        ));
    }
}

fn sum_up(report: &Report, output: Output) {
    let count = |ok| report.scenarios.iter().filter(|it| it.ok == ok).count();
    let (passed, failed) = (count(true).to_string(), count(false).to_string());
    let key = if report.ok {
        "cli.test.passed"
    } else {
        "cli.test.failed"
    };
    let values = [("passed", passed.as_str()), ("failed", failed.as_str())];
    output.result("");
    output.result(output.strong(fill(output.lang, key, &values)));
}
