//! What came of a login, in the words of the table.

use std::collections::BTreeMap;

use saoma_model::{Decision, IdentityKey, TraceStep, UserId};

/// What came of a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Story {
    /// `signs in a`, `refused login_only`, `waits`.
    pub(super) ends: String,
    /// Who is there, and what is known of them.
    pub(super) after: String,
    /// What the admin has to look at.
    pub(super) conflicts: String,
    /// The steps of the trace.
    pub(super) trace: String,
    /// What the application reads.
    pub(super) claims: String,
}

impl Story {
    /// What differs, line by line.
    pub(super) fn against(&self, got: &Self) -> String {
        let lines = [
            ("ends", &self.ends, &got.ends),
            ("after", &self.after, &got.after),
            ("conflicts", &self.conflicts, &got.conflicts),
            ("trace", &self.trace, &got.trace),
            ("claims", &self.claims, &got.claims),
        ];
        let differing = lines.iter().filter(|(_, expected, got)| expected != got);
        let told = differing.map(|(line, expected, got)| {
            format!("  {line}\n    expected {expected}\n    got      {got}")
        });
        told.collect::<Vec<_>>().join("\n")
    }
}

/// The names that the table gives to users: who was not there before is `new`.
pub(super) struct Names(pub(super) BTreeMap<UserId, String>);

impl Names {
    pub(super) fn of(&self, user: UserId) -> &str {
        self.0.get(&user).map_or("new", String::as_str)
    }

    pub(super) fn all(&self, users: &[UserId]) -> String {
        match users {
            [] => "-".to_owned(),
            users => {
                let names: Vec<_> = users.iter().map(|user| self.of(*user)).collect();
                names.join(",")
            }
        }
    }

    fn maybe(&self, user: Option<UserId>) -> &str {
        user.map_or("-", |user| self.of(user))
    }

    /// A step, in one word; those that say nothing of a user have their own.
    pub(super) fn step(&self, step: &TraceStep) -> String {
        match step {
            TraceStep::LookedUp { identity, found } => {
                format!("{}:{}", kind(identity), self.maybe(*found))
            }
            TraceStep::LookedUpPhone { found, .. } => format!("phone:{}", self.all(found)),
            TraceStep::AppliedRule {
                association,
                login_only,
            } => {
                let login_only = if *login_only { "+login_only" } else { "" };
                format!("rule:{}{login_only}", association.as_str())
            }
            TraceStep::Decided(decision) => format!("decided:{}", self.decision(*decision)),
            TraceStep::CreatedUser { user } => format!("created:{}", self.of(*user)),
            TraceStep::AddedIdentity { identity, user } => {
                format!("added:{}:{}", kind(identity), self.of(*user))
            }
            TraceStep::SignedIn { user } => format!("signed_in:{}", self.of(*user)),
            TraceStep::Asked {
                question,
                candidates,
            } => format!("asked:{}:{}", question.as_str(), self.all(candidates)),
            TraceStep::Chose {
                new_account: true, ..
            } => "chose:new".to_owned(),
            TraceStep::Chose { candidate, .. } => format!("chose:{}", self.maybe(*candidate)),
            TraceStep::SentCode { channel, .. } => format!("sent_code:{}", channel.as_str()),
            TraceStep::Proved { proof, user } => {
                format!("proved:{}:{}", proof.as_str(), self.maybe(*user))
            }
            TraceStep::RecordedConflict { conflict, users } => {
                format!("recorded:{}:{}", conflict.as_str(), self.all(users))
            }
            TraceStep::Refused { refusal, users } => {
                format!("refused:{}:{}", refusal.as_str(), self.all(users))
            }
            other => word(other),
        }
    }

    fn decision(&self, decision: Decision) -> String {
        let word = decision.as_str();
        match decision {
            Decision::Create => word.to_owned(),
            Decision::Ask { question } => format!("{word}:{}", question.as_str()),
            Decision::SignIn { user }
            | Decision::AddUnionid { user }
            | Decision::AddOpenid { user }
            | Decision::UnionidChanged { user }
            | Decision::Bind { user }
            | Decision::Choose { user } => format!("{word}:{}", self.of(user)),
        }
    }
}

fn kind(identity: &IdentityKey) -> &'static str {
    match identity {
        IdentityKey::Openid { .. } => "openid",
        IdentityKey::Unionid { .. } => "unionid",
    }
}

/// The step's own word, as in JSON.
fn word(step: &TraceStep) -> String {
    let step = serde_json::to_value(step).expect("a step is JSON");
    step["step"].as_str().expect("a step has a word").to_owned()
}
