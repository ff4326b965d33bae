//! A person's hand in the window: what is clicked, what is typed.

use reqwest::Method;
use serde_json::{Value, json};

use crate::driver::Window;

/// The key under which WebDriver hands an element over.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Finds an element only when a hand would hit it: in view, at the place where it was when it was
/// last asked for, moved by nothing, covered by nothing. A dialog that still grows out of its button
/// passes the first three.
const WITHIN_REACH: &str = "const withinReach = (element) => {
    if (!element || !element.checkVisibility() || element.disabled) return null;
    const {x, y, width, height} = element.getBoundingClientRect();
    const place = `${x} ${y} ${width} ${height}`;
    const rests = element.saomaPlace === place;
    element.saomaPlace = place;
    const moves = document.getAnimations().some(({effect, playState}) =>
        playState === 'running' && effect.target?.contains(element) && Number.isFinite(effect.getComputedTiming().endTime));
    const hit = document.elementFromPoint(x + width / 2, y + height / 2);
    const isHit = hit && (element.contains(hit) || hit.closest('label')?.contains(element));
    if (!isHit) element.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
    return rests && !moves && isHit ? element : null;
};";

/// From now on the page tells whether a click came to the element.
const AWAIT_CLICK: &str = "
    window.saomaClicked = false;
    window.saomaAwaited = arguments[0];
    window.saomaListens ??= !window.addEventListener('click', ({target}) => {
        const awaited = window.saomaAwaited;
        window.saomaClicked ||= awaited.contains(target) || !!target.closest('label')?.contains(awaited);
    }, true);";

impl Window {
    /// Clicks the first visible button, link, tab or option whose text or label is this.
    pub(crate) async fn click(&self, label: &str) {
        let find = "
            const named = (element) => [element.innerText?.trim(), element.getAttribute('aria-label'), element.title];
            const candidates = document.querySelectorAll('button, a, [role=button], [role=tab], [role=radio], [role=menuitem], [role=option], .ant-segmented-item, .ant-select-item-option, label');
            return withinReach([...candidates].find((element) => element.checkVisibility() && !element.disabled && named(element).includes(arguments[0])));";
        self.click_what(find, label).await;
    }

    /// Clicks the first element that a selector finds.
    pub(crate) async fn click_on(&self, selector: &str) {
        let find = "return withinReach(document.querySelector(arguments[0]));";
        self.click_what(find, selector).await;
    }

    /// Types into the first element that a selector finds, in place of what is there.
    pub(crate) async fn type_into(&self, selector: &str, text: &str) {
        let find = "return withinReach(document.querySelector(arguments[0]));";
        let type_once = async |window: &Self| {
            let field = window.within_reach(find, selector).await?;
            let select = "arguments[0].focus(); arguments[0].select?.()";
            window.try_run(select, json!([field])).await.ok()?;
            let path = format!("/element/{}/value", id_of(&field));
            let typed = json!({"text": text});
            window.ask(Method::POST, &path, Some(typed)).await.ok()?;
            // A form that was drawn anew meanwhile has forgotten it.
            let holds = "return arguments[0].isConnected && arguments[0].value === arguments[1]";
            let holds = window.try_run(holds, json!([field, text])).await.ok()?;
            (holds == true).then_some(())
        };
        self.until(&format!("{selector} to hold {text:?}"), type_once)
            .await;
    }

    /// Takes the pointer to where nothing lies under it, and waits until what it had called up has
    /// gone.
    pub(crate) async fn withdraw(&self) {
        let corner = json!({"actions": [{"type": "pointer", "id": "mouse", "actions": [
            {"type": "pointerMove", "x": 1, "y": 1, "duration": 0},
        ]}]});
        self.ask(Method::POST, "/actions", Some(corner))
            .await
            .expect("the pointer can be moved");
        let is_at_rest = "
            const moves = document.getAnimations().some(({effect, playState}) =>
                playState === 'running' && Number.isFinite(effect.getComputedTiming().endTime));
            const tips = [...document.querySelectorAll('[role=tooltip]')];
            return !moves && !tips.some((tip) => tip.checkVisibility({visibilityProperty: true}));";
        self.shows("a page at rest", is_at_rest, json!([])).await;
    }

    /// Clicks until a click has come to the element: whatever moved under the hand at the last
    /// moment is clicked again, as a person would.
    async fn click_what(&self, find: &str, name: &str) {
        let click_once = async |window: &Self| {
            let element = window.within_reach(find, name).await?;
            let awaited = json!([element]);
            window.try_run(AWAIT_CLICK, awaited).await.ok()?;
            let path = format!("/element/{}/click", id_of(&element));
            window
                .ask(Method::POST, &path, Some(json!({})))
                .await
                .ok()?;
            // A page that was replaced by the click knows nothing of it.
            let arrived = "return window.saomaClicked ?? true";
            let arrived = window.try_run(arrived, json!([])).await;
            arrived.is_ok_and(|arrived| arrived == true).then_some(())
        };
        self.until(&format!("{name:?} to be clicked"), click_once)
            .await;
    }

    async fn within_reach(&self, find: &str, name: &str) -> Option<Value> {
        let script = format!("{WITHIN_REACH} {find}");
        let element = self.try_run(&script, json!([name])).await.ok()?;
        (!element.is_null()).then_some(element)
    }
}

fn id_of(element: &Value) -> &str {
    element[ELEMENT]
        .as_str()
        .unwrap_or_else(|| panic!("{element} is an element"))
}
