use std::fmt::Write as _;

use saoma_text::Lang;

use super::{Caption, Form, Sequence};
use crate::exchange::Party;

/// The diagram as a text that Mermaid draws.
pub(crate) fn mermaid(sequence: &Sequence, lang: Lang) -> String {
    let mut text = "sequenceDiagram\n".to_owned();
    for participant in &sequence.participants {
        let name = line(&participant.name, lang);
        // Writing into a string cannot fail.
        let _ = writeln!(text, "    participant {} as {name}", id(participant.id));
    }
    for arrow in &sequence.arrows {
        let shaft = match arrow.form {
            Form::Request => "->>",
            Form::Answer | Form::Inferred => "-->>",
        };
        let _ = writeln!(
            text,
            "    {}{shaft}{}: {}",
            id(arrow.from),
            id(arrow.to),
            line(&arrow.caption, lang)
        );
    }
    text
}

const fn id(party: Party) -> &'static str {
    match party {
        Party::Browser => "browser",
        Party::Site => "site",
        Party::Saoma => "saoma",
        Party::Wechat => "wechat",
        Party::Phone => "phone",
    }
}

/// The sentence without what Mermaid takes for its own.
fn line(caption: &Caption, lang: Lang) -> String {
    let text = match lang {
        Lang::ZhCn => &caption.zh_cn,
        Lang::En => &caption.en,
    };
    text.replace(['\n', ';', '#'], " ")
}
