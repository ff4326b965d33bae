use crate::word::words;
use crate::{Association, Identified, Proof, Refusal, Source, UnionId, UserId};

/// A user who holds an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub user: UserId,
    /// Whether they are refused.
    pub disabled: bool,
    /// The unionid they already hold in the open platform account that this login speaks of.
    pub unionid: Option<UnionId>,
    /// What they could prove the account by: a verified address, a password.
    pub proofs: Vec<Proof>,
}

/// What the store knows about the ids that WeChat told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookup {
    /// Whether the unionid can be used: WeChat told one, and the platform app names its open
    /// platform account.
    pub unionid_usable: bool,
    /// Who holds the openid.
    pub by_openid: Option<Holder>,
    /// Who holds the unionid.
    pub by_unionid: Option<Holder>,
    /// Who has the phone number that WeChat told; absent if it told none.
    pub by_phone: Option<PhoneLookup>,
}

/// What the store knows about the phone number that WeChat told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhoneLookup {
    /// Whether the person has just proven, by a code sent to it, that the number is still theirs:
    /// WeChat may hold a number that was given to somebody else since.
    pub proven: bool,
    /// The users whose verified phone number it is.
    pub holders: Vec<PhoneHolder>,
}

/// A user whose verified phone number is the one that WeChat told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneHolder {
    /// Who.
    pub user: UserId,
    /// Whether they are refused.
    pub disabled: bool,
    /// Whether they have an openid of this platform app already.
    pub has_openid: bool,
}

words! {
    /// What the end user is asked. The word is the middle of the text keys `binding.<word>.…`.
    Question: "question" {
        /// A new account, or one that they have?
        Choose = "choose",
        /// Which of several accounts with their phone number?
        Several = "several",
        /// Which of the two accounts that openid and unionid belong to?
        Conflict = "conflict",
        /// The phone number in WeChat: the source matches by it.
        PhoneNumber = "phone_number",
        /// The code sent to their phone: is the number still theirs?
        PhoneCode = "phone_code",
    }
}

/// What is done about somebody whom WeChat has named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// A known user signs in; nothing is added.
    SignIn {
        /// Who.
        user: UserId,
    },
    /// A user known by openid signs in and gains the unionid: this is how accounts that have
    /// only an openid upgrade by themselves.
    AddUnionid {
        /// Who.
        user: UserId,
    },
    /// A user known by unionid signs in and gains this platform app's openid.
    AddOpenid {
        /// Who.
        user: UserId,
    },
    /// A user known by openid signs in although WeChat now tells another unionid: nothing is
    /// changed. Many of these in a day mean that the platform app was moved to another open
    /// platform account.
    UnionidChanged {
        /// Who.
        user: UserId,
    },
    /// Nobody has the identity: a user is created.
    Create,
    /// Nobody has the identity: it is added to a user who was matched by phone number, or whom the
    /// end user has proven to be.
    Bind {
        /// Who.
        user: UserId,
    },
    /// openid and unionid belong to two users, and the end user has proven to be this one, who signs
    /// in; nothing is changed.
    Choose {
        /// Who.
        user: UserId,
    },
    /// The end user is asked first.
    Ask {
        /// What.
        question: Question,
    },
}

impl Decision {
    /// The word of the decision, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn { .. } => "sign_in",
            Self::AddUnionid { .. } => "add_unionid",
            Self::AddOpenid { .. } => "add_openid",
            Self::UnionidChanged { .. } => "unionid_changed",
            Self::Create => "create",
            Self::Bind { .. } => "bind",
            Self::Choose { .. } => "choose",
            Self::Ask { .. } => "ask",
        }
    }
}

/// Which account somebody is whom WeChat has named.
///
/// # Errors
/// The refusal, if a rule refuses. Nobody is ever signed in to one of two accounts silently.
pub fn decide(
    source: &Source,
    identified: &Identified,
    lookup: &Lookup,
) -> Result<Decision, Refusal> {
    let decision = match (&lookup.by_openid, &lookup.by_unionid) {
        (Some(a), Some(b)) if a.user != b.user => return conflict(source, a, b),
        (Some(a), Some(_)) => (a, Decision::SignIn { user: a.user }),
        (Some(a), None) => (a, known_by_openid(a, identified, lookup.unionid_usable)),
        (None, Some(b)) => (b, Decision::AddOpenid { user: b.user }),
        (None, None) => return unknown(source, lookup),
    };
    match decision {
        (holder, _) if holder.disabled => Err(Refusal::UserDisabled),
        (_, decision) => Ok(decision),
    }
}

/// What is done when `user`, who is signed in, scans to bind a WeChat to their account. Whoever holds
/// it already keeps it.
///
/// # Errors
/// [`Refusal::Conflict`] if it is somebody else's.
pub fn decide_to_bind(
    user: UserId,
    identified: &Identified,
    lookup: &Lookup,
) -> Result<Decision, Refusal> {
    match (&lookup.by_openid, &lookup.by_unionid) {
        (Some(one), _) | (_, Some(one)) if one.user != user => Err(Refusal::Conflict),
        (Some(_), Some(other)) if other.user != user => Err(Refusal::Conflict),
        (None, None) => Ok(Decision::Bind { user }),
        (Some(holder), None) => Ok(known_by_openid(holder, identified, lookup.unionid_usable)),
        (None, Some(_)) => Ok(Decision::AddOpenid { user }),
        (Some(_), Some(_)) => Ok(Decision::SignIn { user }),
    }
}

fn known_by_openid(holder: &Holder, identified: &Identified, unionid_usable: bool) -> Decision {
    let user = holder.user;
    match (&holder.unionid, &identified.unionid) {
        (Some(on_file), Some(told)) if unionid_usable && on_file != told => {
            Decision::UnionidChanged { user }
        }
        (None, Some(_)) if unionid_usable => Decision::AddUnionid { user },
        _ => Decision::SignIn { user },
    }
}

/// Nobody is signed in silently; who can prove to be one of the two may choose.
fn conflict(source: &Source, a: &Holder, b: &Holder) -> Result<Decision, Refusal> {
    if a.disabled && b.disabled {
        return Err(Refusal::UserDisabled);
    }
    let taken = proofs(source, Question::Conflict);
    let is_provable =
        |one: &Holder| !one.disabled && one.proofs.iter().any(|proof| taken.contains(proof));
    // A question that nobody could answer is not asked.
    if !is_provable(a) && !is_provable(b) {
        return Err(Refusal::Conflict);
    }
    Ok(ask(Question::Conflict))
}

fn unknown(source: &Source, lookup: &Lookup) -> Result<Decision, Refusal> {
    if source.login_only {
        return Err(Refusal::LoginOnly);
    }
    match source.association {
        Association::None => Ok(Decision::Create),
        Association::FieldMatch => match &lookup.by_phone {
            Some(phone) => matched(phone),
            None => Ok(ask(Question::PhoneNumber)),
        },
        Association::Ask => Ok(ask(Question::Choose)),
    }
}

fn matched(phone: &PhoneLookup) -> Result<Decision, Refusal> {
    let enabled: Vec<_> = phone.holders.iter().filter(|user| !user.disabled).collect();
    match enabled.as_slice() {
        [] if phone.holders.is_empty() => Ok(Decision::Create),
        [] => Err(Refusal::UserDisabled),
        // Another WeChat is bound to that account: whoever proves it signs in, and nothing is bound.
        [one] if one.has_openid => Ok(ask(Question::Conflict)),
        [_] if !phone.proven => Ok(ask(Question::PhoneCode)),
        [one] => Ok(Decision::Bind { user: one.user }),
        _ => Ok(ask(Question::Several)),
    }
}

const fn ask(question: Question) -> Decision {
    Decision::Ask { question }
}

/// The users among whom the end user is asked to choose, none of them disabled. A conflict is between
/// the holders of the ids, or, if nobody holds them, about the one who was found by phone number.
#[must_use]
pub fn candidates(question: Question, lookup: &Lookup) -> Vec<UserId> {
    let by_ids = [&lookup.by_openid, &lookup.by_unionid];
    let mut by_ids = by_ids.into_iter().flatten().peekable();
    let by_phone = lookup.by_phone.iter().flat_map(|phone| &phone.holders);
    match question {
        Question::Conflict if by_ids.peek().is_some() => {
            by_ids.filter(|a| !a.disabled).map(|a| a.user).collect()
        }
        Question::Conflict | Question::Several | Question::PhoneCode => {
            by_phone.filter(|a| !a.disabled).map(|a| a.user).collect()
        }
        Question::Choose | Question::PhoneNumber => Vec::new(),
    }
}

/// What proves an account when this is asked: what the source takes; and, since a source that matches
/// by phone number trusts these, a code to the account's number, whatever the source says else.
#[must_use]
pub fn proofs(source: &Source, question: Question) -> Vec<Proof> {
    let is_matching = source.association == Association::FieldMatch;
    let mut taken = match question {
        Question::PhoneCode => Vec::new(),
        _ => source.proofs.clone(),
    };
    if is_matching && !taken.contains(&Proof::PhoneCode) {
        taken.push(Proof::PhoneCode);
    }
    taken.sort_unstable();
    taken
}

#[cfg(test)]
mod tests;
