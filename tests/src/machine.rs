//! What a measurement says of the machine and the processes that it ran on.
//!
//! Memory and limits are read where Linux tells them; on another system they are not known, and
//! whoever prints them says so.

use std::time::Duration;

/// One line for the head of a table: cores, memory, system, profile.
#[must_use]
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = number_after("/proc/meminfo", "MemTotal:").map_or_else(
        || "memory not known".to_owned(),
        |kib| format!("{} MiB of memory", kib / 1024),
    );
    let profile = if cfg!(debug_assertions) {
        "dev"
    } else {
        "release"
    };
    format!(
        "{cores} cores, {memory}, {} {}, {profile} profile",
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

/// The memory that a process holds, in KiB; nothing where it is not known.
#[must_use]
pub fn resident(process: u32) -> Option<u64> {
    number_after(&format!("/proc/{process}/status"), "VmRSS:")
}

/// The most memory that a process has held so far, in KiB; nothing where it is not known.
#[must_use]
pub fn most_resident(process: u32) -> Option<u64> {
    number_after(&format!("/proc/{process}/status"), "VmHWM:")
}

/// The processor time that a process has used so far, for itself and in the kernel; nothing where it
/// is not known.
#[must_use]
pub fn processor_time(process: u32) -> Option<Duration> {
    /// Linux counts in hundredths of a second, whatever the machine.
    const MILLIS: u64 = 10;
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in parentheses, may hold anything.
    let (_, fields) = text.rsplit_once(") ")?;
    let mut fields = fields.split(' ').skip(11);
    let ours: u64 = fields.next()?.parse().ok()?;
    let kernel: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((ours + kernel) * MILLIS))
}

/// How many tasks want a processor, in the last minute's mean; nothing where it is not known.
#[must_use]
pub fn load() -> Option<String> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next().map(str::to_owned)
}

/// How many files and connections this process may have open; nothing where it is not known.
#[must_use]
pub fn open_files() -> Option<u64> {
    number_after("/proc/self/limits", "Max open files")
}

/// The number that follows `name` at the beginning of a line.
fn number_after(path: &str, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
