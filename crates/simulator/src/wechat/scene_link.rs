//! `weixin.qq.com/q/…`: what the picture of a code with a scene says. WeChat opens the Official
//! Account; an ordinary browser is told what the code is, and, where our own pages may show, is led
//! to the virtual phone.

use url::form_urlencoded;

use crate::answer::Answer;
use crate::call::Call;
use crate::pages::{self, ScenePage};
use crate::scene::SceneCode;
use crate::way::WEIXIN;

pub(super) fn answer(call: &Call) -> Answer {
    let url = format!("http://{WEIXIN}{}", call.path);
    let (code, app_name) = {
        let world = call.simulator.world();
        let code = world.scene_codes.by_url(&url).cloned();
        let app = code.as_ref().and_then(|code| world.app(&code.appid));
        let app_name = app.map(|app| app.name().to_owned());
        (code, app_name.unwrap_or_default())
    };
    let now = call.clock().now();
    let Some(code) = code.filter(|code| !code.is_expired(now)) else {
        return pages::scene_error(call.lang());
    };
    let is_own = !call.way.is_by_host() && !call.simulator.is_allowed_host(call.way.authority());
    let phone = is_own.then(|| phone_link(&code));
    pages::scene(&ScenePage {
        lang: call.lang(),
        app_name: &app_name,
        phone: phone.as_deref(),
    })
}

fn phone_link(code: &SceneCode) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("target", &code.url)
        .finish();
    format!("/_saoma/phone?{query}")
}
