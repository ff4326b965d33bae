use secrecy::SecretString;
use serde_json::json;

use crate::answer::Answer;
use crate::{Endpoint, WeChat, WeChatError};

/// A phone number that WeChat has verified. It is personal: it does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneNumber {
    /// The number without the country's code.
    pub pure_phone_number: String,
    /// The country's code, digits only: `86`.
    pub country_code: String,
}

impl WeChat {
    /// Exchanges the code of a mini program's phone button, which works once and within five
    /// minutes. With `openid` WeChat also checks whose code it is (WeChat docs,
    /// api_getphonenumber).
    ///
    /// # Errors
    ///
    /// 40029 for a code that is unknown or used, 40001, 40014 or 42001 if the token is not the
    /// latest; see [`WeChatError`] for the rest.
    pub async fn phone_number(
        &self,
        access_token: &SecretString,
        code: &str,
        openid: Option<&str>,
    ) -> Result<PhoneNumber, WeChatError> {
        let body = match openid {
            Some(openid) => json!({"code": code, "openid": openid}),
            None => json!({"code": code}),
        };
        self.post(
            Endpoint::PhoneNumber,
            access_token,
            &body,
            PhoneNumber::read,
        )
        .await
    }
}

impl PhoneNumber {
    /// The number as E.164 writes it: `+8613800138000`.
    #[must_use]
    pub fn e164(&self) -> String {
        format!("+{}{}", self.country_code, self.pure_phone_number)
    }

    fn read(answer: &Answer) -> Option<Self> {
        let info = answer.object("phone_info")?;
        let digits = |text: String| {
            text.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        let number = Self {
            pure_phone_number: digits(info.text("purePhoneNumber")?),
            // WeChat's table says text, its sample has a number.
            country_code: digits(info.text("countryCode")?),
        };
        let is_whole = !number.pure_phone_number.is_empty() && !number.country_code.is_empty();
        is_whole.then_some(number)
    }
}

impl std::fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PhoneNumber(***)")
    }
}
