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
        proofs: vec![Proof::PhoneCode],
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
        asked(Question::Conflict),
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
    let question = Question::Conflict;
    for (association, taken, expected) in [
        (Association::None, Proof::PhoneCode, Ok(question)),
        (
            Association::None,
            Proof::EmailCode,
            Err("neither has a proven address"),
        ),
        (Association::FieldMatch, Proof::EmailCode, Ok(question)),
    ] {
        let decided = decide(
            &with(association, &[taken]),
            &identified(Some("u1")),
            &lookup,
        );
        match expected {
            Ok(question) => assert_eq!(decided, Ok(Decision::Ask { question }), "{association:?}"),
            Err(why) => assert_eq!(decided, Err(Refusal::Conflict), "{why}"),
        }
    }
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
    let by_number = phone(false, &[has_phone(3)]);
    assert_eq!(
        candidates(question, &by_number),
        [user(3)],
        "nobody holds the ids, so it is about the number's owner"
    );
}

#[test]
fn a_code_to_the_number_is_taken_where_the_source_matches_by_it_and_else_only_where_it_says_so() {
    let matching = with(Association::FieldMatch, &[Proof::Password]);
    assert_eq!(proofs(&matching, Question::PhoneCode), [Proof::PhoneCode]);
    for question in [Question::Several, Question::Conflict] {
        assert_eq!(
            proofs(&matching, question),
            [Proof::PhoneCode, Proof::Password],
            "{question}"
        );
    }
    let asking = with(Association::Ask, &[Proof::EmailCode]);
    for question in [Question::Choose, Question::Several, Question::Conflict] {
        assert_eq!(
            proofs(&asking, question),
            [Proof::EmailCode],
            "{question}: a number that a phone told unasked opens nothing"
        );
    }
}

#[test]
fn whoever_is_signed_in_binds_what_is_nobodys_and_takes_nothing_away() {
    let me = user(1);
    for (by_openid, by_unionid, expected) in [
        (None, None, Ok(Decision::Bind { user: me })),
        (None, Some(1), Ok(Decision::AddOpenid { user: me })),
        (Some(1), None, Ok(Decision::AddUnionid { user: me })),
        (Some(1), Some(1), Ok(Decision::SignIn { user: me })),
        (Some(2), None, Err(Refusal::Conflict)),
        (None, Some(2), Err(Refusal::Conflict)),
        (Some(1), Some(2), Err(Refusal::Conflict)),
        (Some(2), Some(1), Err(Refusal::Conflict)),
    ] {
        let lookup = Lookup {
            unionid_usable: true,
            by_openid: by_openid.map(|seed| holder(seed, None)),
            by_unionid: by_unionid.map(|seed| holder(seed, Some("u1"))),
            by_phone: None,
        };
        assert_eq!(
            decide_to_bind(me, &identified(Some("u1")), &lookup),
            expected,
            "openid of {by_openid:?}, unionid of {by_unionid:?}"
        );
    }
}
