//! The rules of this house that neither the compiler nor a linter knows.
//!
//! Each module is one rule, in three parts: what it says, a checker that is a plain function over
//! texts, and tests: that the project keeps the rule, and that the checker sees who breaks it.

mod arrows;
mod behaviours;
mod manifests;
mod places;
mod rust;
mod security;
mod texts;
mod tree;
mod twins;
mod workspace;
