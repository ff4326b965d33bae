//! Writes all users of a workspace, some thousand at a time.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use saoma_model::{IdentityKey, UserId, WorkspaceId};
use saoma_store::Store;
use saoma_store::bulk::{self, Known};
use serde_json::{Value, json};

use crate::MigrationError;
use crate::input::quoted;
use crate::value::civil;

mod sheet;

pub(crate) use sheet::Sheet;

/// How many users are read at once.
const PAGE: u32 = 1000;

/// In which form users are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A table; cells that a spreadsheet would take for formulas are made harmless.
    Csv,
    /// One JSON object a line; the form that says most, and that `import` reads back.
    JsonLines,
    /// A spreadsheet.
    Xlsx,
    /// What Casdoor's bulk import takes.
    Casdoor,
    /// A realm that Keycloak imports.
    Keycloak,
}

/// The columns of a table.
const COLUMNS: [&str; 14] = [
    "id",
    "name",
    "phone",
    "phone_verified",
    "email",
    "email_verified",
    "appid",
    "openid",
    "open_platform",
    "unionid",
    "created_at",
    "last_login_at",
    "disabled",
    "external_ids",
];

/// Writes all users of a workspace to `to`. Answers how many there were. `progress` hears how many are
/// written, page after page; once `cancel` is true, it stops behind the page at hand.
///
/// # Errors
/// The store's, [`MigrationError::Cancelled`], or [`MigrationError::Write`] with an empty path.
pub async fn export(
    store: &Store,
    workspace: WorkspaceId,
    format: ExportFormat,
    to: impl Write + io::Seek,
    (progress, cancel): (&(dyn Fn(u64) + Sync), &AtomicBool),
) -> Result<u64, MigrationError> {
    let failed = |source| MigrationError::Write {
        path: std::path::PathBuf::new(),
        source,
    };
    let mut writer = Writer::begin(format, to).map_err(failed)?;
    let (mut after, mut count): (Option<UserId>, u64) = (None, 0);
    // One snapshot, so that nobody who is changed meanwhile is written twice or never.
    let mut session = store.snapshot().await?;
    loop {
        let users = bulk::list_after(&mut session, workspace, after, PAGE).await?;
        let Some(last) = users.last() else { break };
        after = Some(last.id());
        for known in &users {
            writer.add(known, count == 0).map_err(failed)?;
            count += 1;
        }
        progress(count);
        if cancel.load(Ordering::Relaxed) {
            return Err(MigrationError::Cancelled);
        }
    }
    writer.end().map_err(failed)?;
    Ok(count)
}

/// Users as rows of a CSV file, as [`export`] writes them; with the names of the columns before them.
#[must_use]
pub fn csv(users: &[Known], with_columns: bool) -> String {
    let mut text = String::new();
    if with_columns {
        // Spreadsheets take a file without this mark for GBK.
        text.push('\u{feff}');
        text.push_str(&COLUMNS.join(","));
        text.push_str("\r\n");
    }
    for known in users {
        text.push_str(&line(known));
    }
    text
}

/// A user as a line of a CSV file.
fn line(known: &Known) -> String {
    csv_line(&cells(known))
}

/// Cells as a line of a CSV file in which nothing is computed by who opens it.
#[must_use]
pub fn csv_line(cells: &[impl AsRef<str>]) -> String {
    let cells = cells.iter().map(AsRef::as_ref).map(|cell| {
        let cell = neutral(cell);
        quoted(&cell, ',').into_owned()
    });
    cells.collect::<Vec<_>>().join(",") + "\r\n"
}

/// A text that no spreadsheet takes for a formula.
pub(crate) fn neutral(text: &str) -> std::borrow::Cow<'_, str> {
    // A phone number begins with a plus and is no formula.
    let is_number = |text: &str| text.bytes().skip(1).all(|byte| byte.is_ascii_digit());
    if text.starts_with(['=', '+', '-', '@', '\t', '\r'])
        && !(text.starts_with('+') && is_number(text))
    {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

enum Writer<W: Write + io::Seek> {
    Csv(W),
    JsonLines(W),
    Xlsx(Box<Sheet<W>>),
    Casdoor(W),
    Keycloak(W),
}

impl<W: Write + io::Seek> Writer<W> {
    fn begin(format: ExportFormat, mut to: W) -> io::Result<Self> {
        Ok(match format {
            ExportFormat::Csv => {
                // Spreadsheets take a file without this mark for GBK.
                write!(to, "\u{feff}{}\r\n", COLUMNS.join(","))?;
                Self::Csv(to)
            }
            ExportFormat::JsonLines => Self::JsonLines(to),
            ExportFormat::Xlsx => {
                let mut sheet = Sheet::create(to)?;
                sheet.row(COLUMNS)?;
                Self::Xlsx(Box::new(sheet))
            }
            ExportFormat::Casdoor => {
                writeln!(to, "[")?;
                Self::Casdoor(to)
            }
            ExportFormat::Keycloak => {
                writeln!(to, "{{\"realm\":\"saoma\",\"users\":[")?;
                Self::Keycloak(to)
            }
        })
    }

    fn add(&mut self, known: &Known, is_first: bool) -> io::Result<()> {
        let before = if is_first { "" } else { ",\n" };
        match self {
            Self::Csv(to) => to.write_all(line(known).as_bytes()),
            Self::Xlsx(sheet) => {
                let cells = cells(known);
                sheet.row(cells.iter().map(String::as_str))
            }
            Self::JsonLines(to) => writeln!(to, "{}", object(known)),
            Self::Casdoor(to) => write!(to, "{before}{}", casdoor(known)),
            Self::Keycloak(to) => write!(to, "{before}{}", keycloak(known)),
        }
    }

    fn end(self) -> io::Result<()> {
        match self {
            Self::Csv(mut to) | Self::JsonLines(mut to) => to.flush(),
            Self::Xlsx(sheet) => sheet.finish(),
            Self::Casdoor(mut to) => writeln!(to, "\n]").and_then(|()| to.flush()),
            Self::Keycloak(mut to) => writeln!(to, "\n]}}").and_then(|()| to.flush()),
        }
    }
}

/// A user as a row. Of several openids the first stands here: JSON Lines has them all.
fn cells(known: &Known) -> [String; 14] {
    let user = &known.account.user;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (openid, unionid) = (key(known, true), key(known, false));
    let part = |key: Option<&IdentityKey>, of: fn(&IdentityKey) -> &str| {
        key.map(of).unwrap_or_default().to_owned()
    };
    [
        user.id.to_string(),
        text(&user.nickname),
        text(&user.phone),
        user.phone_verified.to_string(),
        text(&user.email),
        user.email_verified.to_string(),
        part(openid, IdentityKey::scope),
        part(openid, IdentityKey::value),
        part(unionid, IdentityKey::scope),
        part(unionid, IdentityKey::value),
        civil(user.created_at),
        user.last_login_at.map(civil).unwrap_or_default(),
        user.disabled.to_string(),
        known.external_ids.join(" "),
    ]
}

fn key(known: &Known, openid: bool) -> Option<&IdentityKey> {
    let keys = known
        .account
        .identities
        .iter()
        .map(|identity| &identity.key);
    keys.into_iter()
        .find(|key| matches!(key, IdentityKey::Openid { .. }) == openid)
}

fn object(known: &Known) -> Value {
    let user = &known.account.user;
    let identities = known.account.identities.iter().map(|identity| {
        let scope = match identity.key {
            IdentityKey::Openid { .. } => "appid",
            IdentityKey::Unionid { .. } => "open_platform",
        };
        json!({
            "kind": identity.key.kind(),
            scope: identity.key.scope(),
            "value": identity.key.value(),
        })
    });
    json!({
        "id": user.id,
        "name": user.nickname,
        "picture": user.picture,
        "phone": user.phone,
        "phone_verified": user.phone_verified,
        "email": user.email,
        "email_verified": user.email_verified,
        "disabled": user.disabled,
        "created_at": civil(user.created_at),
        "last_login_at": user.last_login_at.map(civil),
        "external_ids": known.external_ids,
        "identities": identities.collect::<Vec<_>>(),
    })
}

/// Casdoor knows one id of WeChat's: the unionid, if there is one.
fn casdoor(known: &Known) -> Value {
    let user = &known.account.user;
    let (openid, unionid) = (key(known, true), key(known, false));
    json!({
        "owner": "built-in",
        "name": user.id,
        "id": user.id,
        "type": "normal-user",
        "displayName": user.nickname.as_deref().unwrap_or_default(),
        "avatar": user.picture.as_deref().unwrap_or_default(),
        "phone": user.phone.as_deref().unwrap_or_default(),
        "email": user.email.as_deref().unwrap_or_default(),
        "emailVerified": user.email_verified,
        "createdTime": civil(user.created_at),
        "isForbidden": user.disabled,
        "wechat": unionid.or(openid).map(IdentityKey::value).unwrap_or_default(),
        "properties": {
            "oauth_WeChat_openid": openid.map(IdentityKey::value).unwrap_or_default(),
            "oauth_WeChat_unionid": unionid.map(IdentityKey::value).unwrap_or_default(),
        },
    })
}

fn keycloak(known: &Known) -> Value {
    let user = &known.account.user;
    let attributes = [
        ("nickname", user.nickname.clone()),
        ("picture", user.picture.clone()),
        ("phoneNumber", user.phone.clone()),
        (
            "phoneNumberVerified",
            user.phone.as_ref().map(|_| user.phone_verified.to_string()),
        ),
        ("openid", key(known, true).map(|key| key.value().to_owned())),
        (
            "unionid",
            key(known, false).map(|key| key.value().to_owned()),
        ),
    ];
    let attributes = attributes
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), json!([value?]))));
    json!({
        "id": user.id,
        "username": user.id,
        "enabled": !user.disabled,
        "email": user.email,
        "emailVerified": user.email_verified,
        "createdTimestamp": user.created_at.millis(),
        "attributes": Value::Object(attributes.collect()),
    })
}

#[cfg(test)]
mod tests {
    use super::neutral;

    #[test]
    fn what_a_spreadsheet_would_compute_is_made_harmless() {
        assert_eq!(neutral("=1+1"), "'=1+1");
        assert_eq!(neutral("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(neutral("+1+cmd|' /C calc'!A0"), "'+1+cmd|' /C calc'!A0");
        assert_eq!(neutral("+8613800138000"), "+8613800138000");
        assert_eq!(neutral("小明"), "小明");
    }
}
