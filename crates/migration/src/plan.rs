//! A dry run: the same reader, the same rules, the same order, and a store that cannot be written.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use saoma_ambient::{Clock, Entropy};
use saoma_model::{OnConflict, Workspace};
use saoma_store::{Scratch, Session, Store};
use saoma_text::Lang;
use tokio::sync::Mutex;

use crate::MigrationError;
use crate::batch::{Dealt, deal};
use crate::counts::{Counts, Outcome};
use crate::decide::Making;
use crate::ground::Ground;
use crate::input::Input;
use crate::options::Options;
use crate::reading::{Item, Progress, Reading, RejectsTo};
use crate::report::Report;

/// Says what an import would do. Nothing is written, because it could not be: the store is read on
/// a connection that refuses to write, and what earlier rows would have done lies in a scratch
/// store that goes when this ends.
///
/// # Errors
/// See [`MigrationError`].
#[expect(
    clippy::too_many_arguments,
    reason = "each is one thing that the command line names"
)]
pub async fn plan(
    store: &Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    workspace: &Workspace,
    input: &Input,
    options: &Options,
    (report, rejects): (Option<&Path>, Option<&Path>),
    lang: Lang,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Outcome, MigrationError> {
    let dry = Dry {
        snapshot: store.snapshot().await?,
        removed: HashSet::new(),
    };
    let dry = Mutex::new(dry);
    let scratch = Scratch::new(workspace, clock.clone(), entropy.clone()).await?;
    let mut report = report.map(|path| Report::create(path, lang)).transpose()?;
    let rejects = rejects.map(|path| RejectsTo {
        path: path.to_owned(),
        lang,
    });
    let mut reading = Reading::start(input, options, 0, rejects);
    let mut counts = Counts::default();
    while let Some(items) = reading.next().await {
        let making = Making {
            workspace: workspace.id,
            now: clock.now(),
            entropy: &*entropy,
        };
        let dealt = step(&scratch, &dry, &items, &counts, options.on_conflict, making).await?;
        if let Some(report) = &mut report {
            report.add(&dealt.rows)?;
        }
        counts = dealt.counts;
        progress(reading.progress(counts.rows.read));
        if dealt.has_stopped {
            break;
        }
    }
    reading.finish().await?;
    input.check_unchanged()?;
    scratch.store.close().await;
    if let Some(report) = report {
        report.finish(&counts)?;
    }
    Ok(Outcome::planned(counts))
}

/// The store as it is, and who would be gone from it.
struct Dry {
    snapshot: Session,
    removed: HashSet<saoma_model::UserId>,
}

async fn step(
    scratch: &Scratch,
    dry: &Mutex<Dry>,
    items: &[Item],
    counts: &Counts,
    rule: OnConflict,
    making: Making<'_>,
) -> Result<Dealt, MigrationError> {
    scratch
        .store
        .write(|tx| {
            Box::pin(async move {
                let mut dry = dry.lock().await;
                let Dry { snapshot, removed } = &mut *dry;
                let mut ground = Ground::Dry {
                    snapshot,
                    scratch: tx,
                    removed,
                };
                deal(&mut ground, items, rule, making, counts.clone()).await
            })
        })
        .await
}
