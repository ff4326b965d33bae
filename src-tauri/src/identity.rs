//! Which app this is to the system.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use tauri::Config;

use crate::place::Place;

/// A data folder that somebody named is an app of its own: it runs beside the person's usual one,
/// and its window is remembered apart.
pub(crate) fn set(config: &mut Config, place: &Place) {
    if let Some(folder) = place.named_folder() {
        let mut hasher = DefaultHasher::new();
        folder.hash(&mut hasher);
        config.identifier = format!("{}.f{:016x}", config.identifier, hasher.finish());
    }
}
