//! The forms of `saoma invite`.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};
use saoma_model::{INVITATION_DAYS, InvitationState, LONGEST_INVITATION_DAYS};

use crate::address;
use crate::args::StoreArgs;

#[derive(Group)]
pub(crate) struct Invite {
    #[command(subcommand)]
    pub(crate) what: InviteWhat,
}

#[derive(Subcommand)]
pub(crate) enum InviteWhat {
    /// Make invitations; their codes are written down this once, and end those made before
    #[command(
        after_help = "Example:\n  saoma invite make --workspace acme --source pc --all --dry-run\n  saoma invite make --workspace acme --source mp --users users.csv --days 14 --html cards.html --csv codes.csv --public-url https://login.acme.example"
    )]
    Make(Make),
    /// List invitations, and count who has used theirs
    #[command(
        after_help = "Example:\n  saoma invite list --workspace acme\n  saoma invite list --workspace acme --state open --json"
    )]
    List(List),
    /// Take back invitations that nobody has used
    #[command(
        after_help = "Example:\n  saoma invite revoke --workspace acme --user 0198f0c2-5a31-7c44-9d0e-2b7c1f0a6d11\n  saoma invite revoke --workspace acme --all"
    )]
    Revoke(Revoke),
}

/// Which users.
#[derive(Group)]
#[group(required = true)]
pub(crate) struct Whom {
    /// A user's id; may be repeated
    #[arg(long, value_name = "ID")]
    pub(crate) user: Vec<String>,
    /// A file with a user's id at the beginning of each line, as `saoma export` writes it
    #[arg(long, value_name = "F")]
    pub(crate) users: Option<PathBuf>,
    /// Everybody
    #[arg(long, conflicts_with_all = ["user", "users"])]
    pub(crate) all: bool,
}

#[derive(Group)]
pub(crate) struct Make {
    /// The source by which they attach their WeChat: of PC WeChat or an Official Account
    #[arg(long, value_name = "S")]
    pub(crate) source: String,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// For how many days the invitations are good
    #[arg(long, value_name = "N", default_value_t = INVITATION_DAYS, value_parser = clap::value_parser!(u32).range(1..=i64::from(LONGEST_INVITATION_DAYS)))]
    pub(crate) days: u32,
    /// Write cards to print: an HTML page
    #[arg(long, value_name = "F")]
    pub(crate) html: Option<PathBuf>,
    /// Write a table with the codes and addresses: CSV [default: standard output, unless --html]
    #[arg(long, value_name = "F")]
    pub(crate) csv: Option<PathBuf>,
    /// Only say how many would be invited
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Where browsers reach the provider, for the addresses on the cards
    #[arg(long, value_name = "U", default_value = address::PROVIDER_URL)]
    pub(crate) public_url: String,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

impl Make {
    /// Whether the codes go to standard output: they are told nowhere else.
    pub(crate) const fn is_printed(&self) -> bool {
        !self.dry_run && self.html.is_none() && self.csv.is_none()
    }
}

#[derive(Group)]
pub(crate) struct List {
    /// Only those that stand so
    #[arg(long, value_name = "STATE", value_parser = |text: &str| text.parse::<InvitationState>())]
    pub(crate) state: Option<InvitationState>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct Revoke {
    #[command(flatten)]
    pub(crate) whom: Whom,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}
