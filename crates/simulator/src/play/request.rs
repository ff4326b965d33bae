//! The HTTP request of a step.

use reqwest::Method;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::values::Values;
use crate::app::{App, AppKind};
use crate::scenario::{Act, ByPerson, WithApp, WithToken};
use crate::world::World;

/// A request, ready to be sent to the simulator.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    /// Path and query.
    pub(super) target: String,
    pub(super) json: Option<Value>,
    pub(super) form: Option<Vec<(String, String)>>,
}

/// What a step asks for; or a sentence about what is missing for it.
pub(super) fn request(act: &Act, world: &World, values: &Values) -> Result<Request, String> {
    let of_app = |app: &Option<String>, kind| app_of(world, app.as_deref(), kind);
    match act {
        Act::OpenQrPage {
            app,
            redirect_uri,
            scope,
            state,
            query,
        } => {
            let app = of_app(app, AppKind::Website)?;
            let domain = app.body.callback_domain.as_deref().unwrap_or("127.0.0.1");
            let own = format!("https://{domain}/callback");
            let redirect_uri = values.text(redirect_uri.as_ref().unwrap_or(&own))?;
            let mut pairs = vec![
                ("appid".to_owned(), app.appid.clone()),
                ("redirect_uri".to_owned(), redirect_uri),
                ("response_type".to_owned(), "code".to_owned()),
                (
                    "scope".to_owned(),
                    scope.clone().unwrap_or_else(|| "snsapi_login".to_owned()),
                ),
            ];
            if let Some(state) = state {
                pairs.push(("state".to_owned(), values.text(state)?));
            }
            pairs.extend(filled(query, values)?);
            Ok(get("/connect/qrconnect", &pairs))
        }
        Act::Poll { uuid, last } => {
            let mut pairs = vec![pair("uuid", values.or_latest(uuid.as_ref(), "target")?)];
            pairs.extend(last.map(|last| pair("last", last)));
            Ok(get("/connect/l/qrconnect", &pairs))
        }
        Act::Scan(who) => phone("scan", who, values),
        Act::Confirm(who) => phone("confirm", who, values),
        Act::Refuse(who) => phone("refuse", who, values),
        Act::Authorize(who) => phone("authorize", who, values),
        Act::Follow(who) => with_app("follow", who, of_app(&who.app, AppKind::OfficialAccount)?),
        Act::Unfollow(who) => {
            with_app("unfollow", who, of_app(&who.app, AppKind::OfficialAccount)?)
        }
        Act::Revoke(who) => with_app("revoke", who, of_app(&who.app, AppKind::Website)?),
        Act::JsCode(who) => with_app("js-code", who, of_app(&who.app, AppKind::MiniProgram)?),
        Act::PhoneCode(who) => with_app("phone-code", who, of_app(&who.app, AppKind::MiniProgram)?),
        Act::OpenPage { person, url } => {
            let body = json!({"person": person, "url": values.text(url)?});
            Ok(control(Method::POST, "phone/open", Some(body)))
        }
        Act::ExchangeCode { app, secret, code } => {
            let app = of_app(app, AppKind::Website)?;
            Ok(get(
                "/sns/oauth2/access_token",
                &[
                    pair("appid", &app.appid),
                    pair("secret", secret.as_ref().unwrap_or(&app.body.secret)),
                    pair("code", values.or_latest(code.as_ref(), "code")?),
                    pair("grant_type", "authorization_code"),
                ],
            ))
        }
        Act::RefreshToken { app, refresh_token } => Ok(get(
            "/sns/oauth2/refresh_token",
            &[
                pair("appid", &of_app(app, AppKind::Website)?.appid),
                pair("grant_type", "refresh_token"),
                pair(
                    "refresh_token",
                    values.or_latest(refresh_token.as_ref(), "refresh_token")?,
                ),
            ],
        )),
        Act::CheckToken(token) => with_token("/sns/auth", token, values),
        Act::Userinfo(token) => with_token("/sns/userinfo", token, values),
        Act::AccountToken { app, stable } => {
            let app = of_app(app, AppKind::OfficialAccount)?;
            let (appid, secret) = (&app.appid, &app.body.secret);
            if *stable {
                let body =
                    json!({"grant_type": "client_credential", "appid": appid, "secret": secret});
                return Ok(post("/cgi-bin/stable_token", body));
            }
            Ok(get(
                "/cgi-bin/token",
                &[
                    pair("grant_type", "client_credential"),
                    pair("appid", appid),
                    pair("secret", secret),
                ],
            ))
        }
        Act::Request {
            method,
            path,
            query,
            json,
            form,
        } => {
            let pairs = filled(query, values)?;
            let json = json.as_ref().map(|json| values.fill(json)).transpose()?;
            let form = form.as_ref().map(|form| filled(form, values)).transpose()?;
            Ok(Request {
                method: method_of(method.as_deref(), json.is_some() || form.is_some())?,
                json,
                form,
                ..get(
                    &format!("/{}", values.text(path)?.trim_start_matches('/')),
                    &pairs,
                )
            })
        }
        Act::Event {} => Err("an event is waited for, not asked for".to_owned()),
        Act::Truth(who) => {
            let app = of_app(&who.app, AppKind::Website)?;
            let name: String = form_urlencoded::byte_serialize(who.person.as_bytes()).collect();
            let path = format!("people/{}?appid={}", name.replace('+', "%20"), app.appid);
            Ok(control(Method::GET, &path, None))
        }
        Act::Control { method, path, json } => {
            let json = json.as_ref().map(|json| values.fill(json)).transpose()?;
            let method = method_of(method.as_deref(), json.is_some())?;
            Ok(control(method, &values.text(path)?, json))
        }
        Act::Advance {
            ms,
            seconds,
            minutes,
            hours,
        } => {
            let seconds = hours * 3600 + minutes * 60 + seconds;
            let body = json!({"advance_ms": seconds * 1000 + ms});
            Ok(control(Method::POST, "clock", Some(body)))
        }
        Act::Fault { name, .. } => {
            let body = act.fault().map(|(_, body)| serde_json::to_value(body));
            let body = body.transpose().map_err(|error| error.to_string())?;
            Ok(control(Method::PUT, &format!("faults/{name}"), body))
        }
        Act::ClearFault { name } => Ok(control(Method::DELETE, &format!("faults/{name}"), None)),
    }
}

/// The app that is meant: by AppID, by name, or the first of its kind.
fn app_of<'a>(world: &'a World, app: Option<&str>, kind: AppKind) -> Result<&'a App, String> {
    let found = world.apps.iter().find(|known| match app {
        Some(app) => known.appid == app || known.name() == app,
        None => known.body.kind == kind,
    });
    found.ok_or_else(|| match app {
        Some(app) => format!("there is no app {app:?}"),
        None => "there is no app of the kind that this step needs; name one".to_owned(),
    })
}

fn get(path: &str, pairs: &[(String, String)]) -> Request {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    let mark = if query.is_empty() { "" } else { "?" };
    Request {
        method: Method::GET,
        target: format!("{path}{mark}{query}"),
        json: None,
        form: None,
    }
}

fn post(path: &str, json: Value) -> Request {
    Request {
        method: Method::POST,
        json: Some(json),
        ..get(path, &[])
    }
}

fn control(method: Method, path: &str, json: Option<Value>) -> Request {
    Request {
        method,
        target: format!("/_saoma/{path}"),
        json,
        form: None,
    }
}

fn phone(act: &str, who: &ByPerson, values: &Values) -> Result<Request, String> {
    let target = values.or_latest(who.target.as_ref(), "target")?;
    let body = json!({"person": values.text(&who.person)?, "target": target});
    Ok(control(Method::POST, &format!("phone/{act}"), Some(body)))
}

fn with_app(act: &str, who: &WithApp, app: &App) -> Result<Request, String> {
    let body = json!({"person": who.person, "appid": app.appid});
    Ok(control(Method::POST, &format!("phone/{act}"), Some(body)))
}

fn with_token(path: &str, token: &WithToken, values: &Values) -> Result<Request, String> {
    let WithToken {
        access_token,
        openid,
    } = token;
    let access_token = values.or_latest(access_token.as_ref(), "access_token")?;
    let openid = values.or_latest(openid.as_ref(), "openid")?;
    Ok(get(
        path,
        &[pair("access_token", access_token), pair("openid", openid)],
    ))
}

fn pair(name: &str, value: impl ToString) -> (String, String) {
    (name.to_owned(), value.to_string())
}

fn filled(fields: &Map<String, Value>, values: &Values) -> Result<Vec<(String, String)>, String> {
    let text = |value: &Value| match value {
        Value::String(text) => values.text(text),
        other => Ok(other.to_string()),
    };
    fields
        .iter()
        .map(|(name, value)| Ok((name.clone(), text(value)?)))
        .collect()
}

fn method_of(method: Option<&str>, has_body: bool) -> Result<Method, String> {
    match method {
        Some(method) => Method::from_bytes(method.to_ascii_uppercase().as_bytes())
            .map_err(|_| format!("{method:?} is no HTTP method")),
        None if has_body => Ok(Method::POST),
        None => Ok(Method::GET),
    }
}
