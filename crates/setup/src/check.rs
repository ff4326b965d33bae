//! The rules of the file: everything that is wrong with it, at once.

mod applications;
mod platform_apps;
mod senders;
mod sources;
mod stored;

use std::collections::BTreeMap;

use saoma_model::{Mode, Slug};

use crate::file::{File, Secret};
use crate::finding::{FileProblem, Finding, Findings};
pub(crate) use stored::against_store;

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;

/// What the file alone tells.
pub(crate) fn check(file: &File) -> Vec<Finding> {
    let mut findings = Findings::default();
    slug(&mut findings, "workspace", &file.workspace);
    if let Some(text) = &file.name {
        name(&mut findings, "name", text);
    }
    platform_apps::check(&mut findings, file);
    sources::check(&mut findings, file);
    applications::check(&mut findings, file);
    senders::check(&mut findings, file);
    findings.0
}

/// Whether a character acts on a terminal or a page instead of being read: control characters,
/// and those that turn the writing direction around.
pub(crate) fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn slug(findings: &mut Findings, path: &str, value: &str) {
    if Slug::parse(value).is_err() {
        findings.add(path, FileProblem::SlugForm, value);
    }
}

/// A name that people read.
fn name(findings: &mut Findings, path: &str, value: &str) {
    if value.trim().is_empty() {
        findings.add(path, FileProblem::TextEmpty, value);
    }
    at_most(findings, path, value, LONGEST_NAME);
    if value.chars().any(is_control) {
        findings.add(path, FileProblem::TextControl, value);
    }
}

fn at_most(findings: &mut Findings, path: &str, value: &str, longest: usize) {
    if value.chars().nth(longest).is_some() {
        findings.add_against(path, FileProblem::TextTooLong, value, &longest.to_string());
    }
}

fn secret(findings: &mut Findings, path: &str, secret: &Secret, mode: Mode) {
    match secret {
        Secret::Unreadable => findings.add(path, FileProblem::SecretForm, ""),
        Secret::Value(_) if mode == Mode::Live => {
            findings.add(path, FileProblem::SecretValueLive, "");
        }
        Secret::Env(_) | Secret::File(_) | Secret::Value(_) => {}
    }
}

/// A picture: itself, or the name of one.
fn picture(findings: &mut Findings, path: &str, value: Option<&str>) {
    if let Some(Err(problem)) = value.map(crate::picture::read) {
        findings.add(path, problem, "");
    }
}

/// Finds ids that were used before; `paths` are the places of `ids`.
fn duplicates<'a>(
    findings: &mut Findings,
    problem: FileProblem,
    entries: impl Iterator<Item = (String, &'a str)>,
) {
    let mut first: BTreeMap<&str, String> = BTreeMap::new();
    for (path, id) in entries {
        match first.get(id) {
            Some(before) => findings.add_against(path, problem, id, before),
            None => {
                first.insert(id, path);
            }
        }
    }
}

#[cfg(test)]
mod tests;
