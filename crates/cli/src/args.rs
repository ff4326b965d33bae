//! The forms of the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand};
use saoma_simulator::NAMED_FAULTS;

use crate::address;
use crate::command::invite::Invite;
use crate::command::migrate::Migrate;

/// WeChat login, seen and set up on your own machine.
#[derive(Parser)]
#[command(
    name = "saoma",
    version,
    about = "WeChat login, seen and set up on your own machine",
    propagate_version = true,
    max_term_width = 100
)]
#[command(
    after_help = "Example:\n  saoma demo              one whole login on this machine, step by step\n  saoma serve --sandbox   the same in a browser"
)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Group)]
pub(crate) struct Common {
    /// Print one JSON document, or one line per event, instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of texts: zh-CN or en [default: the terminal's]
    #[arg(long, global = true, env = "SAOMA_LANG", hide_env = true, value_name = "LANG", value_parser = address::lang)]
    pub(crate) lang: Option<saoma_text::Lang>,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// One whole login on this machine, printed step by step
    #[command(after_help = "Example:\n  saoma demo\n  saoma demo --fault wrong-secret --json")]
    Demo(Demo),
    /// Run a WeChat on this machine, for libraries, apps and tests
    #[command(
        after_help = "Example:\n  saoma simulate --listen 127.0.0.1:8601 --proxy 127.0.0.1:8602 --ca-file wechat-ca.pem"
    )]
    Simulate(Simulate),
    /// Play scenarios without a window, and say what was not as expected
    #[command(
        after_help = "Example:\n  saoma test scenarios/*.yaml --junit report.xml\n  saoma test login.yaml --json"
    )]
    Test(Test),
    /// Run the provider: OpenID Connect and the hosted login page
    #[command(
        after_help = "Example:\n  saoma serve --sandbox\n  saoma serve --listen 0.0.0.0:8600 --public-url https://login.acme.example"
    )]
    Serve(Serve),
    /// Show the screens in a browser on this machine
    #[command(
        after_help = "Example:\n  saoma console\n  saoma console --listen 127.0.0.1:0 --json"
    )]
    Console(Console),
    /// Make a workspace be as a file says (YAML or JSON)
    #[command(
        after_help = "Example:\n  saoma apply acme.yaml --dry-run\n  saoma apply acme.yaml --json\n  saoma apply acme.saoma --passphrase-file passphrase --public-url https://login.acme.example"
    )]
    Apply(Apply),
    /// Print what `apply` would need to say, without secrets
    #[command(after_help = "Example:\n  saoma show --workspace acme > acme.yaml")]
    Show(Show),
    /// Write the hand-over report of a workspace: set-up, owners, dates, how to go live
    #[command(
        after_help = "Example:\n  saoma report --workspace acme -o acme.html\n  saoma report --workspace acme --lang en -o acme-en.html"
    )]
    Report(Report),
    /// Bring people from a list: CSV, XLSX, JSON, or another system's export
    #[command(
        after_help = "Example:\n  saoma import users.csv --workspace acme --dry-run --report plan.html\n  saoma import users.csv --workspace acme --appid wx0123456789abcdef --rejects rejects.csv"
    )]
    Import(Import),
    /// Write all users: CSV, JSON Lines, XLSX, Casdoor or Keycloak; or the settings; or the mini program of a source
    #[command(
        after_help = "Example:\n  saoma export --workspace acme -o users.csv\n  saoma export --workspace acme --format keycloak -o realm.json\n  saoma export --workspace acme --format mini-program --source mini --public-url https://login.acme.example -o mini.zip\n  saoma export --workspace acme --bundle acme.saoma --seal"
    )]
    Export(Export),
    /// Bring what WeChat calls people along: missing UnionIDs, duplicates, moved accounts, what-if
    #[command(
        after_help = "Example:\n  saoma migrate unionid-backfill --workspace acme --dry-run\n  saoma migrate merge --workspace acme --dry-run"
    )]
    Migrate(Migrate),
    /// Let existing users attach their WeChat themselves: cards with QR codes
    #[command(
        after_help = "Example:\n  saoma invite make --workspace acme --source mp --all --html cards.html --csv codes.csv\n  saoma invite list --workspace acme"
    )]
    Invite(Invite),
    /// Take a migration back, row by row
    #[command(
        after_help = "Example:\n  saoma undo 0198f0c2-5a31-7c44-9d0e-2b7c1f0a6d11\n  saoma undo 0198f0c2-5a31-7c44-9d0e-2b7c1f0a6d11 --report left.csv --json"
    )]
    Undo(Undo),
    /// Check something before somebody else does
    #[command(
        after_help = "Example:\n  saoma check site https://www.acme.example --name 山雀商城 --json"
    )]
    Check(Check),
    /// Explain an errcode, an error text or a URL
    #[command(
        after_help = "Example:\n  saoma explain 40163\n  saoma explain 'invalid code, rid: 6380622c-50076416-224b40b0'"
    )]
    Explain(Explain),
    /// Print the JSON schema of the file of `apply`
    #[command(hide = true)]
    Schema,
}

#[derive(Group)]
pub(crate) struct Demo {
    /// Let something go wrong
    #[arg(long, value_name = "F", value_parser = clap::builder::PossibleValuesParser::new(faults_of_a_website()))]
    pub(crate) fault: Option<String>,
}

/// The named faults that a website's login can meet.
fn faults_of_a_website() -> impl Iterator<Item = &'static str> {
    let of_events = ["duplicate-event", "event-out-of-order"];
    NAMED_FAULTS
        .into_iter()
        .filter(move |name| !of_events.contains(name))
}

#[derive(Group)]
pub(crate) struct Simulate {
    /// Where it listens [default: 127.0.0.1:8601]
    #[arg(long, value_name = "A", value_parser = address::listen)]
    pub(crate) listen: Option<SocketAddr>,
    /// Where its forward proxy listens [default: 127.0.0.1:8602, or any free port when --listen asks for one]
    #[arg(long, value_name = "A", value_parser = address::listen)]
    pub(crate) proxy: Option<SocketAddr>,
    /// Where the proxy's certificate is written [default: simulator-ca-PORT.pem in the data folder]
    #[arg(long, value_name = "F")]
    pub(crate) ca_file: Option<PathBuf>,
    /// A scenario: what exists at the start, and who reacts by themselves (YAML or JSON) [default: the built-in one]
    #[arg(long, value_name = "F")]
    pub(crate) scenario: Option<PathBuf>,
    /// People's ids follow from it
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// A further host name under which WeChat's endpoints answer; may be repeated
    #[arg(long, value_name = "HOST")]
    pub(crate) allow_host: Vec<String>,
    #[command(flatten)]
    pub(crate) data: DataFolder,
}

#[derive(Group)]
pub(crate) struct Test {
    /// Scenario files (YAML or JSON)
    #[arg(value_name = "SCENARIO", required = true)]
    pub(crate) scenarios: Vec<PathBuf>,
    /// Also write a report in JUnit's form
    #[arg(long, value_name = "F")]
    pub(crate) junit: Option<PathBuf>,
}

#[derive(Group)]
pub(crate) struct Serve {
    /// Serve sandboxes and run a simulator beside them; F is a file of `apply`, applied first
    #[arg(long, value_name = "F", num_args = 0..=1)]
    #[expect(clippy::option_option, reason = "absent, without a file, with a file")]
    pub(crate) sandbox: Option<Option<PathBuf>>,
    /// Where it listens [default: 127.0.0.1:8600]
    #[arg(long, value_name = "A", value_parser = address::listen)]
    pub(crate) listen: Option<SocketAddr>,
    /// Where browsers reach it, if that is not where it listens
    #[arg(long, value_name = "U")]
    pub(crate) public_url: Option<String>,
    /// Certificate chain for HTTPS (PEM)
    #[arg(long, value_name = "F", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Key of the certificate (PEM)
    #[arg(long, value_name = "F", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// A reverse proxy whose word about the client's address is believed; may be repeated
    #[arg(long, value_name = "CIDR")]
    pub(crate) trusted_proxy: Vec<String>,
    /// Let other machines reach a sandbox, in which anybody can sign in as anybody
    #[arg(long, requires = "sandbox")]
    pub(crate) allow_sandbox: bool,
    /// Where the sandbox's simulator listens [default: 127.0.0.1:8601, or any free port when --listen asks for one]
    #[arg(long, value_name = "A", requires = "sandbox", value_parser = address::listen)]
    pub(crate) simulator_listen: Option<SocketAddr>,
    /// Also run the simulator's forward proxy there
    #[arg(long, value_name = "A", requires = "sandbox", value_parser = address::listen)]
    pub(crate) proxy: Option<SocketAddr>,
    /// Where the proxy's certificate is written [default: simulator-ca-PORT.pem in the data folder]
    #[arg(long, value_name = "F", requires = "proxy")]
    pub(crate) ca_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct Console {
    /// Where it listens [default: 127.0.0.1:8603, or any free port when that is taken]
    #[arg(long, value_name = "A", value_parser = address::listen)]
    pub(crate) listen: Option<SocketAddr>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct Apply {
    /// The file: YAML, JSON, or a bundle of `export --bundle`; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Only say what would change
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) passphrase: BundlePassphrase,
    /// Where browsers reach the provider, for the addresses in the output
    #[arg(long, value_name = "U", default_value = address::PROVIDER_URL)]
    pub(crate) public_url: String,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct Show {
    /// Where browsers reach the provider, for the addresses in the output
    #[arg(long, value_name = "U", default_value = address::PROVIDER_URL)]
    pub(crate) public_url: String,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct Report {
    /// Where to; an HTML page [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Where browsers reach the provider, for the addresses in the report
    #[arg(long, value_name = "U", default_value = address::PROVIDER_URL)]
    pub(crate) public_url: String,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct Import {
    /// The list; its form and encoding are recognised
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Which column means what (YAML or JSON)
    #[arg(long, value_name = "F")]
    pub(crate) map: Option<PathBuf>,
    /// The platform app of openids that come without one
    #[arg(long, value_name = "A")]
    pub(crate) appid: Option<String>,
    /// The open platform account of unionids that come without one
    #[arg(long, value_name = "O")]
    pub(crate) open_platform: Option<String>,
    /// Only say what would happen
    #[arg(long, conflicts_with = "resume")]
    pub(crate) dry_run: bool,
    /// What to do about a row that contradicts what is known [default: note it, and leave the row]
    #[arg(long, value_name = "RULE", value_parser = clap::builder::PossibleValuesParser::new(["skip", "update", "merge", "stop"]))]
    pub(crate) on_conflict: Option<String>,
    /// How single conflicts are settled: a table with the columns row and settle, such as the report with one more column
    #[arg(long, value_name = "F", conflicts_with = "resume")]
    pub(crate) settlements: Option<PathBuf>,
    /// Write what became of every row: CSV, or a page if F ends in .html
    #[arg(long, value_name = "F")]
    pub(crate) report: Option<PathBuf>,
    /// Write the rejected rows in the list's own form, with the reasons
    #[arg(long, value_name = "F")]
    pub(crate) rejects: Option<PathBuf>,
    /// Write nothing if any row is rejected or in conflict
    #[arg(long)]
    pub(crate) strict: bool,
    /// Go on with a migration that was paused, that stopped, or whose process died
    #[arg(long, value_name = "M")]
    pub(crate) resume: Option<String>,
    /// How many rows one transaction has
    #[arg(long, value_name = "N", hide = true)]
    pub(crate) batch: Option<std::num::NonZeroU32>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

/// The format of `export` that writes no list of users.
pub(crate) const MINI_PROGRAM: &str = "mini-program";

#[derive(Group)]
pub(crate) struct Export {
    /// In which form [default: what FILE's ending says, else csv]
    #[arg(long, value_name = "F", value_parser = clap::builder::PossibleValuesParser::new(["csv", "jsonl", "xlsx", "casdoor", "keycloak", MINI_PROGRAM]))]
    pub(crate) format: Option<String>,
    /// Where to; a mini program goes into a folder, or into a file that ends in .zip [default: standard output]
    #[arg(
        short,
        long,
        value_name = "FILE",
        required_if_eq("format", MINI_PROGRAM)
    )]
    pub(crate) output: Option<PathBuf>,
    /// The source whose mini program it is
    #[arg(long, value_name = "ID", required_if_eq("format", MINI_PROGRAM))]
    pub(crate) source: Option<String>,
    /// Where browsers reach the provider, for the mini program
    #[arg(long, value_name = "U", default_value = address::PROVIDER_URL)]
    pub(crate) public_url: String,
    /// Write the settings of the workspace instead of its users, for `apply` elsewhere; secrets are left out
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "output", "source"])]
    pub(crate) bundle: Option<PathBuf>,
    /// Put the secrets into the bundle, and seal it with a passphrase
    #[arg(long, requires = "bundle")]
    pub(crate) seal: bool,
    #[command(flatten)]
    pub(crate) passphrase: BundlePassphrase,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

/// The passphrase of a sealed bundle; asked for on a terminal.
#[derive(Group)]
pub(crate) struct BundlePassphrase {
    /// The file whose first line is the passphrase of the sealed bundle [default: SAOMA_BUNDLE_PASSPHRASE, else asked for]
    #[arg(long, value_name = "F")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// The passphrase itself, from the environment
    #[arg(
        long = "bundle-passphrase",
        env = "SAOMA_BUNDLE_PASSPHRASE",
        hide = true,
        hide_env_values = true
    )]
    pub(crate) bundle_passphrase: Option<String>,
}

#[derive(Group)]
pub(crate) struct Undo {
    /// The migration's id, from the result of the import
    #[arg(value_name = "MIGRATION")]
    pub(crate) migration: String,
    /// Write what became of every row: CSV, or a page if F ends in .html
    #[arg(long, value_name = "F")]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct Check {
    #[command(subcommand)]
    pub(crate) what: CheckWhat,
}

#[derive(Subcommand)]
pub(crate) enum CheckWhat {
    /// Look at a site as WeChat's reviewers do: at most 10 pages, 5 MB and 20 seconds
    #[command(
        after_help = "Example:\n  saoma check site https://www.acme.example --name 山雀商城\n  saoma check site http://127.0.0.1:8080 --allow-private --json"
    )]
    Site(CheckSite),
    /// Ask WeChat whether a source still works, and look at its host, certificate and dates
    #[command(
        after_help = "Example:\n  saoma check source pc --workspace acme\n  saoma check source pc --workspace acme --public-url https://login.acme.example --json"
    )]
    Source(CheckSource),
    /// Look whether the store is whole, and whether what is sealed opens
    #[command(
        after_help = "Example:\n  saoma check store --store saoma.db --key-file saoma.key --json"
    )]
    Store(CheckStore),
}

#[derive(Group)]
pub(crate) struct CheckSource {
    /// The source, by its id
    #[arg(value_name = "ID")]
    pub(crate) source: String,
    /// Where browsers reach the provider
    #[arg(long, value_name = "U", default_value = address::PROVIDER_URL)]
    pub(crate) public_url: String,
    /// Also connect to a host at an address that is not public
    #[arg(long)]
    pub(crate) allow_private: bool,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct CheckStore {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Group)]
pub(crate) struct CheckSite {
    /// The site's address, as it goes into WeChat's form
    #[arg(value_name = "URL")]
    pub(crate) url: String,
    /// The application's name on the registration form
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The callback domain
    #[arg(long, value_name = "HOST")]
    pub(crate) callback_domain: Option<String>,
    /// The ICP number on the registration form
    #[arg(long, value_name = "NUMBER")]
    pub(crate) icp_number: Option<String>,
    /// Also connect to addresses that are not public
    #[arg(long)]
    pub(crate) allow_private: bool,
}

#[derive(Group)]
pub(crate) struct Explain {
    /// An errcode, an error text, or a URL; `-` reads standard input
    #[arg(value_name = "40163 | TEXT | URL", allow_negative_numbers = true)]
    pub(crate) input: String,
}

/// Common to all that touch a store.
#[derive(Group)]
pub(crate) struct StoreArgs {
    /// The store: a SQLite file or a postgres:// URL [default: saoma.db in the data folder]
    #[arg(
        long,
        value_name = "PATH|URL",
        env = "SAOMA_STORE",
        hide_env_values = true
    )]
    pub(crate) store: Option<String>,
    /// The workspace, by its short name
    #[arg(long, value_name = "W")]
    pub(crate) workspace: Option<String>,
    /// The file that holds the master key; made if the store is new
    #[arg(long, value_name = "F", env = "SAOMA_KEY_FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// Unlocks the passphrase-locked key file; asked for on a terminal
    #[arg(long, env = "SAOMA_PASSPHRASE", hide = true, hide_env_values = true)]
    pub(crate) passphrase: Option<String>,
    /// Opens a store whose key has been lost from this machine
    #[arg(long, env = "SAOMA_RECOVERY_CODE", hide = true, hide_env_values = true)]
    pub(crate) recovery_code: Option<String>,
    #[command(flatten)]
    pub(crate) data: DataFolder,
}

#[derive(Group)]
pub(crate) struct DataFolder {
    /// The data folder [default: the user's own]
    #[arg(long = "data", value_name = "FOLDER", env = "SAOMA_DATA", hide = true)]
    pub(crate) folder: Option<PathBuf>,
}
