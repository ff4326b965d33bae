//! Steps of preparation, what goes into WeChat's forms, and attachments.

use saoma_model::{Attachment, AttachmentId, Step, StepState};
use saoma_store::preparation_values::FormValue;
use saoma_store::{attachments, preparation_steps, preparation_values};
use saoma_testkit::TempStore;
use secrecy::ExposeSecret as _;

use crate::common::{add_workspace, now, on_both, session};

on_both!(
    a_step_is_what_was_last_told,
    a_value_takes_the_place_of_the_one_before,
    an_attachment_is_kept_as_ciphertext,
);

async fn a_step_is_what_was_last_told(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let other = add_workspace(temp, "other").await;
    let new = Step::new(workspace, "website", "website.review");
    let step = &new.moved(StepState::Waiting, now(temp), "", true).unwrap();
    let write = async |step: &Step| {
        let written = temp
            .store
            .write(|tx| Box::pin(preparation_steps::upsert(tx, step)));
        written.await.unwrap();
    };
    write(step).await;
    let refused = step
        .clone()
        .moved(
            StepState::Refused,
            now(temp),
            "网站首页未体现应用名称",
            true,
        )
        .unwrap();
    let refused = Step {
        owner: "周敏".to_owned(),
        notes: "补图".to_owned(),
        valid_until: Some(now(temp)),
        ..refused
    };
    write(&refused).await;
    let mut session = session(temp).await;
    let found = preparation_steps::lookup(&mut session, workspace, "website", "website.review");
    assert_eq!(found.await.unwrap(), Some(refused.clone()));
    let list = preparation_steps::list(&mut session, workspace).await;
    assert_eq!(list.unwrap(), [refused]);
    let others = preparation_steps::list(&mut session, other).await;
    assert_eq!(others.unwrap(), [], "another workspace's is another's");
}

async fn a_value_takes_the_place_of_the_one_before(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    for value in ["灯笼牙科", "灯笼牙科预约"] {
        let value = &FormValue {
            subject: "website".to_owned(),
            field: "name".to_owned(),
            value: value.to_owned(),
        };
        let write = temp
            .store
            .write(|tx| Box::pin(preparation_values::upsert(tx, workspace, value)));
        write.await.unwrap();
    }
    let values = preparation_values::list(&mut session(temp).await, workspace).await;
    let values: Vec<_> = values.unwrap().into_iter().map(|v| v.value).collect();
    assert_eq!(values, ["灯笼牙科预约"]);
}

async fn an_attachment_is_kept_as_ciphertext(temp: &TempStore) {
    let workspace = add_workspace(temp, "acme").await;
    let other = add_workspace(temp, "other").await;
    let attachment = &Attachment {
        workspace,
        id: AttachmentId::new(now(temp), &*temp.entropy),
        subject: "website".to_owned(),
        step: "website.review".to_owned(),
        name: "登记表.png".to_owned(),
        size: 5,
        created_at: now(temp),
    };
    let sealed = &attachments::seal(&temp.vault, attachment, b"bytes");
    let contains = |bytes: &[u8]| bytes.windows(5).any(|window| window == b"bytes");
    assert!(
        !contains(sealed.as_bytes()),
        "what is stored is no plain text"
    );
    let add = temp
        .store
        .write(|tx| Box::pin(attachments::add(tx, attachment, sealed)));
    add.await.unwrap();
    let mut reader = session(temp).await;
    let (known, bytes) = attachments::open(&mut reader, &temp.vault, workspace, attachment.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((&known, bytes.expose_secret()), (attachment, &b"bytes"[..]));
    let foreign = attachments::open(&mut reader, &temp.vault, other, attachment.id).await;
    assert!(foreign.unwrap().is_none(), "it belongs to its workspace");
    drop(reader);
    let id = attachment.id;
    let delete = async || {
        let gone = temp
            .store
            .write(|tx| Box::pin(async move { attachments::delete(tx, workspace, id).await }));
        gone.await.unwrap()
    };
    assert!(delete().await);
    assert!(!delete().await, "it was there once");
    let left = attachments::list(&mut session(temp).await, workspace).await;
    assert_eq!(left.unwrap(), []);
}
