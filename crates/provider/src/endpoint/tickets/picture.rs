//! `GET /tickets/{ticket}/picture`: the code to scan.

use std::io::Cursor;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use image::{GrayImage, ImageFormat, Luma};
use qrcode::{Color, EcLevel, QrCode};
use saoma_model::{TicketCode, TicketQr};
use saoma_store::tickets;

use crate::Provider;
use crate::internal::Internal;
use crate::tenant::Tenant;

/// The side of a module of a drawn code, in pixels: sharp on a dense screen.
const SCALE: u32 = 12;
/// The light rim that scanners need, in modules.
const QUIET: u32 = 4;

pub(crate) async fn get(
    State(provider): State<Provider>,
    tenant: Tenant,
    Path((_, ticket)): Path<(String, String)>,
) -> Response {
    let found = async {
        let mut session = provider.store.read().await?;
        tickets::lookup(&mut session, tenant.workspace.id, &TicketCode::new(ticket)).await
    };
    let picture = match found.await {
        Ok(ticket) => ticket.and_then(|ticket| picture_of(ticket.qr)),
        Err(error) => {
            Internal::store("look up the ticket", error).log();
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let Some(picture) = picture else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let is_png = picture.starts_with(b"\x89PNG");
    let content_type = if is_png { "image/png" } else { "image/jpeg" };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    (headers, picture).into_response()
}

/// WeChat's own picture of a mini program code. A QR code is drawn here from what it says, so that
/// nobody's browser has to fetch it from WeChat.
fn picture_of(qr: TicketQr) -> Option<Vec<u8>> {
    qr.picture.or_else(|| draw(&qr.url?))
}

/// What a QR code says, as a PNG.
pub(crate) fn draw(content: &str) -> Option<Vec<u8>> {
    let code = QrCode::with_error_correction_level(content, EcLevel::M).ok()?;
    let width = u32::try_from(code.width()).ok()?;
    let modules = code.to_colors();
    let is_dark = |x: u32, y: u32| {
        let inside = |at: u32| (at / SCALE).checked_sub(QUIET).filter(|at| *at < width);
        let index = inside(y).zip(inside(x)).map(|(y, x)| y * width + x);
        let index = index.and_then(|index| usize::try_from(index).ok());
        index.and_then(|index| modules.get(index)) == Some(&Color::Dark)
    };
    let side = (width + 2 * QUIET) * SCALE;
    let drawn = GrayImage::from_fn(side, side, |x, y| {
        Luma([if is_dark(x, y) { 0 } else { 255 }])
    });
    let mut png = Cursor::new(Vec::new());
    drawn.write_to(&mut png, ImageFormat::Png).ok()?;
    Some(png.into_inner())
}
