//! `saoma explain`: what an errcode, an error text or a URL means, in both languages.

use std::io::Read as _;
use std::process::ExitCode;

use saoma_text::{Lang, text};
use saoma_wechat::{Diagnosis, MAX_INPUT, explain};
use serde_json::{Value, json};

use crate::args::Explain;
use crate::output::Output;

pub(crate) fn run(args: &Explain, output: Output) -> ExitCode {
    let input = read(&args.input);
    let own = explain(&input, output.lang);
    let other_lang = if output.lang == Lang::ZhCn {
        Lang::En
    } else {
        Lang::ZhCn
    };
    let other = explain(&input, other_lang);
    if output.json {
        output.document(&document(output.lang, &own, &other));
    } else {
        print(output, output.lang, &own);
        output.result("");
        print(output, other_lang, &other);
    }
    ExitCode::SUCCESS
}

fn read(argument: &str) -> String {
    if argument != "-" {
        return argument.to_owned();
    }
    let mut bytes = Vec::new();
    // One byte more than is looked at, so that what is too long is seen to be.
    let _ = std::io::stdin()
        .lock()
        .take(MAX_INPUT as u64 + 1)
        .read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The diagnosis in the terminal's language, with meaning and remedy in both.
fn document(lang: Lang, own: &Diagnosis, other: &Diagnosis) -> Value {
    let mut document = json!(own);
    let both = |pick: fn(&Diagnosis) -> &str| match lang {
        Lang::ZhCn => json!({ "zh-CN": pick(own), "en": pick(other) }),
        Lang::En => json!({ "zh-CN": pick(other), "en": pick(own) }),
    };
    if let Some(fields) = document.as_object_mut() {
        fields.insert(
            "meanings".to_owned(),
            both(|diagnosis| &diagnosis.explanation.meaning),
        );
        fields.insert(
            "remedies".to_owned(),
            both(|diagnosis| &diagnosis.explanation.remedy),
        );
    }
    document
}

fn print(output: Output, lang: Lang, diagnosis: &Diagnosis) {
    let explanation = &diagnosis.explanation;
    let number = explanation.errcode.map(|errcode| errcode.0.to_string());
    let title: Vec<_> = number
        .as_deref()
        .into_iter()
        .chain(explanation.errmsg.as_deref())
        .collect();
    if !title.is_empty() {
        output.result(output.strong(title.join("  ")));
    }
    output.result(&explanation.meaning);
    output.result(format_args!("→ {}", explanation.remedy));
    if let Some(page) = &explanation.page {
        output.result(format_args!("  {} {page}", text(lang, "cli.explain.page")));
    }
    if let Some(rid) = &explanation.rid {
        output.result(format_args!("  rid {} · {}", rid.value, rid.at));
    }
    if let Some(fault) = explanation.reproduce {
        let command = format!("PUT /_saoma/faults/{fault} {{}}");
        output.result(format_args!(
            "  {} {command}",
            text(lang, "cli.explain.reproduce")
        ));
    }
    for note in &diagnosis.notes {
        output.result(format_args!("  · {}", note.text));
    }
}
