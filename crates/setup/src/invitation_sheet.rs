//! Invitations as cards to print and cut, or as lines of a table. Both hold the codes, which are known
//! only while the invitations are made: whoever prints them again makes new ones.

use qrcode::{Color, EcLevel, QrCode};
use saoma_ambient::Timestamp;
use saoma_identity::MadeInvitation;
use saoma_model::{Issuer, SourceKind, User, masked};
use saoma_text::{Lang, fill, text};

use crate::preparation::escaped;
use crate::reminders::spoken_day;

const STYLE: &str = "@page{size:A4;margin:12mm}*{box-sizing:border-box}\
body{font:12px/1.5 -apple-system,\"Segoe UI\",\"PingFang SC\",\"Microsoft YaHei UI\",\
\"Noto Sans CJK SC\",sans-serif;color:#1b1f1d;background:#fff;max-width:186mm;margin:8mm auto;padding:0 2mm}\
h1{font-size:18px;line-height:1.4;margin:0 0 4px}header{margin-bottom:12px}header p{margin:2px 0;color:#59615d}\
ul{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(2,minmax(0,1fr))}\
li{border:1px dashed #9aa39f;margin:-1px 0 0 -1px;padding:5mm;display:grid;\
grid-template-columns:32mm minmax(0,1fr);gap:4mm;break-inside:avoid;min-height:52mm;align-content:start}\
svg{width:32mm;height:32mm;display:block}h2{font-size:15px;line-height:1.3;margin:0;overflow-wrap:anywhere}\
p{margin:2px 0;overflow-wrap:anywhere}.quiet{color:#59615d}\
code{font:600 13px/1.4 ui-monospace,\"SF Mono\",Consolas,monospace;white-space:nowrap}\
@media print{body{margin:0;max-width:none;padding:0}}@media (max-width:600px){ul{grid-template-columns:1fr}}";

/// What all cards of a sheet have in common.
#[derive(Debug, Clone, Copy)]
pub struct InvitationSheet<'a> {
    /// The language of who receives the cards.
    pub lang: Lang,
    /// What can be signed in to.
    pub application: &'a str,
    /// Where the pages are.
    pub issuer: &'a Issuer,
    /// By which method a WeChat is attached.
    pub kind: SourceKind,
    /// The time.
    pub now: Timestamp,
}

impl InvitationSheet<'_> {
    /// The head of the table: a line of CSV with the names of its columns.
    #[must_use]
    pub fn columns() -> String {
        // Spreadsheets take a file without this mark for GBK.
        "\u{feff}id,name,phone,email,code,url,expires_at\r\n".to_owned()
    }

    /// The page's beginning; cards follow, then [`InvitationSheet::end`].
    #[must_use]
    pub fn begin(&self) -> String {
        let named = |key: &str| escaped(&fill(self.lang, key, &[("name", self.application)]));
        let title = named("invitation.sheet.title");
        format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
             <style>{STYLE}</style></head><body><main><header><h1>{title}</h1><p>{}</p><p>{}</p></header><ul>",
            self.lang.tag(),
            escaped(text(self.lang, "invitation.sheet.secret")),
            escaped(text(self.lang, "invitation.sheet.again")),
        )
    }

    /// One card.
    #[must_use]
    pub fn card(&self, user: &User, made: &MadeInvitation) -> String {
        let lang = self.lang;
        let url = self.url(made);
        let how = match self.kind {
            SourceKind::WechatOfficialAccount => text(lang, "invitation.sheet.scan").to_owned(),
            _ => fill(
                lang,
                "invitation.sheet.type",
                &[("address", &self.issuer.endpoint("invitation"))],
            ),
        };
        let name = user.nickname.as_deref().unwrap_or_default();
        let name = match name.trim() {
            "" => text(lang, "account.nameless"),
            name => name,
        };
        let reached = user.phone.as_deref().or(user.email.as_deref());
        let reached = reached.map(masked).unwrap_or_default();
        let until = spoken_day(lang, made.invitation.expires_at, self.now);
        let until = fill(lang, "invitation.sheet.until", &[("date", &until)]);
        let named = fill(lang, "invitation.sheet.picture", &[("name", name)]);
        format!(
            "<li>{}<div><h2>{}</h2><p class=\"quiet\">{}</p><p>{}</p><p><code>{}</code></p>\
             <p class=\"quiet\">{}</p></div></li>",
            drawn(&url, &named),
            escaped(name),
            escaped(&reached),
            escaped(&how),
            made.code,
            escaped(&until),
        )
    }

    /// What ends the page.
    #[must_use]
    pub const fn end() -> &'static str {
        "</ul></main></body></html>"
    }

    /// The cells of one line of the table, in the order of [`InvitationSheet::columns`].
    #[must_use]
    pub fn cells(&self, user: &User, made: &MadeInvitation) -> [String; 7] {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            user.id.to_string(),
            text(&user.nickname),
            text(&user.phone),
            text(&user.email),
            made.code.to_string(),
            self.url(made),
            crate::preparation::day(made.invitation.expires_at),
        ]
    }

    fn url(&self, made: &MadeInvitation) -> String {
        self.issuer.endpoint(&format!("invitation/{}", made.code))
    }
}

/// A QR code as a drawing that stays sharp on paper.
fn drawn(content: &str, name: &str) -> String {
    // An address of ours is far shorter than what a code holds.
    let Ok(code) = QrCode::with_error_correction_level(content, EcLevel::M) else {
        return String::new();
    };
    let (width, modules) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in modules.chunks(width.max(1)).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            let length = run.len();
            if run.first() == Some(&Color::Dark) {
                path.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
            }
            x += length;
        }
    }
    // The light rim that scanners need, in modules.
    let side = width + 8;
    format!(
        "<svg viewBox=\"-4 -4 {side} {side}\" role=\"img\" aria-label=\"{}\" \
         shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>",
        escaped(name)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoma_ambient::SeededEntropy;
    use saoma_model::{
        Invitation, InvitationCode, InvitationId, Origin, Slug, UserId, WorkspaceId,
    };

    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    fn made() -> (User, MadeInvitation) {
        let entropy = SeededEntropy::new(3);
        let workspace = WorkspaceId::new(NOW, &entropy);
        let user = User {
            workspace,
            id: UserId::new(NOW, &entropy),
            nickname: Some("<张小明>".to_owned()),
            picture: None,
            phone: Some("+8613800138000".to_owned()),
            phone_verified: false,
            email: None,
            email_verified: false,
            disabled: false,
            created_at: NOW,
            updated_at: NOW,
            last_login_at: None,
            signed_out_at: None,
        };
        let invitation = Invitation {
            workspace,
            id: InvitationId::new(NOW, &entropy),
            user: user.id,
            source: "pc".parse().unwrap(),
            code_hash: [0; 32],
            created_at: NOW,
            expires_at: NOW,
            used_at: None,
            identity: None,
            revoked_at: None,
        };
        let code = InvitationCode::new(&entropy);
        (user, MadeInvitation { invitation, code })
    }

    #[test]
    fn a_card_hides_the_number_and_escapes_the_name() {
        let issuer = Origin::parse("https://login.acme.example").unwrap();
        let issuer = issuer.issuer(&Slug::parse("acme").unwrap());
        let (user, made) = made();
        for lang in Lang::ALL {
            let sheet = InvitationSheet {
                lang,
                application: "Tea & Co",
                issuer: &issuer,
                kind: SourceKind::WechatPc,
                now: NOW,
            };
            let card = sheet.card(&user, &made);
            assert!(
                card.contains("&lt;张小明&gt;") && !card.contains("<张"),
                "{card}"
            );
            assert!(
                card.contains("+86138****8000") && !card.contains("00138000"),
                "{card}"
            );
            assert!(
                card.contains(&made.code.to_string()) && card.contains("<svg"),
                "{card}"
            );
            assert!(
                card.contains("https://login.acme.example/w/acme/invitation"),
                "{card}"
            );
            assert!(sheet.begin().contains("Tea &amp; Co"));
            let cells = sheet.cells(&user, &made);
            assert!(
                cells
                    .iter()
                    .any(|cell| cell.ends_with(&format!("/invitation/{}", made.code)))
            );
        }
    }
}
