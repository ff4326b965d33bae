//! The text of a page: UTF-8, or GBK and GB18030 as many sites in China still send it.

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

/// A page's text, and whether it says what it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// What the page claims is not what it is: a browser shows garbage.
    pub(crate) is_mislabelled: bool,
}

/// Decodes a page by its header, its mark, its `<meta charset>`, and at last by what it is.
pub(crate) fn decode(bytes: &[u8], content_type: &str) -> Decoded {
    let claimed = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| label_in(content_type))
        .or_else(|| meta_label(bytes));
    if let Some(claimed) = claimed {
        let (text, _, is_broken) = claimed.decode(bytes);
        if !is_broken {
            return Decoded {
                text: text.into_owned(),
                is_mislabelled: false,
            };
        }
    }
    let guess = [UTF_8, GB18030].into_iter().find_map(|encoding| {
        let (text, _, is_broken) = encoding.decode(bytes);
        (!is_broken).then(|| (encoding, text.into_owned()))
    });
    match guess {
        Some((encoding, text)) => Decoded {
            text,
            // Where nothing is claimed, browsers take GBK in China and mostly UTF-8 elsewhere.
            is_mislabelled: claimed.is_some() || (encoding == GB18030 && !bytes.is_ascii()),
        },
        // A page that was cut in the middle of a character, or is broken in one place.
        None => Decoded {
            text: claimed.unwrap_or(UTF_8).decode(bytes).0.into_owned(),
            is_mislabelled: false,
        },
    }
}

fn label_in(text: &str) -> Option<&'static Encoding> {
    let at = text.to_ascii_lowercase().find("charset=")?;
    let label = text.get(at + "charset=".len()..)?;
    let label = label.trim_start_matches(['"', '\'', ' ']);
    let end = label
        .find(['"', '\'', ';', ' ', '/', '>'])
        .unwrap_or(label.len());
    let found = Encoding::for_label(label.get(..end)?.as_bytes())?;
    // GB18030 holds all of GBK.
    Some(if found == GBK { GB18030 } else { found })
}

/// The label of a `<meta>` within the first kilobytes.
fn meta_label(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096))?;
    label_in(&String::from_utf8_lossy(head))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_pages_are_read_whatever_their_encoding() {
        let page = "<meta charset=gbk><title>灯笼牙科</title>";
        let gbk = GBK.encode(page).0;
        let expected = Decoded {
            text: page.to_owned(),
            is_mislabelled: false,
        };
        assert_eq!(decode(&gbk, "text/html"), expected);
        assert_eq!(decode(&gbk, "text/html; charset=GB2312"), expected);
        let rare = "𠮷野家 €";
        let gb18030 = GB18030.encode(rare).0;
        assert_eq!(decode(&gb18030, "text/html; charset=gb18030").text, rare);
        assert_eq!(
            decode(rare.as_bytes(), "text/html; charset=utf-8").text,
            rare
        );
        assert_eq!(
            decode(b"\xef\xbb\xbfhi", "text/html; charset=gbk").text,
            "hi"
        );
    }

    #[test]
    fn a_page_that_claims_another_encoding_is_read_and_told() {
        let gbk = GBK.encode("灯笼牙科").0;
        for claim in ["text/html; charset=utf-8", "text/html"] {
            let decoded = decode(&gbk, claim);
            assert_eq!(
                (decoded.text.as_str(), decoded.is_mislabelled),
                ("灯笼牙科", true),
                "{claim}"
            );
        }
        assert!(!decode("灯".as_bytes(), "text/html").is_mislabelled);
        assert!(!decode(b"\xff\xff\x00", "text/html; charset=utf-8").is_mislabelled);
    }
}
