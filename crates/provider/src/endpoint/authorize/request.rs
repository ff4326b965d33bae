//! Reads and checks an authorization request (OpenID Connect Core, 3.1.2.1).

use std::time::Duration;

use saoma_model::{Application, UserId};
use saoma_store::logins::AuthorizationRequest as StoredRequest;
use saoma_text::Lang;

use crate::claims::Scope;
use crate::oauth_error::OAuthError;
use crate::parameters::Parameters;
use crate::pkce;

/// What an application asks for, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuthorizationRequest {
    pub(crate) redirect_uri: String,
    pub(crate) scope: Scope,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) code_challenge: Option<String>,
    /// The login page sits in a frame of our own (the try-out page, the desktop's lab).
    pub(crate) framed: bool,
    pub(crate) prompt: Prompt,
    /// How long ago the user may have scanned at the most (`max_age`).
    pub(crate) max_age: Option<Duration>,
    pub(crate) expected: Expected,
}

/// Whether the user is to be asked although they are signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prompt {
    /// Only if they are not.
    IfNeeded,
    /// Not even then: the application is told `login_required` (`prompt=none`).
    Never,
    /// In any case (`prompt=login`, and `select_account`: whose account it is is chosen by who scans).
    Always,
}

/// Whom the application means (`id_token_hint`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It does not say.
    Anybody,
    /// This user.
    User(UserId),
    /// Somebody, but by an id_token that this issuer has not signed, or not for it.
    Unreadable,
}

/// Why the browser cannot even be sent back: the page that explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoWayBack {
    RedirectUriMissing,
    RedirectUriMismatch,
}

impl NoWayBack {
    /// The word of the page, and the sentence for developers.
    pub(crate) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::RedirectUriMissing => ("redirect_uri_missing", "redirect_uri is missing"),
            Self::RedirectUriMismatch => (
                "redirect_uri_mismatch",
                "redirect_uri is none of the registered ones",
            ),
        }
    }
}

/// Where the browser is sent back to, whatever else is wrong: exact comparison with what is
/// registered. A native application's loopback address may have any port (RFC 8252, 7.3).
pub(crate) fn redirect_uri(
    parameters: &Parameters,
    application: &Application,
) -> Result<String, NoWayBack> {
    let asked = parameters
        .get("redirect_uri")
        .map_err(|_| NoWayBack::RedirectUriMismatch)?;
    match (asked, application.redirect_uris.as_slice()) {
        (Some(asked), registered)
            if registered
                .iter()
                .any(|known| matches(known, asked, application)) =>
        {
            Ok(asked.to_owned())
        }
        (Some(_), _) => Err(NoWayBack::RedirectUriMismatch),
        (None, _) => Err(NoWayBack::RedirectUriMissing),
    }
}

fn matches(registered: &str, asked: &str, application: &Application) -> bool {
    use saoma_model::ApplicationType::Native;
    registered == asked
        || (application.kind == Native
            && without_loopback_port(registered)
                .is_some_and(|known| without_loopback_port(asked) == Some(known)))
}

fn without_loopback_port(uri: &str) -> Option<url::Url> {
    let mut url = url::Url::parse(uri).ok()?;
    let is_loopback =
        url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "[::1]"));
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (is_loopback && plain && url.set_port(None).is_ok()).then_some(url)
}

impl AuthorizationRequest {
    /// Checks everything but `redirect_uri`, which [`redirect_uri`] has checked.
    pub(crate) fn parse(
        parameters: &Parameters,
        application: &Application,
        redirect_uri: String,
    ) -> Result<Self, OAuthError> {
        for unsupported in ["request", "request_uri", "registration"] {
            if parameters.get(unsupported)?.is_some() {
                return Err(OAuthError::new(
                    not_supported(unsupported),
                    format!("{unsupported} is not supported"),
                ));
            }
        }
        match parameters.require("response_type")? {
            "code" => {}
            _ => {
                return Err(OAuthError::new(
                    "unsupported_response_type",
                    "only response_type=code is supported",
                ));
            }
        }
        if parameters
            .get("response_mode")?
            .is_some_and(|mode| mode != "query")
        {
            return Err(OAuthError::invalid_request(
                "only response_mode=query is supported",
            ));
        }
        let code_challenge = code_challenge(parameters, application)?;
        Ok(Self {
            redirect_uri,
            scope: Scope::granted(parameters.get("scope")?.unwrap_or_default()),
            state: parameters.get("state")?.map(str::to_owned),
            nonce: parameters.get("nonce")?.map(str::to_owned),
            code_challenge,
            framed: parameters.get("saoma_frame")?.is_some(),
            prompt: prompt(parameters)?,
            max_age: max_age(parameters)?,
            // Who it is that the hint names is known once its signature is.
            expected: Expected::Anybody,
        })
    }

    /// What the store keeps of it.
    pub(crate) fn stored(&self, lang: Lang) -> StoredRequest {
        StoredRequest {
            redirect_uri: self.redirect_uri.clone(),
            scope: self.scope.as_str().to_owned(),
            state: self.state.clone(),
            nonce: self.nonce.clone(),
            code_challenge: self.code_challenge.clone(),
            framed: self.framed,
            lang: Some(lang.tag().to_owned()),
            expected_user: match self.expected {
                Expected::User(user) => Some(user),
                Expected::Anybody | Expected::Unreadable => None,
            },
            recognised_by: None,
            opened_from: None,
            binds: None,
            invitation: None,
        }
    }
}

fn prompt(parameters: &Parameters) -> Result<Prompt, OAuthError> {
    let text = parameters.get("prompt")?.unwrap_or_default();
    let words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
    if words == ["none"] {
        return Ok(Prompt::Never);
    }
    let mut prompt = Prompt::IfNeeded;
    for word in words {
        match word {
            "login" | "select_account" => prompt = Prompt::Always,
            // There is no consent page: the applications are the business's own.
            "consent" => {}
            _ => {
                return Err(OAuthError::invalid_request(
                    "prompt is none alone, or some of login, select_account, consent",
                ));
            }
        }
    }
    Ok(prompt)
}

fn max_age(parameters: &Parameters) -> Result<Option<Duration>, OAuthError> {
    let Some(text) = parameters.get("max_age")? else {
        return Ok(None);
    };
    let seconds = text
        .parse()
        .map_err(|_| OAuthError::invalid_request("max_age is no number of seconds"))?;
    Ok(Some(Duration::from_secs(seconds)))
}

fn not_supported(parameter: &str) -> &'static str {
    match parameter {
        "request" => "request_not_supported",
        "request_uri" => "request_uri_not_supported",
        _ => "registration_not_supported",
    }
}

fn code_challenge(
    parameters: &Parameters,
    application: &Application,
) -> Result<Option<String>, OAuthError> {
    let method = parameters.get("code_challenge_method")?;
    match parameters.get("code_challenge")? {
        None if method.is_some() => Err(OAuthError::invalid_request(
            "code_challenge_method without code_challenge",
        )),
        None if !application.kind.is_confidential() => Err(OAuthError::invalid_request(
            "code_challenge is missing: an application without a secret needs PKCE",
        )),
        None => Ok(None),
        Some(_) if method != Some("S256") => Err(OAuthError::invalid_request(
            "code_challenge_method must be S256",
        )),
        Some(challenge) if pkce::is_challenge(challenge) => Ok(Some(challenge.to_owned())),
        Some(_) => Err(OAuthError::invalid_request(
            "code_challenge is no S256 challenge: 43 characters of base64url",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoma_ambient::{SeededEntropy, Timestamp};
    use saoma_model::{ApplicationType, ClientId, Slug, WorkspaceId};

    fn application(kind: ApplicationType, redirect_uris: &[&str]) -> Application {
        let now = Timestamp::from_millis(0);
        Application {
            workspace: WorkspaceId::new(now, &SeededEntropy::new(1)),
            id: Slug::parse("shop").unwrap(),
            client_id: ClientId::new("shop-1"),
            name: "Shop".to_owned(),
            description: None,
            logo: None,
            kind,
            redirect_uris: redirect_uris.iter().map(|uri| (*uri).to_owned()).collect(),
            post_logout_redirect_uris: Vec::new(),
            id_token_signed_response_alg: saoma_model::SigningAlgorithm::Rs256,
            lifetimes: saoma_model::Lifetimes::default(),
            access: saoma_model::Access::AllowAll,
            branding: saoma_model::Branding::default(),
            has_client_secret: kind.is_confidential(),
            created_at: now,
            updated_at: now,
        }
    }

    fn error(kind: ApplicationType, query: &str) -> Option<&'static str> {
        let application = application(kind, &["https://shop.example/cb"]);
        AuthorizationRequest::parse(
            &Parameters::parse(query.as_bytes()),
            &application,
            "https://shop.example/cb".to_owned(),
        )
        .err()
        .map(|error| error.error)
    }

    #[test]
    fn a_request_is_refused_in_the_standards_words() {
        let challenge = "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert_eq!(
            error(ApplicationType::Web, "response_type=code&scope=openid"),
            None
        );
        assert_eq!(
            error(ApplicationType::Web, "scope=openid"),
            Some("invalid_request")
        );
        assert_eq!(
            error(ApplicationType::Web, "response_type=token"),
            Some("unsupported_response_type")
        );
        assert_eq!(
            error(ApplicationType::Web, "response_type=code&request=x"),
            Some("request_not_supported")
        );
        for wrong in [
            "prompt=none login",
            "prompt=create",
            "max_age=-1",
            "max_age=soon",
        ] {
            assert_eq!(
                error(ApplicationType::Web, &format!("response_type=code&{wrong}")),
                Some("invalid_request"),
                "{wrong}"
            );
        }
        for right in [
            "prompt=none",
            "prompt=login consent",
            "max_age=0",
            "login_hint=x",
        ] {
            assert_eq!(
                error(ApplicationType::Web, &format!("response_type=code&{right}")),
                None,
                "{right}"
            );
        }
        assert_eq!(
            error(
                ApplicationType::Web,
                "response_type=code&response_mode=fragment"
            ),
            Some("invalid_request")
        );
        assert_eq!(
            error(ApplicationType::Web, "response_type=code&state=1&state=2"),
            Some("invalid_request"),
            "twice"
        );
        assert_eq!(
            error(ApplicationType::Spa, "response_type=code"),
            Some("invalid_request"),
            "no secret, so PKCE"
        );
        assert_eq!(
            error(
                ApplicationType::Spa,
                &format!("response_type=code&{challenge}")
            ),
            Some("invalid_request"),
            "plain is refused"
        );
        assert_eq!(
            error(
                ApplicationType::Spa,
                &format!("response_type=code&{challenge}&code_challenge_method=S256")
            ),
            None
        );
    }

    #[test]
    fn a_redirect_uri_is_compared_as_exact_text() {
        let check = |kind, registered: &str, asked: &str| {
            redirect_uri(
                &Parameters::parse(format!("redirect_uri={asked}").as_bytes()),
                &application(kind, &[registered]),
            )
            .is_ok()
        };
        use ApplicationType::{Native, Web};
        assert!(check(
            Web,
            "https://shop.example/cb",
            "https://shop.example/cb"
        ));
        for asked in [
            "https://shop.example/cb/",
            "https://shop.example/cb?x",
            "https://shop.example/CB",
            "https://shop.example:443/cb",
            "https://evil.example/cb",
            "",
        ] {
            assert!(!check(Web, "https://shop.example/cb", asked), "{asked}");
        }
        assert!(
            check(Native, "http://127.0.0.1/cb", "http://127.0.0.1:51234/cb"),
            "a native application listens where it can"
        );
        assert!(
            !check(Web, "http://127.0.0.1/cb", "http://127.0.0.1:51234/cb"),
            "a web application does not"
        );
        assert!(!check(
            Native,
            "http://127.0.0.1/cb",
            "http://127.0.0.1:51234/other"
        ));
    }
}
