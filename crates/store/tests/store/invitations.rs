//! Invitations: what is found by their code, by how they stand, and by whom they are for.

use std::time::Duration;

use saoma_model::{Invitation, InvitationId, InvitationState, UserId, WorkspaceId};
use saoma_store::bulk::Known;
use saoma_store::invitations::{self, Counts};
use saoma_store::user_list::{self, Invited, UserFilter, UserOrder, UserSort};
use saoma_store::{StoreError, users};
use saoma_testkit::TempStore;

use crate::common::{add_user, add_workspace, now, on_both, session, slug};

on_both!(
    an_invitation_is_used_once_and_not_after_its_end,
    users_are_listed_by_how_their_invitation_stands,
    who_is_removed_leaves_no_invitation,
);

fn an_invitation(temp: &TempStore, workspace: WorkspaceId, user: UserId, mark: u8) -> Invitation {
    let now = now(temp);
    Invitation {
        workspace,
        id: InvitationId::new(now, &*temp.entropy),
        user,
        source: slug("pc"),
        code_hash: [mark; 32],
        created_at: now,
        expires_at: now.plus(Duration::from_secs(60)),
        used_at: None,
        identity: None,
        revoked_at: None,
    }
}

async fn add(temp: &TempStore, invitation: &Invitation) {
    let added = temp
        .store
        .write(|tx| Box::pin(async move { invitations::add(tx, invitation).await }));
    added.await.unwrap();
}

async fn mark_used(temp: &TempStore, invitation: &Invitation) -> Result<(), StoreError> {
    let now = now(temp);
    temp.store
        .write(|tx| {
            Box::pin(async move {
                let (workspace, id) = (invitation.workspace, invitation.id);
                invitations::mark_used(tx, workspace, id, None, now).await
            })
        })
        .await
}

async fn an_invitation_is_used_once_and_not_after_its_end(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = add_user(temp, workspace).await;
    let one = an_invitation(temp, workspace, user, 1);
    let late = an_invitation(temp, workspace, user, 2);
    add(temp, &one).await;
    add(temp, &late).await;
    mark_used(temp, &one).await.unwrap();
    assert!(
        matches!(mark_used(temp, &one).await, Err(StoreError::Contended)),
        "once"
    );
    temp.clock.advance(Duration::from_secs(60));
    assert!(
        matches!(mark_used(temp, &late).await, Err(StoreError::Contended)),
        "not after its end"
    );
    let mut reading = session(temp).await;
    let found = invitations::find_by_code_hash(&mut reading, workspace, &[1; 32]).await;
    let found = found.unwrap().unwrap();
    assert_eq!(found.state_at(now(temp)), InvitationState::Used);
    let none = invitations::find_by_code_hash(&mut reading, workspace, &[3; 32]).await;
    assert_eq!(none.unwrap(), None);
}

async fn users_are_listed_by_how_their_invitation_stands(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let mut people = Vec::new();
    for _ in 0..5 {
        people.push(add_user(temp, workspace).await);
    }
    let [expired, used, revoked, open, never] = people[..] else {
        panic!("there are five");
    };
    for (mark, user) in [(1, expired), (2, used), (3, revoked)] {
        add(temp, &an_invitation(temp, workspace, user, mark)).await;
    }
    let mut reading = session(temp).await;
    let to_use = invitations::list_by_user(&mut reading, workspace, used).await;
    drop(reading);
    mark_used(temp, &to_use.unwrap()[0]).await.unwrap();
    let at = now(temp);
    let taken = temp.store.write(|tx| {
        Box::pin(async move {
            let source = slug("pc");
            invitations::revoke_by_user(tx, workspace, revoked, Some(&source), at).await
        })
    });
    let taken: Result<u64, StoreError> = taken.await;
    assert_eq!(taken.unwrap(), 1);
    temp.clock.advance(Duration::from_secs(60));
    add(temp, &an_invitation(temp, workspace, open, 4)).await;

    let now = now(temp);
    for (state, user) in [
        (InvitationState::Expired, expired),
        (InvitationState::Used, used),
        (InvitationState::Revoked, revoked),
        (InvitationState::Open, open),
    ] {
        let mut reading = session(temp).await;
        let filter = UserFilter {
            invitation: Some(Invited { state, now }),
            ..UserFilter::default()
        };
        let disabled_too = UserFilter {
            disabled: Some(false),
            ..filter.clone()
        };
        for filter in [filter, disabled_too] {
            let order = UserOrder {
                sort: UserSort::Created,
                descending: false,
            };
            let found = user_list::list(&mut reading, workspace, &filter, order, None, 10).await;
            let found: Vec<_> = found.unwrap().users.iter().map(Known::id).collect();
            assert_eq!(found, [user], "{state}");
        }
        let listed = invitations::list(&mut reading, workspace, Some(state), now, None, 10).await;
        let listed: Vec<_> = listed.unwrap().iter().map(|one| one.user).collect();
        assert_eq!(listed, [user], "{state}");
    }
    let mut reading = session(temp).await;
    let counted = invitations::count(&mut reading, workspace, now)
        .await
        .unwrap();
    let one_each = Counts {
        open: 1,
        used: 1,
        expired: 1,
        revoked: 1,
    };
    assert_eq!(counted, one_each);
    let newest = invitations::newest_of(&mut reading, workspace, &people).await;
    let mut newest: Vec<_> = newest.unwrap().iter().map(|one| one.user).collect();
    newest.sort();
    let mut shown = vec![expired, used, open];
    shown.sort();
    assert_eq!(newest, shown, "neither what was taken back nor {never}");
}

async fn who_is_removed_leaves_no_invitation(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let user = add_user(temp, workspace).await;
    add(temp, &an_invitation(temp, workspace, user, 1)).await;
    let mut reading = session(temp).await;
    let known = users::lookup(&mut reading, workspace, user).await;
    drop(reading);
    let known = &known.unwrap().unwrap();
    let removed = temp
        .store
        .write(|tx| Box::pin(async move { users::remove(tx, known).await }));
    assert!(removed.await.unwrap());
    let mut reading = session(temp).await;
    let left = invitations::find_by_code_hash(&mut reading, workspace, &[1; 32]).await;
    assert_eq!(left.unwrap(), None);
}
