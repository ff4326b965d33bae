//! The desk, opened behind the window.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use saoma_ambient::{Clock, ShiftedClock, SystemClock, SystemEntropy};
use saoma_commands::{CommandError, Desk, DeskOptions, Settings};
use saoma_store::StoreAddress;
use saoma_text::Lang;
use saoma_vault::{Argon2Cost, KeySources, PassphraseSource};
use tauri::async_runtime;
use tokio::sync::SetOnce;

use crate::place::Place;

/// The desk, as soon as it is there. Opening it may take as long as a person takes to answer the
/// keyring's question.
pub(crate) struct OpeningDesk(Arc<SetOnce<Desk>>);

impl OpeningDesk {
    /// Begins to open it.
    pub(crate) fn open(place: &Place) -> Self {
        let opening = Arc::new(SetOnce::new());
        let (opened, options) = (opening.clone(), options(place));
        async_runtime::spawn(async move {
            let desk = Desk::open(options).await;
            // It is set here only.
            let _ = opened.set(desk);
        });
        Self(opening)
    }

    /// The desk. One whose store cannot be opened is a desk, too, and says why.
    pub(crate) async fn opened(&self) -> &Desk {
        self.0.wait().await
    }

    /// What the person chose, and the language that follows from it.
    pub(crate) async fn settings(&self) -> (Settings, Lang) {
        let desk = self.opened().await;
        (desk.settings(), desk.lang())
    }

    /// A refusal of the shell, told as the desk tells its own.
    pub(crate) async fn refusal(&self, code: &'static str) -> CommandError {
        self.opened().await.refusal(code)
    }

    /// Stops the servers and lets go of the store; at once if the desk was never opened.
    pub(crate) async fn close(&self) {
        if let Some(desk) = self.0.get() {
            desk.close().await;
        }
    }
}

fn options(place: &Place) -> DeskOptions {
    let data_folder = place.folder().to_path_buf();
    DeskOptions {
        store: StoreAddress::default_in(&data_folder),
        data_folder,
        keys: KeySources {
            key_file: std::env::var_os("SAOMA_KEY_FILE")
                .filter(|file| !file.is_empty())
                .map(PathBuf::from),
            keyring: true,
            // The screens ask for one when it is needed.
            passphrase: PassphraseSource::None,
            recovery_code: None,
            argon2: Argon2Cost::default(),
        },
        clock: clock(),
        entropy: Arc::new(SystemEntropy),
        system_lang: system_lang(),
        // The screens' own address, which differs by system.
        frame_ancestors: ["tauri://localhost", "http://tauri.localhost"]
            .map(str::to_owned)
            .into(),
        console_url: None,
    }
}

/// The system's; ahead of it by the seconds in `SAOMA_CLOCK_AHEAD`, so that whoever tries what
/// happens on a date need not wait for it.
fn clock() -> Arc<dyn Clock> {
    let clock = ShiftedClock::new(Arc::new(SystemClock));
    let ahead = std::env::var("SAOMA_CLOCK_AHEAD").unwrap_or_default();
    if let Ok(seconds) = ahead.parse() {
        clock.advance(Duration::from_secs(seconds));
    }
    Arc::new(clock)
}

/// LANG where there is one, else what the system was set to.
pub(crate) fn system_lang() -> Lang {
    sys_locale::get_locale()
        .and_then(|locale| Lang::parse(&locale))
        .unwrap_or(Lang::En)
}
