use saoma_ambient::{Entropy, Timestamp};
use saoma_model::{
    Association, Decision, Holder, Identified, LoginId, Lookup, OpenId, PhoneHolder, PhoneLookup,
    PlatformApp, Profile, Question, Refusal, Source, SourceKind, UnionId, UserId, decide,
};

/// What a login through the source would do about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// About whom.
    pub whom: Whom,
    /// What; the users in it are nobody's.
    pub decided: Result<Decision, Refusal>,
}

/// Somebody whom a login can bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whom {
    /// `known`: signed in through this platform app before.
    Known,
    /// `known_elsewhere`: signed in through another platform app of the same open platform account.
    KnownElsewhere,
    /// `new`: nobody, as far as WeChat's ids tell.
    New,
    /// `new_with_phone`: the same, and one account has their phone number.
    NewWithPhone,
    /// `new_with_phones`: the same, and several accounts have it.
    NewWithPhones,
}

impl Whom {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::KnownElsewhere => "known_elsewhere",
            Self::New => "new",
            Self::NewWithPhone => "new_with_phone",
            Self::NewWithPhones => "new_with_phones",
        }
    }

    /// The key of the text that says who that is.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Known => "connection_test.whom.known",
            Self::KnownElsewhere => "connection_test.whom.known_elsewhere",
            Self::New => "connection_test.whom.new",
            Self::NewWithPhone => "connection_test.whom.new_with_phone",
            Self::NewWithPhones => "connection_test.whom.new_with_phones",
        }
    }
}

impl Outcome {
    /// The key of the text that says what would be done.
    #[must_use]
    pub const fn key(self) -> &'static str {
        decided_key(self.decided)
    }
}

/// The key of the text that says what a decision does, before it is done.
#[must_use]
pub const fn decided_key(decided: Result<Decision, Refusal>) -> &'static str {
    match decided {
        Ok(Decision::SignIn { .. }) => "connection_test.decided.sign_in",
        Ok(Decision::AddUnionid { .. }) => "connection_test.decided.add_unionid",
        Ok(Decision::AddOpenid { .. }) => "connection_test.decided.add_openid",
        Ok(Decision::UnionidChanged { .. }) => "connection_test.decided.unionid_changed",
        Ok(Decision::Create) => "connection_test.decided.create",
        Ok(Decision::Bind { .. } | Decision::Choose { .. }) => "connection_test.decided.bind",
        Ok(Decision::Ask { question }) => match question {
            Question::Choose => "connection_test.decided.ask_choose",
            Question::Several => "connection_test.decided.ask_several",
            Question::Conflict => "connection_test.decided.ask_conflict",
            Question::PhoneNumber => "connection_test.decided.ask_phone_number",
            Question::PhoneCode => "connection_test.decided.ask_phone_code",
        },
        Err(Refusal::LoginOnly) => "connection_test.decided.login_only",
        Err(Refusal::Conflict) => "connection_test.decided.conflict",
        Err(Refusal::UserDisabled) => "connection_test.decided.user_disabled",
        Err(Refusal::SnapshotUser) => "connection_test.decided.snapshot_user",
        Err(_) => "connection_test.decided.refused",
    }
}

/// Every case that can arise through this source, with what its rules make of it.
#[must_use]
pub fn outcomes(source: &Source, app: &PlatformApp) -> Vec<Outcome> {
    let matches_phones = source.kind == SourceKind::WechatMiniProgram
        && source.association == Association::FieldMatch;
    let cases = [
        (Whom::Known, true),
        (Whom::KnownElsewhere, app.open_platform.is_some()),
        (Whom::New, true),
        (Whom::NewWithPhone, matches_phones),
        (Whom::NewWithPhones, matches_phones),
    ];
    let somebody = somebody(app);
    let arising = cases.into_iter().filter(|(_, can_arise)| *can_arise);
    arising
        .map(|(whom, _)| Outcome {
            whom,
            decided: decide(source, &somebody, &lookup(whom, matches_phones)),
        })
        .collect()
}

fn lookup(whom: Whom, matches_phones: bool) -> Lookup {
    let holders = match whom {
        Whom::NewWithPhone => 1,
        Whom::NewWithPhones => 2,
        _ => 0,
    };
    Lookup {
        unionid_usable: whom == Whom::KnownElsewhere,
        by_openid: (whom == Whom::Known).then(holder),
        by_unionid: (whom == Whom::KnownElsewhere).then(holder),
        by_phone: matches_phones.then(|| PhoneLookup {
            proven: false,
            holders: (0..holders).map(|_| phone_holder()).collect(),
        }),
    }
}

fn holder() -> Holder {
    Holder {
        user: nobody(),
        disabled: false,
        unionid: None,
        proofs: Vec::new(),
    }
}

fn phone_holder() -> PhoneHolder {
    PhoneHolder {
        user: nobody(),
        disabled: false,
        has_openid: false,
    }
}

/// Ids that are nobody's: what the rules say does not depend on them.
struct Zeroes;

impl Entropy for Zeroes {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

fn nobody() -> UserId {
    UserId::new(Timestamp::from_millis(0), &Zeroes)
}

fn somebody(app: &PlatformApp) -> Identified {
    Identified {
        login: LoginId::new(Timestamp::from_millis(0), &Zeroes),
        appid: app.appid.clone(),
        openid: OpenId::new("openid"),
        unionid: app.open_platform.as_ref().map(|_| UnionId::new("unionid")),
        profile: Profile::default(),
    }
}
