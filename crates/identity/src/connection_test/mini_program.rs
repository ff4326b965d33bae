use saoma_model::PlatformApp;
use saoma_wechat::errcode::Field;
use saoma_wechat::{Endpoint, EnvVersion, StableToken, WeChatError, WxaCode};

use super::check::{Check, Checked, Verdict};
use super::website::no_secret;
use super::{ConnectionTest, TestError, Tested};

/// What the code that the test has drawn would say; nobody ever sees it.
const SCENE: &str = "saoma-connection-test";

impl ConnectionTest<'_> {
    pub(super) async fn mini_program(&self, tested: Tested<'_>) -> Result<Vec<Check>, TestError> {
        let (secret, token) = self.token(tested).await?;
        let mut checks = vec![secret];
        if let Some(token) = token {
            checks.push(self.page(tested, &token).await?);
        }
        Ok(checks)
    }

    /// Whether WeChat gives the platform app a token: not a new one, and not kept.
    pub(super) async fn token(
        &self,
        tested: Tested<'_>,
    ) -> Result<(Check, Option<StableToken>), TestError> {
        let Some(secret) = self.secret(tested).await? else {
            return Ok((no_secret(), None));
        };
        let appid = tested.app.appid.as_str();
        let asked = self.wechat.stable_token(appid, &secret);
        let answered = self
            .counted(tested.app, Endpoint::StableToken, asked)
            .await?;
        Ok(match answered {
            Ok(token) => {
                let key = "connection_test.secret.token_given";
                let check = Check::new(Checked::Secret, Verdict::Pass, key);
                (check, Some(token))
            }
            Err(error) => {
                let check = Check::failed(Checked::Secret, &error, self.machine);
                (check, None)
            }
        })
    }

    /// Only drawing a code says whether the page is in the released version.
    async fn page(&self, tested: Tested<'_>, token: &StableToken) -> Result<Check, TestError> {
        let settings = tested.source.settings.mini_program();
        let page = settings.map_or("", |settings| settings.page_path.as_str());
        let code = WxaCode {
            scene: SCENE,
            page: Some(page).filter(|page| !page.is_empty()),
            check_path: true,
            env_version: EnvVersion::Release,
            width: None,
        };
        let drawn = self.draw(tested.app, token, code).await?;
        let check = Checked::Page;
        Ok(match drawn {
            Ok(_) => {
                Check::new(check, Verdict::Pass, "connection_test.page.released").with("page", page)
            }
            Err(error) if error.errcode().is_some_and(|errcode| errcode.0 == 41030) => {
                let found = Check::failed(check, &error, self.machine);
                Check {
                    key: "connection_test.page.missing",
                    ..found
                }
                .with("page", page)
                .at(Field::PagePath)
                .advising("connection_test.page.missing.remedy")
            }
            Err(error) => Check::failed(check, &error, self.machine),
        })
    }

    async fn draw(
        &self,
        app: &PlatformApp,
        token: &StableToken,
        code: WxaCode<'_>,
    ) -> Result<Result<Vec<u8>, WeChatError>, TestError> {
        let asked = self.wechat.wxa_code(&token.access_token, code);
        self.counted(app, Endpoint::WxaCode, asked).await
    }
}
