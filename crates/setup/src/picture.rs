//! Pictures as the file names them: a `data:` address, or the name of one that is stored.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saoma_ambient::Timestamp;
use saoma_model::{MediaType, Picture, PictureId, WorkspaceId};
use saoma_store::pictures;

use crate::finding::FileProblem;

/// What a file says of a picture.
pub(crate) enum Named {
    /// One that is stored, by its name.
    Stored(PictureId),
    /// The picture itself.
    Given(MediaType, Vec<u8>),
}

/// Reads what a file says of a picture.
pub(crate) fn read(text: &str) -> Result<Named, FileProblem> {
    let is_name = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if is_name(text) {
        return Ok(Named::Stored(PictureId::new(text)));
    }
    let data = text
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"));
    let (_, data) = data.ok_or(FileProblem::PictureForm)?;
    let bytes = STANDARD
        .decode(data)
        .map_err(|_| FileProblem::PictureForm)?;
    if bytes.len() > Picture::MAX_BYTES {
        return Err(FileProblem::PictureTooLarge);
    }
    // What the bytes are counts, not what the address says they are.
    let media_type = MediaType::of(&bytes).ok_or(FileProblem::PictureForm)?;
    Ok(Named::Given(media_type, bytes))
}

/// A picture as a `data:` address, which [`read`] reads.
pub(crate) fn itself(picture: &Picture) -> String {
    let bytes = STANDARD.encode(&picture.bytes);
    format!("data:{};base64,{bytes}", picture.media_type.as_str())
}

impl Named {
    /// Its name, and the picture to keep if it is given.
    pub(crate) fn take(
        self,
        workspace: WorkspaceId,
        now: Timestamp,
    ) -> (PictureId, Option<Picture>) {
        match self {
            Self::Stored(id) => (id, None),
            Self::Given(media_type, bytes) => {
                let id = pictures::id_of(&bytes);
                let picture = Picture {
                    workspace,
                    id: id.clone(),
                    media_type,
                    bytes,
                    created_at: now,
                };
                (id, Some(picture))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_what_its_bytes_are() {
        let png = STANDARD.encode(b"\x89PNG\r\n\x1a\nrest");
        let read_png = read(&format!("data:image/jpeg;base64,{png}"));
        assert!(matches!(read_png, Ok(Named::Given(MediaType::Png, _))));
        assert!(matches!(read(&"0f".repeat(32)), Ok(Named::Stored(_))));
        let svg = STANDARD.encode("<svg/>");
        for bad in [
            "",
            "logo.png",
            "data:image/png,abc",
            &format!("data:image/png;base64,{svg}"),
        ] {
            assert!(
                matches!(read(bad), Err(FileProblem::PictureForm)),
                "{bad:?}"
            );
        }
        let mut large = b"\x89PNG\r\n\x1a\n".to_vec();
        large.resize(Picture::MAX_BYTES + 1, 0);
        let large = read(&format!("data:image/png;base64,{}", STANDARD.encode(large)));
        assert!(matches!(large, Err(FileProblem::PictureTooLarge)));
    }
}
