//! The hand-over report: one page of HTML that prints well and says what was set up for a client,
//! who sees to what, which dates come, and how to go live. No secret is read for it.

mod html;
mod setup;
#[cfg(test)]
mod tests;
mod wechat_side;

use saoma_ambient::Timestamp;
use saoma_model::{Mode, Origin, Workspace};
use saoma_store::{Session, StoreError};
use saoma_text::{Lang, fill, text};

use crate::file::File;
use crate::path::{self, SetupPath};
use crate::preparation::{self, Preparation};
use crate::reminders::{self, DueDate, spoken_day};
use crate::report::Report;
use crate::show::{file_of, report_of};
use crate::stored::Stored;
use html::Page;

/// Everything that the report tells of a workspace.
#[derive(Debug)]
pub struct Handover {
    workspace: Workspace,
    file: File,
    report: Report,
    path: SetupPath,
    preparation: Preparation,
    dates: Vec<DueDate>,
    now: Timestamp,
}

impl Handover {
    /// Reads what is told of a workspace as it stands at `now`.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn load(
        session: &mut Session,
        workspace: &Workspace,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let stored = Stored::load(session, &workspace.slug).await?;
        let issuer = origin.issuer(&workspace.slug);
        Ok(Self {
            file: file_of(workspace, &stored),
            report: report_of(workspace, &stored, &issuer),
            path: path::load(session, workspace, now).await?,
            preparation: preparation::load(session, workspace, now).await?,
            dates: reminders::dates(session, workspace, now).await?,
            workspace: workspace.clone(),
            now,
        })
    }

    /// The page, in the language of who reads it.
    #[must_use]
    pub fn html(&self, lang: Lang) -> String {
        let title = fill(
            lang,
            "handover.title",
            &[("workspace", &self.workspace.name)],
        );
        let mut page = Page::new(lang, &title);
        let mode = text(lang, &format!("ui.mode.{}", self.workspace.mode.as_str())).to_owned();
        let day = spoken_day(lang, self.now, Timestamp::from_millis(0));
        page.paragraph(&fill(
            lang,
            "handover.made",
            &[("day", &day), ("mode", &mode)],
        ));
        self.standing(&mut page);
        self.set_up(&mut page);
        self.wechat_side(&mut page);
        self.owners(&mut page);
        self.dates(&mut page);
        self.evidence(&mut page);
        self.going_live(&mut page);
        page.heading("handover.secrets");
        page.paragraph(text(lang, "handover.secrets.how"));
        page.finish(&day)
    }

    fn standing(&self, page: &mut Page) {
        let lang = page.lang();
        page.heading("handover.standing");
        let rows = self.path.steps.iter().map(|step| {
            vec![
                step.step.title(lang),
                step.state.title(lang),
                self.path.detail(step, lang),
            ]
        });
        let head = ["handover.step", "handover.state", "handover.detail"];
        page.table(&head, rows.collect());
    }

    fn dates(&self, page: &mut Page) {
        let lang = page.lang();
        page.heading("handover.dates");
        let rows: Vec<Vec<String>> = self
            .dates
            .iter()
            .map(|date| vec![spoken_day(lang, date.at, self.now), date.title(lang)])
            .collect();
        match rows.is_empty() {
            true => page.paragraph(text(lang, "handover.dates.none")),
            false => page.table(&["handover.date", "handover.what"], rows),
        }
    }

    fn going_live(&self, page: &mut Page) {
        let lang = page.lang();
        page.heading("handover.live");
        if self.workspace.mode == Mode::Sandbox {
            page.paragraph(text(lang, "handover.live.sandbox"));
            return;
        }
        let slug = self.workspace.slug.as_str();
        let mut hosts = self.file.platform_apps.iter();
        let host = hosts.find_map(|app| app.callback_domain.as_deref());
        let host = host.unwrap_or("login.example.com");
        let seal = format!("saoma export --workspace {slug} --bundle {slug}.saoma --seal");
        let apply = format!("saoma apply {slug}.saoma --public-url https://{host}");
        let serve = format!("saoma serve --public-url https://{host}");
        let steps = [
            fill(lang, "handover.live.seal", &[("command", &seal)]),
            fill(lang, "handover.live.apply", &[("command", &apply)]),
            fill(lang, "handover.live.serve", &[("command", &serve)]),
            fill(lang, "handover.live.domain", &[("host", host)]),
            text(lang, "handover.live.try").to_owned(),
        ];
        page.list(&steps);
    }
}
