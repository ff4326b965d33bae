use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma, Rgb, RgbImage};
use qrcode::{Color, EcLevel, QrCode};

/// The side of a QR code's picture, in pixels.
const QR_SIDE: usize = 430;
/// The light rim that scanners need, in modules.
const QUIET: usize = 3;
/// The side of a person's picture when its URL names none, in pixels.
const PERSON_SIDE: u32 = 132;

/// A QR code as the JPEG of 430 x 430 pixels that WeChat sends; nothing if `content` does not fit one.
pub(crate) fn qr_code(content: &str) -> Option<Vec<u8>> {
    let code = QrCode::with_error_correction_level(content, EcLevel::M).ok()?;
    let modules = code.width();
    let scale = QR_SIDE / (modules + 2 * QUIET);
    if scale == 0 {
        return None;
    }
    let margin = (QR_SIDE - scale * modules) / 2;
    let module = |at: u32| {
        (at as usize)
            .checked_sub(margin)
            .map(|inside| inside / scale)
            .filter(|module| *module < modules)
    };
    let is_dark = |x, y| {
        module(x)
            .zip(module(y))
            .is_some_and(|at| code[at] == Color::Dark)
    };
    let side = u32::try_from(QR_SIDE).ok()?;
    let picture = GrayImage::from_fn(side, side, |x, y| {
        Luma([if is_dark(x, y) { 0 } else { 255 }])
    });
    jpeg(|bytes| JpegEncoder::new_with_quality(bytes, 92).encode_image(&picture))
}

/// The picture of a person: a pattern that follows from the picture's path, for everyone another.
pub(crate) fn person(path: &str) -> Option<Vec<u8>> {
    let hash = fnv1a(path.rsplit_once('/').map_or(path, |(before, _)| before));
    let side = match path.rsplit('/').next() {
        Some("0") => 640,
        Some("46") => 46,
        Some("64") => 64,
        Some("96") => 96,
        _ => PERSON_SIDE,
    };
    let [red, green, blue, ..] = hash.to_be_bytes();
    let ink = Rgb([red / 2 + 32, green / 2 + 48, blue / 2 + 32]);
    let cell = |at: u32| (at * 7 / side).clamp(1, 5);
    // The left half is mirrored: a face has two sides.
    let is_ink = |x: u32, y: u32| {
        let column = if cell(x) > 3 { 6 - cell(x) } else { cell(x) };
        let is_inside = [x, y].iter().all(|at| (1..=5).contains(&(at * 7 / side)));
        is_inside && hash >> (column * 5 + cell(y)) & 1 == 1
    };
    let picture = RgbImage::from_fn(side, side, |x, y| {
        if is_ink(x, y) {
            ink
        } else {
            Rgb([240, 243, 241])
        }
    });
    jpeg(|bytes| JpegEncoder::new_with_quality(bytes, 85).encode_image(&picture))
}

fn jpeg(encode: impl FnOnce(&mut Cursor<Vec<u8>>) -> image::ImageResult<()>) -> Option<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    encode(&mut bytes).ok()?;
    Some(bytes.into_inner())
}

const fn fnv1a_step(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0100_0000_01b3)
}

/// A hash that spreads; nothing secret hangs on it.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, fnv1a_step)
}
