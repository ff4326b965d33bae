//! Cookies of a workspace's issuer: random text, for the issuer's own path only.

use axum::http::{HeaderMap, HeaderValue, header};
use saoma_model::{Issuer, Origin};

/// The cookie `name`, if the request brings one of the form that [`set`] gives.
pub(crate) fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|pair| {
        let (known, value) = pair.trim().split_once('=')?;
        let well_formed =
            value.len() == 43 && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (known == name && well_formed).then(|| value.to_owned())
    })
}

/// The `Set-Cookie` that makes a browser keep `value` for as long as it runs. `Lax`, since WeChat's
/// page and the applications send the browser to us by plain navigations.
pub(crate) fn set(
    name: &str,
    value: &str,
    origin: &Origin,
    issuer: &Issuer,
) -> Option<HeaderValue> {
    let secure = if origin.is_https() { "; Secure" } else { "" };
    let path = issuer.path();
    let cookie = format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).ok()
}

/// The `Set-Cookie` that makes a browser forget it.
pub(crate) fn forget(name: &str, origin: &Origin, issuer: &Issuer) -> Option<HeaderValue> {
    let cookie = set(name, "", origin, issuer)?;
    let cookie = format!("{}; Max-Age=0", cookie.to_str().ok()?);
    HeaderValue::from_str(&cookie).ok()
}
