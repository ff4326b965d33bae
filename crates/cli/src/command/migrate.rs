//! `saoma migrate`: brings what WeChat calls people along when apps and accounts change.

mod args;

use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use saoma_ambient::{Clock as _, SystemClock, SystemEntropy};
use saoma_migration::{
    AccountMove, Apply, Coverage, Forecast, Group, Input, Keep, Mapping, Merging, MigrationError,
    Options, Progress, Rules, Worked, backfill, count_groups, coverage, decline,
    leave_open_platform, list_groups, merge_groups, move_account, moved, what_if, write_report_of,
};
use saoma_model::{Actor, AppId, Mode, OpenPlatform, SourceId, Workspace};
use saoma_runtime::Stored;
use saoma_text::fill;
use saoma_wechat::{Base, WeChat};
use serde_json::json;

pub(crate) use args::Migrate;
use args::{LeaveOpenPlatform, Merge, MigrateWhat, OfficialAccount, Simulated, UnionidBackfill};

use crate::args::StoreArgs;
use crate::command::import::{Telling, find_workspace, pause_when_asked, say_migration};
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;

pub(crate) async fn run(args: &Migrate, output: Output) -> Result<ExitCode, Failure> {
    let store = match &args.what {
        MigrateWhat::UnionidBackfill(args) => &args.store,
        MigrateWhat::Merge(args) => &args.store,
        MigrateWhat::OfficialAccount(args) => &args.store,
        MigrateWhat::OpenPlatform(args) => &args.store,
        MigrateWhat::WhatIf(args) => &args.store,
    };
    let desk = Desk::open(store, output).await?;
    let done = match &args.what {
        MigrateWhat::UnionidBackfill(args) => desk.unionid_backfill(args).await,
        MigrateWhat::Merge(args) => desk.merge(args).await,
        MigrateWhat::OfficialAccount(args) => desk.official_account(args).await,
        MigrateWhat::OpenPlatform(args) => desk.open_platform(args).await,
        MigrateWhat::WhatIf(args) => desk.what_if(args).await,
    };
    // Whatever came of it: a process that ends while the database's threads still run may crash.
    desk.stored.store.close().await;
    done
}

/// An open store, its workspace, and where to tell what happens.
struct Desk {
    stored: Stored,
    workspace: Workspace,
    output: Output,
    telling: Telling,
    pause: Arc<AtomicBool>,
}

impl Desk {
    async fn open(args: &StoreArgs, output: Output) -> Result<Self, Failure> {
        let Some(workspace) = &args.workspace else {
            return Err(Failure::plain("workspace_missing", Vec::new()));
        };
        let stored = open(args, output, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?;
        Ok(Self {
            workspace: find_workspace(&stored, workspace).await?,
            stored,
            output,
            telling: Telling::new(output),
            pause: pause_when_asked(),
        })
    }

    /// Hands over what a migration works with.
    async fn with<T>(&self, work: impl AsyncFnOnce(&Apply<'_>) -> T) -> T {
        let began = |id| say_migration(self.output, id);
        let progress = |progress: Progress| self.telling.undone(progress);
        let how = Apply {
            store: &self.stored.store,
            vault: &self.stored.vault,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            actor: Actor::CommandLine,
            began: &began,
            progress: &progress,
            pause: &self.pause,
            rejects: None,
        };
        work(&how).await
    }

    /// The WeChat that the workspace talks to.
    fn wechat(&self, simulated: &Simulated) -> Result<WeChat, Failure> {
        const USUAL: &str = "http://127.0.0.1:8601";
        let base = match self.workspace.mode {
            Mode::Live => Base::tencent(),
            Mode::Sandbox => {
                let usual = || url::Url::parse(USUAL);
                let url = simulated.simulator.clone().map_or_else(usual, Ok);
                Base::simulator(url.map_err(|error| Failure::new("internal", error))?)
            }
        };
        WeChat::connect(base, Arc::new(SystemClock))
            .map_err(|error| Failure::new("internal", error))
    }

    async fn unionid_backfill(&self, args: &UnionidBackfill) -> Result<ExitCode, Failure> {
        let all = coverage(&self.stored.store, &self.workspace).await?;
        if args.dry_run {
            self.print_coverage(&all);
            return Ok(ExitCode::SUCCESS);
        }
        let mut followed = all.iter().filter(|app| app.route == "followers");
        let appid = match (&args.appid, followed.next(), followed.next()) {
            (Some(appid), ..) => AppId::new(appid),
            (None, Some(only), None) => only.appid.clone(),
            (None, ..) => return Err(Failure::plain("appid_missing", Vec::new())),
        };
        let wechat = self.wechat(&args.simulated)?;
        let most = args.simulated.calls;
        let worked = self
            .with(async |how| backfill(how, &wechat, &self.workspace, &appid, most).await)
            .await?;
        self.ended(&worked, args.report.as_deref()).await
    }

    async fn official_account(&self, args: &OfficialAccount) -> Result<ExitCode, Failure> {
        let date = |text: &String| {
            let failed = || Failure::plain("date", vec![("text", text.clone())]);
            saoma_migration::date(text).ok_or_else(failed)
        };
        let what = AccountMove {
            from: AppId::new(&args.from),
            to: AppId::new(&args.to),
            from_original_id: args.from_original_id.clone(),
            confirmed_at: args.confirmed_on.as_ref().map(date).transpose()?,
            most_calls: args.simulated.calls,
        };
        if args.dry_run {
            self.print_moved(&what).await?;
            return Ok(ExitCode::SUCCESS);
        }
        let wechat = self.wechat(&args.simulated)?;
        let worked = self
            .with(async |how| move_account(how, &wechat, &self.workspace, &what).await)
            .await?;
        let ended = self.ended(&worked, args.report.as_deref()).await?;
        if !self.output.json {
            self.print_moved(&what).await?;
        }
        Ok(ended)
    }

    async fn open_platform(&self, args: &LeaveOpenPlatform) -> Result<ExitCode, Failure> {
        let (appid, from) = (AppId::new(&args.appid), OpenPlatform::new(&args.from));
        let worked = self
            .with(async |how| leave_open_platform(how, &self.workspace, &appid, &from, None).await)
            .await?;
        self.ended(&worked, args.report.as_deref()).await
    }

    async fn merge(&self, args: &Merge) -> Result<ExitCode, Failure> {
        let declined = args.decline.iter().map(|group| (group, true));
        let asked = args.ask_again.iter().map(|group| (group, false));
        let said: Vec<(&String, bool)> = declined.chain(asked).collect();
        for (group, is_declined) in &said {
            let found = self
                .with(async |how| decline(how, &self.workspace, group, *is_declined).await)
                .await?;
            if !found {
                return Err(MigrationError::NoSuchGroup((*group).clone()).into());
            }
        }
        let keep = match args.keep.as_str() {
            "last-login" => Keep::LastLogin,
            _ => Keep::Oldest,
        };
        if args.dry_run || !said.is_empty() {
            self.print_groups(keep).await?;
            return Ok(ExitCode::SUCCESS);
        }
        let merging = Merging {
            keep,
            only: args.only.iter().cloned().collect(),
        };
        let worked = self
            .with(async |how| merge_groups(how, &self.workspace, &merging).await)
            .await?;
        self.ended(&worked, args.report.as_deref()).await
    }

    async fn what_if(&self, args: &args::WhatIf) -> Result<ExitCode, Failure> {
        let id = SourceId::parse(&args.source);
        let id = id.map_err(|_| MigrationError::NoSuchSource(args.source.clone()))?;
        let mut rules = Rules::of(&self.stored.store, &self.workspace, &id).await?;
        if let Some(association) = &args.association {
            rules.source.association = word(association)?;
        }
        rules.source.login_only = args.login_only.unwrap_or(rules.source.login_only);
        if let Some(proofs) = &args.proofs {
            let proofs = proofs.iter().filter(|proof| !proof.is_empty());
            rules.source.proofs = proofs.map(|proof| word(proof)).collect::<Result<_, _>>()?;
        }
        let mapping = match &args.map {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|source| {
                    let path = path.clone();
                    MigrationError::Read { path, source }
                })?;
                Mapping::read(&text)?
            }
            None => Mapping::default(),
        };
        let options = Options {
            mapping,
            ..Options::default()
        };
        let input = args.file.as_deref().map(Input::open).transpose()?;
        let list = input.as_ref().map(|input| (input, &options));
        let progress = |progress: Progress| self.telling.undone(progress);
        let (store, rows) = (&self.stored.store, args.rows.as_deref());
        let forecast = what_if(store, &self.workspace, &rules, list, rows, &progress).await?;
        self.print_forecast(&forecast);
        Ok(ExitCode::SUCCESS)
    }

    /// Prints what a migration did, and writes its report.
    async fn ended(&self, worked: &Worked, report: Option<&Path>) -> Result<ExitCode, Failure> {
        let output = self.output;
        if let (Some(report), Some(id)) = (report, worked.outcome.migration) {
            write_report_of(&self.stored.store, id, report, output.lang).await?;
        }
        if output.json {
            output.document(worked);
        } else {
            self.print_worked(worked);
        }
        Ok(match worked.outcome.state {
            "done" => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        })
    }

    fn print_worked(&self, worked: &Worked) {
        let output = self.output;
        let say = |key: String| output.text(&key).to_owned();
        let outcome = &worked.outcome;
        output.result(output.strong(say(format!("migration.state.{}", outcome.state))));
        let rows = &outcome.counts.rows;
        for (word, count) in [
            ("in", rows.read),
            ("updated", rows.updated),
            ("linked", rows.linked),
            ("merged", rows.merged),
            ("skipped", rows.skipped),
            ("conflicts", rows.conflicts),
            ("rejected", rows.rejected),
        ] {
            let name = say(format!("migration.count.{word}"));
            output.result(format_args!("  {count:>10}  {name}"));
        }
        for (reason, count) in &outcome.counts.by_reason {
            let name = say(format!("migration.reason.{reason}"));
            output.result(format_args!("    {count:>8}  {name}"));
        }
        let (remaining, calls) = (worked.remaining.to_string(), worked.calls.to_string());
        let values = [("remaining", remaining.as_str()), ("calls", calls.as_str())];
        output.result(fill(output.lang, "cli.migrate.remaining", &values));
        if let Some(stopped) = &worked.stopped_by {
            let values = [("why", stopped.message.as_str())];
            output.result(fill(output.lang, "cli.migrate.stopped", &values));
        }
        let Some(id) = outcome.migration else { return };
        let id = id.to_string();
        let values = [("migration", id.as_str())];
        if outcome.state == "paused" {
            output.result(output.text("cli.migrate.again"));
        }
        output.result(fill(output.lang, "cli.import.undo", &values));
    }

    fn print_coverage(&self, all: &[Coverage]) {
        let output = self.output;
        if output.json {
            output.document(&json!({ "apps": all }));
            return;
        }
        for app in all {
            output.result(output.strong(&app.appid));
            let (both, only) = (app.with_unionid.to_string(), app.openid_only.to_string());
            let (all, calls) = (app.openids.to_string(), app.calls.to_string());
            let values = [
                ("openids", all.as_str()),
                ("both", both.as_str()),
                ("only", only.as_str()),
                ("calls", calls.as_str()),
            ];
            output.result(fill(output.lang, "cli.migrate.coverage", &values));
            let route = format!("migration.route.{}", app.route);
            output.result(fill(output.lang, &route, &values));
        }
    }

    async fn print_moved(&self, what: &AccountMove) -> Result<(), Failure> {
        let now = SystemClock.now();
        let moved = moved(&self.stored.store, &self.workspace, what, now).await?;
        let output = self.output;
        if output.json {
            output.document(&moved);
            return Ok(());
        }
        let (all, changed) = (moved.openids.to_string(), moved.changed.to_string());
        let unchanged = moved.unchanged.to_string();
        let values = [
            ("openids", all.as_str()),
            ("changed", changed.as_str()),
            ("unchanged", unchanged.as_str()),
        ];
        output.result(fill(output.lang, "cli.migrate.moved", &values));
        if let Some(days) = moved.days_left {
            let days = days.to_string();
            let values = [("days", days.as_str())];
            output.result(fill(output.lang, "cli.migrate.days_left", &values));
        }
        Ok(())
    }

    async fn print_groups(&self, keep: Keep) -> Result<(), Failure> {
        let (output, store) = (self.output, &self.stored.store);
        let counts = count_groups(store, &self.workspace).await?;
        let (mut after, mut shown) = (String::new(), Vec::new());
        loop {
            let (groups, next) = list_groups(store, &self.workspace, keep, &after).await?;
            for group in groups {
                match output.json {
                    true => shown.push(document(&group)),
                    false => self.print_group(&group),
                }
            }
            let Some(next) = next else { break };
            after = next;
        }
        if output.json {
            output.document(&json!({ "counts": counts, "groups": shown }));
            return Ok(());
        }
        let (groups, ready) = (counts.groups.to_string(), counts.ready.to_string());
        let values = [("groups", groups.as_str()), ("ready", ready.as_str())];
        output.result(fill(output.lang, "cli.migrate.groups", &values));
        Ok(())
    }

    fn print_group(&self, group: &Group) {
        let output = self.output;
        output.result(output.strong(&group.subject));
        if let Some(obstacle) = group.obstacle {
            output.result(output.text(&format!("migration.reason.{obstacle}")));
        }
        for (position, known) in group.users.iter().enumerate() {
            let user = &known.account.user;
            let mark = if position == 0 { "*" } else { " " };
            let name = user.nickname.as_deref().unwrap_or_default();
            output.result(format_args!("  {mark} {}  {name}", user.id));
        }
    }

    fn print_forecast(&self, forecast: &Forecast) {
        let output = self.output;
        if output.json {
            output.document(forecast);
            return;
        }
        let people = &forecast.people;
        for (word, count) in [
            ("in", people.read),
            ("sign_in", people.sign_in),
            ("bind", people.bind),
            ("create", people.create),
            ("ask", people.ask),
            ("conflict", people.conflict),
            ("refuse", people.refuse),
            ("reject", people.reject),
        ] {
            let key = format!("migration.forecast.{word}");
            output.result(format_args!("  {count:>10}  {}", output.text(&key)));
        }
        for (reason, count) in &forecast.by_reason {
            output.result(format_args!("    {count:>8}  {reason}"));
        }
    }
}

/// A word of ours.
fn word<T>(text: &str) -> Result<T, Failure>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    text.parse()
        .map_err(|error: T::Err| Failure::new("internal", error))
}

fn document(group: &Group) -> serde_json::Value {
    let users = group.users.iter().map(|known| {
        let user = &known.account.user;
        json!({ "user_id": user.id, "name": user.nickname, "phone": user.phone })
    });
    let users: Vec<serde_json::Value> = users.collect();
    json!({
        "group": group.subject,
        "evidence": group.evidence,
        "value": group.value,
        "users": users,
        "obstacle": group.obstacle.map(|obstacle| obstacle.to_string()),
    })
}
