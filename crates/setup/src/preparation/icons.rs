//! Both icons of a website application from one picture.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, ImageEncoder as _, ImageFormat, ImageReader, Limits};

/// The sizes that WeChat asks for, in pixels (WeChat Open Platform, creating an application).
const SIZES: [u32; 2] = [28, 108];
/// The largest icon, in bytes; older copies of WeChat's page say 300 KB.
const MOST_BYTES: usize = 200 * 1024;
/// The largest picture that is read, in bytes.
const MOST_INPUT: usize = 10 * 1024 * 1024;
/// The widest or highest picture that is read: what is larger unpacks to too much memory.
const MOST_SIDE: u32 = 8000;
const MOST_MEMORY: u64 = 300 * 1024 * 1024;

/// An icon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Icon {
    /// Its width and height, in pixels.
    pub size: u32,
    /// A PNG.
    pub png: Vec<u8>,
}

/// Both icons, and what is doubtful about the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Icons {
    /// Small and large.
    pub icons: Vec<Icon>,
    /// The picture is no square: its middle was taken.
    pub was_cut: bool,
    /// The picture is smaller than the large icon: it was blown up.
    pub was_small: bool,
}

/// Why no icons were made.
#[derive(Debug, thiserror::Error)]
pub enum IconError {
    /// No PNG, JPEG or WebP that could be read.
    #[error("the picture cannot be read")]
    NoPicture,
    /// Too many bytes or too many pixels.
    #[error("the picture is too large")]
    TooLarge,
    /// An icon could not be written, or not small enough.
    #[error("the icon cannot be written")]
    Write,
}

impl IconError {
    /// The word for scripts and text keys.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoPicture => "icon_no_picture",
            Self::TooLarge => "icon_too_large",
            Self::Write => "icon_write",
        }
    }
}

/// Makes both icons. It takes a moment of pure work: call it where that blocks nobody.
///
/// # Errors
/// See [`IconError`].
pub fn icons(picture: &[u8]) -> Result<Icons, IconError> {
    if picture.len() > MOST_INPUT {
        return Err(IconError::TooLarge);
    }
    let picture = decode(picture)?;
    let side = picture.width().min(picture.height());
    let was_cut = picture.width() != picture.height();
    let (x, y) = ((picture.width() - side) / 2, (picture.height() - side) / 2);
    let square = picture.crop_imm(x, y, side, side);
    let icons: Result<Vec<Icon>, IconError> =
        SIZES.iter().map(|size| icon(&square, *size)).collect();
    Ok(Icons {
        icons: icons?,
        was_cut,
        was_small: SIZES.iter().any(|size| side < *size),
    })
}

fn decode(picture: &[u8]) -> Result<DynamicImage, IconError> {
    let mut reader = ImageReader::new(Cursor::new(picture))
        .with_guessed_format()
        .map_err(|_| IconError::NoPicture)?;
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg)) {
        return Err(IconError::NoPicture);
    }
    // A few kilobytes may say that they unpack to gigabytes; that is seen before they do.
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let picture = reader.decode().map_err(|error| match error {
        image::ImageError::Limits(_) => IconError::TooLarge,
        _ => IconError::NoPicture,
    })?;
    match picture.width().min(picture.height()) {
        0 => Err(IconError::NoPicture),
        _ => Ok(picture),
    }
}

fn icon(square: &DynamicImage, size: u32) -> Result<Icon, IconError> {
    let small = square
        .resize_exact(size, size, FilterType::Lanczos3)
        .to_rgba8();
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Best, PngFilter::Adaptive)
        .write_image(&small, size, size, image::ExtendedColorType::Rgba8)
        .map_err(|_| IconError::Write)?;
    if png.len() > MOST_BYTES {
        return Err(IconError::Write);
    }
    Ok(Icon { size, png })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> Vec<u8> {
        // Noise: the hardest to pack.
        let noise = image::RgbaImage::from_fn(width, height, |x, y| {
            let mixed = (x * 7919 + y * 104_729) ^ (x * y);
            image::Rgba(mixed.to_le_bytes())
        });
        let mut png = Cursor::new(Vec::new());
        noise.write_to(&mut png, ImageFormat::Png).unwrap();
        png.into_inner()
    }

    #[test]
    fn one_picture_becomes_both_icons_under_the_limit() {
        let made = icons(&picture(300, 200)).unwrap();
        assert!(made.was_cut && !made.was_small);
        for (icon, size) in made.icons.iter().zip([28, 108]) {
            let read = image::load_from_memory_with_format(&icon.png, ImageFormat::Png).unwrap();
            assert_eq!((read.width(), read.height()), (size, size));
            assert!(icon.png.len() <= MOST_BYTES, "{} bytes", icon.png.len());
        }
        assert!(icons(&picture(50, 50)).unwrap().was_small);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice();
        let cut = picture(100, 100);
        for bytes in [
            b"".as_slice(),
            b"hello",
            svg,
            b"GIF89a",
            &cut[..cut.len() / 2],
        ] {
            let refused = icons(bytes);
            assert!(matches!(refused, Err(IconError::NoPicture)), "{refused:?}");
        }
    }

    #[test]
    fn a_picture_that_unpacks_to_gigabytes_is_refused_before_it_does() {
        // The header alone says 60,000 by 60,000 pixels.
        let mut bomb = picture(10, 10);
        bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        let crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        let refused = icons(&bomb);
        assert!(matches!(refused, Err(IconError::TooLarge)), "{refused:?}");
        let long = vec![0x89; MOST_INPUT + 1];
        assert!(matches!(icons(&long), Err(IconError::TooLarge)));
    }

    /// PNG's checksum, of a few bytes.
    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
            })
        })
    }
}
