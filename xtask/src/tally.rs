//! Counts tests by reading what `cargo test` prints.

use std::fmt;
use std::io::{BufRead, Write};

/// How the line begins that ends a binary.
const RESULT: &str = "test result: ";

/// How many tests passed, failed and were left out.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Tally {
    /// Passes `output` through to `shown`, line by line, and counts on the way. For somebody who
    /// reads it later, the tests that passed come behind those that failed and why they did, binary
    /// by binary: of a long log often only a part is kept.
    pub(crate) fn count(
        &mut self,
        mut output: impl BufRead,
        mut shown: impl Write,
        is_for_later: bool,
    ) -> std::io::Result<()> {
        let (mut line, mut passed) = (Vec::new(), Vec::new());
        while output.read_until(b'\n', &mut line)? > 0 {
            let text = String::from_utf8_lossy(&line);
            if is_for_later && text.starts_with("test ") && text.ends_with(" ... ok\n") {
                passed.append(&mut line);
                continue;
            }
            if text.starts_with(RESULT) {
                shown.write_all(&passed)?;
                passed.clear();
            }
            shown.write_all(&line)?;
            shown.flush()?;
            self.add(&text);
            line.clear();
        }
        shown.write_all(&passed)
    }

    /// Adds what a line says, if it is a test binary's result:
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.0s`.
    fn add(&mut self, line: &str) {
        let Some((_, counts)) = line
            .strip_prefix(RESULT)
            .and_then(|rest| rest.split_once(". "))
        else {
            return;
        };
        for count in counts.split(';') {
            let Some((number, word)) = count.trim().split_once(' ') else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match word {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.skipped += number,
                _ => {}
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(formatter, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn counted(output: &str) -> (Tally, String) {
        let mut tally = Tally::default();
        let mut shown = Vec::new();
        tally
            .count(output.as_bytes(), &mut shown, false)
            .expect("memory does not fail");
        (
            tally,
            String::from_utf8(shown).expect("nothing was changed on the way"),
        )
    }

    #[test]
    fn results_of_all_binaries_are_added() {
        let output = "running 2 tests\ntest a ... ok\n\
            test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 9 filtered out; finished in 0.00s\n\
            test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s";
        let (tally, shown) = counted(output);
        assert_eq!(
            tally,
            Tally {
                passed: 7,
                failed: 1,
                skipped: 2
            }
        );
        assert_eq!(shown, output, "the person sees everything");
        assert_eq!(tally.to_string(), "7 passed, 1 failed, 2 skipped");
    }

    #[test]
    fn in_a_log_what_failed_comes_first() {
        let output = "test a ... ok\ntest b ... FAILED\nfailures:\nwhy\n\
            test result: FAILED. 1 passed; 1 failed; 0 ignored\ntest c ... ok\n";
        let mut shown = Vec::new();
        let counted = Tally::default().count(output.as_bytes(), &mut shown, true);
        counted.expect("memory does not fail");
        let shown = String::from_utf8(shown).expect("nothing was changed on the way");
        assert_eq!(
            shown,
            "test b ... FAILED\nfailures:\nwhy\ntest a ... ok\n\
            test result: FAILED. 1 passed; 1 failed; 0 ignored\ntest c ... ok\n"
        );
    }

    #[test]
    fn only_a_line_that_begins_as_a_result_counts() {
        let (tally, _) = counted(
            "  test result: ok. 3 passed; 0 failed;\ntest result: nonsense\ntest result: ok. many passed\n",
        );
        assert_eq!(tally.to_string(), "0 passed, 0 failed");
    }

    #[test]
    fn output_that_is_not_text_passes() {
        let mut tally = Tally::default();
        let mut shown = Vec::new();
        tally
            .count(
                &b"\xff\xfe\ntest result: ok. 1 passed; 0 failed\n"[..],
                &mut shown,
                true,
            )
            .expect("memory does not fail");
        assert_eq!(tally.passed, 1);
    }
}
