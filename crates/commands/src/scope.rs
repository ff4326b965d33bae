//! One workspace, as commands work in it.

use saoma_model::{Actor, Issuer, Mode, Origin, Slug, Workspace};
use saoma_runtime::Stored;
use saoma_setup::Edit;
use saoma_store::{Session, workspaces};

use crate::Desk;
use crate::desk::DeskOptions;
use crate::error::Problem;

/// The most rows of a page.
const LONGEST_PAGE: u32 = 200;
/// The rows of a page when nothing is said.
const USUAL_PAGE: u32 = 50;

/// A workspace, and what reads and changes it.
pub(crate) struct Scope<'a> {
    options: &'a DeskOptions,
    pub(crate) stored: Stored,
    pub(crate) workspace: Workspace,
    pub(crate) origin: Origin,
}

impl Desk {
    /// The workspace of this slug.
    pub(crate) async fn scope(&self, slug: &str) -> Result<Scope<'_>, Problem> {
        let stored = self.stored().await?;
        let found = match Slug::parse(slug) {
            Ok(slug) => workspaces::find_by_slug(&mut stored.store.read().await?, &slug).await?,
            Err(_) => None,
        };
        Ok(Scope {
            options: &self.0.options,
            workspace: found.ok_or_else(|| not_found("workspace", slug))?,
            origin: self.origin().await?,
            stored,
        })
    }

    /// Where browsers reach the provider, or would if it ran.
    pub(crate) async fn origin(&self) -> Result<Origin, Problem> {
        let servers = self.servers().await;
        if let Some(provided) = &servers.provided {
            return Ok(provided.origin.clone());
        }
        let port = self.settings().provider_port;
        Origin::parse(&format!("http://127.0.0.1:{port}")).map_err(|_| Problem::ProviderDown)
    }

    /// What changes nouns of `stored`.
    pub(crate) fn edit<'a>(&'a self, stored: &'a Stored, origin: &'a Origin) -> Edit<'a> {
        edit(&self.0.options, stored, origin)
    }
}

impl Scope<'_> {
    /// A connection to read with; give it back before waiting for anything else.
    pub(crate) async fn session(&self) -> Result<Session, Problem> {
        Ok(self.stored.store.read().await?)
    }

    /// What changes the workspace.
    pub(crate) fn edit(&self) -> Edit<'_> {
        edit(self.options, &self.stored, &self.origin)
    }

    /// Has the simulator know a sandbox as it is now; a live workspace does not concern it.
    pub(crate) async fn tell_simulator(&self, desk: &Desk) -> Result<(), Problem> {
        match self.workspace.mode {
            Mode::Sandbox => desk.register_sandboxes().await,
            Mode::Live => Ok(()),
        }
    }

    /// Its issuer.
    pub(crate) fn issuer(&self) -> Issuer {
        self.origin.issuer(&self.workspace.slug)
    }
}

fn edit<'a>(options: &'a DeskOptions, stored: &'a Stored, origin: &'a Origin) -> Edit<'a> {
    Edit {
        store: &stored.store,
        vault: &stored.vault,
        clock: &*options.clock,
        entropy: &*options.entropy,
        origin,
        actor: Actor::Admin,
    }
}

pub(crate) fn not_found(noun: &'static str, id: &str) -> Problem {
    let id = id.to_owned();
    Problem::NotFound { noun, id }
}

/// How many rows a page has, whatever was asked for.
pub(crate) fn page(limit: Option<u32>) -> u32 {
    limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE)
}

/// Reads the place where a page begins. What is none begins nowhere: there is nothing behind it.
pub(crate) fn place<T: std::str::FromStr>(
    noun: &'static str,
    before: Option<&str>,
) -> Result<Option<T>, Problem> {
    let read = |text: &str| text.parse().map_err(|_| not_found(noun, text));
    before.map(read).transpose()
}
