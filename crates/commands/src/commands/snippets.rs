//! The lines with which a developer connects an application, filled with its values.

use saoma_model::ApplicationType;
use saoma_provider::urls::with_query;
use saoma_setup::ApplicationEntry;
use saoma_store::applications;
use serde::Serialize;
use ts_rs::TS;
use url::Url;

use super::applications::ApplicationRef;
use crate::Desk;
use crate::error::Problem;
use crate::scope::not_found;

mod quote;

use quote::{double, shell, single};

/// Lines for one library.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct SnippetView {
    /// Its word for screens: the end of `ui.snippet.<id>`.
    id: String,
    /// What the library is called.
    title: String,
    /// The file in which the lines go.
    file: String,
    text: String,
    /// The path to which the library returns by itself, where that is not the application's to choose.
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_path: Option<String>,
}

/// A library, and the lines for it.
struct Library {
    id: &'static str,
    title: &'static str,
    file: &'static str,
    template: &'static str,
    /// Writes a value as a literal of its language.
    quote: fn(&str) -> String,
    /// Where it returns to, whatever is registered.
    redirect_path: Option<&'static str>,
}

/// What an application can ask for; a screen that shows less asks for less.
const SCOPES: [&str; 5] = ["openid", "profile", "phone", "email", "wechat"];

const AUTHLIB: Library = Library {
    id: "authlib",
    title: "Authlib · Flask",
    file: "app.py",
    template: include_str!("../../snippets/authlib.py"),
    quote: double,
    redirect_path: None,
};
const AUTH_JS: Library = Library {
    id: "auth_js",
    title: "Auth.js · Next.js",
    file: "auth.ts",
    template: include_str!("../../snippets/auth_js.ts"),
    quote: double,
    redirect_path: Some("/api/auth/callback/saoma"),
};
const SPRING_SECURITY: Library = Library {
    id: "spring_security",
    title: "Spring Security",
    file: "application.yml",
    template: include_str!("../../snippets/spring_security.yml"),
    quote: double,
    redirect_path: Some("/login/oauth2/code/saoma"),
};
const LARAVEL: Library = Library {
    id: "laravel",
    title: "Laravel",
    file: "routes/web.php",
    template: include_str!("../../snippets/laravel.php"),
    quote: single,
    redirect_path: None,
};
const OIDC_CLIENT: Library = Library {
    id: "oidc_client",
    title: "oidc-client-ts",
    file: "login.ts",
    template: include_str!("../../snippets/oidc_client.ts"),
    quote: double,
    redirect_path: None,
};
const CURL: Library = Library {
    id: "curl",
    title: "curl",
    file: "login.sh",
    template: include_str!("../../snippets/curl.sh"),
    quote: shell,
    redirect_path: None,
};

/// The values that fill the lines.
struct Values {
    issuer: saoma_model::Issuer,
    client_id: String,
    entry: ApplicationEntry,
}

pub(crate) async fn get_snippets(
    desk: &Desk,
    request: ApplicationRef,
) -> Result<Vec<SnippetView>, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let entry = scope.edit();
    let entry = entry
        .application(&scope.workspace.slug, &request.application)
        .await?;
    let mut session = scope.session().await?;
    let known = applications::list(&mut session, scope.workspace.id).await?;
    let mut known = known.into_iter();
    let known = known.find(|known| known.id.as_str() == entry.id);
    let values = Values {
        issuer: scope.issuer(),
        client_id: known
            .ok_or_else(|| not_found("application", &request.application))?
            .client_id
            .to_string(),
        entry,
    };
    let libraries = libraries(values.entry.kind).iter();
    Ok(libraries.map(|library| library.filled(&values)).collect())
}

/// Those that fit an application of this type, the best known first.
const fn libraries(kind: ApplicationType) -> &'static [Library] {
    match kind {
        ApplicationType::Web => &[AUTHLIB, AUTH_JS, SPRING_SECURITY, LARAVEL, CURL],
        ApplicationType::Spa => &[OIDC_CLIENT, CURL],
        ApplicationType::Native => &[CURL],
    }
}

impl Library {
    fn filled(&self, values: &Values) -> SnippetView {
        let (issuer, entry) = (&values.issuer, &values.entry);
        let redirect_uri = entry.redirect_uris.first().map_or("", String::as_str);
        let path =
            Url::parse(redirect_uri).map_or_else(|_| "/".to_owned(), |uri| uri.path().to_owned());
        let scope = SCOPES.join(" ");
        let authorize_url = with_query(
            &issuer.endpoint("authorize"),
            &[
                ("response_type", "code"),
                ("client_id", &values.client_id),
                ("redirect_uri", redirect_uri),
                ("scope", &scope),
            ],
        );
        let algorithm = entry
            .id_token_signed_response_alg
            .map_or("RS256", saoma_model::SigningAlgorithm::as_str);
        let literals = [
            ("issuer", issuer.as_str().to_owned()),
            (
                "discovery",
                issuer.endpoint(".well-known/openid-configuration"),
            ),
            ("authorize", issuer.endpoint("authorize")),
            ("authorize_url", authorize_url),
            ("token", issuer.endpoint("token")),
            ("userinfo", issuer.endpoint("userinfo")),
            ("jwks", issuer.endpoint("jwks.json")),
            ("client_id", values.client_id.clone()),
            ("redirect_uri", redirect_uri.to_owned()),
            ("redirect_path", path),
            ("name", entry.name.clone()),
            ("scope", scope),
            ("alg", algorithm.to_owned()),
        ];
        let text = fill(self.template, |name| match name {
            "scope_list" => SCOPES.join(", "),
            "proof" => proof(values),
            name => {
                let value = literals.iter().find(|(known, _)| *known == name);
                value.map_or_else(String::new, |(_, value)| (self.quote)(value))
            }
        });
        SnippetView {
            id: self.id.to_owned(),
            title: self.title.to_owned(),
            file: self.file.to_owned(),
            text,
            redirect_path: self.redirect_path.map(str::to_owned),
        }
    }
}

/// Fills each `{{name}}`, once: a value may look like one.
fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut parts = template.split("{{");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or((part, ""));
        filled.push_str(&value(name));
        filled.push_str(rest);
    }
    filled
}

/// How curl says who it is: with the client secret, or as a public application.
fn proof(values: &Values) -> String {
    if values.entry.kind.is_confidential() {
        format!(
            "--user {}:\"$SAOMA_CLIENT_SECRET\"",
            shell(&values.client_id)
        )
    } else {
        format!("--data-urlencode client_id={}", shell(&values.client_id))
    }
}

#[cfg(test)]
mod tests;
