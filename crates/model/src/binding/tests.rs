use super::*;
use crate::Slug;
use saoma_ambient::SeededEntropy;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

fn user(seed: u64) -> UserId {
    UserId::new(at(0), &SeededEntropy::new(seed))
}

fn binding(question: Question, candidates: &[UserId]) -> Binding {
    let entropy = SeededEntropy::new(9);
    Binding {
        workspace: WorkspaceId::new(at(0), &entropy),
        login: LoginId::new(at(0), &entropy),
        source: Slug::parse("pc").unwrap(),
        appid: AppId::new("wx0123456789abcdef"),
        openid: OpenId::new("o-1"),
        unionid: None,
        nickname: None,
        picture: None,
        phone: None,
        question,
        candidates: candidates.to_vec(),
        proofs: vec![Proof::Password],
        state: BindingState::Asked,
        expires_at: at(600),
    }
}

fn proven(user: UserId) -> Proven {
    Proven {
        user,
        proof: Proof::Password,
        disabled: false,
        has_openid: false,
    }
}

#[test]
fn a_new_account_needs_no_proof() {
    let (settled, decision) = binding(Question::Choose, &[]).create(at(1)).unwrap();
    assert_eq!(decision, Decision::Create);
    assert_eq!(
        settled.create(at(2)),
        Err(BindingRefusal::Over),
        "one login makes one account"
    );
    for question in [Question::Several, Question::Conflict, Question::PhoneCode] {
        assert_eq!(
            binding(question, &[user(1)]).create(at(1)),
            Err(BindingRefusal::NotOffered),
            "{question} would make a double account"
        );
    }
}

#[test]
fn an_existing_account_is_bound_only_after_its_proof() {
    let asked = binding(Question::Choose, &[]);
    assert_eq!(
        asked.prove(proven(user(1)), at(1)),
        Err(BindingRefusal::NotOffered),
        "nobody was asked for a proof yet"
    );
    let proving = asked.choose(None, at(1)).unwrap();
    let (_, decision) = proving.prove(proven(user(1)), at(2)).unwrap();
    assert_eq!(decision, Decision::Bind { user: user(1) });
    let refused = |proven| proving.prove(proven, at(2)).unwrap_err();
    assert_eq!(
        refused(Proven {
            proof: Proof::PhoneCode,
            ..proven(user(1))
        }),
        BindingRefusal::ProofNotAllowed
    );
    assert_eq!(
        refused(Proven {
            disabled: true,
            ..proven(user(1))
        }),
        BindingRefusal::UserDisabled
    );
    assert_eq!(
        refused(Proven {
            has_openid: true,
            ..proven(user(1))
        }),
        BindingRefusal::HasOpenid
    );
    let (_, decision) = proving
        .choose(None, at(3))
        .and_then(|binding| binding.create(at(4)))
        .unwrap();
    assert_eq!(decision, Decision::Create, "they may change their mind");
}

#[test]
fn of_several_the_chosen_one_is_to_be_proven() {
    let asked = binding(Question::Several, &[user(1), user(2)]);
    assert_eq!(
        asked.choose(Some(user(3)), at(1)),
        Err(BindingRefusal::NotOffered),
        "nobody chooses an account that was not offered"
    );
    let proving = asked.choose(Some(user(2)), at(1)).unwrap();
    assert_eq!(
        proving.prove(proven(user(1)), at(2)),
        Err(BindingRefusal::NotOffered),
        "the proof of one account opens no other"
    );
    let (_, decision) = proving.prove(proven(user(2)), at(2)).unwrap();
    assert_eq!(decision, Decision::Bind { user: user(2) });
}

#[test]
fn in_a_conflict_the_proven_account_signs_in_and_nothing_moves() {
    let asked = binding(Question::Conflict, &[user(1), user(2)]);
    let proving = asked.choose(Some(user(1)), at(1)).unwrap();
    let account = Proven {
        has_openid: true,
        ..proven(user(1))
    };
    let (_, decision) = proving.prove(account, at(2)).unwrap();
    assert_eq!(decision, Decision::Choose { user: user(1) });
}

#[test]
fn what_came_too_late_or_was_given_up_is_not_followed() {
    let asked = binding(Question::Choose, &[]);
    assert_eq!(asked.create(at(600)), Err(BindingRefusal::Expired));
    let cancelled = asked.cancel().unwrap();
    assert_eq!(cancelled.create(at(1)), Err(BindingRefusal::Over));
}

#[test]
fn a_binding_is_read_back_as_it_was_kept() {
    let proving = binding(Question::Several, &[user(1)])
        .choose(Some(user(1)), at(1))
        .unwrap();
    let json = serde_json::to_string(&proving).unwrap();
    assert_eq!(serde_json::from_str::<Binding>(&json).unwrap(), proving);
}

#[test]
fn a_number_that_was_told_unasked_is_no_proof() {
    let told = Binding {
        phone: Some("+8613800138000".to_owned()),
        ..binding(Question::Several, &[user(1), user(2)])
    };
    let chosen = told.choose(Some(user(2)), at(1)).unwrap();
    let by_code = Proven {
        proof: Proof::PhoneCode,
        ..proven(user(2))
    };
    assert_eq!(
        chosen.prove(by_code, at(2)),
        Err(BindingRefusal::ProofNotAllowed),
        "the source takes passwords only"
    );
}
