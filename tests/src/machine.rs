//! What a measurement says of the machine and the processes that it ran on.
//!
//! Memory and limits are read where Linux tells them; on another system they are not known, and
//! whoever prints them says so.

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
