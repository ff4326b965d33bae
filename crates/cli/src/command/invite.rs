//! `saoma invite`: existing users attach their WeChat themselves.

mod args;
mod files;
mod people;

use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{Clock as _, SystemClock, SystemEntropy, Timestamp};
use saoma_identity::{AccountError, Accounts, Inviting, invitation_obstacle, invited_to};
use saoma_migration::csv_line;
use saoma_model::{
    Actor, Application, InvitationId, Mode, Origin, PlatformApp, Source, UserId, Workspace,
    allow_attaching,
};
use saoma_runtime::Stored;
use saoma_setup::InvitationSheet;
use saoma_store::bulk::Known;
use saoma_store::{applications, invitations, platform_apps, sources};
use saoma_text::fill;
use serde_json::{Value, json};

pub(crate) use args::Invite;
use args::{InviteWhat, List, Make, Revoke};
use files::Files;
use people::People;

use crate::command::import::find_workspace;
use crate::command::show::origin;
use crate::failure::Failure;
use crate::opening::open;
use crate::output::Output;

/// How many users are handled at once.
const STEP: u32 = 200;

pub(crate) async fn run(args: &Invite, output: Output) -> Result<ExitCode, Failure> {
    let store = match &args.what {
        InviteWhat::Make(args) => &args.store,
        InviteWhat::List(args) => &args.store,
        InviteWhat::Revoke(args) => &args.store,
    };
    let Some(workspace) = &store.workspace else {
        return Err(Failure::plain("workspace_missing", Vec::new()));
    };
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let stored = open(store, output, clock, entropy).await?;
    let desk = Desk {
        workspace: find_workspace(&stored, workspace).await?,
        stored,
        output,
    };
    let done = match &args.what {
        InviteWhat::Make(args) => desk.make(args).await,
        InviteWhat::List(args) => desk.list(args).await,
        InviteWhat::Revoke(args) => desk.revoke(args).await,
    };
    // Whatever came of it: a process that ends while the database's threads still run may crash.
    desk.stored.store.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

struct Desk {
    stored: Stored,
    workspace: Workspace,
    output: Output,
}

/// By what people are invited.
struct Way {
    source: Source,
    app: PlatformApp,
    application: Application,
}

/// What became of those who were named.
#[derive(Default)]
struct Tally {
    made: usize,
    attached: usize,
    disabled: usize,
}

impl Desk {
    async fn make(&self, args: &Make) -> Result<(), Failure> {
        let origin = origin(&args.public_url)?;
        let way = self.way(&args.source, &origin).await?;
        let issuer = origin.issuer(&self.workspace.slug);
        let sheet = InvitationSheet {
            lang: self.output.lang,
            application: &way.application.name,
            issuer: &issuer,
            kind: way.source.kind,
            now: SystemClock.now(),
        };
        let mut people = People::of(&args.whom)?;
        // Before anything is made: a code that cannot be written down is lost.
        let mut files = match args.dry_run {
            true => Files::default(),
            false => Files::create(args.html.as_deref(), args.csv.as_deref())?,
        };
        files.html(&sheet.begin())?;
        files.csv(&InvitationSheet::columns())?;
        let mut lines = InvitationSheet::columns();
        let mut tally = Tally::default();
        while let Some(step) = people.step(self).await? {
            if args.dry_run {
                tally.judge(&way.app, &step);
                continue;
            }
            let users: Vec<UserId> = step.iter().map(Known::id).collect();
            let how = Inviting {
                source: &way.source,
                app: &way.app,
                days: args.days,
            };
            let accounts = self.accounts();
            let done = accounts.invite(self.workspace.id, &how, &users).await;
            let done = done.map_err(failed)?;
            tally.made += done.made.len();
            tally.attached += done.attached.len();
            tally.disabled += done.disabled.len();
            for made in &done.made {
                let mut known = step.iter();
                let Some(known) = known.find(|known| known.id() == made.invitation.user) else {
                    continue;
                };
                let user = &known.account.user;
                files.html(&sheet.card(user, made))?;
                let line = csv_line(&sheet.cells(user, made));
                files.csv(&line)?;
                if args.is_printed() {
                    lines.push_str(&line);
                }
            }
        }
        files.html(InvitationSheet::end())?;
        self.tell(args, &tally, &lines);
        Ok(())
    }

    fn tell(&self, args: &Make, tally: &Tally, lines: &str) {
        let path = |path: &Option<std::path::PathBuf>| {
            path.as_ref().map(|path| path.display().to_string())
        };
        if self.output.json {
            self.output.document(&json!({
                "made": tally.made,
                "attached": tally.attached,
                "disabled": tally.disabled,
                "dry_run": args.dry_run,
                "html": path(&args.html),
                "csv": path(&args.csv),
                "lines": args.is_printed().then_some(lines),
            }));
            return;
        }
        if args.is_printed() {
            self.output.result(lines.trim_end());
        }
        let key = match args.dry_run {
            true => "cli.invite.would",
            false => "cli.invite.made",
        };
        let (made, attached) = (tally.made.to_string(), tally.attached.to_string());
        let disabled = tally.disabled.to_string();
        let values = [
            ("made", made.as_str()),
            ("attached", attached.as_str()),
            ("disabled", disabled.as_str()),
        ];
        self.output.progress(fill(self.output.lang, key, &values));
    }

    async fn list(&self, args: &List) -> Result<(), Failure> {
        let (workspace, now) = (self.workspace.id, SystemClock.now());
        let state = args.state;
        let mut session = self.stored.store.read().await?;
        let counts = invitations::count(&mut session, workspace, now).await?;
        let mut rows = Vec::new();
        let mut before: Option<InvitationId> = None;
        loop {
            let page = invitations::list(&mut session, workspace, state, now, before, STEP).await?;
            before = page.last().map(|last| last.id);
            rows.extend(page);
            if before.is_none() {
                break;
            }
        }
        drop(session);
        if self.output.json {
            let rows: Vec<Value> = rows.iter().map(|one| json!({
                "id": one.id, "user": one.user, "source": one.source, "state": one.state_at(now),
                "created_at": one.created_at.millis(), "expires_at": one.expires_at.millis(),
                "used_at": one.used_at.map(Timestamp::millis),
                "revoked_at": one.revoked_at.map(Timestamp::millis),
            })).collect();
            self.output.document(&json!({
                "open": counts.open, "used": counts.used, "expired": counts.expired,
                "revoked": counts.revoked, "invitations": rows,
            }));
            return Ok(());
        }
        for one in &rows {
            let key = format!("ui.invitation.state.{}", one.state_at(now));
            let until = saoma_setup::preparation::day(one.expires_at);
            let state = saoma_text::text(self.output.lang, &key);
            self.output.result(format_args!(
                "{}  {}  {until}  {state}",
                one.user, one.source
            ));
        }
        let [open, used, expired, revoked] =
            [counts.open, counts.used, counts.expired, counts.revoked].map(|n| n.to_string());
        let values = [
            ("open", open.as_str()),
            ("used", used.as_str()),
            ("expired", expired.as_str()),
            ("revoked", revoked.as_str()),
        ];
        let told = fill(self.output.lang, "cli.invite.counts", &values);
        self.output.progress(told);
        Ok(())
    }

    async fn revoke(&self, args: &Revoke) -> Result<(), Failure> {
        let mut people = People::of(&args.whom)?;
        let mut revoked: u64 = 0;
        while let Some(step) = people.step(self).await? {
            for known in &step {
                let accounts = self.accounts();
                let done = accounts.revoke_invitations(self.workspace.id, known.id());
                revoked += done.await.map_err(failed)?;
            }
        }
        if self.output.json {
            self.output.document(&json!({ "revoked": revoked }));
        } else {
            let values = [("count", revoked.to_string())];
            let values = values
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            let told = fill(self.output.lang, "cli.invite.revoked", &values);
            self.output.progress(told);
        }
        Ok(())
    }

    async fn way(&self, source: &str, origin: &Origin) -> Result<Way, Failure> {
        let workspace = self.workspace.id;
        let unknown = || Failure::plain("invite_source", vec![("source", source.to_owned())]);
        let id = source.parse().map_err(|_| unknown())?;
        let mut session = self.stored.store.read().await?;
        let found = sources::lookup(&mut session, workspace, &id).await?;
        let source = found.ok_or_else(unknown)?;
        let app = platform_apps::lookup(&mut session, workspace, &source.appid).await?;
        let app = app.ok_or_else(unknown)?;
        let is_sandbox = self.workspace.mode == Mode::Sandbox;
        let obstacle = invitation_obstacle(&mut session, &source, &app, origin, is_sandbox).await?;
        if let Some(obstacle) = obstacle {
            let code = format!("invitation_{obstacle}");
            let host = origin.host().to_owned();
            return Err(Failure::keyed(
                &code,
                &format!("invitation.obstacle.{obstacle}"),
                vec![("host", host)],
            ));
        }
        let application = match invited_to(&mut session, &source).await? {
            Some(id) => applications::lookup(&mut session, workspace, &id).await?,
            None => None,
        };
        let application = application.ok_or_else(unknown)?;
        Ok(Way {
            source,
            app,
            application,
        })
    }

    fn accounts(&self) -> Accounts<'_> {
        Accounts {
            store: &self.stored.store,
            clock: &SystemClock,
            entropy: &SystemEntropy,
            actor: Actor::CommandLine,
        }
    }
}

impl Tally {
    fn judge(&mut self, app: &PlatformApp, step: &[Known]) {
        for known in step {
            if allow_attaching(app, &known.account.identities, None).is_err() {
                self.attached += 1;
            } else if known.account.user.disabled {
                self.disabled += 1;
            } else {
                self.made += 1;
            }
        }
    }
}

fn failed(error: AccountError) -> Failure {
    match error {
        AccountError::Store(error) => error.into(),
        other => Failure::new("internal", other),
    }
}
