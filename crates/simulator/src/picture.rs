use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{ImageReader, Limits};

/// The largest side of a picture that is looked at, in pixels.
const MAX_SIDE: u32 = 4096;
/// The most memory that decoding may take, in bytes.
const MAX_MEMORY: u64 = 96 * 1024 * 1024;

/// Why a picture tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PictureError {
    #[error("the target is no known QR code, no URL of one and no PNG or JPEG picture in base64")]
    NoPicture,
    #[error("the picture is larger than {MAX_SIDE} x {MAX_SIDE} pixels")]
    TooLarge,
    #[error("there is no readable QR code in the picture")]
    NoQrCode,
}

/// The text of the QR code in a base64 picture (a `data:` URL or the bare base64).
pub(crate) fn read_qr(base64: &str) -> Result<String, PictureError> {
    let payload = base64.strip_prefix("data:").map_or(base64, |url| {
        url.split_once(',').map_or("", |(_, payload)| payload)
    });
    let compact: String = payload.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = STANDARD
        .decode(compact)
        .map_err(|_| PictureError::NoPicture)?;
    let gray = decode(&bytes)?;
    let (width, height) = (gray.width() as usize, gray.height() as usize);
    let pixel = |x, y| {
        u32::try_from(x)
            .ok()
            .zip(u32::try_from(y).ok())
            .and_then(|(x, y)| gray.get_pixel_checked(x, y))
            .map_or(255, |pixel| pixel.0[0])
    };
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
    let texts = prepared
        .detect_grids()
        .into_iter()
        .filter_map(|grid| grid.decode().ok());
    texts
        .map(|(_, text)| text)
        .next()
        .ok_or(PictureError::NoQrCode)
}

fn decode(bytes: &[u8]) -> Result<image::GrayImage, PictureError> {
    let reader = || {
        ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|_| PictureError::NoPicture)
    };
    // A small file can claim a huge picture: its claim is read before anything is made of it.
    let (width, height) = reader()?
        .into_dimensions()
        .map_err(|_| PictureError::NoPicture)?;
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(PictureError::TooLarge);
    }
    let mut reader = reader()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    Ok(reader
        .decode()
        .map_err(|_| PictureError::NoPicture)?
        .into_luma8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_qr_code_is_read_back() {
        let url = "https://open.weixin.qq.com/connect/confirm?uuid=0817SWyE4nI7Ga1h";
        let jpeg = crate::draw::qr_code(url).expect("it fits");
        assert_eq!(read_qr(&STANDARD.encode(&jpeg)), Ok(url.to_owned()));
        assert_eq!(
            read_qr(&format!(
                "data:image/jpeg;base64,{}",
                STANDARD.encode(&jpeg)
            )),
            Ok(url.to_owned()),
            "as a data URL"
        );
    }

    #[test]
    fn hostile_pictures_are_refused_before_they_are_decoded() {
        assert_eq!(read_qr("not base64!"), Err(PictureError::NoPicture));
        assert_eq!(
            read_qr(&STANDARD.encode(b"GIF89a....")),
            Err(PictureError::NoPicture),
            "another format"
        );
        // The head of a PNG that claims 60,000 x 60,000 pixels, with nothing behind it.
        let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bomb.extend([0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 0, 0, 0, 0]);
        let checksum = crc32(bomb.get(12..29).expect("the chunk"));
        bomb.extend(checksum.to_be_bytes());
        bomb.extend(b"\0\0\0\0IDAT");
        bomb.extend(crc32(b"IDAT").to_be_bytes());
        assert_eq!(
            read_qr(&STANDARD.encode(&bomb)),
            Err(PictureError::TooLarge)
        );
        let blank = image::GrayImage::from_pixel(50, 50, image::Luma([255]));
        let mut png = Cursor::new(Vec::new());
        blank
            .write_to(&mut png, image::ImageFormat::Png)
            .expect("a picture");
        assert_eq!(
            read_qr(&STANDARD.encode(png.into_inner())),
            Err(PictureError::NoQrCode)
        );
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let step = |crc: u32| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        };
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc))
        })
    }
}
