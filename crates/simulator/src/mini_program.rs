//! What WeChat remembers for mini programs: login codes, phone codes, session keys, and the codes
//! that were drawn.

mod code_book;
mod draw;
mod drawn_code;
mod on_phone;
mod phone_number;

pub(crate) use code_book::CodeBook;
pub(crate) use draw::{Style, draw};
pub(crate) use drawn_code::{DrawnCode, DrawnCodes, EnvVersion};
pub(crate) use on_phone::{
    MiniProgramError, PhoneNumberEvent, UserInfo, Watermark, log_in, mini_program, phone_number,
    user_info,
};
pub(crate) use phone_number::PhoneNumber;

use std::collections::HashMap;
use std::time::Duration;

use crate::encrypted_data::SessionKey;

/// How long a login code and a phone code can be exchanged.
pub(crate) const CODE_LIFE: Duration = Duration::from_secs(5 * 60);

/// What `wx.login` handed out a code for.
#[derive(Debug, Clone)]
pub(crate) struct JsCode {
    pub(crate) appid: String,
    pub(crate) person: String,
    pub(crate) session_key: SessionKey,
}

/// What the phone number button handed out a code for.
#[derive(Debug, Clone)]
pub(crate) struct PhoneCode {
    pub(crate) appid: String,
    pub(crate) person: String,
    pub(crate) number: PhoneNumber,
    /// Whether `countryCode` comes as a number, as in WeChat's sample, and not as a string, as in
    /// WeChat's table.
    pub(crate) is_country_code_number: bool,
}

/// Everything that WeChat remembers for mini programs.
#[derive(Debug, Default)]
pub(crate) struct MiniPrograms {
    pub(crate) js_codes: CodeBook<JsCode>,
    pub(crate) phone_codes: CodeBook<PhoneCode>,
    pub(crate) drawn_codes: DrawnCodes,
    /// The key in force, by AppID and person.
    session_keys: HashMap<(String, String), SessionKey>,
    /// How often the phone number button succeeded, by AppID.
    phone_charges: HashMap<String, u32>,
}

impl MiniPrograms {
    /// A login replaces the key of the one before (known from experience only): what is encrypted
    /// from now on does not open with the old one.
    pub(crate) fn log_in(&mut self, appid: &str, person: &str, key: SessionKey) {
        self.session_keys
            .insert((appid.to_owned(), person.to_owned()), key);
    }

    /// The key in force; nothing before the person's first login.
    pub(crate) fn session_key(&self, appid: &str, person: &str) -> Option<SessionKey> {
        self.session_keys
            .get(&(appid.to_owned(), person.to_owned()))
            .copied()
    }

    /// Counts one use of the phone number button; false when `quota` is used up. WeChat charges
    /// when the button succeeds on the phone, not when the code is exchanged.
    pub(crate) fn charge_phone_number(&mut self, appid: &str, quota: Option<u32>) -> bool {
        let charged = self.phone_charges.entry(appid.to_owned()).or_default();
        if quota.is_some_and(|quota| *charged >= quota) {
            return false;
        }
        *charged = charged.saturating_add(1);
        true
    }
}
