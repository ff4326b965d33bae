use crate::word::words;

words! {
    /// How an end user proves that an existing account is theirs.
    Proof: "proof" {
        /// A code sent to the account's phone number.
        PhoneCode = "phone_code",
        /// A code sent to the account's e-mail address.
        EmailCode = "email_code",
        /// The account's password.
        Password = "password",
    }
}

words! {
    /// How a one-time code reaches somebody.
    Channel: "channel" {
        /// A text message.
        Phone = "phone",
        /// An e-mail.
        Email = "email",
    }
}

impl Proof {
    /// The way that this proof's code takes; a password needs none.
    #[must_use]
    pub const fn channel(self) -> Option<Channel> {
        match self {
            Self::PhoneCode => Some(Channel::Phone),
            Self::EmailCode => Some(Channel::Email),
            Self::Password => None,
        }
    }
}

impl Channel {
    /// The proof that a code over this channel makes.
    #[must_use]
    pub const fn proof(self) -> Proof {
        match self {
            Self::Phone => Proof::PhoneCode,
            Self::Email => Proof::EmailCode,
        }
    }
}

/// An address as a trace or an audit log may repeat it: enough to recognise, not enough to use.
#[must_use]
pub fn masked(address: &str) -> String {
    if let Some((name, host)) = address.split_once('@') {
        let first: String = name.chars().take(1).collect();
        return format!("{first}***@{host}");
    }
    let length = address.chars().count();
    if length < 7 {
        return "***".to_owned();
    }
    let head: String = address.chars().take(length.saturating_sub(8)).collect();
    let tail: String = address.chars().skip(length.saturating_sub(4)).collect();
    format!("{head}****{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_address_is_recognised_and_not_usable() {
        assert_eq!(masked("+8613800138000"), "+86138****8000");
        assert_eq!(masked("xiaoming@acme.example"), "x***@acme.example");
        assert_eq!(masked("12345"), "***", "too short to show any of it");
    }
}
