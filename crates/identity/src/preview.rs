//! What a login would come to, with nothing stored.

use saoma_model::{Confirmed, Decision, Holder, Identified, Trace, TraceStep, decide};

use crate::lookup::lookup;
use crate::{Request, SignIn, SignInError, Stopped};

/// What a login would come to.
#[derive(Debug)]
pub struct Preview {
    /// Who WeChat says it is; nothing if it said nobody.
    pub identified: Option<Identified>,
    /// What would be done about it, or why nobody would be signed in.
    pub result: Result<Decision, Stopped>,
}

impl SignIn<'_> {
    /// Trades a code as [`SignIn::by_code`] does and looks up who it would be. Nothing is stored; the
    /// code is spent.
    ///
    /// # Errors
    /// If something of ours broke.
    pub async fn preview(
        &self,
        login: Confirmed,
        request: &Request<'_>,
        trace: &mut Trace,
    ) -> Result<Preview, SignInError> {
        let identified = match self.identify(login, request, trace).await? {
            Ok(identified) => identified,
            Err(stopped) => {
                return Ok(Preview {
                    identified: None,
                    result: Err(stopped),
                });
            }
        };
        let mut session = self.store.read().await.map_err(SignInError::Resolve)?;
        let found = lookup(&mut session, &request.way(), &identified).await;
        let found = found.map_err(SignInError::Resolve)?;
        let now = self.clock.now();
        let user = |holder: &Option<Holder>| holder.as_ref().map(|holder| holder.user);
        trace.push(
            now,
            TraceStep::LookedUp {
                identity: identified.openid_key(),
                found: user(&found.by_openid),
            },
        );
        if let Some(identity) = identified.unionid_key(request.app) {
            let found = user(&found.by_unionid);
            trace.push(now, TraceStep::LookedUp { identity, found });
        }
        if found.by_openid.is_none() && found.by_unionid.is_none() {
            trace.push(
                now,
                TraceStep::AppliedRule {
                    association: request.source.association,
                    login_only: request.source.login_only,
                },
            );
        }
        let decided = decide(request.source, &identified, &found);
        trace.push(
            now,
            match decided {
                Ok(decision) => TraceStep::Decided(decision),
                Err(refusal) => TraceStep::Refused {
                    refusal,
                    users: Vec::new(),
                },
            },
        );
        Ok(Preview {
            identified: Some(identified),
            result: decided.map_err(Stopped::Refused),
        })
    }
}
