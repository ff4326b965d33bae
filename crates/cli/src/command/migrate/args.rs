//! The forms of `saoma migrate`.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};

use crate::args::StoreArgs;

#[derive(Group)]
pub(crate) struct Migrate {
    #[command(subcommand)]
    pub(crate) what: MigrateWhat,
}

#[derive(Subcommand)]
pub(crate) enum MigrateWhat {
    /// Ask WeChat for the UnionIDs of people of whom only the OpenID is known
    #[command(
        after_help = "Example:\n  saoma migrate unionid-backfill --workspace acme --dry-run\n  saoma migrate unionid-backfill --workspace acme --appid wx0123456789abcdef"
    )]
    UnionidBackfill(UnionidBackfill),
    /// Make one user of several who are the same person
    #[command(
        after_help = "Example:\n  saoma migrate merge --workspace acme --dry-run\n  saoma migrate merge --workspace acme --decline phone/+8613800138000\n  saoma migrate merge --workspace acme"
    )]
    Merge(Merge),
    /// Turn the OpenIDs of one Official Account into those of another
    #[command(
        after_help = "Example:\n  saoma migrate official-account --workspace acme --from wx0123456789abcdef --to wx0123456789abcde0 --confirmed-on 2026-11-20 --dry-run"
    )]
    OfficialAccount(OfficialAccount),
    /// Retire the UnionIDs of an open platform account that an app has left
    #[command(
        after_help = "Example:\n  saoma migrate open-platform --workspace acme --appid wx0123456789abcdef --from acme-old"
    )]
    OpenPlatform(LeaveOpenPlatform),
    /// Say what would happen at everybody's next sign-in under other rules; nothing is changed
    #[command(
        after_help = "Example:\n  saoma migrate what-if --workspace acme --source pc --association ask --proofs phone_code\n  saoma migrate what-if users.csv --workspace acme --source mini --rows forecast.csv"
    )]
    WhatIf(WhatIf),
}

/// A WeChat on this machine, for a sandbox.
#[derive(Group)]
pub(crate) struct Simulated {
    /// The simulator that a sandbox asks [default: http://127.0.0.1:8601]
    #[arg(long, value_name = "URL")]
    pub(crate) simulator: Option<url::Url>,
    /// Ask WeChat at most N times, and pause then; the same command goes on
    #[arg(long, value_name = "N")]
    pub(crate) calls: Option<u64>,
}

#[derive(Group)]
pub(crate) struct UnionidBackfill {
    /// The Official Account [default: the only one]
    #[arg(long, value_name = "A")]
    pub(crate) appid: Option<String>,
    /// Only say who has what, by platform app
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write what became of everybody: CSV, or a page if F ends in .html
    #[arg(long, value_name = "F")]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) simulated: Simulated,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct Merge {
    /// Only list the groups, with what proves them and what would stay
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Who stays: the account that was made first, or the one that signed in last
    #[arg(long, value_name = "WHO", default_value = "oldest", value_parser = clap::builder::PossibleValuesParser::new(["oldest", "last-login"]))]
    pub(crate) keep: String,
    /// Only this group, even if it needs to be looked at
    #[arg(long, value_name = "GROUP")]
    pub(crate) only: Vec<String>,
    /// Remember that a group's users are several people, and do nothing else
    #[arg(long, value_name = "GROUP", conflicts_with = "only")]
    pub(crate) decline: Vec<String>,
    /// Forget that
    #[arg(long, value_name = "GROUP", conflicts_with = "only")]
    pub(crate) ask_again: Vec<String>,
    /// Write what became of every group: CSV, or a page if F ends in .html
    #[arg(long, value_name = "F")]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct OfficialAccount {
    /// The AppID before the move
    #[arg(long, value_name = "A")]
    pub(crate) from: String,
    /// The AppID after the move
    #[arg(long, value_name = "A")]
    pub(crate) to: String,
    /// The original id of the account before the move, if its AppID is refused
    #[arg(long, value_name = "gh_…")]
    pub(crate) from_original_id: Option<String>,
    /// The day on which both administrators confirmed: WeChat answers for 15 days
    #[arg(long, value_name = "DATE")]
    pub(crate) confirmed_on: Option<String>,
    /// Only say how far it is
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write what became of everybody: CSV, or a page if F ends in .html
    #[arg(long, value_name = "F")]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) simulated: Simulated,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct LeaveOpenPlatform {
    /// The app that has left
    #[arg(long, value_name = "A")]
    pub(crate) appid: String,
    /// The open platform account that it has left
    #[arg(long, value_name = "O")]
    pub(crate) from: String,
    /// Write what became of everybody: CSV, or a page if F ends in .html
    #[arg(long, value_name = "F")]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct WhatIf {
    /// A list of people [default: the users of the workspace]
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// The source at which they sign in
    #[arg(long, value_name = "ID")]
    pub(crate) source: String,
    /// What it would do with somebody unknown [default: what it does]
    #[arg(long, value_name = "RULE", value_parser = clap::builder::PossibleValuesParser::new(["none", "field_match", "ask"]))]
    pub(crate) association: Option<String>,
    /// Whether it would sign in known users only [default: as it is]
    #[arg(long, value_name = "BOOL")]
    pub(crate) login_only: Option<bool>,
    /// How an account could be proven, as phone_code,email_code,password [default: as it is]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) proofs: Option<Vec<String>>,
    /// Which column means what (YAML or JSON)
    #[arg(long, value_name = "F")]
    pub(crate) map: Option<PathBuf>,
    /// Write what would happen to everybody (CSV)
    #[arg(long, value_name = "F")]
    pub(crate) rows: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}
