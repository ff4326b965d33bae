use saoma_ambient::Clock as _;
use saoma_model::{Actor, Slug};
use saoma_store::workspaces;
use saoma_testkit::TempStore;

use super::*;
use crate::apply::{Setup, apply};
use crate::file::Format;
use crate::preparation::{Prepare, StepChange};
use crate::secrets::SystemSecrets;

const FILE: &str = r#"
workspace: lantern
name: 灯笼 <b>牙科</b> & 齿科
mode: sandbox
platform_apps:
  - {appid: wx0123456789abcdef, kind: website, name: Lantern, callback_domain: login.lantern.example, secret: {value: canary-app-secret-0123456789abcde}}
sources:
  - {id: pc, kind: wechat_pc, appid: wx0123456789abcdef, display_name: 微信登录}
applications:
  - {id: shop, name: 预约, type: web, redirect_uris: ["https://lantern.example/cb"], sources: [pc], client_secret: {value: canary-client-secret-xyz}}
"#;

async fn handover(temp: &TempStore) -> Handover {
    let origin = Origin::parse("https://login.lantern.example").unwrap();
    let setup = Setup {
        store: &temp.store,
        vault: &temp.vault,
        clock: &*temp.clock,
        entropy: &*temp.entropy,
        secrets: &SystemSecrets::new("."),
        origin: &origin,
    };
    let file = File::read(FILE.as_bytes(), Format::Yaml).unwrap();
    apply(setup, &file, Actor::Admin).await.unwrap();
    let mut session = temp.store.read().await.unwrap();
    let slug = Slug::parse("lantern").unwrap();
    let workspace = workspaces::find_by_slug(&mut session, &slug).await.unwrap();
    let workspace = workspace.unwrap();
    let prepare = Prepare {
        store: &temp.store,
        vault: &temp.vault,
        clock: &*temp.clock,
        entropy: &*temp.entropy,
        actor: Actor::Admin,
    };
    let change = StepChange {
        owner: Some("周敏 <script>".to_owned()),
        ..StepChange::default()
    };
    let told = prepare.change_step(workspace.id, "website", "website.review", &change);
    told.await.unwrap();
    let kept = prepare.attach(
        workspace.id,
        "website",
        "website.review",
        "营业执照.pdf",
        b"%PDF-1.7",
    );
    kept.await.unwrap();
    let now = temp.clock.now();
    let loaded = Handover::load(&mut session, &workspace, &origin, now).await;
    loaded.unwrap()
}

#[tokio::test]
async fn the_report_tells_who_owns_what_and_no_secret() {
    let temp = TempStore::new().await;
    let handover = handover(&temp).await;
    for lang in Lang::ALL {
        let page = handover.html(lang);
        for told in [
            "wx0123456789abcdef",
            "https://lantern.example/cb",
            "https://login.lantern.example/w/lantern",
            "营业执照.pdf",
            "••••••••",
        ] {
            assert!(page.contains(told), "{told} is told: {page}");
        }
        assert!(page.contains("灯笼 &lt;b&gt;牙科&lt;/b&gt; &amp; 齿科"));
        assert!(page.contains("周敏 &lt;script&gt;") && !page.contains("<script"));
        assert!(!page.contains("canary"), "no secret is in it");
        assert!(
            !page.contains("{{") && !page.contains("handover."),
            "{page}"
        );
        assert!(page.contains(&format!("lang=\"{}\"", lang.tag())));
    }
    temp.close().await;
}
