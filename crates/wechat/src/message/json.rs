use serde_json::{Map, Value};

use super::{Field, Fields};

pub(super) fn write(fields: &Fields) -> String {
    object(fields).to_string()
}

pub(super) fn parse(body: &str) -> Result<Fields, serde_json::Error> {
    let object: Map<String, Value> = serde_json::from_str(body.trim_start_matches('\u{feff}'))?;
    Ok(fields(object))
}

fn object(fields: &Fields) -> Value {
    let value = |field: &Field| match field {
        Field::Text(text) => Value::from(text.as_str()),
        Field::Number(number) => Value::from(*number),
        Field::Group(fields) => object(fields),
    };
    fields
        .iter()
        .map(|(name, field)| (name.to_owned(), value(field)))
        .collect()
}

/// Names are trimmed: WeChat's own samples have some with a blank in front.
fn fields(object: Map<String, Value>) -> Fields {
    let mut fields = Fields::default();
    for (name, value) in object {
        if let Some(field) = field(value) {
            fields.push(name.trim().to_owned(), field);
        }
    }
    fields
}

/// Lists are left out: no message that we read has one.
fn field(value: Value) -> Option<Field> {
    match value {
        Value::String(text) => Some(Field::Text(text)),
        Value::Number(number) => Some(
            number
                .as_i64()
                .map_or_else(|| Field::Text(number.to_string()), Field::Number),
        ),
        Value::Bool(bool) => Some(Field::Text(bool.to_string())),
        Value::Object(object) => Some(Field::Group(fields(object))),
        Value::Null | Value::Array(_) => None,
    }
}
