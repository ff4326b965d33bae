//! Draws what the end user is asked.

use axum::response::Response;
use saoma_identity::{AnswerError, Candidate};
use saoma_model::{Binding, BindingRefusal, BindingState, Channel, Proof, Question, Refusal};
use saoma_store::senders;
use saoma_text::{Lang, fill, lookup};

use super::Visit;
use crate::internal::Internal;
use crate::oauth_error::OAuthError;
use crate::pages::{AccountRow, CodePage, Href, Look, ProvePage, QuestionPage};

/// What was wrong with an answer, and which page it came from.
pub(super) struct Problem {
    pub(super) error: AnswerError,
    pub(super) from: From,
    pub(super) typed: Option<String>,
}

/// The page that an answer came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum From {
    Question,
    Prove(Proof),
    Code { challenge: String, channel: Channel },
}

impl Visit<'_> {
    /// The page of what is asked; with a problem, the one that it arose on.
    pub(super) async fn show(self, problem: Option<Problem>) -> Result<Response, Internal> {
        let now = self.provider.clock.now();
        let binding = self
            .asking()
            .binding()
            .await
            .map_err(|error| Internal::store("look up what is asked", error))?;
        let Some(binding) = binding.filter(|binding| binding.expires_at > now) else {
            return self.refuse(Refusal::Expired).await;
        };
        if binding.question == Question::PhoneNumber {
            return self.refuse(Refusal::PhoneNotGiven).await;
        }
        let candidates = self
            .asking()
            .candidates(&binding)
            .await
            .map_err(|error| Internal::store("look up the accounts", error))?;
        let drawn = Drawn {
            visit: &self,
            binding: &binding,
            candidates: &candidates,
            says: problem
                .as_ref()
                .map(|problem| say(self.lang, &problem.error)),
        };
        let from = problem.as_ref().map(|problem| problem.from.clone());
        let typed = problem.and_then(|problem| problem.typed);
        match from.unwrap_or_else(|| self.asked_page(&binding)) {
            From::Code { challenge, channel } => drawn.code(challenge, channel),
            From::Prove(proof) => drawn.prove(Some(proof), typed).await,
            From::Question if drawn.is_proving() => drawn.prove(None, typed).await,
            From::Question => drawn.question(),
        }
    }

    /// Which page the address asks for.
    fn asked_page(&self, binding: &Binding) -> From {
        let is_proving = matches!(binding.state, BindingState::Proving { .. });
        let challenge = self.query.hint("challenge");
        let channel = self
            .query
            .hint("channel")
            .and_then(|word| word.parse().ok());
        let proof = self.query.hint("proof").and_then(|word| word.parse().ok());
        match (challenge, channel, proof) {
            (Some(challenge), Some(channel), _) if is_proving => From::Code {
                challenge: challenge.to_owned(),
                channel,
            },
            (_, _, Some(proof)) if is_proving => From::Prove(proof),
            _ => From::Question,
        }
    }
}

/// A page about to be drawn.
struct Drawn<'a> {
    visit: &'a Visit<'a>,
    binding: &'a Binding,
    candidates: &'a [Candidate],
    says: Option<String>,
}

impl Drawn<'_> {
    /// Whether the account is chosen already, and the question is not asked for once more.
    fn is_proving(&self) -> bool {
        let is_back = self.visit.query.hint("view") == Some("question");
        !is_back && matches!(self.binding.state, BindingState::Proving { .. })
    }

    fn question(&self) -> Result<Response, Internal> {
        let visit = self.visit;
        let refused = OAuthError::new("access_denied", "the end user chose no account");
        let page = QuestionPage {
            lang: visit.lang,
            simulated: visit.tenant.is_sandbox(),
            application_name: visit.parts.application.name.clone(),
            look: self.look()?,
            question: self.binding.question,
            accounts: self.candidates.iter().map(row).collect(),
            action: href(&visit.here(&[]))?,
            problem: self.says.clone(),
            reference: visit.login.id.reference().to_string(),
            language_href: self.language(&[("view", "question")])?,
            return_href: visit.ending().back(&refused),
        };
        Ok(page.response())
    }

    async fn prove(
        &self,
        asked: Option<Proof>,
        typed: Option<String>,
    ) -> Result<Response, Internal> {
        let visit = self.visit;
        let candidate = self.candidate();
        let offered = match candidate {
            Some(candidate) => candidate.proofs.clone(),
            None => self.binding.proofs.clone(),
        };
        let mut proofs = Vec::with_capacity(offered.len());
        for proof in offered {
            if self.can_send(proof).await? {
                let address = visit.here(&[("proof", proof.as_str())]);
                proofs.push((proof, href(&address)?));
            }
        }
        let is_offered = |proof: &Proof| proofs.iter().any(|(offered, _)| offered == proof);
        let first = proofs.first().map(|(proof, _)| *proof);
        let chosen = asked.filter(is_offered).or(first);
        let masked = candidate.and_then(|candidate| match chosen {
            Some(Proof::PhoneCode) => candidate.phone.clone(),
            Some(Proof::EmailCode) => candidate.email.clone(),
            _ => None,
        });
        let shown = chosen.map_or("", Proof::as_str);
        let page = ProvePage {
            lang: visit.lang,
            simulated: visit.tenant.is_sandbox(),
            application_name: visit.parts.application.name.clone(),
            look: self.look()?,
            account: candidate.map(row),
            proofs,
            chosen,
            masked,
            action: href(&visit.here(&[]))?,
            problem: self.says.clone(),
            typed,
            reference: visit.login.id.reference().to_string(),
            back_href: href(&visit.here(&[("view", "question")]))?,
            language_href: self.language(&[("proof", shown)])?,
        };
        Ok(page.response())
    }

    fn code(&self, challenge: String, channel: Channel) -> Result<Response, Internal> {
        let visit = self.visit;
        let here = [
            ("challenge", challenge.as_str()),
            ("channel", channel.as_str()),
        ];
        let page = CodePage {
            lang: visit.lang,
            simulated: visit.tenant.is_sandbox(),
            application_name: visit.parts.application.name.clone(),
            look: self.look()?,
            channel,
            action: href(&visit.here(&[]))?,
            problem: self.says.clone(),
            reference: visit.login.id.reference().to_string(),
            again_href: href(&visit.here(&[("proof", channel.proof().as_str())]))?,
            language_href: self.language(&here)?,
            challenge,
        };
        Ok(page.response())
    }

    fn look(&self) -> Result<Look, Internal> {
        let visit = self.visit;
        let (application, issuer) = (&visit.parts.application, &visit.tenant.issuer);
        Look::of(application, issuer, visit.lang)
            .map_err(|error| Internal::new("make the look of a page", error))
    }

    /// The account that the end user has chosen, if they were offered some.
    fn candidate(&self) -> Option<&Candidate> {
        let BindingState::Proving { candidate } = self.binding.state else {
            return None;
        };
        let mut candidates = self.candidates.iter();
        candidates.find(|known| Some(known.user) == candidate)
    }

    /// Whether a proof can be made: a live workspace sends codes only if it was told how.
    async fn can_send(&self, proof: Proof) -> Result<bool, Internal> {
        let Some(channel) = proof.channel() else {
            return Ok(true);
        };
        if self.visit.tenant.is_sandbox() {
            return Ok(true);
        }
        let failed = |error| Internal::store("look up the sender", error);
        let mut session = self.visit.provider.store.read().await.map_err(failed)?;
        let workspace = self.visit.login.workspace;
        let sender = senders::lookup(&mut session, workspace, channel).await;
        Ok(sender.map_err(failed)?.is_some())
    }

    fn language(&self, parameters: &[(&str, &str)]) -> Result<Href, Internal> {
        let other = match self.visit.lang {
            Lang::ZhCn => Lang::En,
            Lang::En => Lang::ZhCn,
        };
        let state = self.visit.query.hint("state").unwrap_or_default();
        let mut all = vec![("state", state), ("ui_locales", other.tag())];
        all.extend(parameters);
        let path = format!("{}/binding", self.visit.tenant.issuer.path());
        href(&crate::urls::with_query(&path, &all))
    }
}

fn href(address: &str) -> Result<Href, Internal> {
    Href::parse(address).map_err(|error| Internal::new("make an address of ours", error))
}

fn row(candidate: &Candidate) -> AccountRow {
    AccountRow::new(
        candidate.user.to_string(),
        candidate.nickname.clone(),
        candidate.created_at,
        !candidate.proofs.is_empty(),
    )
}

/// What was wrong, and what to do.
fn say(lang: Lang, error: &AnswerError) -> String {
    let word = match error {
        AnswerError::Refused(refusal) => return say_refusal(lang, *refusal),
        AnswerError::WrongCode { left } => {
            let left = left.to_string();
            return fill(lang, "binding.problem.wrong_code", &[("left", &left)]);
        }
        AnswerError::SpentCode => "spent_code",
        AnswerError::WrongPassword => "wrong_password",
        AnswerError::TooSoon => "too_soon",
        AnswerError::AddressForm => "address_form",
        AnswerError::TooMany | AnswerError::Store(_) => "too_many",
    };
    let key = format!("binding.problem.{word}");
    lookup(lang, &key).unwrap_or_default().to_owned()
}

fn say_refusal(lang: Lang, refusal: BindingRefusal) -> String {
    let part = |part: &str| {
        let key = format!("binding.refusal.{refusal}.{part}");
        lookup(lang, &key).unwrap_or_default()
    };
    let gap = match lang {
        Lang::ZhCn => "",
        Lang::En => " ",
    };
    format!("{}{gap}{}", part("message"), part("remedy"))
}
