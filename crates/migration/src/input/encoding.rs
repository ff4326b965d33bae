//! In which encoding a text is.

use std::io::{self, Read};

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};
use saoma_model::RowReason;

/// The encodings that lists come in. GBK is a part of GB18030.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Gb18030,
    Utf16Le,
    Utf16Be,
    /// The beginning says nothing: the first character beyond ASCII decides.
    Undecided,
}

impl Encoding {
    /// Its usual name. Text in ASCII alone is UTF-8, too.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Undecided => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
        }
    }

    /// What the first bytes of a file say.
    pub(crate) fn of(sample: &[u8]) -> Self {
        match sample {
            [0xef, 0xbb, 0xbf, ..] => return Self::Utf8,
            [0xff, 0xfe, ..] => return Self::Utf16Le,
            [0xfe, 0xff, ..] => return Self::Utf16Be,
            _ => {}
        }
        let zeros = |parity: usize| {
            let bytes = sample.iter().skip(parity).step_by(2);
            bytes.filter(|byte| **byte == 0).count()
        };
        // Latin letters, digits and delimiters in UTF-16 have a zero beside each; a stray NUL in a
        // list does not make a third of it zeros.
        let third = sample.len() / 6;
        if sample.len() >= 4 && zeros(1) > third && zeros(0) <= third / 4 {
            return Self::Utf16Le;
        }
        if sample.len() >= 4 && zeros(0) > third && zeros(1) <= third / 4 {
            return Self::Utf16Be;
        }
        if sample.is_ascii() {
            return Self::Undecided;
        }
        match std::str::from_utf8(sample) {
            Ok(_) => Self::Utf8,
            // The sample may end within a character.
            Err(error) if error.error_len().is_none() => Self::Utf8,
            Err(error) => Self::by_majority(sample, error.valid_up_to()),
        }
    }

    /// For a text that is not UTF-8 throughout: one damaged row does not make it GB18030.
    fn by_majority(sample: &[u8], _valid: usize) -> Self {
        let (mut utf8, mut other) = (0, 0);
        for line in sample.split(|byte| *byte == b'\n') {
            match std::str::from_utf8(line) {
                Ok(line) if line.is_ascii() => {}
                Ok(_) => utf8 += 1,
                Err(_) => other += 1,
            }
        }
        if utf8 > other {
            Self::Utf8
        } else {
            Self::Gb18030
        }
    }

    /// A field as text.
    pub(crate) fn decode(&mut self, bytes: &[u8]) -> Result<String, RowReason> {
        if bytes.is_ascii() {
            return Ok(String::from_utf8_lossy(bytes).into_owned());
        }
        if *self == Self::Undecided {
            *self = Self::of(bytes);
        }
        let text = match self {
            Self::Gb18030 if !looks_like_utf8(bytes) => GB18030
                .decode_without_bom_handling_and_without_replacement(bytes)
                .map(std::borrow::Cow::into_owned),
            Self::Gb18030 => None,
            _ => std::str::from_utf8(bytes).ok().map(str::to_owned),
        };
        // What UTF-16 could not say has become this character already.
        text.filter(|text| !text.contains(char::REPLACEMENT_CHARACTER))
            .ok_or(RowReason::Encoding)
    }

    /// Text in this encoding; what it cannot say becomes `?`.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Gb18030 => GB18030.encode(text).0.into_owned(),
            _ => text.as_bytes().to_vec(),
        }
    }

    /// Whether fields can be told apart only after the whole text was decoded.
    pub(crate) const fn must_decode_first(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }
}

/// Whether what should be GB18030 is UTF-8, which reads as other Chinese characters without an
/// error. Two characters of three bytes that are Chinese in UTF-8 are no coincidence.
fn looks_like_utf8(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let chinese = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    text.chars().filter(chinese).count() >= 2
}

/// Turns what is read into UTF-8; what cannot be said becomes U+FFFD. A byte order mark goes.
pub(crate) struct ToUtf8<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    start: usize,
    has_ended: bool,
}

impl<R: Read> ToUtf8<R> {
    pub(crate) fn new(inner: R, encoding: Encoding) -> Self {
        let from = match encoding {
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Gb18030 => GB18030,
            Encoding::Utf8 | Encoding::Undecided => UTF_8,
        };
        Self {
            inner,
            decoder: from.new_decoder(),
            input: vec![0; 1 << 15],
            output: Vec::new(),
            start: 0,
            has_ended: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let count = self.inner.read(&mut self.input)?;
        self.has_ended = count == 0;
        let read = self.input.get(..count).unwrap_or_default();
        let room = self.decoder.max_utf8_buffer_length(count);
        self.output.resize(room.unwrap_or(count * 3 + 16), 0);
        let (_, _, written, _) =
            self.decoder
                .decode_to_utf8(read, &mut self.output, self.has_ended);
        self.output.truncate(written);
        self.start = 0;
        Ok(())
    }
}

impl<R: Read> Read for ToUtf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.start == self.output.len() && !self.has_ended {
            self.fill()?;
        }
        let ready = self.output.get(self.start..).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(ready.iter().take(count)) {
            *to = *from;
        }
        self.start += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gbk(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn the_encoding_is_recognised_by_the_first_bytes() {
        let utf16: Vec<u8> = "id,name\n1,小明\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for (sample, expected) in [
            ("id,名字".as_bytes().to_vec(), Encoding::Utf8),
            (gbk("编号,名字\n1,王小明"), Encoding::Gb18030),
            (utf16, Encoding::Utf16Le),
            (b"\xfe\xff\x00i".to_vec(), Encoding::Utf16Be),
            (b"id,name\n".to_vec(), Encoding::Undecided),
            ("名".as_bytes()[..2].to_vec(), Encoding::Utf8),
        ] {
            assert_eq!(Encoding::of(&sample), expected, "{sample:?}");
        }
    }

    #[test]
    fn one_damaged_row_does_not_change_the_encoding_of_the_file() {
        let mut sample = "名字\n小明\n小红\n".as_bytes().to_vec();
        sample.extend(gbk("小刚\n"));
        let mut encoding = Encoding::of(&sample);
        assert_eq!(encoding, Encoding::Utf8);
        assert_eq!(encoding.decode(&gbk("小刚")), Err(RowReason::Encoding));
    }

    #[test]
    fn utf8_in_a_gbk_file_is_seen_and_not_read_as_other_characters() {
        let mut encoding = Encoding::Gb18030;
        assert_eq!(encoding.decode(&gbk("王小明")), Ok("王小明".to_owned()));
        assert_eq!(
            encoding.decode("王小明".as_bytes()),
            Err(RowReason::Encoding),
            "decoded as GBK it would be three other characters"
        );
    }

    #[test]
    fn the_first_field_beyond_ascii_decides_where_the_beginning_did_not() {
        let mut encoding = Encoding::of(b"id,name\n1,Bob\n");
        assert_eq!(encoding.decode(&gbk("王小明")), Ok("王小明".to_owned()));
        assert_eq!(encoding, Encoding::Gb18030);
    }
}
