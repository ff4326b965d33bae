//! The one path: what each step's state follows from.

use saoma_ambient::Timestamp;
use saoma_model::{Actor, SourceKind, StepState};
use saoma_setup::path::{PathPhase, PathState, PathStep, SetupPath, load};
use saoma_setup::preparation::{PreparationMark, Prepare, Rules, StepChange};
use saoma_text::Lang;

use crate::world::{World, each};

/// Noon in China on 16 November 2026, a Monday.
const MONDAY: i64 = 1_794_801_600_000;
const DAY: i64 = 86_400_000;

fn live(sources: &str) -> String {
    format!(
        "workspace: acme\nmode: live\nplatform_apps:\n  - {{appid: wx0123456789abcdef, kind: website, \
         name: Acme, open_platform: acme-open, callback_domain: login.acme.example, \
         secret: {{env: ACME_SECRET}}}}\n{sources}"
    )
}

const PC: &str =
    "sources:\n  - {id: pc, kind: wechat_pc, appid: wx0123456789abcdef, display_name: 微信登录}\n";
const SHOP: &str = "applications:\n  - {id: shop, name: Shop, type: web, redirect_uris: \
                    [\"https://shop.example/cb\"], client_secret: {env: SHOP_SECRET}, sources: [pc]}\n";

async fn path(world: &World) -> SetupPath {
    path_at(world, MONDAY).await
}

async fn path_at(world: &World, now: i64) -> SetupPath {
    let workspace = world.workspace().await.expect("it was made");
    let mut session = world.store().read().await.expect("a session");
    let now = Timestamp::from_millis(now);
    load(&mut session, &workspace, now).await.expect("it loads")
}

fn prepare(world: &World) -> Prepare<'_> {
    let setup = world.setup();
    Prepare {
        store: setup.store,
        vault: setup.vault,
        clock: setup.clock,
        entropy: setup.entropy,
        actor: Actor::Admin,
    }
}

async fn choose(world: &World, methods: &[SourceKind]) {
    let workspace = world.workspace().await.expect("it was made").id;
    let chosen = prepare(world).choose(workspace, methods).await;
    chosen.expect("methods are kept");
}

async fn mark(world: &World, mark: PreparationMark, is_set: bool) {
    let workspace = world.workspace().await.expect("it was made").id;
    let marked = prepare(world).mark(workspace, mark, is_set).await;
    marked.expect("it is kept");
}

async fn tell(world: &World, step: &str, state: StepState, at: i64) {
    let workspace = world.workspace().await.expect("it was made").id;
    let change = StepChange {
        state: Some(state),
        at: Some(Timestamp::from_millis(at)),
        reason: "网站首页未体现应用名称".to_owned(),
        ..StepChange::default()
    };
    let subject = Rules::get().step(step).expect("a step").track.as_str();
    let prepare = prepare(world);
    let told = prepare.change_step(workspace, subject, step, &change);
    told.await.expect("it is kept");
}

/// Everything that PC WeChat needs before the review, and what the review waits for.
async fn submit(world: &World) {
    for step in [
        "open_platform.register",
        "open_platform.certify",
        "website.materials",
        "website.basic",
        "website.site_info",
    ] {
        tell(world, step, StepState::Done, MONDAY - 2 * DAY).await;
    }
    tell(world, "website.review", StepState::Waiting, MONDAY).await;
}

/// `method done, preparation waiting, …`
fn told(path: &SetupPath) -> String {
    let steps = path.steps.iter();
    let words = steps.map(|known| format!("{} {}", known.step.as_str(), known.state.as_str()));
    words.collect::<Vec<_>>().join(", ")
}

fn state(path: &SetupPath, step: PathStep) -> PathState {
    path.standing(step).expect("every step is there").state
}

#[tokio::test]
async fn a_new_workspace_begins_with_its_method() {
    each(async |world| {
        world.apply("workspace: acme\nmode: live\n").await;
        let path = path(world).await;
        assert_eq!(
            told(&path),
            "method next, preparation blocked, source blocked, application open, enable blocked, \
             accounts open, try blocked, go_live blocked"
        );
        assert_eq!(path.phase(), PathPhase::InProgress);
        let source = path.standing(PathStep::Source).expect("it is there");
        assert_eq!(
            source.blocked_by,
            [PathStep::Method],
            "one knows what comes first"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_submitted_waits_until_a_day_and_says_so_on_what_it_blocks() {
    each(async |world| {
        world.apply("workspace: acme\nmode: live\n").await;
        choose(world, &[SourceKind::WechatPc]).await;
        submit(world).await;
        let path = path_at(world, MONDAY + 2 * DAY).await;
        assert_eq!(
            told(&path),
            "method done, preparation waiting, source blocked, application next, enable blocked, \
             accounts open, try blocked, go_live blocked",
            "while WeChat looks at it, the site can be described"
        );
        let preparation = path.standing(PathStep::Preparation).expect("it is there");
        assert_eq!(
            path.detail(preparation, Lang::ZhCn),
            "等微信到11月25日：提交审核"
        );
        let source = path.standing(PathStep::Source).expect("it is there");
        assert_eq!(
            path.detail(source, Lang::En),
            "Waits for WeChat, about 25 Nov"
        );
        assert_eq!(path.phase(), PathPhase::Waiting);
        let late = path_at(world, MONDAY + 14 * DAY).await;
        assert_eq!(
            late.phase(),
            PathPhase::NeedsYou,
            "WeChat takes longer than usual"
        );
    })
    .await;
}

#[tokio::test]
async fn a_refusal_is_what_comes_next_until_it_is_submitted_again() {
    each(async |world| {
        world.apply("workspace: acme\nmode: live\n").await;
        choose(world, &[SourceKind::WechatPc]).await;
        submit(world).await;
        tell(world, "website.review", StepState::Refused, MONDAY + DAY).await;
        let refused = path_at(world, MONDAY + DAY).await;
        assert_eq!(state(&refused, PathStep::Preparation), PathState::Refused);
        let next = refused.next().expect("somebody has to act");
        assert_eq!(refused.detail(next, Lang::En), "Refused: Submit for review");
        assert_eq!(refused.phase(), PathPhase::NeedsYou);
        assert_eq!(refused.at_wechat[0].reason, "网站首页未体现应用名称");
        tell(
            world,
            "website.review",
            StepState::Waiting,
            MONDAY + 2 * DAY,
        )
        .await;
        let again = path_at(world, MONDAY + 2 * DAY).await;
        assert_eq!(state(&again, PathStep::Preparation), PathState::Waiting);
        assert_eq!(again.phase(), PathPhase::Waiting);
    })
    .await;
}

#[tokio::test]
async fn what_waits_only_for_a_person_opens_the_source() {
    each(async |world| {
        world.apply("workspace: acme\nmode: live\n").await;
        choose(world, &[SourceKind::WechatPc]).await;
        submit(world).await;
        tell(world, "website.review", StepState::Done, MONDAY + DAY).await;
        tell(world, "website.online", StepState::Done, MONDAY + DAY).await;
        let path = path_at(world, MONDAY + DAY).await;
        assert_eq!(state(&path, PathStep::Preparation), PathState::Next);
        assert_eq!(
            state(&path, PathStep::Source),
            PathState::Open,
            "WeChat shows AppID and AppSecret now"
        );
    })
    .await;
}

#[tokio::test]
async fn a_live_workspace_with_all_of_it_asks_for_accounts_then_a_login_then_goes_live() {
    each(async |world| {
        world.apply(&live(&format!("{PC}{SHOP}"))).await;
        submit(world).await;
        for step in ["review", "online", "login_ability", "callback_domain"] {
            tell(
                world,
                &format!("website.{step}"),
                StepState::Done,
                MONDAY + DAY,
            )
            .await;
        }
        let now = MONDAY + DAY;
        let ready = path_at(world, now).await;
        assert_eq!(
            told(&ready),
            "method done, preparation done, source done, application done, enable done, \
             accounts next, try open, go_live open"
        );
        mark(world, PreparationMark::NoAccounts, true).await;
        let without = path_at(world, now).await;
        assert_eq!(state(&without, PathStep::Accounts), PathState::NotNeeded);
        assert_eq!(state(&without, PathStep::Try), PathState::Next);
        mark(world, PreparationMark::Tried, true).await;
        assert_eq!(
            state(&path_at(world, now).await, PathStep::GoLive),
            PathState::Next
        );
        mark(world, PreparationMark::Live, true).await;
        let end = path_at(world, now).await;
        assert_eq!((end.phase(), end.next().is_none()), (PathPhase::Live, true));
        mark(world, PreparationMark::NoAccounts, false).await;
        let back = path_at(world, now).await;
        assert_eq!(
            state(&back, PathStep::Accounts),
            PathState::Next,
            "it can be taken back"
        );
    })
    .await;
}

#[tokio::test]
async fn a_sandbox_needs_no_preparation_until_somebody_begins_it() {
    each(async |world| {
        world.apply("workspace: acme\nmode: sandbox\n").await;
        choose(world, &[SourceKind::WechatPc]).await;
        let path_before = path(world).await;
        assert_eq!(
            told(&path_before),
            "method done, preparation not_needed, source next, application open, enable blocked, \
             accounts not_needed, try blocked, go_live not_needed"
        );
        tell(world, "website.materials", StepState::Done, MONDAY).await;
        let begun = path(world).await;
        assert_eq!(state(&begun, PathStep::Preparation), PathState::Next);
        assert_eq!(
            state(&begun, PathStep::Source),
            PathState::Open,
            "nothing is waited for here"
        );
    })
    .await;
}

#[tokio::test]
async fn a_further_method_makes_its_steps_partly_done() {
    each(async |world| {
        world.apply(&live(&format!("{PC}{SHOP}"))).await;
        choose(
            world,
            &[SourceKind::WechatPc, SourceKind::WechatOfficialAccount],
        )
        .await;
        let path = path(world).await;
        let source = path.standing(PathStep::Source).expect("it is there");
        assert_eq!(
            (source.state, source.parts),
            (PathState::Blocked, Some((1, 2)))
        );
        let enable = path.standing(PathStep::Enable).expect("it is there");
        assert_eq!(
            (enable.state, enable.parts),
            (PathState::Blocked, Some((1, 2)))
        );
        assert_eq!(
            state(&path, PathStep::GoLive),
            PathState::Open,
            "the method that works can go live first"
        );
    })
    .await;
}
