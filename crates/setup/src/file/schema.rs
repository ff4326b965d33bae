//! The JSON schema of the file, for editors and for who writes such files by program.

use saoma_model::{
    Access, ApplicationType, Association, Encryption, Mode, PlatformAppKind, PlatformAppStatus,
    Proof, SigningAlgorithm, SmtpTls, SourceKind,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

use super::{File, Secret};

/// The JSON schema (2020-12) of the file of `saoma apply`; published as `docs/apply.schema.json`.
#[must_use]
pub fn schema() -> serde_json::Value {
    SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<File>()
        .to_value()
}

macro_rules! words {
    ($($name:ident: $word:ty),+ $(,)?) => {$(
        pub(super) fn $name(_: &mut SchemaGenerator) -> Schema {
            json_schema!({"type": "string", "enum": <$word>::ALL})
        }
    )+};
}

words! {
    mode: Mode,
    platform_app_kind: PlatformAppKind,
    platform_app_status: PlatformAppStatus,
    source_kind: SourceKind,
    association: Association,
    application_type: ApplicationType,
    encryption: Encryption,
    access: Access,
    signing_algorithm: SigningAlgorithm,
    smtp_tls: SmtpTls,
}

pub(super) fn proofs(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "array", "uniqueItems": true, "items": {"type": "string", "enum": Proof::ALL}})
}

pub(super) fn slug(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,29}[a-z0-9])?$"})
}

pub(super) fn enablement(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "oneOf": [
            slug(generator),
            {
                "type": "object",
                "properties": {
                    "id": slug(generator),
                    "enabled": {"description": "Whether the application offers it.", "type": "boolean", "default": true},
                    "default": {"description": "Whether the login page opens with it.", "type": "boolean", "default": false},
                },
                "required": ["id"],
                "additionalProperties": false,
            },
        ],
    })
}

impl JsonSchema for Secret {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Secret")
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let form = |key: &str, description: &str| {
            serde_json::json!({
                "type": "object",
                "description": description,
                "properties": {key: {"type": "string"}},
                "required": [key],
                "additionalProperties": false,
            })
        };
        json_schema!({
            "title": "Secret",
            "description": "Where a secret is read.",
            "oneOf": [
                form("env", "An environment variable of the process that applies the file."),
                form("file", "A file; a relative path starts at the file of apply."),
                form("value", "The secret itself; only in a sandbox."),
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_schema_is_current() {
        let published: serde_json::Value =
            serde_json::from_str(include_str!("../../../../docs/apply.schema.json"))
                .expect("the published schema is JSON");
        assert_eq!(
            published,
            schema(),
            "regenerate it: cargo run -p saoma-setup --example schema > docs/apply.schema.json"
        );
    }

    #[test]
    fn the_schema_knows_every_field_and_no_other() {
        let schema = schema();
        for pointer in [
            "/properties/workspace",
            "/$defs/PlatformAppEntry/properties/callback_domain",
            "/$defs/ApplicationEntry/properties/type/enum/2",
            "/$defs/Secret/oneOf/2",
        ] {
            assert!(schema.pointer(pointer).is_some(), "{pointer} is described");
        }
        assert_eq!(
            schema.pointer("/additionalProperties"),
            Some(&serde_json::Value::Bool(false))
        );
    }
}
