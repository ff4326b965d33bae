use super::*;
use crate::{AppId, OpenId, OpenPlatform, UnionId, UserId, WorkspaceId};
use saoma_ambient::{SeededEntropy, Timestamp};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn account(seed: u64, keys: &[IdentityKey]) -> Account {
    let entropy = SeededEntropy::new(seed);
    let workspace = WorkspaceId::new(at(0), &SeededEntropy::new(0));
    let id = UserId::new(at(0), &entropy);
    let identity = |key: &IdentityKey| Identity {
        workspace,
        id: IdentityId::new(at(0), &entropy),
        user: id,
        key: key.clone(),
        source: None,
        created_at: at(0),
        revoked_at: None,
    };
    Account {
        user: User {
            workspace,
            id,
            nickname: Some(format!("n{seed}")),
            picture: None,
            phone: None,
            phone_verified: false,
            email: None,
            email_verified: false,
            disabled: false,
            created_at: at(100 * i64::try_from(seed).unwrap()),
            updated_at: at(0),
            last_login_at: None,
            signed_out_at: None,
        },
        password: None,
        identities: keys.iter().map(identity).collect(),
    }
}

fn openid(appid: &str, value: &str) -> IdentityKey {
    IdentityKey::Openid {
        appid: AppId::new(appid),
        openid: OpenId::new(value),
    }
}

fn unionid(value: &str) -> IdentityKey {
    IdentityKey::Unionid {
        open_platform: OpenPlatform::new("acme"),
        unionid: UnionId::new(value),
    }
}

fn plan(kept: &Account, removed: &Account) -> MergePlan {
    plan_merge(kept, removed, &BTreeMap::new())
}

/// The user who stayed, as a merge leaves them.
fn after(plan: &MergePlan) -> Account {
    let mut identities = plan.journal.kept.identities.clone();
    identities.extend(plan.moved.iter().cloned());
    Account {
        user: plan.merged.clone(),
        password: plan.password.clone(),
        identities,
    }
}

#[test]
fn each_differing_field_has_a_winner_that_a_person_may_overrule() {
    let mut kept = account(2, &[openid("wxa", "o-1")]);
    let mut removed = account(1, &[openid("wxb", "o-2")]);
    kept.user.phone = Some("+8613800138000".to_owned());
    removed.user.phone = Some("+8613900139000".to_owned());
    removed.user.phone_verified = true;
    removed.password = Some(PasswordHash::new("$argon2id$1"));
    let plan = plan(&kept, &removed);
    let winners: Vec<_> = plan
        .rows
        .iter()
        .map(|row| (row.field, row.winner))
        .collect();
    assert_eq!(
        winners,
        [
            (MergeField::Nickname, Winner::Kept),
            (MergeField::Phone, Winner::Removed),
            (MergeField::Password, Winner::Removed),
        ],
        "the one who stays wins, except against what is proven or what they do not have"
    );
    assert_eq!(plan.merged.id, kept.user.id);
    assert_eq!(plan.merged.phone, removed.user.phone);
    assert!(
        plan.merged.phone_verified,
        "the proof comes with the number"
    );
    assert_eq!(plan.merged.created_at, at(100), "the older of the two");
    let choices = BTreeMap::from([
        (MergeField::Nickname, Winner::Removed),
        (MergeField::Phone, Winner::Kept),
    ]);
    let chosen = plan_merge(&kept, &removed, &choices);
    assert_eq!(chosen.merged.nickname.as_deref(), Some("n1"));
    assert_eq!(chosen.merged.phone, kept.user.phone);
    assert!(!chosen.merged.phone_verified);
}

#[test]
fn what_two_people_may_be_is_warned_of() {
    let kept = account(1, &[openid("wxa", "o-1"), unionid("u-1")]);
    let mut removed = account(2, &[openid("wxa", "o-2"), unionid("u-2")]);
    removed.user.disabled = true;
    let merge = plan(&kept, &removed);
    assert_eq!(
        merge.warnings,
        [
            MergeWarning::TwoOpenids,
            MergeWarning::TwoUnionids,
            MergeWarning::OneDisabled
        ]
    );
    assert!(
        merge.merged.disabled,
        "merging lets nobody in who was refused"
    );
    let other = account(3, &[openid("wxb", "o-3")]);
    assert_eq!(plan(&kept, &other).warnings, []);
}

#[test]
fn undoing_restores_both_exactly() {
    let kept = account(2, &[openid("wxa", "o-1")]);
    let mut removed = account(1, &[openid("wxb", "o-2"), unionid("u-2")]);
    removed.user.email = Some("a@acme.example".to_owned());
    removed.user.last_login_at = Some(at(7));
    removed.password = Some(PasswordHash::new("$argon2id$1"));
    let plan = plan(&kept, &removed);
    let undone = undo(&plan.journal, Some(&after(&plan))).unwrap();
    assert_eq!(undone.kept, kept.user);
    assert_eq!(undone.password, None);
    assert_eq!(undone.removed, removed);
    assert_eq!(undone.moves_back.len(), 2);
    assert_eq!((undone.lost, undone.changed_since), (vec![], vec![]));
}

#[test]
fn what_changed_since_is_not_overwritten() {
    let kept = account(1, &[openid("wxa", "o-1")]);
    let mut removed = account(2, &[openid("wxb", "o-2")]);
    removed.user.email = Some("a@acme.example".to_owned());
    let plan = plan(&kept, &removed);
    let mut today = after(&plan);
    today.user.email = Some("new@acme.example".to_owned());
    today.user.nickname = Some("renamed".to_owned());
    today.identities.truncate(1);
    let undone = undo(&plan.journal, Some(&today)).unwrap();
    assert_eq!(undone.kept.email.as_deref(), Some("new@acme.example"));
    assert_eq!(undone.kept.nickname.as_deref(), Some("renamed"));
    assert_eq!(undone.changed_since, [MergeField::Email]);
    assert_eq!(
        undone.lost,
        [openid("wxb", "o-2")],
        "an identity that was unbound since stays so"
    );
    assert_eq!(undo(&plan.journal, None), Err(UndoRefusal::KeptIsGone));
}

#[test]
fn a_journal_is_read_back_and_shows_no_password_in_a_log() {
    let mut kept = account(1, &[openid("wxa", "o-1")]);
    kept.password = Some(PasswordHash::new("$argon2id$secret"));
    let journal = plan(&kept, &account(2, &[])).journal;
    let json = serde_json::to_string(&journal).unwrap();
    assert_eq!(
        serde_json::from_str::<MergeJournal>(&json).unwrap(),
        journal
    );
    assert!(!format!("{journal:?}").contains("secret"));
}
