use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use super::{Field, Fields};

/// How deep elements may lie in each other. WeChat's messages have four levels.
const MAX_DEPTH: usize = 16;

/// Why an XML is refused.
#[derive(Debug, thiserror::Error)]
pub enum XmlError {
    /// It is not well formed.
    #[error("it is not well formed")]
    Malformed(#[source] quick_xml::Error),
    /// It has a DTD. WeChat sends none, and a stranger's could name files and expand without end.
    #[error("it has a DTD")]
    Dtd,
    /// It names an entity that only a DTD could define.
    #[error("it names the entity {0:?}")]
    Entity(String),
    /// Its elements lie too deep in each other.
    #[error("its elements lie more than {MAX_DEPTH} deep")]
    Depth,
    /// It ends before its first element does.
    #[error("it ends too early")]
    Truncated,
}

/// An element whose end has not come yet.
#[derive(Default)]
struct Open {
    name: String,
    text: String,
    fields: Fields,
}

impl Open {
    /// An element with elements in it is a group, and the blanks between those are nothing.
    fn close(self) -> (String, Field) {
        if self.fields.is_empty() {
            (self.name, Field::Text(self.text))
        } else {
            (self.name, Field::Group(self.fields))
        }
    }
}

/// Reads the elements inside the one root element. Attributes are ignored: there are none.
pub(super) fn parse(body: &str) -> Result<Fields, XmlError> {
    let mut reader = Reader::from_str(body.trim_start_matches('\u{feff}'));
    let mut open: Vec<Open> = Vec::new();
    loop {
        let event = reader.read_event().map_err(XmlError::Malformed)?;
        match event {
            Event::Start(start) => open.push(opened(start.name().as_ref(), open.len())?),
            Event::Empty(empty) => {
                let closed = opened(empty.name().as_ref(), open.len())?.close();
                match open.last_mut() {
                    Some(parent) => parent.fields.push(closed.0, closed.1),
                    None => return Ok(Fields::default()),
                }
            }
            Event::End(_) => {
                let ended = open.pop().ok_or(XmlError::Truncated)?;
                match open.last_mut() {
                    Some(parent) => {
                        let (name, field) = ended.close();
                        parent.fields.push(name, field);
                    }
                    None => return Ok(ended.fields),
                }
            }
            Event::Text(text) => write_into(&mut open, &text.xml10_content()),
            Event::CData(text) => write_into(&mut open, &text.xml10_content()),
            Event::GeneralRef(entity) => write_into(&mut open, &resolved(&entity)?),
            Event::DocType(_) => return Err(XmlError::Dtd),
            Event::Eof => return Err(XmlError::Truncated),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// Writes the fields into `<xml>`: texts as CDATA, numbers bare, as WeChat does.
pub(super) fn write(fields: &Fields) -> String {
    format!("<xml>{}</xml>", elements(fields))
}

fn elements(fields: &Fields) -> String {
    let value = |field: &Field| match field {
        Field::Text(text) => cdata(text),
        Field::Number(number) => number.to_string(),
        Field::Group(fields) => elements(fields),
    };
    fields
        .iter()
        .map(|(name, field)| format!("<{name}>{}</{name}>", value(field)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The end mark cannot stand inside, so it is spread over two sections.
fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

fn opened(name: &str, depth: usize) -> Result<Open, XmlError> {
    if depth >= MAX_DEPTH {
        return Err(XmlError::Depth);
    }
    Ok(Open {
        name: name.to_owned(),
        ..Open::default()
    })
}

fn write_into(open: &mut [Open], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

/// The five entities that XML knows by itself, and characters by number.
fn resolved(entity: &BytesRef<'_>) -> Result<String, XmlError> {
    if let Some(char) = entity.resolve_char_ref().map_err(XmlError::Malformed)? {
        return Ok(char.to_string());
    }
    let name = entity.xml10_content();
    quick_xml::escape::resolve_xml_entity(&name)
        .map(str::to_owned)
        .ok_or_else(|| XmlError::Entity(name.into_owned()))
}
