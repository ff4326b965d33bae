//! Follows what the end user answered.

use axum::http::StatusCode;
use axum::response::Response;
use saoma_identity::{AnswerError, Answered, To, check_source};
use saoma_model::{Binding, BindingRefusal, Channel, Completed, Proof, Refusal, Stage, Trace};
use saoma_store::StoreError;
use secrecy::SecretString;

use super::Visit;
use super::show::{From, Problem};
use crate::completion;
use crate::internal::Internal;
use crate::pages::{Href, WaitPage};
use crate::parameters::Parameters;
use crate::redirect::send_on;

impl Visit<'_> {
    pub(super) async fn answer(mut self, form: &Parameters) -> Result<Response, Internal> {
        if let Err(refusal) = self.check() {
            return self.refuse(refusal).await;
        }
        let mut trace = std::mem::take(&mut self.login.trace);
        let typed = form.hint("address").map(str::to_owned);
        let to = typed.as_deref().map_or(To::Chosen, To::Address);
        let channel = match form.hint("answer") {
            Some("send_phone") => Some(Channel::Phone),
            Some("send_email") => Some(Channel::Email),
            _ => None,
        };
        if let Some(channel) = channel {
            let sent = self.send(channel, to, &mut trace).await;
            self.login.trace = trace;
            return self.sent(channel, sent, typed).await;
        }
        let (from, answered) = self.follow(form, to, &mut trace).await;
        self.login.trace = trace;
        self.answered(from, answered, typed).await
    }

    /// Whether the source still signs anybody in: the admin may have switched something off since
    /// they scanned.
    fn check(&self) -> Result<(), Refusal> {
        let (offer, now) = (&self.parts.offer, self.provider.clock.now());
        // The trace says already that it did when they came; a refusal goes into it by itself.
        let mut unkept = Trace::default();
        check_source(
            &offer.source,
            &offer.app,
            offer.is_enabled,
            now,
            &mut unkept,
        )
    }

    /// Follows an answer, and tells which page it came from.
    async fn follow(
        &self,
        form: &Parameters,
        to: To<'_>,
        trace: &mut Trace,
    ) -> (From, Result<Answered, AnswerError>) {
        let (asking, way) = (self.asking(), self.way());
        match form.hint("answer") {
            Some("new") => (From::Question, asking.create(&way, trace).await),
            Some("existing") => (From::Question, asked(asking.choose(None, trace).await)),
            Some("account") => {
                let user = form.hint("account").and_then(|id| id.parse().ok());
                let chosen = match user {
                    Some(user) => asking.choose(Some(user), trace).await,
                    None => Err(AnswerError::Refused(BindingRefusal::NotOffered)),
                };
                (From::Question, asked(chosen))
            }
            Some("password") => {
                let password = form.hint("password").unwrap_or_default();
                let password = SecretString::from(password.to_owned());
                let proved = asking.prove_by_password(&way, to, password, trace);
                (From::Prove(Proof::Password), proved.await)
            }
            Some("code") => self.prove_by_code(form, trace).await,
            _ => {
                let refused = AnswerError::Refused(BindingRefusal::NotOffered);
                (From::Question, Err(refused))
            }
        }
    }

    async fn answered(
        self,
        from: From,
        answered: Result<Answered, AnswerError>,
        typed: Option<String>,
    ) -> Result<Response, Internal> {
        match answered {
            Ok(Answered::SignedIn(completed)) => self.complete(&completed).await,
            Ok(Answered::Asked(_)) => {
                self.keep_trace().await?;
                Ok(see(&self.here(&[])))
            }
            Ok(Answered::Refused(refusal)) => self.refuse(refusal).await,
            Err(error) => self.refused_answer(from, error, typed).await,
        }
    }

    pub(super) async fn refused_answer(
        self,
        from: From,
        error: AnswerError,
        typed: Option<String>,
    ) -> Result<Response, Internal> {
        match error {
            AnswerError::Store(error) => Err(Internal::store("follow the answer", error)),
            AnswerError::Refused(BindingRefusal::Expired | BindingRefusal::Over) => {
                self.refuse(Refusal::Expired).await
            }
            error => {
                self.keep_trace().await?;
                let problem = Problem { error, from, typed };
                self.show(Some(problem)).await
            }
        }
    }

    /// Somebody is signed in. What was posted is not answered with the way back itself: browsers
    /// hold a form's redirections to `form-action`, and where the application goes on to is not ours
    /// to know. The page that is shown instead goes on by itself.
    async fn complete(&self, completed: &Completed) -> Result<Response, Internal> {
        let now = self.provider.clock.now();
        let (login, application) = (&self.login, &self.parts.application);
        let settled = self.provider.store.write(|tx| {
            Box::pin(async move {
                let from = Stage::Choosing;
                completion::settle(tx, application, login, from, completed, now).await
            })
        });
        settled
            .await
            .map_err(|error: StoreError| Internal::store("complete the login", error))?;
        let refresh_href = Href::parse(&self.here(&[]))
            .map_err(|error| Internal::new("make an address of ours", error))?;
        Ok(WaitPage {
            lang: self.lang,
            simulated: self.tenant.is_sandbox(),
            seconds: 0,
            refresh_href,
        }
        .response())
    }
}

fn asked(chosen: Result<Binding, AnswerError>) -> Result<Answered, AnswerError> {
    chosen.map(|binding| Answered::Asked(Box::new(binding)))
}

/// After a form, so that a reload posts nothing again.
pub(super) fn see(address: &str) -> Response {
    let mut response = send_on(address);
    *response.status_mut() = StatusCode::SEE_OTHER;
    response
}
