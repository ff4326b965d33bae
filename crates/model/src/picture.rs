use saoma_ambient::Timestamp;

use crate::WorkspaceId;
use crate::word::words;

words! {
    /// The formats of pictures that every browser shows and that carry no script.
    MediaType: "media type of a picture" {
        /// PNG.
        Png = "image/png",
        /// JPEG.
        Jpeg = "image/jpeg",
        /// WebP.
        Webp = "image/webp",
        /// GIF.
        Gif = "image/gif",
    }
}

impl MediaType {
    /// What the first bytes say, whatever anybody claims.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'G', b'I', b'F', b'8', ..] => Some(Self::Gif),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Self::Webp),
            _ => None,
        }
    }
}

/// The name of a picture within its workspace: the SHA-256 of its bytes, in hex. So one picture is
/// kept once, and a page may be told to keep it for ever.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct PictureId(String);

impl PictureId {
    /// Takes the name as it is; one that names no picture is simply not found.
    pub fn new(hex: impl Into<String>) -> Self {
        Self(hex.into())
    }

    /// The name, in hex.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A logo or background.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Its name.
    pub id: PictureId,
    /// Its format.
    pub media_type: MediaType,
    /// Its bytes, at most [`Picture::MAX_BYTES`].
    pub bytes: Vec<u8>,
    /// When it was first put there.
    pub created_at: Timestamp,
}

impl Picture {
    /// The largest picture, in bytes: it is loaded with every login page.
    pub const MAX_BYTES: usize = 200 * 1024;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_what_a_picture_is() {
        assert_eq!(
            MediaType::of(b"\x89PNG\r\n\x1a\n...."),
            Some(MediaType::Png)
        );
        assert_eq!(MediaType::of(b"\xff\xd8\xff\xe0"), Some(MediaType::Jpeg));
        assert_eq!(MediaType::of(b"GIF89a"), Some(MediaType::Gif));
        assert_eq!(
            MediaType::of(b"RIFF\0\0\0\0WEBPVP8 "),
            Some(MediaType::Webp)
        );
        assert_eq!(
            MediaType::of(b"<svg onload='alert(1)'>"),
            None,
            "a drawing that can hold a script is none of them"
        );
        assert_eq!(MediaType::of(b""), None);
    }
}
