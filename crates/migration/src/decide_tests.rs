use std::sync::Arc;

use saoma_ambient::SeededEntropy;
use saoma_model::{AppId, OpenId, OpenPlatform, UnionId};

use super::*;
use crate::book::Book;

struct World {
    book: Book,
    entropy: Arc<SeededEntropy>,
}

impl World {
    fn new() -> Self {
        Self {
            book: Book::default(),
            entropy: Arc::new(SeededEntropy::new(7)),
        }
    }

    fn making(&self) -> Making<'_> {
        Making {
            workspace: WorkspaceId::from_uuid(uuid::Uuid::nil()),
            now: Timestamp::from_millis(1_785_542_400_000),
            entropy: &*self.entropy,
        }
    }

    /// Somebody who is known already.
    fn know(&mut self, candidate: &Candidate) -> UserId {
        let known = create(candidate, self.making());
        let id = known.id();
        self.book.load(vec![known]);
        id
    }

    fn decide(&self, candidate: &Candidate, rule: OnConflict) -> Verdict {
        decide(
            candidate,
            &self.book.holders(candidate),
            rule,
            self.making(),
        )
    }

    fn rest(&self, candidate: &Candidate, rule: OnConflict) -> (RowDecision, RowReason) {
        match self.decide(candidate, rule) {
            Verdict::Rest(rest) => (rest.decision, rest.reason),
            other => panic!("nothing should be done: {other:?}"),
        }
    }
}

fn openid(id: &str) -> IdentityKey {
    IdentityKey::Openid {
        appid: AppId::new("wx0123456789abcdef"),
        openid: OpenId::new(id),
    }
}

fn unionid(id: &str) -> IdentityKey {
    IdentityKey::Unionid {
        open_platform: OpenPlatform::new("acme"),
        unionid: UnionId::new(id),
    }
}

fn person() -> Candidate {
    Candidate {
        external_id: None,
        nickname: None,
        picture: None,
        phone: None,
        phone_verified: false,
        email: None,
        email_verified: false,
        identities: Vec::new(),
        created_at: None,
        password: None,
        disabled: None,
    }
}

fn with_openid(id: &str) -> Candidate {
    Candidate {
        identities: vec![openid(id)],
        ..person()
    }
}

fn with_phone(phone: &str) -> Candidate {
    Candidate {
        phone: Some(phone.to_owned()),
        ..person()
    }
}

const A: &str = "+8613800138000";
const B: &str = "+8613900139000";

#[test]
fn who_is_not_known_is_created_and_who_is_known_stays_as_they_are() {
    let mut world = World::new();
    let person = Candidate {
        external_id: Some("7".to_owned()),
        phone: Some(A.to_owned()),
        ..with_openid("oA")
    };
    assert_eq!(world.decide(&person, OnConflict::Note), Verdict::Create);
    world.know(&person);
    assert_eq!(
        world.rest(&person, OnConflict::Note),
        (RowDecision::Skip, RowReason::Unchanged),
        "the same row again changes nothing"
    );
}

#[test]
fn a_gap_is_filled_and_a_new_id_links() {
    let mut world = World::new();
    let user = world.know(&with_openid("oA"));
    let row = Candidate {
        identities: vec![openid("oA"), unionid("uA")],
        phone: Some(A.to_owned()),
        nickname: Some("小明".to_owned()),
        ..person()
    };
    let Verdict::Change {
        after,
        decision,
        reason,
    } = world.decide(&row, OnConflict::Note)
    else {
        panic!("the row says more than is known");
    };
    assert_eq!((decision, reason), (RowDecision::Link, RowReason::ByOpenid));
    assert_eq!(after.id(), user);
    assert_eq!(after.account.user.phone.as_deref(), Some(A));
    assert_eq!(after.account.user.nickname.as_deref(), Some("小明"));
    assert_eq!(after.account.identities.len(), 2);
    let row = Candidate {
        phone: Some(A.to_owned()),
        ..with_openid("oA")
    };
    assert!(matches!(
        world.decide(&row, OnConflict::Note),
        Verdict::Change {
            decision: RowDecision::Update,
            ..
        }
    ));
}

#[test]
fn a_phone_number_finds_somebody_only_if_nothing_else_does() {
    let mut world = World::new();
    let user = world.know(&with_phone(A));
    let row = Candidate {
        phone: Some(A.to_owned()),
        ..with_openid("oA")
    };
    let Verdict::Change { after, reason, .. } = world.decide(&row, OnConflict::Note) else {
        panic!("the phone number tells who it is");
    };
    assert_eq!((after.id(), reason), (user, RowReason::ByPhone));
    world.know(&with_phone(A));
    assert_eq!(
        world.rest(&row, OnConflict::Note),
        (RowDecision::Conflict, RowReason::PhoneShared),
        "two have it"
    );
    world.know(&with_openid("oA"));
    assert_eq!(
        world.rest(&row, OnConflict::Note),
        (RowDecision::Conflict, RowReason::PhoneOfOther),
        "the openid tells who it is, and the number is somebody else's"
    );
}

#[test]
fn a_name_never_recognises_anybody() {
    let mut world = World::new();
    world.know(&Candidate {
        nickname: Some("小明".to_owned()),
        ..with_openid("oA")
    });
    let row = Candidate {
        nickname: Some("小明".to_owned()),
        ..with_openid("oB")
    };
    assert_eq!(world.decide(&row, OnConflict::Merge), Verdict::Create);
}

#[test]
fn another_value_is_settled_as_the_rule_says() {
    let mut world = World::new();
    world.know(&Candidate {
        phone: Some(A.to_owned()),
        ..with_openid("oA")
    });
    let row = Candidate {
        phone: Some(B.to_owned()),
        ..with_openid("oA")
    };
    let differs = RowReason::PhoneDiffers;
    assert_eq!(
        world.rest(&row, OnConflict::Note),
        (RowDecision::Conflict, differs)
    );
    assert_eq!(
        world.rest(&row, OnConflict::Stop),
        (RowDecision::Conflict, differs)
    );
    assert_eq!(
        world.rest(&row, OnConflict::Skip),
        (RowDecision::Skip, differs)
    );
    assert_eq!(
        world.rest(&row, OnConflict::Merge),
        (RowDecision::Skip, RowReason::Unchanged),
        "the known value stays"
    );
    let Verdict::Change { after, .. } = world.decide(&row, OnConflict::Update) else {
        panic!("the row wins");
    };
    assert_eq!(after.account.user.phone.as_deref(), Some(B));
}

#[test]
fn two_users_become_one_only_if_asked_and_proven() {
    let mut world = World::new();
    let first = world.know(&with_openid("oA"));
    let second = world.know(&Candidate {
        identities: vec![unionid("uA")],
        ..person()
    });
    let row = Candidate {
        identities: vec![openid("oA"), unionid("uA")],
        ..person()
    };
    let two = (RowDecision::Conflict, RowReason::TwoUsers);
    assert_eq!(world.rest(&row, OnConflict::Note), two);
    assert_eq!(world.rest(&row, OnConflict::Update), two);
    let (kept, removed) = (first.min(second), first.max(second));
    assert_eq!(
        world.decide(&row, OnConflict::Merge),
        Verdict::Merge {
            kept,
            removed: vec![removed]
        },
        "who was there first stays"
    );
    let mut world = World::new();
    world.know(&with_phone(A));
    world.know(&Candidate {
        email: Some("a@acme.example".to_owned()),
        ..person()
    });
    let row = Candidate {
        email: Some("a@acme.example".to_owned()),
        ..with_phone(A)
    };
    assert_eq!(
        world.rest(&row, OnConflict::Merge),
        two,
        "nobody has proven number or address"
    );
}

#[test]
fn two_unionids_are_two_people_whatever_the_rule() {
    let mut world = World::new();
    world.know(&Candidate {
        identities: vec![openid("oA"), unionid("uA")],
        ..person()
    });
    let row = Candidate {
        identities: vec![openid("oA"), unionid("uB")],
        ..person()
    };
    for rule in [OnConflict::Note, OnConflict::Update, OnConflict::Merge] {
        assert_eq!(
            world.rest(&row, rule),
            (RowDecision::Conflict, RowReason::UnionidDiffers),
            "{rule}"
        );
    }
    let row = Candidate {
        identities: vec![unionid("uA"), openid("oB")],
        ..person()
    };
    assert_eq!(
        world.rest(&row, OnConflict::Update),
        (RowDecision::Conflict, RowReason::OpenidDiffers)
    );
    assert!(
        matches!(
            world.decide(&row, OnConflict::Merge),
            Verdict::Change { .. }
        ),
        "after a merge somebody may have two openids"
    );
}
