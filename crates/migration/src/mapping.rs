//! Which column of a list means what.

use std::collections::BTreeMap;

use saoma_model::ImportField;

use crate::preset::Preset;
use crate::{MigrationError, value};

mod headers;

/// Which column means what, where the headers do not say it, and which system the list is from.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The system that wrote the list; recognised by itself where nothing is said.
    #[serde(default)]
    pub preset: Option<Preset>,
    /// By header, or by the path of a JSON value (`profile.phone`).
    #[serde(default)]
    pub columns: BTreeMap<String, Target>,
    /// The AppID or the open platform account that belongs to another system's name of a connection
    /// (Keycloak's alias, GenAuth's `extIdpId`).
    #[serde(default)]
    pub connections: BTreeMap<String, Connection>,
}

/// What a column means.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Target {
    /// A field.
    Field(ImportField),
    /// An openid or unionid, with the place where it is valid.
    Scoped {
        /// `openid` or `unionid`.
        field: ImportField,
        /// The platform app of an openid.
        #[serde(default)]
        appid: Option<String>,
        /// The open platform account of a unionid.
        #[serde(default)]
        open_platform: Option<String>,
    },
    /// Nothing, although the header looks as if it did.
    Ignored(Ignored),
}

/// The word for a column that means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ignored {
    /// Leave it out.
    Ignore,
}

/// Where the ids of a connection are valid.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// The platform app of its openids.
    #[serde(default)]
    pub appid: Option<String>,
    /// The open platform account of its unionids.
    #[serde(default)]
    pub open_platform: Option<String>,
}

impl Mapping {
    /// Reads a mapping: YAML or JSON.
    ///
    /// # Errors
    /// [`MigrationError::Mapping`].
    pub fn read(text: &str) -> Result<Self, MigrationError> {
        serde_saphyr::from_str(text).map_err(|error| MigrationError::Mapping {
            why: error.to_string(),
        })
    }

    /// What a header or path means: by the mapping, else by the words that are known.
    pub(crate) fn target(&self, header: &str) -> Option<(ImportField, Option<&str>)> {
        match self.columns.get(header.trim()) {
            Some(Target::Field(field)) => Some((*field, None)),
            Some(Target::Scoped {
                field,
                appid,
                open_platform,
            }) => {
                let scope = match field {
                    ImportField::Unionid => open_platform,
                    _ => appid,
                };
                Some((*field, scope.as_deref()))
            }
            Some(Target::Ignored(_)) => None,
            None => headers::known(header).map(|field| (field, None)),
        }
    }
}

/// The columns of a table, in their order, with what each means.
#[derive(Debug)]
pub(crate) struct Columns(Vec<Option<(ImportField, Option<String>)>>);

impl Columns {
    /// Finds out what each header means.
    pub(crate) fn of(header: &[String], mapping: &Mapping) -> Result<Self, MigrationError> {
        let mut seen = Vec::new();
        let mut columns = Vec::new();
        for name in header {
            let name = value::plain(name);
            let target = mapping.target(name);
            if target.is_some() && seen.contains(&name) {
                return Err(MigrationError::DuplicateHeader {
                    header: name.to_owned(),
                });
            }
            seen.push(name);
            columns.push(target.map(|(field, scope)| (field, scope.map(str::to_owned))));
        }
        if columns.iter().all(Option::is_none) {
            return Err(MigrationError::NoKnownColumn {
                headers: header.iter().take(20).cloned().collect(),
            });
        }
        Ok(Self(columns))
    }

    /// The columns that mean something: position, field, scope.
    pub(crate) fn known(&self) -> impl Iterator<Item = (usize, ImportField, Option<&str>)> {
        let numbered = self.0.iter().enumerate();
        numbered.filter_map(|(position, target)| {
            let (field, scope) = target.as_ref()?;
            Some((position, *field, scope.as_deref()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_mapping_wins_over_what_the_header_looks_like() {
        let mapping = Mapping::read(
            "columns: {会员号: id, phone: ignore, 公众号: {field: openid, appid: wx0123456789abcdef}}",
        )
        .expect("the mapping is sound");
        let columns = Columns::of(&header(&["会员号", "phone", "公众号", "姓名"]), &mapping);
        let columns = columns.expect("columns are known");
        let known: Vec<_> = columns.known().collect();
        assert_eq!(
            known,
            [
                (0, ImportField::Id, None),
                (2, ImportField::Openid, Some("wx0123456789abcdef")),
                (3, ImportField::Name, None),
            ]
        );
    }

    #[test]
    fn a_header_that_stands_twice_is_refused_if_it_means_something() {
        let mapping = Mapping::default();
        let twice = Columns::of(&header(&["id", "phone", "phone"]), &mapping);
        assert!(
            matches!(twice, Err(MigrationError::DuplicateHeader { header }) if header == "phone")
        );
        assert!(Columns::of(&header(&["id", "note", "note"]), &mapping).is_ok());
        let none = Columns::of(&header(&["a", "b"]), &mapping);
        assert!(matches!(none, Err(MigrationError::NoKnownColumn { .. })));
    }

    #[test]
    fn a_mapping_that_names_no_field_is_refused() {
        for text in ["columns: {a: fone}", "colums: {}", "[", "preset: nobody"] {
            assert!(Mapping::read(text).is_err(), "{text}");
        }
    }
}
