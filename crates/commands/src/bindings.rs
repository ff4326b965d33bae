//! The commands and their types as TypeScript.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

use crate::error::CommandError;
use crate::event::{Event, Topic};

const HEAD: &str =
    "// Made by `cargo xtask regenerate` from crates/commands; changes here are lost.\n";

/// The text of `ui/src/bindings/index.ts`: every command with its request and answer, every type
/// that occurs in them, and the events.
#[must_use]
pub fn typescript() -> String {
    let mut declarations = Declarations::new();
    crate::declared(&mut declarations);
    declarations.add::<CommandError>();
    declarations.add::<Event>();
    declarations.add::<Topic>();
    declarations.write()
}

/// What is collected on the way.
pub(crate) struct Declarations {
    config: Config,
    seen: BTreeSet<TypeId>,
    types: BTreeMap<String, String>,
    commands: Vec<(&'static str, String, String)>,
}

impl Declarations {
    fn new() -> Self {
        Self {
            // Instants and counts stay far below 2^53, and JSON has no bigint.
            config: Config::new().with_large_int("number"),
            seen: BTreeSet::new(),
            types: BTreeMap::new(),
            commands: Vec::new(),
        }
    }

    /// Adds a command.
    pub(crate) fn command<Request: TS + 'static, Answer: TS + 'static>(
        &mut self,
        name: &'static str,
    ) {
        self.add::<Request>();
        self.add::<Answer>();
        let (request, answer) = (Request::name(&self.config), Answer::name(&self.config));
        self.commands.push((name, request, answer));
    }

    /// Adds a type with those that it is made of.
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        // What has no file of its own is built into TypeScript.
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = format!("{docs}export {}\n", T::decl(&self.config));
            self.types.insert(T::ident(&self.config), declaration);
        }
    }

    fn write(self) -> String {
        let mut text = String::from(HEAD);
        for declaration in self.types.values() {
            let _ = write!(text, "\n{declaration}");
        }
        text.push_str(
            "\n/** Every command with its request and its answer. */\nexport type Commands = {\n",
        );
        for (name, request, answer) in &self.commands {
            let _ = writeln!(
                text,
                "  {name}: {{ request: {request}; answer: {answer} }};"
            );
        }
        text.push_str("};\n\n/** Every command's name. */\nexport const commandNames = [\n");
        for (name, ..) in &self.commands {
            let _ = writeln!(text, "  \"{name}\",");
        }
        text.push_str("] as const satisfies readonly (keyof Commands)[];\n");
        text
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}
