//! One step of a longer task: named, timed, and told how to repeat it if it fails.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Result, While as _};

/// Does `work` and says on standard error how long it took.
pub(crate) fn timed<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("xtask: {name} …");
    let begun = now();
    let outcome = work();
    let verdict = if outcome.is_ok() {
        "done in"
    } else {
        "failed after"
    };
    eprintln!(
        "xtask: {name}: {verdict} {:.1} s",
        begun.elapsed().as_secs_f32()
    );
    outcome
}

/// Runs a command whose output the person sees. `repeat` is what to type to see it again.
pub(crate) fn run(mut command: Command, repeat: &str) -> Result<()> {
    let status = command.status().or_stop(format_args!("start `{repeat}`"))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("`{repeat}` failed ({status})")))
}

/// Asks until the answer is yes, for at most `limit`.
pub(crate) fn wait_until(limit: Duration, mut ready: impl FnMut() -> Result<bool>) -> Result<bool> {
    let begun = now();
    while begun.elapsed() < limit {
        if ready()? {
            return Ok(true);
        }
        pause();
    }
    Ok(false)
}

#[expect(
    clippy::disallowed_methods,
    reason = "steps are timed by the machine's own clock"
)]
fn now() -> Instant {
    Instant::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a program of another project offers nothing better to wait on than being asked"
)]
fn pause() {
    std::thread::sleep(Duration::from_millis(30));
}
