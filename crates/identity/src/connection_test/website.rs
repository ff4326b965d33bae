use saoma_ambient::token;
use saoma_wechat::errcode::Field;
use saoma_wechat::{PageError, QrConnect, QrConnectPage, WeChatError};
use secrecy::SecretString;

use super::check::{Check, Checked, Verdict};
use super::{ConnectionTest, TestError, Tested};

impl ConnectionTest<'_> {
    pub(super) async fn website(&self, tested: Tested<'_>) -> Result<Vec<Check>, TestError> {
        let page = self.qr_page(tested).await;
        let secret = match self.secret(tested).await? {
            Some(secret) => self.dummy_code(tested, &secret).await,
            None => no_secret(),
        };
        Ok(vec![page, secret])
    }

    /// WeChat's page says AppID, redirect_uri or scope, where the API says nothing.
    async fn qr_page(&self, tested: Tested<'_>) -> Check {
        let ask = QrConnect::new(
            tested.app.appid.as_str(),
            tested.redirect_uri.clone(),
            token(self.entropy),
        );
        let check = Checked::QrPage;
        match self.wechat.qrconnect_page(&ask).await {
            Ok(QrConnectPage::Shown) => {
                Check::new(check, Verdict::Pass, "connection_test.qr_page.shown")
            }
            Ok(QrConnectPage::Refused { cause, text }) => refused(cause, text, tested),
            Ok(QrConnectPage::Unrecognised) => {
                Check::new(check, Verdict::Warn, "connection_test.qr_page.unrecognised")
                    .advising("connection_test.qr_page.unrecognised.remedy")
            }
            Err(error) => Check::failed(check, &error, self.machine),
        }
    }

    /// WeChat looks at AppID and AppSecret first: who is told that the code is none got past them.
    async fn dummy_code(&self, tested: Tested<'_>, secret: &SecretString) -> Check {
        let (appid, code) = (tested.app.appid.as_str(), token(self.entropy));
        let check = Checked::Secret;
        match self.wechat.access_token(appid, secret, &code).await {
            Err(WeChatError::Errcode { errcode, .. }) if matches!(errcode.0, 40029 | 40163) => {
                Check::new(check, Verdict::Pass, "connection_test.secret.accepted")
            }
            // Nobody can have been given this code.
            Ok(_) => Check::new(check, Verdict::Warn, "connection_test.unreadable"),
            Err(error) => Check::failed(check, &error, self.machine),
        }
    }
}

pub(super) fn no_secret() -> Check {
    Check::new(Checked::Secret, Verdict::Fail, "connection_test.no_secret").at(Field::Secret)
}

fn refused(cause: Option<PageError>, text: String, tested: Tested<'_>) -> Check {
    let fail = |key| Check::new(Checked::QrPage, Verdict::Fail, key);
    match cause {
        Some(PageError::Appid) => fail("connection_test.qr_page.appid")
            .at(Field::Appid)
            .advising("explain.page.appid.remedy"),
        Some(PageError::RedirectUri) => {
            let host = tested.redirect_uri.host_str().unwrap_or_default();
            fail("connection_test.qr_page.redirect_uri")
                .with("host", host)
                .at(Field::CallbackDomain)
                .advising("explain.page.redirect_uri.remedy")
        }
        Some(PageError::Scope) => fail("connection_test.qr_page.scope")
            .at(Field::Scope)
            .advising("explain.page.scope.remedy"),
        None => fail("connection_test.qr_page.refused")
            .with("text", text)
            .advising("explain.page.link.remedy"),
    }
}
