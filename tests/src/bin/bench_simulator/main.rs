//! What `saoma simulate` can bear: starting, `sns/userinfo` beside a bare axum route, whole logins
//! by PC WeChat, idle long polls, half-open connections.
//!
//! Load comes from wrk; the simulator, the bare route and whoever holds connections are processes
//! of their own.

#![expect(
    clippy::print_stdout,
    clippy::panic,
    reason = "a measurement prints, and one that measures something broken must stop"
)]

mod bare;
mod connections;
mod load;
mod login;
mod start;
mod userinfo;

use clap::Parser;

/// What `saoma simulate` can bear
#[derive(Parser)]
struct Args {
    /// How long each row of load is measured
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How many idle long polls and half-open connections, as far as the file limit allows
    #[arg(long, default_value_t = 10_000)]
    connections: usize,
    /// Only the parts whose name contains this: start, userinfo, login, polls, half-open
    #[arg(long, default_value = "")]
    only: String,
    /// Serve the bare route, for the measurement that starts this
    #[arg(long, hide = true)]
    bare: bool,
}

#[tokio::main]
async fn main() {
    let args = Args::parse();
    if args.bare {
        return bare::serve().await;
    }
    println!("simulator; {}", saoma_tests::machine());
    if args.wants("start") {
        start::measure();
    }
    if args.wants("userinfo") {
        userinfo::measure(args.seconds).await;
    }
    if args.wants("login") {
        login::measure(args.seconds);
    }
    let connections = args.connections.min(connections::most());
    if args.wants("polls") {
        connections::measure_polls(connections).await;
    }
    if args.wants("half-open") {
        connections::measure_half_open(connections).await;
    }
}

impl Args {
    fn wants(&self, part: &str) -> bool {
        part.contains(&self.only)
    }
}
