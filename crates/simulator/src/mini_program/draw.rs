use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use qrcode::{Color, EcLevel, QrCode};

/// The light rim that scanners need, in modules.
const QUIET: usize = 3;

/// How a mini program code is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    /// The side of the picture, in pixels.
    pub(crate) width: u32,
    /// The colour of the lines.
    pub(crate) line: [u8; 3],
    /// Whether the ground is transparent.
    pub(crate) is_hyaline: bool,
}

/// The picture of a mini program code: a JPEG, or a PNG on transparent ground; nothing if `content`
/// does not fit. It is a QR code, since how WeChat's own round ones are written is not public: the
/// virtual phone reads it, a real one does not.
pub(crate) fn draw(content: &str, style: Style) -> Option<Vec<u8>> {
    let code = QrCode::with_error_correction_level(content, EcLevel::L).ok()?;
    let is_dark = dark_pixels(&code, usize::try_from(style.width).ok()?)?;
    let [red, green, blue] = style.line;
    let mut bytes = Cursor::new(Vec::new());
    if style.is_hyaline {
        let picture = RgbaImage::from_fn(style.width, style.width, |x, y| {
            // Transparent white, so that who ignores transparency sees a code on white.
            if is_dark(x, y) {
                Rgba([red, green, blue, 255])
            } else {
                Rgba([255, 255, 255, 0])
            }
        });
        picture.write_to(&mut bytes, ImageFormat::Png).ok()?;
    } else {
        let picture = RgbImage::from_fn(style.width, style.width, |x, y| {
            Rgb(if is_dark(x, y) { style.line } else { [255; 3] })
        });
        let encoder = JpegEncoder::new_with_quality(&mut bytes, 92);
        picture.write_with_encoder(encoder).ok()?;
    }
    Some(bytes.into_inner())
}

/// Which pixels of a square of `side` belong to dark modules.
fn dark_pixels(code: &QrCode, side: usize) -> Option<impl Fn(u32, u32) -> bool> {
    let modules = code.width();
    let scale = side / (modules + 2 * QUIET);
    let margin = (side - scale * modules) / 2;
    let module = move |at: u32| {
        (at as usize)
            .checked_sub(margin)
            .map(|inside| inside / scale)
            .filter(|module| *module < modules)
    };
    (scale > 0).then_some(move |x, y| {
        module(x)
            .zip(module(y))
            .is_some_and(|at| code[at] == Color::Dark)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::read_qr;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn the_longest_content_is_read_back_from_the_smallest_picture() {
        let content = format!(
            "weixin://dl/business/?appid=wx5a0a8601c0de0002&path={}&query=scene%3D{}&env_version=release",
            "pages%2Flogin".repeat(10),
            "%2526".repeat(32)
        );
        for is_hyaline in [false, true] {
            let style = Style {
                width: 280,
                line: [0, 80, 40],
                is_hyaline,
            };
            let picture = draw(&content, style).expect("it fits");
            let expected: &[u8] = if is_hyaline { b"\x89PNG" } else { b"\xff\xd8" };
            assert!(picture.starts_with(expected), "the format");
            assert_eq!(read_qr(&STANDARD.encode(picture)), Ok(content.clone()));
        }
    }
}
