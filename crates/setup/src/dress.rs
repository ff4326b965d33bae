//! An application in the look that a screen would save, for a preview.

use saoma_ambient::Timestamp;
use saoma_model::{Application, Picture, PictureId, page_url, refusals};

use crate::file::BrandingEntry;
use crate::picture;

/// The application with this look, and the pictures that are not stored. What would be refused is
/// left out: the field says so.
#[must_use]
pub fn dressed(
    application: Application,
    logo: Option<&str>,
    branding: &BrandingEntry,
    now: Timestamp,
) -> (Application, Vec<Picture>) {
    let mut pictures = Vec::new();
    let workspace = application.workspace;
    let mut take = |text: Option<&str>| -> Option<PictureId> {
        let (name, picture) = picture::read(text?).ok()?.take(workspace, now);
        pictures.extend(picture);
        Some(name)
    };
    let logo = take(logo);
    let background = take(branding.background.as_deref());
    let mut branding = branding.branding(background);
    branding
        .agreements
        .retain(|agreement| !refusals(&page_url(&agreement.url)));
    let dressed = Application {
        logo,
        branding,
        ..application
    };
    (dressed, pictures)
}
