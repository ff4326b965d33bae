//! `cargo xtask regenerate`: the committed files that a program makes.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result, While as _};
use crate::{cargo, machine, step};

/// A committed file that is what a program prints.
struct Generated {
    file: &'static str,
    /// The example that prints it.
    example: &'static str,
}

impl Generated {
    /// What the file ought to be. The example is built as the tests build it, with the features
    /// that the whole workspace asks for: building it alone would build its dependencies again.
    fn print(&self) -> Result<String> {
        let build = ["build", "--quiet", "--workspace", "--example", self.example];
        step::run(
            cargo::command(&build),
            &format!("cargo build --workspace --example {}", self.example),
        )?;
        let name = format!("{}{}", self.example, std::env::consts::EXE_SUFFIX);
        output(
            Command::new(machine::target().join("debug/examples").join(name)),
            self.file,
        )
    }
}

/// Every such file.
const GENERATED: &[Generated] = &[
    // The schema of the file of `saoma apply`, from the types that read the file.
    Generated {
        file: "docs/apply.schema.json",
        example: "schema",
    },
    // The schema of scenario files, from the types that read them.
    Generated {
        file: "docs/scenario.schema.json",
        example: "scenario_schema",
    },
    // The commands and their types for the screens, from the types that the commands take.
    Generated {
        file: "ui/src/bindings/index.ts",
        example: "bindings",
    },
];

/// Writes every file anew.
pub(crate) fn command(arguments: &[String]) -> Result<()> {
    if let Some(argument) = arguments.first() {
        return Err(Failure::usage(format!("regenerate takes no `{argument}`")));
    }
    for generated in GENERATED {
        let path = machine::project().join(generated.file);
        let wanted = generated.print()?;
        if is(&path, &wanted) {
            println!("unchanged: {}", generated.file);
        } else {
            std::fs::write(&path, wanted).or_stop(format_args!("write {}", generated.file))?;
            println!("changed:   {}", generated.file);
        }
    }
    Ok(())
}

/// Fails if a file is not what its program prints. Writes nothing, so that it needs no clean tree.
pub(crate) fn check() -> Result<()> {
    for generated in GENERATED {
        let wanted = generated.print()?;
        if !is(&machine::project().join(generated.file), &wanted) {
            let message = format!(
                "{} is out of date; `cargo xtask regenerate` writes it anew",
                generated.file
            );
            return Err(Failure::new(message));
        }
    }
    Ok(())
}

/// Line ends are the checkout's matter: on Windows git may write them in another way.
fn is(path: &Path, wanted: &str) -> bool {
    std::fs::read_to_string(path).is_ok_and(|found| found.lines().eq(wanted.lines()))
}

fn output(mut command: Command, file: &str) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output();
    let output = output.or_stop(format_args!("make {file}"))?;
    if !output.status.success() {
        return Err(Failure::new(format!(
            "what makes {file} failed ({})",
            output.status
        )));
    }
    String::from_utf8(output.stdout).map_err(|_| {
        Failure::new(format!(
            "what makes {file} printed something that is no text"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_generated_file_is_committed() {
        for generated in GENERATED {
            assert!(
                machine::project().join(generated.file).is_file(),
                "{} is there",
                generated.file
            );
        }
    }

    #[test]
    fn a_file_is_compared_line_by_line() {
        let path = machine::target().join("xtask-test-regenerate.txt");
        std::fs::write(&path, "a\r\nb\r\n").expect("the target folder can be written");
        assert!(is(&path, "a\nb\n"), "only the line ends differ");
        assert!(!is(&path, "a\nc\n"));
        assert!(
            !is(Path::new("/saoma-no-such-file"), ""),
            "a missing file is out of date"
        );
    }

    #[test]
    fn a_generator_that_fails_makes_no_file() {
        assert!(output(cargo::command(&["no-such-command"]), "a file").is_err());
        let version =
            output(cargo::command(&["--version"]), "a file").expect("cargo knows its version");
        assert!(version.starts_with("cargo "));
    }
}
