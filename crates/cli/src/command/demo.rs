//! `saoma demo`: one whole login on this machine. Every part is the real one: the provider, the
//! simulator, the store, HTTP between them; the application is the openidconnect crate, which
//! knows nothing of us and checks what it is given.

mod application;
mod browser;
mod stage;
mod steps;

use std::process::ExitCode;

use saoma_model::{Trace, TraceStep};
use saoma_text::fill;
use saoma_wechat::errcode::Errcode;
use saoma_wechat::{Explanation, explain};
use serde::Serialize;

use crate::args::Demo;
use crate::failure::Failure;
use crate::output::Output;

use stage::Stage;
use steps::{Broken, Step, Steps};

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    ok: bool,
    steps: Vec<Step>,
    /// What the application received, checked.
    claims: Option<serde_json::Value>,
    /// Which account it was, as a word.
    decision: Option<&'static str>,
    /// Every step of the decision.
    trace: Trace,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Problem>,
}

/// Why the login did not hold.
#[derive(Serialize)]
struct Problem {
    /// WeChat's errcode, or the QR page's number; absent if the network failed.
    errcode: Option<i64>,
    meaning: String,
    remedy: String,
    /// At which step, and what was seen there.
    step: &'static str,
    detail: String,
}

pub(crate) async fn run(args: &Demo, output: Output) -> Result<ExitCode, Failure> {
    let stage = Stage::set(output).await?;
    if let Some(fault) = &args.fault {
        stage.cause(fault).await?;
    }
    let mut steps = Steps::new(output);
    let login = application::log_in(&stage, &mut steps).await;
    let trace = stage.trace().await?;
    let (claims, error) = match login {
        Ok(claims) => (Some(claims), None),
        Err(broken) => (None, Some(problem(output, &trace, broken))),
    };
    let report = Report {
        ok: error.is_none(),
        decision: trace.decision().map(|decision| decision.as_str()),
        steps: steps.into_list(),
        claims,
        trace,
        error,
    };
    stage.strike().await;
    if output.json {
        output.document(&report);
    } else {
        print(output, &report);
    }
    Ok(if report.ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn problem(output: Output, trace: &Trace, broken: Broken) -> Problem {
    let failed = trace.0.iter().rev().find_map(|entry| match &entry.step {
        TraceStep::Failed {
            errcode, message, ..
        } => Some((*errcode, message.clone())),
        _ => None,
    });
    let (errcode, explanation) = match (&failed, broken.page_code) {
        (Some((Some(errcode), _)), _) => (
            Some(*errcode),
            Explanation::of_errcode(Errcode(*errcode), output.lang),
        ),
        // What the QR code page itself is told is no errcode of the API, but explained alike.
        (None, Some(code)) => (
            Some(code),
            explain(&code.to_string(), output.lang).explanation,
        ),
        // WeChat's error page says it in words.
        _ if broken.step == steps::GO_TO_WECHAT && !broken.detail.is_empty() => {
            (None, explain(&broken.detail, output.lang).explanation)
        }
        _ => {
            let (meaning, remedy) = (
                output.text("demo.failed.meaning").to_owned(),
                output.text("demo.failed.remedy").to_owned(),
            );
            return Problem {
                errcode: None,
                meaning,
                remedy,
                step: broken.step,
                detail: failed.map_or(broken.detail, |(_, message)| message),
            };
        }
    };
    Problem {
        errcode,
        meaning: explanation.meaning,
        remedy: explanation.remedy,
        step: broken.step,
        detail: broken.detail,
    }
}

fn print(output: Output, report: &Report) {
    output.result("");
    output.result(output.strong(output.text("demo.trace")));
    for entry in &report.trace.0 {
        let mut step = serde_json::to_value(&entry.step).unwrap_or_default();
        let name = step
            .as_object_mut()
            .and_then(|fields| fields.remove("step"))
            .and_then(|name| name.as_str().map(str::to_owned));
        output.result(format_args!("  {:<22} {step}", name.unwrap_or_default()));
    }
    if let Some(claims) = &report.claims {
        output.result("");
        output.result(output.strong(output.text("demo.claims")));
        for (name, value) in claims.as_object().into_iter().flatten() {
            output.result(format_args!("  {name:<22} {value}"));
        }
        output.result("");
        output.result(output.strong(output.text("demo.held")));
    }
    if let Some(error) = &report.error {
        let errcode = error
            .errcode
            .map_or_else(|| "—".to_owned(), |errcode| errcode.to_string());
        output.result("");
        output.result(output.strong(fill(
            output.lang,
            "demo.broke",
            &[
                ("errcode", &errcode),
                ("step", output.text(step_key(error.step))),
            ],
        )));
        output.result(&error.meaning);
        output.result(format_args!("→ {}", error.remedy));
        output.result(format_args!("  {}", error.detail));
    }
}

/// The key of a step's sentence.
fn step_key(step: &'static str) -> &'static str {
    match step {
        steps::DISCOVER => "demo.step.discover",
        steps::OPEN_LOGIN_PAGE => "demo.step.open_login_page",
        steps::GO_TO_WECHAT => "demo.step.go_to_wechat",
        steps::SCAN => "demo.step.scan",
        steps::ALLOW => "demo.step.allow",
        steps::COME_BACK => "demo.step.come_back",
        steps::TRADE_CODE => "demo.step.trade_code",
        steps::VERIFY => "demo.step.verify",
        _ => "demo.step.userinfo",
    }
}
