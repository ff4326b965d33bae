//! The JSON schema of scenario files, for editors and for who writes them by a program.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::{Act, Reaction};
use crate::NAMED_FAULTS;
use crate::fault::FaultBody;

/// Fields of an app beside its AppID, with what they mean.
const OF_APPS: [(&str, &str, &str); 20] = [
    ("name", "string", "What people see; the AppID if absent."),
    ("secret", "string", "The AppSecret."),
    (
        "callback_domain",
        "string",
        "The one host that a website app's redirect_uri may have.",
    ),
    (
        "web_authorization_domain",
        "string",
        "The same for an Official Account's web pages.",
    ),
    (
        "open_platform",
        "string",
        "The open platform account that it is bound to; without one there are no unionids.",
    ),
    (
        "status",
        "string",
        "online, offline, disabled or not_certified.",
    ),
    (
        "status_text",
        "string",
        "What the error page says when the status is not online.",
    ),
    ("events_url", "string", "Where events are pushed to."),
    ("token", "string", "Signs the events."),
    ("aes_key", "string", "Encrypts the events."),
    ("encryption", "string", "How events are encrypted."),
    (
        "ip_whitelist",
        "array",
        "The addresses that may call the API.",
    ),
    ("quotas", "object", "Calls per minute, by endpoint."),
    ("events_format", "string", "xml or json."),
    (
        "ip_whitelist_delay_seconds",
        "integer",
        "How long a changed whitelist takes to hold.",
    ),
    (
        "from_appid",
        "string",
        "What changeopenid takes as from_appid.",
    ),
    ("pages", "array", "A mini program's pages; any if absent."),
    (
        "phone_number_quota",
        "integer",
        "How many phone numbers a mini program may still ask for.",
    ),
    (
        "kind",
        "string",
        "website, mini_program or official_account.",
    ),
    ("appid", "string", "wx and 16 hex digits."),
];

/// The schema, draft 2020-12.
#[must_use]
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let act = generator.subschema_for::<Act>().to_value();
    let reaction = generator.subschema_for::<Reaction>().to_value();
    let fault = generator.subschema_for::<FaultBody>().to_value();
    let definitions = generator.take_definitions(true);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of saoma test and saoma simulate",
        "type": "object",
        "properties": {
            "title": {"type": "string", "description": "What it shows, in a line."},
            "seed": {"type": "integer", "minimum": 0, "description": "What ids, codes and tokens follow from."},
            "apps": {"type": "array", "items": app(), "description": "The platform apps; those of the default scenario if absent."},
            "people": {"type": "array", "items": person(), "description": "The people; those of the default scenario if absent."},
            "faults": {
                "type": "array",
                "description": "Faults that are on from the start.",
                "items": {"allOf": [{"$ref": "#/$defs/NamedFault"}, open(&fault)]},
            },
            "script": {"type": "array", "items": reaction, "description": "What people do by themselves."},
            "steps": {
                "type": "array",
                "description": "What saoma test does, one after the other.",
                "items": {"allOf": [{"$ref": "#/$defs/OfSteps"}, act]},
            },
            "expect": {
                "type": "array",
                "description": "What must be among the recorded exchanges at the end.",
                "items": {"type": "object", "properties": {"count": {"type": "integer", "minimum": 0, "description": "How many; at least one if absent."}}},
            },
        },
        "additionalProperties": false,
        "$defs": opened(definitions),
    })
}

fn app() -> Value {
    let fields = OF_APPS.into_iter().map(|(name, kind, description)| {
        (
            name.to_owned(),
            json!({"type": kind, "description": description}),
        )
    });
    json!({"type": "object", "properties": fields.collect::<Map<_, _>>(), "required": ["appid", "kind", "secret"]})
}

fn person() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 64, "description": "How steps call the person."},
            "nickname": {"type": "string", "description": "What the profile shows; may be empty."},
            "avatar": {"type": "string", "description": "The picture's URL; absent for a drawn one, empty for none."},
            "phone": {"type": "string", "description": "The verified phone number."},
            "legacy": {"type": "boolean", "description": "Whether WeChat gives no unionid."},
            "snapshot": {"type": "boolean", "description": "Whether Official Accounts get a snapshot user."},
        },
        "required": ["name", "nickname"],
    })
}

/// Steps and faults stand beside fields of their own, so no object may refuse what it does not know.
fn opened(mut definitions: Map<String, Value>) -> Value {
    for definition in definitions.values_mut() {
        *definition = open(definition);
    }
    definitions.insert(
        "NamedFault".to_owned(),
        json!({"type": "object", "required": ["name"], "properties": {"name": {"anyOf": [{"enum": NAMED_FAULTS}, {"type": "string"}]}}}),
    );
    definitions.insert(
        "OfSteps".to_owned(),
        json!({
            "type": "object",
            "required": ["do"],
            "properties": {
                "note": {"type": "string", "description": "A sentence for who reads along."},
                "as": {"type": "string", "description": "What later steps call the answer; the act's word if absent."},
                "status": {"type": "integer", "description": "The HTTP status that it must have."},
                "expect": {"type": "object", "description": "What the answer must hold. \"*\" is anything that is not empty, null what is absent."},
            },
        }),
    );
    Value::Object(definitions)
}

/// The schema without its refusal of further fields, all the way down.
fn open(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, value)| {
                *name != "additionalProperties" || **value != Value::Bool(false)
            })
            .map(|(name, value)| (name.clone(), open(value)))
            .collect(),
        Value::Array(entries) => entries.iter().map(open).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AppBody, Scenario};

    #[test]
    fn every_field_of_an_app_is_described() {
        let default = Scenario::default();
        let app = default.apps.first().expect("an app");
        let body: &AppBody = &app.body;
        let fields = serde_json::to_value(body).expect("plain data");
        for name in fields.as_object().expect("fields").keys() {
            assert!(
                OF_APPS.iter().any(|(known, _, _)| known == name),
                "{name} is not described"
            );
        }
    }

    #[test]
    fn every_step_and_every_named_fault_is_in_the_schema() {
        let text = schema().to_string();
        for word in [
            "open_qr_page",
            "exchange_code",
            "clear_fault",
            "after_ms",
            "expired-qr",
        ] {
            assert!(text.contains(word), "{word}");
        }
        let dangling = text
            .split("\"$ref\":\"#/$defs/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .find(|name| schema()["$defs"].get(*name).is_none());
        assert_eq!(dangling, None, "every reference leads somewhere");
    }
}
