use saoma_model::{AppId, Source};

use super::{Planner, Step, facts, slug};
use crate::file::SourceEntry;
use crate::report::{ChangeKind, Subject};

impl Planner<'_> {
    pub(super) fn sources(&mut self) {
        for entry in &self.input.file.sources {
            self.source(entry);
        }
        for source in self.input.stored.sources.values() {
            let mut named = self.input.file.sources.iter();
            if !named.any(|entry| entry.id == source.id.as_str()) {
                self.disable_source(source);
            }
        }
    }

    fn source(&mut self, entry: &SourceEntry) {
        let before = self.input.stored.source(&entry.id);
        let source = Source {
            workspace: self.workspace,
            id: slug(&entry.id),
            kind: entry.kind,
            appid: AppId::new(&entry.appid),
            display_name: entry.display_name.clone(),
            login_only: entry.login_only,
            association: entry.association,
            enabled: entry.enabled,
            created_at: before.map_or(self.input.now, |before| before.created_at),
            updated_at: self.input.now,
        };
        let facts_before = before.map(facts::of_source);
        let after = facts::of_source(&source);
        if self.compare(Subject::Source, &entry.id, facts_before, after) {
            self.steps.push(Step::PutSource(source));
        }
    }

    /// Deleting it would lose what ties users to it; switched off it can come back.
    fn disable_source(&mut self, before: &Source) {
        let source = Source {
            enabled: false,
            updated_at: self.input.now,
            ..before.clone()
        };
        if self.compare_as(
            ChangeKind::Disabled,
            Subject::Source,
            before.id.as_str(),
            Some(facts::of_source(before)),
            facts::of_source(&source),
        ) {
            self.steps.push(Step::PutSource(source));
        }
    }
}
