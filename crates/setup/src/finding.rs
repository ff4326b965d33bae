use std::fmt;

use saoma_model::Severity;
use saoma_text::{Lang, fill};
use serde::{Serialize, Serializer};

/// One thing that is wrong or doubtful in a file of apply, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The place: `applications[0].redirect_uris[1]`.
    pub path: String,
    /// Whether the file is refused, or only doubted.
    pub severity: Severity,
    /// What is wrong.
    pub problem: Problem,
    /// The value as given, at most 80 characters; empty where it is a secret.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// What the value disagrees with: another place of the file, or what is stored.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub other: String,
}

impl Finding {
    /// What is wrong, as a sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        self.text(lang, "message")
    }

    /// What to do about it, as a sentence.
    #[must_use]
    pub fn remedy(&self, lang: Lang) -> String {
        self.text(lang, "remedy")
    }

    fn text(&self, lang: Lang, part: &str) -> String {
        let key = format!("problem.{}.{part}", self.problem.as_str());
        fill(
            lang,
            &key,
            &[("value", &self.value), ("other", &self.other)],
        )
    }
}

/// What can be wrong: with a single value, by the rules that hold at every door, or with the
/// file as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// A value has the wrong form.
    Value(saoma_model::Problem),
    /// The parts of the file do not go together, or not with what is stored.
    File(FileProblem),
}

impl Problem {
    /// The word of the problem; the middle of the text keys `problem.<word>.message` and
    /// `problem.<word>.remedy`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Value(problem) => problem.as_str(),
            Self::File(problem) => problem.as_str(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

macro_rules! problems {
    ($($(#[$meta:meta])* $name:ident = $word:literal, $severity:ident;)+) => {
        /// What is wrong with a file as a whole.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum FileProblem {
            $($(#[$meta])* $name),+
        }

        impl FileProblem {
            /// Every problem, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word of the problem in JSON and in text keys.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// Whether it refuses the file.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),+ }
            }
        }
    };
}

problems! {
    /// Not a short name for URLs.
    SlugForm = "slug_form", Refuse;
    /// A name without a character to read.
    TextEmpty = "text_empty", Refuse;
    /// Longer than the longest text of its kind.
    TextTooLong = "text_too_long", Refuse;
    /// NUL, a line end, or a character that turns the writing direction around.
    TextControl = "text_control", Refuse;
    /// Two things of one kind with one id.
    DuplicateId = "duplicate_id", Refuse;
    /// One address twice in a list.
    DuplicateUri = "duplicate_uri", Warn;
    /// A login that has nowhere to return to.
    RedirectUrisEmpty = "redirect_uris_empty", Refuse;
    /// A source whose platform app is not in the file.
    PlatformAppUnknown = "platform_app_unknown", Refuse;
    /// A source on a platform app of another kind.
    PlatformAppKind = "platform_app_kind", Refuse;
    /// An association that asks for proofs, and none is allowed.
    ProofsEmpty = "proofs_empty", Refuse;
    /// A setting of another method.
    SettingOtherKind = "setting_other_kind", Refuse;
    /// Only one of Token and EncodingAESKey.
    EventSecretsHalf = "event_secrets_half", Refuse;
    /// Neither a picture nor the name of one.
    PictureForm = "picture_form", Refuse;
    /// A picture of more than 200 KB.
    PictureTooLarge = "picture_too_large", Refuse;
    /// The name of a picture that is not stored.
    PictureUnknown = "picture_unknown", Warn;
    /// A lifetime that nobody means.
    LifetimeRange = "lifetime_range", Refuse;
    /// A language that the pages do not speak.
    LanguageUnknown = "language_unknown", Refuse;
    /// Field match on a login that yields no verified field.
    AssociationWithoutField = "association_without_field", Refuse;
    /// An application names a source that is not in the file.
    SourceUnknown = "source_unknown", Refuse;
    /// Two sources, each of which the login page shall open with.
    DefaultTwice = "default_twice", Refuse;
    /// The default is a source that is not offered.
    DefaultDisabled = "default_disabled", Refuse;
    /// A secret in none of the three forms.
    SecretForm = "secret_form", Refuse;
    /// A secret in the file of a live workspace.
    SecretValueLive = "secret_value_live", Refuse;
    /// A secret that could not be read where the file says, and none is stored.
    SecretMissing = "secret_missing", Refuse;
    /// A secret that could not be read where the file says; the stored one stays.
    SecretKept = "secret_kept", Warn;
    /// A platform app in use that has no secret, neither in the file nor stored.
    SecretAbsent = "secret_absent", Warn;
    /// A client secret on an application that cannot keep one.
    ClientSecretPublic = "client_secret_public", Refuse;
    /// A client secret with characters that OAuth does not know (RFC 6749, appendix A.2).
    ClientSecretCharacters = "client_secret_characters", Refuse;
    /// A client secret that can be guessed.
    ClientSecretShort = "client_secret_short", Warn;
    /// Another mode than the one the workspace was made with.
    ModeFixed = "mode_fixed", Refuse;
    /// A source moves to another platform app, where everybody has another openid.
    SourceAppidChanged = "source_appid_changed", Warn;
    /// A platform app moves to another open platform account, where everybody has another unionid.
    OpenPlatformChanged = "open_platform_changed", Warn;
    /// The callback domain at WeChat is not the host that logins come back to.
    CallbackDomainDiffers = "callback_domain_differs", Warn;
    /// A live workspace whose logins come back to this machine's own address.
    OriginLocal = "origin_local", Warn;
    /// No host of an SMTP server.
    SmtpHostForm = "smtp_host_form", Refuse;
    /// No port.
    SmtpPortForm = "smtp_port_form", Refuse;
    /// Neither an e-mail address nor a name with one.
    SmtpFromForm = "smtp_from_form", Refuse;
    /// Codes and a password through a network that everybody can read.
    SmtpTlsNone = "smtp_tls_none", Refuse;
    /// A user name without a password, neither in the file nor stored.
    SmtpPasswordAbsent = "smtp_password_absent", Warn;
    /// No address that number and code may be posted to.
    PhoneWebhookUrlForm = "phone_webhook_url_form", Refuse;
    /// A source of a live workspace takes phone codes, and nobody sends them.
    PhoneCodeUnsent = "phone_code_unsent", Warn;
    /// A source of a live workspace takes e-mail codes, and nobody sends them.
    EmailCodeUnsent = "email_code_unsent", Warn;
}

/// What is found, in the order in which it is found.
#[derive(Debug, Default)]
pub(crate) struct Findings(pub(crate) Vec<Finding>);

impl Findings {
    /// Adds what is wrong with the value at `path`.
    pub(crate) fn add(&mut self, path: impl Into<String>, problem: FileProblem, value: &str) {
        self.add_against(path, problem, value, "");
    }

    /// Adds that the value at `path` disagrees with `other`.
    pub(crate) fn add_against(
        &mut self,
        path: impl Into<String>,
        problem: FileProblem,
        value: &str,
        other: &str,
    ) {
        self.0.push(Finding {
            path: path.into(),
            severity: problem.severity(),
            problem: Problem::File(problem),
            value: shown(value),
            other: shown(other),
        });
    }

    /// Adds what the rules for single values have found at `path`.
    pub(crate) fn add_values(&mut self, path: &str, findings: Vec<saoma_model::Finding>) {
        self.0.extend(findings.into_iter().map(|finding| Finding {
            path: path.to_owned(),
            severity: finding.severity,
            problem: Problem::Value(finding.problem),
            value: shown(&finding.value),
            other: String::new(),
        }));
    }

    /// Whether anything forbids going on.
    pub(crate) fn refuse(&self) -> bool {
        self.0
            .iter()
            .any(|finding| finding.severity == Severity::Refuse)
    }
}

/// A value fit to be printed on a terminal: short, and without characters that act on it.
fn shown(value: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown = String::new();
    for character in value.chars().take(LONGEST) {
        if crate::check::is_control(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    if value.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_message_and_a_remedy_in_both_languages() {
        let values = saoma_model::Problem::ALL.iter().map(|p| Problem::Value(*p));
        let files = FileProblem::ALL.iter().map(|p| Problem::File(*p));
        for problem in values.chain(files) {
            for part in ["message", "remedy"] {
                let key = format!("problem.{problem}.{part}");
                for lang in Lang::ALL {
                    let text = saoma_text::lookup(lang, &key);
                    assert!(text.is_some(), "{key} has no text in {}", lang.tag());
                    for placeholder in text.unwrap_or_default().split("{{").skip(1) {
                        assert!(
                            placeholder.starts_with("value}}")
                                || placeholder.starts_with("other}}"),
                            "{key} asks for a value that a finding does not have"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_hostile_value_is_shown_short_and_without_control_characters() {
        let mut findings = Findings::default();
        let value = format!("\u{1b}[2J\0{}", "长".repeat(200));
        findings.add("name", FileProblem::TextControl, &value);
        let finding = &findings.0[0];
        assert!(
            finding.value.starts_with("\\u{1b}[2J\\u{0}"),
            "{}",
            finding.value
        );
        assert!(finding.value.ends_with('…') && finding.value.chars().count() < 100);
        assert!(!finding.message(Lang::En).contains('\u{1b}'));
    }
}
