//! Looks at a customer's site as WeChat's reviewers do, before they do.
//!
//! [`check`] reads the home page and the pages that matter for a review, and finds what reviews are
//! commonly refused for. It reads at most ten pages, 5 MB and for 20 seconds, and never connects to
//! an address that is not public, unless it is asked to.
//!
//! What is deliberately absent: scripts. What a page draws by script alone is not seen, and the
//! findings say so.

mod address;
mod certificate;
mod check;
mod encoding;
mod fetch;
mod finding;
mod host;
mod judge;
mod page;
mod signs;
mod told;

pub use check::{Progress, Reach, Report, SiteCheck, VisitedPage, check};
pub use finding::{Check, Finding, Verdict};
pub use host::{HostSeen, look_at_host};
