//! One file per group of commands: requests, answers, and what is done.

pub(crate) mod applications;
pub(crate) mod audit;
pub(crate) mod check_value;
pub(crate) mod explain;
pub(crate) mod lab;
pub(crate) mod lab_exchanges;
pub(crate) mod lab_fault;
pub(crate) mod lab_scenario;
pub(crate) mod logins;
pub(crate) mod overview;
pub(crate) mod platform_apps;
pub(crate) mod sources;
pub(crate) mod status;
pub(crate) mod users;
pub(crate) mod workspaces;
