//! The hosted pages: what an end user sees of a login, and the page on which a sandbox is tried.
//!
//! Each page is a struct; [`response`](LoginPage::response) makes of it the whole answer, with a
//! status and headers of its own. Texts come from the catalogues and values are escaped by the
//! templates; an address can be put into a page only as an [`Href`], so none can run script.
//! The pages know no store and no endpoint.

mod account;
mod account_row;
mod answer;
mod assets;
mod code;
mod confirm;
mod experience_done;
mod failure;
mod frame_return;
mod href;
mod invitation;
mod lab_done;
mod log_out;
mod logged_out;
mod login;
mod look;
mod prove;
mod question;
mod refusal;
mod request_error;
mod say;
mod try_out;
mod wait;

use assets::address;

#[cfg(test)]
mod tests;

pub use account::{AccountPage, BindLink, IdentityRow, SignedOutPage, UnbindPage};
pub use account_row::AccountRow;
pub use assets::assets;
pub use code::CodePage;
pub use confirm::{ConfirmPage, ScanDonePage};
pub use experience_done::ExperienceDonePage;
pub use failure::FailurePage;
pub use frame_return::FrameReturnPage;
pub use href::{Href, UnsafeHref};
pub use invitation::{InvitationCodePage, InvitationEndPage, InvitationPage, InvitationWay};
pub use lab_done::LabDonePage;
pub use log_out::LogOutPage;
pub use logged_out::LoggedOutPage;
pub use login::{CodeView, LoginPage, SourceLink};
pub use look::{AgreementLink, Look, offered_lang};
pub(crate) use look::{StyleAsked, in_scheme, stylesheet};
pub use prove::ProvePage;
pub use question::QuestionPage;
pub use refusal::RefusalPage;
pub use request_error::RequestErrorPage;
pub use try_out::{TryDonePage, TryPage};
pub use wait::WaitPage;

/// The letter on an application's tile: the first of its name that reads as one.
fn initial(name: &str) -> String {
    name.chars()
        .find(|c| c.is_alphanumeric())
        .map_or_else(|| "·".to_owned(), |c| c.to_uppercase().collect())
}
