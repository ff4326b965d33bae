use serde::Serialize;

/// Who or what can put an error right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Mender {
    /// Nobody needs to: nothing failed.
    Nobody,
    /// A value that was entered into Saoma (or into whatever program made the call).
    Setting {
        /// The value in question.
        field: Field,
    },
    /// The program that sent the request: a parameter or the method is wrong.
    OurRequest,
    /// The person who logs in.
    EndUser,
    /// Somebody with access to WeChat's consoles.
    Platform {
        /// Where in the consoles.
        page: Page,
    },
    /// Time.
    Wait,
    /// A new login, from the QR code on; the present one cannot be saved.
    RestartLogin,
}

/// A value that people enter, by the name that it has in the file of `saoma apply` or in OAuth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// `appid`: the platform app's AppID.
    Appid,
    /// `secret`: the platform app's AppSecret.
    Secret,
    /// `callback_domain`: the host that WeChat may send people back to.
    CallbackDomain,
    /// `redirect_uri`: where WeChat sends people back to.
    RedirectUri,
    /// `scope`: what the login asks for.
    Scope,
    /// `state`: what ties the answer to the question.
    State,
    /// `response_type`: always `code`.
    ResponseType,
    /// `page_path`: the mini program's page that logs people in.
    PagePath,
}

impl Field {
    /// The name as it is written in files and in URLs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Appid => "appid",
            Self::Secret => "secret",
            Self::CallbackDomain => "callback_domain",
            Self::RedirectUri => "redirect_uri",
            Self::Scope => "scope",
            Self::State => "state",
            Self::ResponseType => "response_type",
            Self::PagePath => "page_path",
        }
    }
}

/// A page of WeChat's consoles; how to get there is the text `errcode.page.<name>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// Open Platform, the website app's own page: AppID, AppSecret, callback domain, abilities.
    WebsiteApp,
    /// Open Platform, the developer certification.
    Certification,
    /// Official Account or mini program console: AppSecret and IP whitelist.
    Development,
    /// The console's notices, where bans and freezes are announced.
    Notices,
    /// Mini program console, the versions.
    Versions,
    /// Official Account console, the account migration.
    AccountMigration,
    /// Open Platform, the accounts and apps bound to it.
    Binding,
    /// Open Platform, the third-party platform and what it was authorised to do.
    ThirdPartyPlatform,
}

impl Page {
    /// Every page.
    pub const ALL: [Self; 8] = [
        Self::WebsiteApp,
        Self::Certification,
        Self::Development,
        Self::Notices,
        Self::Versions,
        Self::AccountMigration,
        Self::Binding,
        Self::ThirdPartyPlatform,
    ];

    /// The key of the text that says where the page is.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::WebsiteApp => "errcode.page.website_app",
            Self::Certification => "errcode.page.certification",
            Self::Development => "errcode.page.development",
            Self::Notices => "errcode.page.notices",
            Self::Versions => "errcode.page.versions",
            Self::AccountMigration => "errcode.page.account_migration",
            Self::Binding => "errcode.page.binding",
            Self::ThirdPartyPlatform => "errcode.page.third_party_platform",
        }
    }
}
