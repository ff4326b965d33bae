//! Plan, apply, report, undo; readers and writers of other systems' lists of people.
//!
//! An import goes one way only: a reader turns the file into rows ([`Input`]), a mapping or a preset
//! turns each row into what it says about a person, plain rules compare that with what is known and
//! decide, and what was decided is written in batches, each one transaction with its journal and its
//! position. A dry run ([`plan`]) goes the same way on a connection that cannot write.
//!
//! **Absent on purpose:** SQL, HTTP, screens, and rules about who may sign in.

mod apply;
mod batch;
mod book;
mod candidate;
mod counts;
mod decide;
mod draft;
mod error;
mod export;
mod former;
mod ground;
mod input;
mod mapping;
mod options;
mod plan;
mod preset;
mod reading;
mod rejects;
mod report;
mod undo;
mod value;

pub use apply::{Apply, apply, resume};
pub use counts::{Counts, Outcome};
pub use error::MigrationError;
pub use export::{ExportFormat, export};
pub use input::Input;
pub use mapping::Mapping;
pub use options::Options;
pub use plan::plan;
pub use preset::Preset;
pub use reading::Progress;
pub use report::{write_report, write_report_of};
pub use undo::{Undone, undo};
