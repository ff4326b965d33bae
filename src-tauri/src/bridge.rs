//! What the page in the main window may call, handed on to the desk.

use saoma_commands::{CommandError, Event, Topic};
use serde_json::Value;
use tauri::ipc::Channel;
use tauri::{AppHandle, State, async_runtime};

use crate::appearance;
use crate::desk::OpeningDesk;
use crate::subscriptions::Subscriptions;

/// Runs one of the desk's commands.
#[tauri::command]
pub(crate) async fn command(
    name: String,
    request: Value,
    desk: State<'_, OpeningDesk>,
    app: AppHandle,
) -> Result<Value, CommandError> {
    let answer = desk.opened().await.call(&name, request).await?;
    if name == "set_settings" {
        appearance::follow(app);
    }
    Ok(answer)
}

/// Sends the events of some topics through `channel`, from behind `after` on; answers the number by
/// which to unsubscribe.
#[tauri::command]
pub(crate) async fn subscribe(
    topics: Vec<Topic>,
    after: Option<u64>,
    channel: Channel<Event>,
    desk: State<'_, OpeningDesk>,
    subscriptions: State<'_, Subscriptions>,
) -> Result<u32, CommandError> {
    let mut events = desk.opened().await.subscribe(&topics, after);
    let task = async_runtime::spawn(async move {
        while let Some(event) = events.next().await {
            if channel.send((*event).clone()).is_err() {
                return;
            }
        }
    });
    Ok(subscriptions.add(task))
}

/// Ends a subscription.
#[tauri::command]
pub(crate) fn unsubscribe(subscription: u32, subscriptions: State<'_, Subscriptions>) {
    subscriptions.end(subscription);
}
