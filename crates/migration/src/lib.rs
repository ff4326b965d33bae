//! Plan, apply, report, undo; readers and writers of other systems' lists of people.
//!
//! An import goes one way only: a reader turns the file into rows ([`Input`]), a mapping or a preset
//! turns each row into what it says about a person, plain rules compare that with what is known and
//! decide, and what was decided is written in batches, each one transaction with its journal and its
//! position. A dry run ([`plan`]) goes the same way on a connection that cannot write.
//!
//! **Absent on purpose:** SQL, HTTP, screens, and rules about who may sign in.

mod account_move;
mod apply;
mod backfill;
mod batch;
mod book;
mod calls;
mod candidate;
mod counts;
mod decide;
mod deletion;
mod dispute;
mod draft;
mod error;
mod export;
mod former;
mod ground;
mod input;
mod mapping;
mod merge_groups;
mod options;
mod plan;
mod preset;
mod preview;
mod reading;
mod rejects;
mod report;
mod settle;
mod settlement_file;
mod undo;
mod value;
mod what_if;
mod work;

pub use account_move::{
    AccountMove, Leaving, Moved, leave_open_platform, leaving, move_account, moved,
};
pub use apply::{Apply, apply, resume};
pub use backfill::{Coverage, backfill, coverage};
pub use counts::{Counts, Outcome, Rows};
pub use deletion::{Whom, delete_users, resume_deletion};
pub use dispute::{Dispute, Party};
pub use error::MigrationError;
pub use export::{ExportFormat, csv, csv_line, export};
pub use input::Input;
pub use mapping::{Connection, Ignored, Mapping, Target};
pub use merge_groups::{
    Choices, Evidence, Group, GroupCounts, Keep, Merging, choose, count_groups, decline,
    list_groups, merge_groups,
};
pub use options::Options;
pub use plan::{Plan, Planning, plan};
pub use preset::Preset;
pub use preview::{ColumnPreview, Preview, RowPreview, preview};
pub use reading::Progress;
pub use report::{write_report, write_report_of};
pub use settle::Settlements;
pub use undo::{Undone, undo};
pub use value::date;
pub use what_if::{Forecast, ForecastRow, People, Rules, what_if};
pub use work::{StoppedBy, Worked};
