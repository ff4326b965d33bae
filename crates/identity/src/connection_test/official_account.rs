use std::time::Duration;

use saoma_ambient::alphanumeric;
use saoma_wechat::{Endpoint, StableToken};

use super::check::{Check, Checked, Verdict};
use super::{ConnectionTest, TestError, Tested};

/// How long the code of a test can be scanned: nobody shows it, and WeChat forgets it soon.
const LIFE: Duration = Duration::from_secs(60);

impl ConnectionTest<'_> {
    pub(super) async fn official_account(
        &self,
        tested: Tested<'_>,
    ) -> Result<Vec<Check>, TestError> {
        let (secret, token) = self.token(tested).await?;
        let mut checks = vec![secret];
        if let Some(token) = token {
            checks.push(self.scene_code(tested, &token).await?);
        }
        Ok(checks)
    }

    /// Only verified service accounts may make parametric QR codes; only making one says whether.
    async fn scene_code(
        &self,
        tested: Tested<'_>,
        token: &StableToken,
    ) -> Result<Check, TestError> {
        // No ticket has this scene, so that a scan would mean nothing.
        let scene = format!("test-{}", alphanumeric(self.entropy, 16));
        let asked = self.wechat.create_qrcode(&token.access_token, &scene, LIFE);
        let made = self
            .counted(tested.app, Endpoint::QrcodeCreate, asked)
            .await?;
        let check = Checked::SceneCode;
        Ok(match made {
            Ok(_) => Check::new(check, Verdict::Pass, "connection_test.scene_code.made"),
            Err(error) => {
                let found = Check::failed(check, &error, self.machine);
                match found.errcode.map(|errcode| errcode.0) {
                    Some(48001) => Check {
                        key: "connection_test.scene_code.not_permitted",
                        ..found
                    }
                    .advising("connection_test.scene_code.not_permitted.remedy"),
                    _ => found,
                }
            }
        })
    }
}
