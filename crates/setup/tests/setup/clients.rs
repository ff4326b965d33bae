//! Many clients: bundles that become equal workspaces, templates, putting away and deleting.

use saoma_model::{Mode, Severity, Slug, Workspace};
use saoma_setup::{
    Bundle, BundleSecrets, Carried, EditError, Likeness, NewClient, NoSecrets, Outline,
    TemplateContent, compare,
};
use saoma_store::workspaces;
use secrecy::SecretString;

use crate::world::{APP_SECRET, CLIENT_SECRET, SAMPLE, World, each};

async fn find(world: &World, slug: &str) -> Option<Workspace> {
    let mut session = world.store().read().await.expect("a session");
    let slug = Slug::parse(slug).expect("a slug");
    let found = workspaces::find_by_slug(&mut session, &slug).await;
    found.expect("the store answers")
}

async fn outline(world: &World, slug: &str) -> Outline {
    let known = find(world, slug).await.expect("it is there");
    let mut session = world.store().read().await.expect("a session");
    let outline = Outline::load(&mut session, &known).await;
    outline.expect("the store answers")
}

fn passphrase() -> SecretString {
    SecretString::from("山雀 green tea at noon")
}

#[tokio::test]
async fn a_sealed_export_becomes_an_equal_workspace_with_its_secrets() {
    each(async |here| {
        here.apply(SAMPLE).await;
        let setup = here.setup();
        let bundle = Bundle::collect(here.store(), Some(setup.vault), setup.clock, "acme").await;
        let sealed = bundle.expect("collected").to_sealed(&passphrase());
        let sealed = sealed.expect("sealed");
        let there = World::sqlite().await;
        let bundle = Bundle::read(&sealed, Some(&passphrase())).expect("opened");
        let secrets = BundleSecrets::new(&bundle, &NoSecrets);
        let edit = there.edit();
        let begun = edit.begin(&bundle.file, &bundle.preparation, &secrets);
        let begun = begun.await.expect("begun");
        assert!(begun.missing.is_empty(), "the AppSecret came along");
        for thing in compare(&outline(here, "acme").await, &outline(&there, "acme").await) {
            assert_eq!(thing.likeness(), Likeness::Same, "{thing:?}");
        }
        let again = edit.begin(&bundle.file, &bundle.preparation, &secrets);
        assert!(
            matches!(again.await, Err(EditError::Exists { .. })),
            "one that is there is not written over"
        );
    })
    .await;
}

#[tokio::test]
async fn an_unsealed_export_and_a_template_hold_no_secret_in_any_form() {
    let here = World::sqlite().await;
    here.apply(SAMPLE).await;
    let setup = here.setup();
    let bundle = Bundle::collect(here.store(), Some(setup.vault), setup.clock, "acme").await;
    let export = bundle.expect("collected").to_json().expect("written");
    let known = find(&here, "acme").await.expect("it is there");
    let mut session = here.store().read().await.expect("a session");
    let template = TemplateContent::of(&mut session, &known).await;
    let template = template.expect("taken").to_json().expect("written");
    for (name, bytes) in [("export", &export[..]), ("template", template.as_bytes())] {
        for canary in [APP_SECRET, CLIENT_SECRET] {
            for form in forms(canary) {
                let found = bytes
                    .windows(form.len())
                    .any(|part| part == form.as_bytes());
                assert!(!found, "the {name} holds {canary} as {form}");
            }
        }
    }
}

/// A text as it stands, in hex, as percent escapes, and in base64 at each of the three places where it may begin.
fn forms(text: &str) -> Vec<String> {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    let hex = |sign: &str| -> String {
        let bytes = text.bytes();
        bytes.map(|byte| format!("{sign}{byte:02x}")).collect()
    };
    let mut forms = vec![text.to_owned(), hex(""), hex("%"), hex("%").to_uppercase()];
    for engine in [STANDARD, URL_SAFE] {
        for shift in 0..3 {
            let shifted = format!("{}{text}", "x".repeat(shift));
            let encoded = engine.encode(shifted);
            // What depends on the neighbours is cut off on both sides.
            forms.push(encoded[4..encoded.len() - 4].to_owned());
        }
    }
    forms
}

#[tokio::test]
async fn a_template_begins_a_client_of_its_own() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let known = find(world, "acme").await.expect("it is there");
        let mut session = world.store().read().await.expect("a session");
        let template = TemplateContent::of(&mut session, &known).await;
        let template = template.expect("taken");
        drop(session);
        let client = NewClient {
            slug: "kettle".to_owned(),
            name: "铜壶".to_owned(),
            ..NewClient::default()
        };
        let (file, values) = template.instance(&client, Mode::Sandbox, world.setup().entropy);
        let begun = world.edit().begin(&file, &values, &NoSecrets).await;
        let begun = begun.expect("begun");
        let made = begun.report.applications.iter();
        assert!(
            made.into_iter().all(|made| made.client_secret.is_some()),
            "its application is given a secret of its own"
        );
        let (old, new) = (outline(world, "acme").await, outline(world, "kettle").await);
        let appid = |outline: &Outline| outline.file.platform_apps[0].appid.clone();
        assert_ne!(appid(&old), appid(&new), "AppIDs are one client's own");
        let sources = |outline: &Outline| outline.file.sources.len();
        assert_eq!(sources(&old), sources(&new));
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_refused_begins_nothing() {
    let world = World::sqlite().await;
    let bundle = SAMPLE.replace("kind: wechat_pc", "kind: wechat_mini_program");
    let file = saoma_setup::File::read(bundle.as_bytes(), saoma_setup::Format::Yaml);
    let file = file.expect("a file");
    let (edit, nothing) = (world.edit(), Carried::default());
    let begun = edit.begin(&file, &nothing, &NoSecrets);
    let Err(EditError::Refused(findings)) = begun.await else {
        unreachable!("a mini program's source cannot use a website application")
    };
    assert!(
        findings
            .iter()
            .any(|finding| finding.severity == Severity::Refuse)
    );
    assert!(find(&world, "acme").await.is_none(), "nothing is half made");
}

#[tokio::test]
async fn a_workspace_is_deleted_by_its_typed_name_only() {
    each(async |world| {
        world.apply(SAMPLE).await;
        let edit = world.edit();
        let slug = Slug::parse("acme").expect("a slug");
        edit.set_archived(&slug, true).await.expect("put away");
        let known = find(world, "acme").await.expect("it is there");
        assert!(known.archived_at.is_some());
        let audit = world.audit().await;
        let last = audit.last().expect("it was recorded");
        assert_eq!(last.action, "workspace.archived");
        let wrong = edit.delete_workspace(&slug, "Acme Inc").await;
        assert!(matches!(wrong, Err(EditError::OtherName { .. })));
        assert!(find(world, "acme").await.is_some(), "nothing was deleted");
        edit.delete_workspace(&slug, &known.name)
            .await
            .expect("deleted");
        assert!(find(world, "acme").await.is_none());
    })
    .await;
}
