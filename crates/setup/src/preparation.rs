//! What WeChat asks for before anybody can sign in: the steps as data, and how far each is.
//!
//! The data are in `preparation/rules.yaml` and `preparation/refusals.yaml`, with source, certainty
//! and date of each fact. What is not documented warns and never refuses.

mod change;
mod days;
mod field;
mod host;
mod icons;
mod marks;
mod refusal;
mod rules;
mod sheet;
mod standing;
#[cfg(test)]
mod tests;

pub use change::{PreparationError, Prepare, StepChange};
pub(crate) use days::days_from;
pub use days::{ReviewDays, day, days_until, review_days};
pub use field::{FieldDoubt, FieldFinding, Measured, measure};
pub use host::{CleanedHost, HostError, Removed, clean_host};
pub use icons::{Icon, IconError, Icons, icons};
pub use marks::{PreparationMark, PreparationMarks};
pub use refusal::{RefusalReason, recognised};
pub use rules::{Both, Certainty, FieldForm, FieldRule, Link, Rules, StepRule};
pub(crate) use sheet::escaped;
pub use sheet::sheet;
pub use standing::{Preparation, Standing, StandingTrack, load};
