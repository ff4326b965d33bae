//! How it ended, for the browser that went to WeChat.

use axum::response::Response;
use saoma_model::{LoginId, Refusal, Stage};
use saoma_store::StoreError;
use saoma_store::logins::{self, Login};

use super::{InvitationEnd, Visit};
use crate::browser::Browser;
use crate::internal::Internal;
use crate::tenant::Tenant;
use crate::urls::with_query;

/// The page that tells how such a login has ended.
pub(crate) fn address(tenant: &Tenant, login: &Login) -> String {
    let path = format!("{}/invitation", tenant.issuer.path());
    let id = login.id.to_string();
    let lang = login.request.lang.as_deref();
    let mut parameters: Vec<_> = lang.map(|lang| ("ui_locales", lang)).into_iter().collect();
    parameters.push(("ended", id.as_str()));
    with_query(&path, &parameters)
}

impl Visit<'_> {
    /// Tells it to the browser that began; to any other one nothing.
    pub(super) async fn ended(&self, login: &str) -> Result<Response, Internal> {
        let found = self.find_login(login).await;
        let found = found.map_err(|error| Internal::store("look up the login", error))?;
        let Some(login) = found else {
            return self.over("unknown");
        };
        let reference = login.id.reference().to_string();
        Ok(self.end_page(end(&login), Some(reference)).response())
    }

    async fn find_login(&self, login: &str) -> Result<Option<Login>, StoreError> {
        let (Ok(login), Some(browser)) = (login.parse::<LoginId>(), Browser::known(self.headers))
        else {
            return Ok(None);
        };
        let mut session = self.provider.store.read().await?;
        let found = logins::lookup(&mut session, self.tenant.workspace.id, login).await?;
        Ok(found.filter(|login| {
            login.request.invitation.is_some() && login.browser_hash == browser.hash()
        }))
    }
}

fn end(login: &Login) -> InvitationEnd {
    let outcome = login.outcome.as_deref().unwrap_or_default();
    match (login.stage, outcome.parse()) {
        (Stage::Completed, _) => "attached",
        (_, Ok(Refusal::AlreadyAttached)) => "already_attached",
        (_, Ok(Refusal::InvitationOver)) => "used",
        (_, Ok(Refusal::Conflict)) => "other_account",
        (_, Ok(Refusal::UserDisabled)) => "user_disabled",
        (_, Ok(Refusal::NotAllowed)) => "not_allowed",
        (_, Ok(Refusal::SnapshotUser)) => "snapshot_user",
        (Stage::Started, _) | (_, Ok(Refusal::Expired)) => "too_late",
        (_, Ok(_)) => "source_off",
        (_, Err(_)) => "failed",
    }
}
