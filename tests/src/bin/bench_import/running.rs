//! A program that runs to its end, and what it took.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use saoma_ambient::{Clock, SystemClock};
use saoma_tests::{load, most_resident, processor_time};
use serde_json::Value;

/// How a program ran.
pub(crate) struct Run {
    pub(crate) took: Duration,
    /// Of all its threads, in it and in the kernel.
    pub(crate) processor: Option<Duration>,
    /// The most memory it held, in KiB.
    memory: Option<u64>,
    /// What it printed, if that is JSON.
    pub(crate) outcome: Value,
}

/// Runs a program to its end, looking at it meanwhile.
pub(crate) async fn run(mut command: Command, folder: &Path) -> Run {
    let output = folder.join("output");
    let begun = SystemClock.now();
    let mut child = command
        .stdout(File::create(&output).expect("the folder is writable"))
        .stderr(Stdio::null())
        .spawn()
        .expect("it can be started");
    let (mut memory, mut processor) = (None, None);
    let status = loop {
        memory = memory.max(most_resident(child.id()));
        processor = processor.max(processor_time(child.id()));
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        let next = SystemClock.now().plus(Duration::from_millis(10));
        SystemClock.sleep_until(next).await;
    };
    let took = SystemClock.now().since(begun);
    assert!(status.success(), "it ends well: {status}");
    let printed = std::fs::read(output).expect("its output was written");
    Run {
        took,
        processor,
        memory,
        outcome: serde_json::from_slice(&printed).unwrap_or_default(),
    }
}

impl Run {
    /// A line of the table.
    pub(crate) fn print(&self, name: &str, rows: usize) {
        let count = u32::try_from(rows).unwrap_or(u32::MAX);
        let processor = self.processor.map_or_else(
            || "not known".to_owned(),
            |time| format!("{:.1} s", time.as_secs_f64()),
        );
        let memory = self.memory.map_or_else(
            || "not known".to_owned(),
            |kib| format!("{} MiB", kib / 1024),
        );
        println!(
            "  {name:<14} {:>8.1} s {processor:>12} {:>9.0} rows/s {memory:>10}   {}",
            self.took.as_secs_f64(),
            f64::from(count) / self.took.as_secs_f64(),
            load().unwrap_or_default()
        );
    }

    /// How much longer it took than another, by the clock and in processor time.
    pub(crate) fn ratio(&self, other: &Self) -> String {
        let of = |ours: Duration, theirs: Duration| ours.as_secs_f64() / theirs.as_secs_f64();
        let took = of(self.took, other.took);
        match (self.processor, other.processor) {
            (Some(ours), Some(theirs)) if !theirs.is_zero() => {
                format!(
                    "{took:.2} by the clock, {:.2} in processor time",
                    of(ours, theirs)
                )
            }
            _ => format!("{took:.2} by the clock"),
        }
    }
}
