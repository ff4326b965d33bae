use std::sync::Arc;

use saoma_ambient::{SeededEntropy, Timestamp};
use saoma_model::{IdentityKey, OpenPlatform, UnionId, WorkspaceId};

use super::*;
use crate::book::Book;
use crate::decide::create;

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

    fn know(&mut self, candidate: &Candidate) -> UserId {
        let known = create(candidate, self.making());
        let id = known.id();
        self.book.load(vec![known]);
        id
    }

    fn judge(&self, candidate: &Candidate, settlements: &Settlements) -> Verdict {
        let rules = Rules {
            on_conflict: OnConflict::Note,
            settlements,
        };
        let holders = self.book.holders(candidate);
        judge(1, candidate, &holders, rules, self.making())
    }

    /// Whether the row, settled like this, is still a conflict.
    fn options(&self, candidate: &Candidate) -> Vec<RowSettlement> {
        let holders = self.book.holders(candidate);
        let fits = |settlement: &RowSettlement| {
            settle(candidate, &holders, *settlement, true, self.making()).is_some()
        };
        RowSettlement::ALL.iter().copied().filter(fits).collect()
    }
}

fn person(phone: Option<&str>, unionid: Option<&str>) -> Candidate {
    let key = |unionid: &str| IdentityKey::Unionid {
        open_platform: OpenPlatform::new("acme"),
        unionid: UnionId::new(unionid),
    };
    Candidate {
        external_id: None,
        nickname: None,
        picture: None,
        phone: phone.map(str::to_owned),
        phone_verified: false,
        email: None,
        email_verified: false,
        identities: unionid.map(key).into_iter().collect(),
        created_at: None,
        password: None,
        disabled: None,
    }
}

fn row(settlement: RowSettlement) -> Settlements {
    Settlements {
        rows: BTreeMap::from([(1, settlement)]),
        ..Settlements::default()
    }
}

const PHONE: &str = "+8613800138000";

/// The phone number leads to one user, the unionid to another.
fn two_users() -> (World, UserId, UserId, Candidate) {
    let mut world = World::new();
    let by_phone = world.know(&person(Some(PHONE), None));
    let by_unionid = world.know(&person(None, Some("uB4c5d6")));
    (
        world,
        by_phone,
        by_unionid,
        person(Some(PHONE), Some("uB4c5d6")),
    )
}

#[test]
fn a_row_that_points_to_two_users_can_be_given_to_either_or_make_them_one() {
    let (world, by_phone, by_unionid, mut candidate) = two_users();
    candidate.nickname = Some("小顾".to_owned());
    assert_eq!(
        world.options(&candidate),
        [
            RowSettlement::Skip,
            RowSettlement::Merge,
            RowSettlement::Unionid,
            RowSettlement::Phone
        ]
    );
    for (settlement, user) in [
        (RowSettlement::Phone, by_phone),
        (RowSettlement::Unionid, by_unionid),
    ] {
        let Verdict::Change { after, .. } = world.judge(&candidate, &row(settlement)) else {
            panic!("{settlement} gives the name to somebody");
        };
        assert_eq!(after.id(), user, "{settlement} says whom the row is about");
        assert_eq!(after.account.user.nickname.as_deref(), Some("小顾"));
        let has_both = after.account.user.phone.is_some() && !after.account.identities.is_empty();
        assert!(!has_both, "what the other has stays with the other");
    }
    let merged = world.judge(&candidate, &row(RowSettlement::Merge));
    let (kept, removed) = (by_phone.min(by_unionid), by_phone.max(by_unionid));
    assert_eq!(
        merged,
        Verdict::Merge {
            kept,
            removed: vec![removed]
        }
    );
}

#[test]
fn who_keeps_a_number_of_their_own_can_be_given_the_row_without_the_number_of_another() {
    let mut world = World::new();
    world.know(&person(Some(PHONE), None));
    let by_unionid = world.know(&person(Some("+8613900139000"), Some("uB4c5d6")));
    let mut candidate = person(Some(PHONE), Some("uB4c5d6"));
    candidate.nickname = Some("小顾".to_owned());
    let verdict = world.judge(&candidate, &row(RowSettlement::Unionid));
    let Verdict::Change { after, .. } = verdict else {
        panic!("the row is about the one with the unionid: {verdict:?}");
    };
    assert_eq!(after.id(), by_unionid);
    assert_eq!(after.account.user.phone.as_deref(), Some("+8613900139000"));
}

#[test]
fn a_rule_never_merges_by_a_number_that_nobody_verified() {
    let (world, _, _, candidate) = two_users();
    let by_rule = |reason| Settlements {
        reasons: BTreeMap::from([(reason, RowSettlement::Merge)]),
        ..Settlements::default()
    };
    let Verdict::Rest(rest) = world.judge(&candidate, &by_rule(RowReason::PhoneOfOther)) else {
        panic!("the row is left to somebody");
    };
    assert_eq!(
        (rest.decision, rest.reason),
        (RowDecision::Conflict, RowReason::PhoneOfOther)
    );
}

#[test]
fn the_row_comes_before_the_rule_and_a_rule_counts_for_its_reason_only() {
    let mut world = World::new();
    let known = world.know(&person(Some(PHONE), Some("uB4c5d6")));
    let candidate = person(Some("+8613900139000"), Some("uB4c5d6"));
    let settlements = |rows: &[RowSettlement], reason| Settlements {
        rows: rows.iter().map(|settlement| (1, *settlement)).collect(),
        reasons: BTreeMap::from([(reason, RowSettlement::Update)]),
    };
    let phone = |verdict| match verdict {
        Verdict::Change { after, .. } => after.account.user.phone,
        Verdict::Rest(rest) => Some(rest.decision.to_string()),
        other => panic!("{other:?}"),
    };
    let other_reason = settlements(&[], RowReason::EmailDiffers);
    assert_eq!(
        phone(world.judge(&candidate, &other_reason)).as_deref(),
        Some("conflict")
    );
    let by_rule = settlements(&[], RowReason::PhoneDiffers);
    assert_eq!(
        phone(world.judge(&candidate, &by_rule)).as_deref(),
        Some("+8613900139000")
    );
    let own = settlements(&[RowSettlement::Skip], RowReason::PhoneDiffers);
    assert_eq!(
        phone(world.judge(&candidate, &own)).as_deref(),
        Some("skip")
    );
    let kept = world.judge(&candidate, &row(RowSettlement::Keep));
    let Verdict::Rest(rest) = kept else {
        panic!("nothing is new once the number stays");
    };
    assert_eq!((rest.decision, rest.user), (RowDecision::Skip, Some(known)));
}
