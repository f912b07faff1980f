//! Which part of a database is compared: what the tool itself or a managed service put there is not.

use crate::catalog::{Attributes, Catalog, Value};
use crate::id::ObjectId;
use crate::kind::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The schema of the tool's own tables.
pub const TOOL_SCHEMA: &str = "schema_sync";

/// The tool's own table that the policy asks for, in schema `public`.
pub const VERSION_TABLE: &str = "schema_version";

/// What is left out of a comparison, on both sides alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Scope {
    /// Schemas that someone else manages, with all that is in them.
    pub schemas: BTreeSet<String>,
    /// Roles that someone else manages: grants to them, settings and default privileges of them, and what they own
    /// outside of schemas, such as event triggers.
    pub roles: BTreeSet<String>,
    /// Extensions that someone else manages.
    pub extensions: BTreeSet<String>,
}

impl Scope {
    /// Removes what is not compared.
    pub fn restrict(&self, catalog: &mut Catalog) {
        if *self != Scope::default() {
            catalog
                .objects
                .retain(|id, attributes| !self.leaves_out(id) && !self.is_of_ignored_role(id, attributes));
            let Catalog { objects, dependencies } = catalog;
            dependencies.retain(|needs| {
                objects.contains_key(&needs.dependent) && objects.contains_key(&needs.needed)
            });
        }
    }

    fn is_of_ignored_role(&self, id: &ObjectId, attributes: &Attributes) -> bool {
        match attributes.get("owner") {
            Some(Value::Text(owner)) => id.is_outside_schemas() && self.roles.contains(&**owner),
            Some(Value::Flag(_) | Value::Number(_) | Value::List(_)) | None => false,
        }
    }

    fn leaves_out(&self, id: &ObjectId) -> bool {
        let last = id.path.last().map_or("", |part| part);
        match id.kind {
            Kind::Extension => self.extensions.contains(last),
            Kind::DefaultPrivilege => id.path.iter().skip(2).any(|role| self.roles.contains(&**role)),
            Kind::Grant | Kind::Setting | Kind::UserMapping if self.roles.contains(last) => true,
            _ => self.schemas.iter().any(|schema| id.is_in_schema(schema)),
        }
    }
}

/// Removes the versions of the extensions for which `schema.sql` names none: which one is installed is then
/// the server's choice, not the schema's.
pub fn forget_extension_versions(catalog: &mut Catalog, named: &BTreeSet<String>) {
    for (id, attributes) in &mut catalog.objects {
        if id.kind == Kind::Extension && !named.contains(id.path.last().map_or("", |name| name)) {
            attributes.set("version", None);
        }
    }
}

/// Counts materialized views as empty that may be: who fills one that `schema.sql` makes without data changes no schema.
pub fn count_as_empty(catalog: &mut Catalog, may_be_empty: &BTreeSet<Vec<String>>) {
    for path in may_be_empty {
        let id = ObjectId::new(Kind::MaterializedView, path.iter().map(String::as_str));
        if let Some(attributes) = catalog.objects.get_mut(&id) {
            attributes.set("unpopulated", Some(Value::Flag(true)));
        }
    }
}

/// Moves the tool's own tables out of a catalog: they are verified on their own, and never drift.
pub fn take_tool_owned(catalog: &mut Catalog) -> Catalog {
    let version_table = format!("public.{VERSION_TABLE}");
    let objects = catalog
        .objects
        .extract_if(.., |id, attributes| {
            id.is_in_schema(TOOL_SCHEMA)
                || id.is_of_relation("public", VERSION_TABLE)
                || id.kind == Kind::Index
                    && attributes.get("table") == Some(&Value::Text(version_table.as_str().into()))
        })
        .collect();
    let tool = Catalog { objects, ..Catalog::default() };
    catalog.dependencies.retain(|needs| {
        !tool.objects.contains_key(&needs.dependent) && !tool.objects.contains_key(&needs.needed)
    });
    tool
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Attributes;

    fn catalog(ids: &[(Kind, &[&str])]) -> Catalog {
        let objects = ids
            .iter()
            .map(|(kind, path)| (ObjectId::new(*kind, path.iter().copied()), Attributes::default()));
        Catalog { objects: objects.collect(), ..Catalog::default() }
    }

    fn left(catalog: &Catalog) -> Vec<String> {
        catalog.objects.keys().map(ToString::to_string).collect()
    }

    #[test]
    fn ignored_things_leave_with_all_that_is_in_them() {
        let scope = Scope {
            schemas: ["cron".into()].into(),
            roles: ["rdsadmin".into()].into(),
            extensions: ["pg_cron".into()].into(),
        };
        let mut catalog = catalog(&[
            (Kind::Schema, &["cron"]),
            (Kind::Table, &["cron", "job"]),
            (Kind::Grant, &["table", "cron", "job", "bob"]),
            (Kind::Extension, &["pg_cron"]),
            (Kind::Grant, &["table", "public", "t", "rdsadmin"]),
            (Kind::DefaultPrivilege, &["", "tables", "rdsadmin", "bob"]),
            (Kind::Table, &["public", "cron"]),
        ]);
        scope.restrict(&mut catalog);
        assert_eq!(left(&catalog), ["table public.cron"]);
    }

    #[test]
    fn what_an_ignored_role_owns_is_ignored_outside_of_schemas_only() {
        let scope = Scope { roles: ["rdsadmin".into()].into(), ..Scope::default() };
        let mut catalog = catalog(&[(Kind::EventTrigger, &["watch"]), (Kind::Table, &["public", "t"])]);
        for attributes in catalog.objects.values_mut() {
            attributes.set("owner", Some(Value::Text("rdsadmin".into())));
        }
        scope.restrict(&mut catalog);
        assert_eq!(left(&catalog), ["table public.t"]);
    }

    #[test]
    fn tool_owned_tables_are_taken_with_their_parts() {
        let mut catalog = catalog(&[
            (Kind::Schema, &["schema_sync"]),
            (Kind::Table, &["schema_sync", "migration"]),
            (Kind::Table, &["public", "schema_version"]),
            (Kind::Column, &["public", "schema_version", "version"]),
            (Kind::Table, &["public", "schema_versions"]),
            (Kind::Table, &["other", "schema_version"]),
        ]);
        let tool = take_tool_owned(&mut catalog);
        assert_eq!(left(&catalog), ["table other.schema_version", "table public.schema_versions"]);
        assert_eq!(tool.objects.len(), 4);
    }

    #[test]
    fn a_view_without_data_may_have_been_filled() {
        let mut live =
            catalog(&[(Kind::MaterializedView, &["s", "a"]), (Kind::MaterializedView, &["s", "b"])]);
        count_as_empty(&mut live, &[vec!["s".into(), "a".into()], vec!["s".into(), "gone".into()]].into());
        let empty: Vec<bool> =
            live.objects.values().map(|attributes| attributes.get("unpopulated").is_some()).collect();
        assert_eq!(empty, [true, false]);
    }

    #[test]
    fn extension_versions_count_only_where_the_schema_names_one() {
        let mut catalog = catalog(&[(Kind::Extension, &["citext"]), (Kind::Extension, &["hstore"])]);
        for attributes in catalog.objects.values_mut() {
            attributes.set("version", Some(Value::Text("1.8".into())));
        }
        forget_extension_versions(&mut catalog, &["hstore".to_owned()].into());
        let versions: Vec<bool> =
            catalog.objects.values().map(|attributes| attributes.get("version").is_some()).collect();
        assert_eq!(versions, [false, true]);
    }
}
