use super::*;
use crate::{
    AppId, LoginId, OpenId, Profile, Proof, Slug, SourceKind, SourceSettings, WorkspaceId,
};
use saoma_ambient::{SeededEntropy, Timestamp};

fn source(login_only: bool) -> Source {
    let now = Timestamp::from_millis(0);
    Source {
        workspace: WorkspaceId::new(now, &SeededEntropy::new(1)),
        id: Slug::parse("pc").unwrap(),
        kind: SourceKind::WechatPc,
        appid: AppId::new("wx0123456789abcdef"),
        display_name: "微信登录".to_owned(),
        login_only,
        association: Association::None,
        proofs: Vec::new(),
        logo: None,
        settings: SourceSettings::new(SourceKind::WechatPc),
        has_event_secrets: false,
        enabled: true,
        created_at: now,
        updated_at: now,
    }
}

fn identified(unionid: Option<&str>) -> Identified {
    Identified {
        login: LoginId::new(Timestamp::from_millis(0), &SeededEntropy::new(2)),
        appid: AppId::new("wx0123456789abcdef"),
        openid: OpenId::new("o-1"),
        unionid: unionid.map(UnionId::new),
        profile: Profile::default(),
    }
}

fn user(seed: u64) -> UserId {
    UserId::new(Timestamp::from_millis(0), &SeededEntropy::new(seed))
}

fn holder(seed: u64, unionid: Option<&str>) -> Holder {
    Holder {
        user: user(seed),
        disabled: false,
        unionid: unionid.map(UnionId::new),
    }
}

/// What is decided about somebody who comes with the unionid `u1`.
fn check(
    by_openid: Option<Holder>,
    by_unionid: Option<Holder>,
    expected: Result<Decision, Refusal>,
    why: &str,
) {
    let lookup = Lookup {
        unionid_usable: true,
        by_openid,
        by_unionid,
        by_phone: None,
    };
    assert_eq!(
        decide(&source(false), &identified(Some("u1")), &lookup),
        expected,
        "{why}"
    );
}

#[test]
fn openid_and_unionid_together_decide() {
    let (one, two) = (user(1), user(2));
    check(None, None, Ok(Decision::Create), "nobody has either");
    check(
        Some(holder(1, Some("u1"))),
        Some(holder(1, Some("u1"))),
        Ok(Decision::SignIn { user: one }),
        "both are one user's",
    );
    check(
        Some(holder(1, None)),
        None,
        Ok(Decision::AddUnionid { user: one }),
        "an openid-only account upgrades by itself",
    );
    check(
        None,
        Some(holder(2, Some("u1"))),
        Ok(Decision::AddOpenid { user: two }),
        "known from another platform app",
    );
    check(
        Some(holder(1, None)),
        Some(holder(2, Some("u1"))),
        Err(Refusal::Conflict),
        "two users: never silently one of them",
    );
    check(
        Some(holder(1, Some("u0"))),
        None,
        Ok(Decision::UnionidChanged { user: one }),
        "another unionid on file: nothing is changed",
    );
    check(
        Some(holder(1, Some("u0"))),
        Some(holder(2, Some("u1"))),
        Err(Refusal::Conflict),
        "another unionid, and it is somebody's",
    );
}

#[test]
fn without_a_usable_unionid_the_openid_alone_decides() {
    let lookup = Lookup {
        unionid_usable: false,
        by_openid: Some(holder(1, None)),
        by_unionid: None,
        by_phone: None,
    };
    assert_eq!(
        decide(&source(false), &identified(None), &lookup),
        Ok(Decision::SignIn { user: user(1) })
    );
    assert_eq!(
        decide(&source(false), &identified(Some("u1")), &lookup),
        Ok(Decision::SignIn { user: user(1) }),
        "a unionid whose open platform account nobody named is not filed anywhere"
    );
}

#[test]
fn a_login_only_source_creates_nobody_but_still_adds_ids_to_known_users() {
    let nobody = Lookup {
        unionid_usable: true,
        ..Lookup::default()
    };
    assert_eq!(
        decide(&source(true), &identified(Some("u1")), &nobody),
        Err(Refusal::LoginOnly)
    );
    let known = Lookup {
        by_unionid: Some(holder(1, Some("u1"))),
        ..nobody
    };
    assert_eq!(
        decide(&source(true), &identified(Some("u1")), &known),
        Ok(Decision::AddOpenid { user: user(1) })
    );
}

#[test]
fn a_disabled_user_is_refused_however_they_are_found() {
    let disabled = Some(Holder {
        disabled: true,
        ..holder(1, Some("u1"))
    });
    check(
        disabled.clone(),
        disabled.clone(),
        Err(Refusal::UserDisabled),
        "found by both",
    );
    check(
        disabled.clone(),
        None,
        Err(Refusal::UserDisabled),
        "found by openid",
    );
    check(
        None,
        disabled,
        Err(Refusal::UserDisabled),
        "found by unionid",
    );
}

fn with(association: Association, proofs: &[Proof]) -> Source {
    Source {
        association,
        proofs: proofs.to_vec(),
        ..source(false)
    }
}

fn phone(proven: bool, holders: &[PhoneHolder]) -> Lookup {
    Lookup {
        by_phone: Some(PhoneLookup {
            proven,
            holders: holders.to_vec(),
        }),
        ..Lookup::default()
    }
}

fn has_phone(seed: u64) -> PhoneHolder {
    PhoneHolder {
        user: user(seed),
        disabled: false,
        has_openid: false,
    }
}

#[test]
fn a_field_match_binds_the_one_user_whose_number_it_still_is() {
    let source = with(Association::FieldMatch, &[Proof::PhoneCode]);
    let check = |lookup: &Lookup, expected: Result<Decision, Refusal>, why: &str| {
        assert_eq!(
            decide(&source, &identified(None), lookup),
            expected,
            "{why}"
        );
    };
    let asked = |question| Ok(Decision::Ask { question });
    check(
        &Lookup::default(),
        asked(Question::PhoneNumber),
        "there is nothing to match by",
    );
    check(&phone(false, &[]), Ok(Decision::Create), "a miss creates");
    check(
        &phone(false, &[has_phone(1)]),
        asked(Question::PhoneCode),
        "numbers are given to others",
    );
    check(
        &phone(true, &[has_phone(1)]),
        Ok(Decision::Bind { user: user(1) }),
        "a hit, and the number was proven",
    );
    check(
        &phone(true, &[has_phone(1), has_phone(2)]),
        asked(Question::Several),
        "several",
    );
    let taken = PhoneHolder {
        has_openid: true,
        ..has_phone(1)
    };
    check(
        &phone(true, &[taken]),
        Err(Refusal::Conflict),
        "another WeChat is bound to it",
    );
    let disabled = PhoneHolder {
        disabled: true,
        ..has_phone(1)
    };
    check(
        &phone(true, std::slice::from_ref(&disabled)),
        Err(Refusal::UserDisabled),
        "the one is disabled",
    );
    check(
        &phone(true, &[disabled, has_phone(2)]),
        Ok(Decision::Bind { user: user(2) }),
        "a disabled one does not count",
    );
}

#[test]
fn a_field_match_never_looks_at_the_number_of_somebody_known() {
    let source = with(Association::FieldMatch, &[]);
    let lookup = Lookup {
        by_openid: Some(holder(1, None)),
        ..phone(true, &[has_phone(2)])
    };
    assert_eq!(
        decide(&source, &identified(None), &lookup),
        Ok(Decision::SignIn { user: user(1) })
    );
}

#[test]
fn ask_asks_only_about_somebody_unknown() {
    let source = with(Association::Ask, &[Proof::Password]);
    assert_eq!(
        decide(&source, &identified(None), &Lookup::default()),
        Ok(Decision::Ask {
            question: Question::Choose
        })
    );
    let login_only = Source {
        login_only: true,
        ..source
    };
    assert_eq!(
        decide(&login_only, &identified(None), &Lookup::default()),
        Err(Refusal::LoginOnly),
        "a login-only source binds nobody either"
    );
}

#[test]
fn a_conflict_is_put_to_whoever_can_prove_one_of_the_two() {
    let lookup = Lookup {
        unionid_usable: true,
        by_openid: Some(holder(1, None)),
        by_unionid: Some(holder(2, Some("u1"))),
        by_phone: None,
    };
    let source = with(Association::None, &[Proof::EmailCode]);
    let question = Question::Conflict;
    assert_eq!(
        decide(&source, &identified(Some("u1")), &lookup),
        Ok(Decision::Ask { question })
    );
    assert_eq!(candidates(question, &lookup), [user(1), user(2)]);
    let one_disabled = Lookup {
        by_openid: Some(Holder {
            disabled: true,
            ..holder(1, None)
        }),
        ..lookup
    };
    assert_eq!(
        candidates(question, &one_disabled),
        [user(2)],
        "a disabled account is not offered"
    );
}
