use saoma_model::{StepState, WorkspaceId};

use super::*;
use crate::file::Format;

const LEFT: &str = "
workspace: lantern
name: 灯笼牙科
mode: live
platform_apps:
  - {appid: wx0123456789abcdef, kind: website, name: Lantern, callback_domain: login.lantern.example, secret: {env: A}}
sources:
  - {id: pc, kind: wechat_pc, appid: wx0123456789abcdef, display_name: 微信登录}
applications:
  - {id: shop, name: Shop, type: web, redirect_uris: ['https://lantern.example/cb'], sources: [pc], branding: {color: '#067d40'}}
";

const RIGHT: &str = "
workspace: kettle
mode: live
platform_apps:
  - {appid: wxfedcba9876543210, kind: website, name: Kettle, callback_domain: login.kettle.example}
sources:
  - {id: web, kind: wechat_pc, appid: wxfedcba9876543210, display_name: 微信登录}
  - {id: mini, kind: wechat_mini_program, appid: wx1111111111111111, display_name: 小程序, page_path: pages/login}
";

fn outline(yaml: &str) -> Outline {
    Outline {
        file: File::read(yaml.as_bytes(), Format::Yaml).unwrap(),
        steps: Vec::new(),
        values: Vec::new(),
    }
}

fn find(things: &[ComparedThing], kind: ComparedKind) -> Vec<&ComparedThing> {
    things.iter().filter(|thing| thing.kind == kind).collect()
}

fn field<'a>(thing: &'a ComparedThing, name: &str) -> &'a ComparedField {
    let mut fields = thing.fields.iter();
    fields.find(|field| field.name == name).unwrap()
}

#[test]
fn a_workspace_is_the_same_as_itself() {
    for yaml in [LEFT, RIGHT] {
        let things = compare(&outline(yaml), &outline(yaml));
        for thing in things {
            assert_eq!(thing.likeness(), Likeness::Same, "{thing:?}");
        }
    }
}

#[test]
fn things_of_other_names_are_paired_by_what_they_are() {
    let things = compare(&outline(LEFT), &outline(RIGHT));
    let apps = find(&things, ComparedKind::PlatformApp);
    assert_eq!(apps.len(), 1, "one website each");
    let domain = field(apps[0], "callback_domain");
    assert_eq!(domain.likeness(), Likeness::Differs);
    assert_eq!(field(apps[0], "kind").likeness(), Likeness::Same);
    let sources = find(&things, ComparedKind::Source);
    let names = |thing: &ComparedThing| (thing.left.clone(), thing.right.clone());
    assert_eq!(
        names(sources[0]),
        (Some("pc".to_owned()), Some("web".to_owned()))
    );
    assert_eq!(sources[1].likeness(), Likeness::OnlyRight);
    let applications = find(&things, ComparedKind::Application);
    assert_eq!(applications[0].likeness(), Likeness::OnlyLeft);
    assert_eq!(
        field(applications[0], "branding.color").left.as_deref(),
        Some("#067d40"),
        "what is nested has its own line"
    );
}

#[test]
fn of_a_secret_only_whether_there_is_one_is_told() {
    let things = compare(&outline(LEFT), &outline(RIGHT));
    let apps = find(&things, ComparedKind::PlatformApp);
    let secret = field(apps[0], "secret");
    assert_eq!(secret.likeness(), Likeness::OnlyLeft);
    assert_eq!(secret.left.as_deref(), Some("•••"));
}

#[test]
fn preparation_is_compared_by_steps_and_values() {
    let mut left = outline(LEFT);
    let id = "0198f0c2-5a31-7c44-9d0e-2b7c1f0a6d11"
        .parse::<WorkspaceId>()
        .unwrap();
    let mut step = Step::new(id, "website", "website.review");
    step.state = StepState::Waiting;
    left.steps.push(step);
    left.values.push(FormValue {
        subject: "website".to_owned(),
        field: "name".to_owned(),
        value: "灯笼牙科".to_owned(),
    });
    let things = compare(&left, &outline(LEFT));
    let tracks = find(&things, ComparedKind::Preparation);
    assert_eq!(tracks[0].likeness(), Likeness::OnlyLeft);
    assert_eq!(
        field(tracks[0], "website.review").left.as_deref(),
        Some("waiting")
    );
    assert_eq!(field(tracks[0], "name").left.as_deref(), Some("灯笼牙科"));
}
