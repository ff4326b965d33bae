//! Random sequences of what people, sites and the clock do, against a small model of the rules that
//! knows nothing of the simulator's code: what is seen must be the same at every step.
//!
//! `SAOMA_MODEL_RUNS=10000 cargo test -p saoma-simulator --test model` runs more than the default;
//! `SAOMA_MODEL_SEED` names the first run's seed, so that a failure is found again.

#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod random;
mod rules;
mod seen;
mod shrink;
mod step;
mod wechat;

use crate::random::Random;
use crate::rules::Rules;
use crate::step::Step;
use crate::wechat::Wechat;

/// How many steps a run has.
const STEPS: usize = 40;

#[test]
fn the_simulator_and_the_rules_agree_at_every_step() {
    let (first, runs) = (
        number("SAOMA_MODEL_SEED", 1),
        number("SAOMA_MODEL_RUNS", 500),
    );
    let mut wechat = Wechat::new();
    for seed in first..first + runs {
        let steps = random_steps(seed);
        if difference(&mut wechat, &steps).is_some() {
            let steps = shrink::shrink(steps, |steps| difference(&mut wechat, steps).is_some());
            let told = difference(&mut wechat, &steps).unwrap_or_default();
            panic!("SAOMA_MODEL_SEED={seed}, in {} steps:\n{told}", steps.len());
        }
    }
}

/// The model would prove nothing if its runs hardly ever got anywhere.
#[test]
fn the_runs_reach_every_kind_of_answer() {
    let mut seen = Vec::new();
    for seed in 1..200 {
        let mut rules = Rules::new();
        for step in random_steps(seed) {
            seen.push(format!("{:?}", rules.take(&step)));
            seen.extend(rules.polls().iter().map(|poll| format!("{poll:?}")));
        }
    }
    for wanted in [
        "Confirmed",
        "Tokens",
        "Profile",
        "Session",
        "Held",
        "already_scanned",
        "not_scanned",
        "already_confirmed",
        "revoked",
        "expired",
        "unknown_target",
        "40125",
        "40029",
        "40163",
        "40030",
        "42001",
        "42002",
        "40001",
        "40003",
        "wx_errcode: 402",
        "wx_errcode: 403",
        "wx_errcode: 404",
        "wx_errcode: 405",
        "wx_errcode: 408",
        "wx_errcode: 500",
        "unionid: None",
        "unionid: Some",
        "Rebound(true)",
        "Rebound(false)",
    ] {
        let count = seen.iter().filter(|seen| seen.contains(wanted)).count();
        assert!(count > 0, "{wanted} never comes");
    }
}

fn random_steps(seed: u64) -> Vec<Step> {
    let (random, mut rules) = (Random::new(seed), Rules::new());
    let mut steps = Vec::new();
    while steps.len() < STEPS {
        let step = Step::random(&random, &rules.counts());
        rules.take(&step);
        steps.push(step);
    }
    steps
}

/// Plays the steps in both; what happened until the first difference, if there is one.
fn difference(wechat: &mut Wechat, steps: &[Step]) -> Option<String> {
    wechat.reset();
    let mut rules = Rules::new();
    let mut told = String::new();
    for (number, step) in steps.iter().enumerate() {
        let (expected, seen) = (rules.take(step), wechat.take(step));
        told += &format!("{:>3}. {step}: {seen:?}\n", number + 1);
        if seen != expected {
            return Some(format!("{told}     but the rules say: {expected:?}"));
        }
        let (allowed, answered) = (rules.polls(), wechat.polls());
        for (poll, (allowed, answered)) in allowed.iter().zip(&answered).enumerate() {
            if !allowed.contains(answered) {
                return Some(format!(
                    "{told}     and poll {poll} is {answered:?}, but the rules say: {allowed:?}"
                ));
            }
        }
    }
    None
}

fn number(name: &str, default: u64) -> u64 {
    let set = std::env::var(name).ok();
    set.map_or(default, |text| text.parse().expect("a number"))
}
