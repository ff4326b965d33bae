//! Templates; workspaces that are put away, and deleted.

use saoma_model::TemplateId;
use saoma_store::templates::Template;
use saoma_store::{delete_workspace, identities, templates, users, workspaces};
use saoma_testkit::TempStore;

use crate::common::{add_user, add_workspace, an_identity, now, on_both, openid, session, unionid};

on_both!(
    a_workspace_is_put_away_and_taken_back,
    a_deleted_workspace_takes_all_of_its_own_along_and_nothing_else,
    templates_are_kept_renamed_and_deleted,
);

async fn a_workspace_is_put_away_and_taken_back(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let at = Some(now(temp));
    for archived_at in [at, None] {
        let set = temp
            .store
            .write(|tx| Box::pin(workspaces::set_archived(tx, workspace, archived_at)));
        assert!(set.await.unwrap(), "it is there");
        let found = workspaces::lookup(&mut session(temp).await, workspace).await;
        assert_eq!(found.unwrap().unwrap().archived_at, archived_at);
    }
}

async fn a_deleted_workspace_takes_all_of_its_own_along_and_nothing_else(temp: &TempStore) {
    let (gone, kept) = (
        add_workspace(temp, "gone").await,
        add_workspace(temp, "kept").await,
    );
    for workspace in [gone, kept] {
        let user = add_user(temp, workspace).await;
        for key in [openid("o1"), unionid("u1")] {
            let identity = &an_identity(temp, workspace, user, key);
            let added = temp
                .store
                .write(|tx| Box::pin(identities::add(tx, identity)));
            added.await.unwrap();
        }
    }
    let deleted = temp
        .store
        .write(|tx| Box::pin(delete_workspace(tx, gone)))
        .await;
    assert!(deleted.unwrap(), "it was there");
    let mut session = session(temp).await;
    let found = workspaces::lookup(&mut session, gone).await.unwrap();
    assert_eq!(found, None);
    for (workspace, left) in [(gone, 0), (kept, 1)] {
        let count = users::count(&mut session, workspace, users::COUNTED).await;
        assert_eq!(count.unwrap(), left);
    }
}

async fn templates_are_kept_renamed_and_deleted(temp: &TempStore) {
    let template = &Template {
        id: TemplateId::new(now(temp), &*temp.entropy),
        name: "诊所".to_owned(),
        content: "{}".to_owned(),
        created_at: now(temp),
    };
    let added = temp
        .store
        .write(|tx| Box::pin(templates::add(tx, template)));
    added.await.unwrap();
    let renamed = temp
        .store
        .write(|tx| Box::pin(templates::rename(tx, template.id, "牙科诊所")));
    assert!(renamed.await.unwrap(), "it is there");
    let list = templates::list(&mut session(temp).await).await.unwrap();
    assert_eq!(list.len(), 1);
    assert_eq!(list[0].name, "牙科诊所");
    for was_there in [true, false] {
        let deleted = temp
            .store
            .write(|tx| Box::pin(templates::delete(tx, template.id)));
        assert_eq!(deleted.await.unwrap(), was_there);
    }
    let found = templates::lookup(&mut session(temp).await, template.id).await;
    assert_eq!(found.unwrap(), None);
}
