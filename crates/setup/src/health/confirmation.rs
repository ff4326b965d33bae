//! What WeChat cannot be asked: a person looks it up there and says so, and the date is kept. When
//! the value here changes later, the confirmation no longer holds.

use saoma_ambient::Timestamp;
use saoma_model::{Mode, Origin, PlatformApp, Source, SourceKind, Workspace};
use saoma_store::confirmations::{self, Confirmation};
use saoma_store::{Session, StoreError, Tx};

/// A value of WeChat's console that WeChat tells nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fact {
    /// `open_platform`: the Open Platform account that the platform app is bound to.
    OpenPlatform,
    /// `request_domain`: mini program › server domains › request.
    RequestDomain,
    /// `server_url`: Official Account › server configuration › URL.
    ServerUrl,
    /// `web_authorization_domain`: Official Account › web authorization domain.
    WebAuthorizationDomain,
}

/// Something to look up at WeChat, and whether somebody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmable {
    /// What.
    pub fact: Fact,
    /// The value that should stand there.
    pub value: String,
    /// Whether somebody saw it there.
    pub confirmed: Confirmed,
}

/// Whether somebody saw a value at WeChat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// Nobody has.
    Never,
    /// Somebody saw the value that stands here.
    Holds {
        /// Who, in their own words.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// Somebody saw another one: it was changed here since.
    Differs {
        /// What was seen.
        seen: String,
        /// Who saw it.
        by: String,
        /// When.
        at: Timestamp,
    },
}

impl Fact {
    /// Every fact.
    pub const ALL: [Self; 4] = [
        Self::OpenPlatform,
        Self::RequestDomain,
        Self::ServerUrl,
        Self::WebAuthorizationDomain,
    ];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpenPlatform => "open_platform",
            Self::RequestDomain => "request_domain",
            Self::ServerUrl => "server_url",
            Self::WebAuthorizationDomain => "web_authorization_domain",
        }
    }

    /// The fact of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.as_str() == word)
    }
}

/// What is to be confirmed of a source, and what somebody has. Nothing in a sandbox: its simulator
/// takes whatever is set here.
///
/// # Errors
/// See [`StoreError`].
pub async fn confirmables(
    session: &mut Session,
    workspace: &Workspace,
    source: &Source,
    app: &PlatformApp,
    origin: &Origin,
) -> Result<Vec<Confirmable>, StoreError> {
    let kept = confirmations::list(session, workspace.id, &source.id).await?;
    let values = values(workspace, source, app, origin).into_iter();
    let confirmables = values.map(|(fact, value)| {
        let known = kept.iter().find(|known| known.fact == fact.as_str());
        let confirmed = confirmed(known, &value);
        Confirmable {
            fact,
            value,
            confirmed,
        }
    });
    Ok(confirmables.collect())
}

/// Keeps that somebody saw the value that stands here. Answers whether there is such a value.
///
/// # Errors
/// See [`StoreError`].
pub async fn confirm(
    tx: &mut Tx<'_>,
    workspace: &Workspace,
    source: &Source,
    value: &Confirmable,
    by: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let confirmation = Confirmation {
        fact: value.fact.as_str().to_owned(),
        value: value.value.clone(),
        by: by.to_owned(),
        at: now,
    };
    confirmations::upsert(tx, workspace.id, &source.id, &confirmation).await
}

fn confirmed(known: Option<&Confirmation>, value: &str) -> Confirmed {
    let Some(Confirmation {
        value: seen,
        by,
        at,
        ..
    }) = known.cloned()
    else {
        return Confirmed::Never;
    };
    match seen == value {
        true => Confirmed::Holds { by, at },
        false => Confirmed::Differs { seen, by, at },
    }
}

fn values(
    workspace: &Workspace,
    source: &Source,
    app: &PlatformApp,
    origin: &Origin,
) -> Vec<(Fact, String)> {
    if workspace.mode == Mode::Sandbox {
        return Vec::new();
    }
    let issuer = origin.issuer(&workspace.slug);
    let is_public = origin.is_public_name();
    let mut values: Vec<(Fact, String)> = Vec::new();
    values.extend(
        app.open_platform
            .iter()
            .map(|account| (Fact::OpenPlatform, account.to_string())),
    );
    match source.kind {
        SourceKind::WechatMiniProgram if is_public => {
            values.push((Fact::RequestDomain, origin.as_str().to_owned()));
        }
        SourceKind::WechatOfficialAccount => {
            if is_public {
                let url = issuer.endpoint(&format!("connections/{}/events", source.id));
                values.push((Fact::ServerUrl, url));
            }
            let domain = app.web_authorization_domain.iter().cloned();
            values.extend(domain.map(|domain| (Fact::WebAuthorizationDomain, domain)));
        }
        SourceKind::WechatPc | SourceKind::WechatMiniProgram => {}
    }
    values
}
