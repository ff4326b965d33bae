//! One file per command.

pub(crate) mod apply;
pub(crate) mod bundle_passphrase;
pub(crate) mod check;
pub(crate) mod console;
pub(crate) mod demo;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod invite;
pub(crate) mod migrate;
pub(crate) mod report;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod simulate;
pub(crate) mod test;
pub(crate) mod undo;
