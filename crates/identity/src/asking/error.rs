use saoma_model::BindingRefusal;
use saoma_store::StoreError;

/// Why an answer was not followed.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// It does not fit the question.
    #[error("the choice is not followed: {0}")]
    Refused(BindingRefusal),
    /// The code is another one.
    #[error("the code is wrong, {left} tries are left")]
    WrongCode {
        /// How many tries are left.
        left: i64,
    },
    /// The code came too late, was used before, or was tried too often: another one is needed.
    #[error("the code is worth nothing any more")]
    SpentCode,
    /// Account and password do not go together.
    #[error("the password is wrong")]
    WrongPassword,
    /// Too many codes were asked for, or too many things tried.
    #[error("too much was tried in too short a time")]
    TooMany,
    /// A code was sent to this address a moment ago.
    #[error("a code was sent there a moment ago")]
    TooSoon,
    /// It is no phone number, or no e-mail address.
    #[error("the address is none")]
    AddressForm,
    /// The accounts could not be read or written.
    #[error("cannot follow the answer")]
    Store(#[from] StoreError),
}

impl From<BindingRefusal> for AnswerError {
    fn from(refusal: BindingRefusal) -> Self {
        Self::Refused(refusal)
    }
}
