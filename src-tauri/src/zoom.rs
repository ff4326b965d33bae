//! How large the screens are shown.

use std::sync::{Mutex, PoisonError};

use tauri::{AppHandle, Manager as _};

use crate::main_window;

/// The steps of browsers.
const STEPS: [f64; 9] = [0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0];

/// The zoom of the main window.
pub(crate) struct Zoom(Mutex<f64>);

impl Default for Zoom {
    fn default() -> Self {
        Self(Mutex::new(1.0))
    }
}

/// A change of the zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    In,
    Out,
    Reset,
}

/// Shows the screens larger or smaller.
pub(crate) fn change(app: &AppHandle, change: Change) {
    let zoom = app.state::<Zoom>();
    let mut factor = zoom.0.lock().unwrap_or_else(PoisonError::into_inner);
    *factor = next(*factor, change);
    if let Some(window) = app.get_webview_window(main_window::LABEL) {
        // An engine that cannot zoom shows the screens as they were.
        let _ = window.set_zoom(*factor);
    }
}

fn next(factor: f64, change: Change) -> f64 {
    match change {
        Change::In => STEPS
            .into_iter()
            .find(|step| *step > factor)
            .unwrap_or(factor),
        Change::Out => STEPS
            .into_iter()
            .rev()
            .find(|step| *step < factor)
            .unwrap_or(factor),
        Change::Reset => 1.0,
    }
}

#[test]
fn zoom_has_steps_and_ends() {
    assert_eq!(next(1.0, Change::In), 1.1);
    assert_eq!(next(1.0, Change::Out), 0.9);
    assert_eq!(next(2.0, Change::In), 2.0, "no further");
    assert_eq!(next(0.5, Change::Out), 0.5, "no further");
    assert_eq!(next(1.5, Change::Reset), 1.0);
}
