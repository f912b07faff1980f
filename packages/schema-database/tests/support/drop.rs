//! How one object is dropped, whatever its kind: SQL from its identity.

use schema_core::catalog::{Attributes, Catalog, Value};
use schema_core::id::{ObjectId, PRINCIPAL, PUBLIC};
use schema_core::kind::Kind;
use schema_core::quote;
use std::collections::BTreeSet;

/// What a statement needs to know beside the identity.
pub(crate) struct Dropping<'catalog> {
    pub(crate) catalog: &'catalog Catalog,
    pub(crate) database: &'catalog str,
    /// The role that the catalog calls the principal.
    pub(crate) principal: &'catalog str,
}

impl Dropping<'_> {
    /// The statements that drop the object: its own, then, for what PostgreSQL lets nobody drop by itself (an
    /// inherited column, an index that is a part of another), those that drop what it is a part of.
    pub(crate) fn ways(&self, id: &ObjectId) -> Vec<String> {
        let path: Vec<&str> = id.path.iter().map(|part| &**part).collect();
        let attributes = &self.catalog.objects[id];
        let name = |command: &str| vec![format!("DROP {command} {} CASCADE", qualified(&path))];
        match (id.kind, &*path) {
            (Kind::Schema, _) => name("SCHEMA"),
            (Kind::Extension, _) => name("EXTENSION"),
            (Kind::Language, _) => name("LANGUAGE"),
            (Kind::AccessMethod, _) => name("ACCESS METHOD"),
            (Kind::Collation, _) => name("COLLATION"),
            (Kind::Conversion, _) => name("CONVERSION"),
            (Kind::Enum | Kind::Composite | Kind::Range | Kind::BaseType, _) => name("TYPE"),
            (Kind::Domain, _) => name("DOMAIN"),
            (Kind::TextSearchParser, _) => name("TEXT SEARCH PARSER"),
            (Kind::TextSearchTemplate, _) => name("TEXT SEARCH TEMPLATE"),
            (Kind::TextSearchDictionary, _) => name("TEXT SEARCH DICTIONARY"),
            (Kind::TextSearchConfiguration, _) => name("TEXT SEARCH CONFIGURATION"),
            (Kind::ForeignDataWrapper, _) => name("FOREIGN DATA WRAPPER"),
            (Kind::Server, _) => name("SERVER"),
            (Kind::Table, _) => name("TABLE"),
            (Kind::ForeignTable, _) => name("FOREIGN TABLE"),
            (Kind::View, _) => name("VIEW"),
            (Kind::MaterializedView, _) => name("MATERIALIZED VIEW"),
            (Kind::Statistics, _) => name("STATISTICS"),
            (Kind::EventTrigger, _) => name("EVENT TRIGGER"),
            (Kind::Publication, _) => name("PUBLICATION"),
            (Kind::Function, [names @ .., arguments]) => vec![routine("FUNCTION", names, arguments)],
            (Kind::Procedure, [names @ .., arguments]) => vec![routine("PROCEDURE", names, arguments)],
            (Kind::Aggregate, [names @ .., arguments]) => vec![routine("ROUTINE", names, arguments)],
            (Kind::Cast, [source, target]) => vec![format!("DROP CAST ({source} AS {target}) CASCADE")],
            (Kind::Transform, [r#type, language]) => {
                vec![format!(
                    "DROP TRANSFORM FOR {} LANGUAGE {} CASCADE",
                    r#type,
                    quote::identifier(language)
                )]
            }
            (Kind::Operator, [schema, operator, left, right]) => {
                let schema = quote::identifier(schema);
                vec![format!("DROP OPERATOR {schema}.{operator} ({left}, {right}) CASCADE")]
            }
            (Kind::OperatorFamily, [names @ .., method]) => vec![of_method("FAMILY", names, method)],
            (Kind::OperatorClass, [names @ .., method]) => vec![of_method("CLASS", names, method)],
            (Kind::Attribute, [names @ .., attribute]) => vec![format!(
                "ALTER TYPE {} DROP ATTRIBUTE {} CASCADE",
                qualified(names),
                quote::identifier(attribute)
            )],
            (Kind::DomainConstraint, [names @ .., constraint]) => vec![format!(
                "ALTER DOMAIN {} DROP CONSTRAINT {} CASCADE",
                qualified(names),
                quote::identifier(constraint)
            )],
            (Kind::UserMapping, [server, role]) => vec![format!(
                "DROP USER MAPPING FOR {} SERVER {}",
                self.role(role),
                quote::identifier(server)
            )],
            (Kind::Sequence, _) => {
                let identity = text(attributes, "identity_of").and_then(|column| column.rsplit_once('.'));
                let drop_identity = identity.map(|(table, column)| {
                    format!("ALTER TABLE {table} ALTER COLUMN {column} DROP IDENTITY")
                });
                drop_identity.into_iter().chain(name("SEQUENCE")).collect()
            }
            (Kind::Column, [schema, relation, column]) => {
                let relation = [*schema, *relation];
                let drop = format!(
                    "ALTER TABLE {} DROP COLUMN {} CASCADE",
                    qualified(&relation),
                    quote::identifier(column)
                );
                vec![drop, self.drop_relation(&relation)]
            }
            (Kind::Constraint, [schema, table, .., constraint]) => {
                let relation = [*schema, *table];
                let constraint = text(attributes, "_name").unwrap_or(constraint);
                let drop = format!(
                    "ALTER TABLE {} DROP CONSTRAINT {} CASCADE",
                    qualified(&relation),
                    quote::identifier(constraint)
                );
                vec![drop, self.drop_relation(&relation)]
            }
            (Kind::Index, [schema, .., index]) => {
                let index = text(attributes, "_name").unwrap_or(index);
                let table = text(attributes, "table").unwrap();
                // Of an attached one the attribute has the topmost constraint's name.
                let is_attached = path.len() > 2;
                let constraint = text(attributes, "constraint").filter(|_| !is_attached).map(|constraint| {
                    format!("ALTER TABLE {table} DROP CONSTRAINT {} CASCADE", quote::identifier(constraint))
                });
                let drop = format!("DROP INDEX {} CASCADE", qualified(&[schema, index]));
                constraint.into_iter().chain([drop, format!("DROP TABLE {table} CASCADE")]).collect()
            }
            (Kind::Trigger, [names @ .., trigger]) => {
                let drop =
                    format!("DROP TRIGGER {} ON {} CASCADE", quote::identifier(trigger), qualified(names));
                vec![drop, self.drop_relation(names)]
            }
            (Kind::Rule, [names @ .., rule]) => {
                vec![format!("DROP RULE {} ON {} CASCADE", quote::identifier(rule), qualified(names))]
            }
            (Kind::Policy, [names @ .., policy]) => {
                vec![format!("DROP POLICY {} ON {}", quote::identifier(policy), qualified(names))]
            }
            (Kind::PublicationTable, [publication, names @ ..]) => vec![format!(
                "ALTER PUBLICATION {} DROP TABLE {}",
                quote::identifier(publication),
                qualified(names)
            )],
            (Kind::PublicationSchema, [publication, schema]) => vec![format!(
                "ALTER PUBLICATION {} DROP TABLES IN SCHEMA {}",
                quote::identifier(publication),
                quote::identifier(schema)
            )],
            (Kind::Subscription, _) => {
                let subscription = qualified(&path);
                vec![format!(
                    "ALTER SUBSCRIPTION {subscription} DISABLE;
                     ALTER SUBSCRIPTION {subscription} SET (slot_name = NONE);
                     DROP SUBSCRIPTION {subscription}"
                )]
            }
            (Kind::Setting, [parameter, role]) => {
                let database = quote::identifier(self.database);
                let parameter = parameter.split('.').map(quote::identifier).collect::<Vec<_>>().join(".");
                vec![match *role {
                    PUBLIC => format!("ALTER DATABASE {database} RESET {parameter}"),
                    role => {
                        format!("ALTER ROLE {} IN DATABASE {database} RESET {parameter}", self.role(role))
                    }
                }]
            }
            (Kind::DefaultPrivilege, [schema, object_type, role, grantee]) => {
                vec![self.drop_default_privilege(schema, object_type, role, grantee)]
            }
            (Kind::Grant, [kind, names @ .., grantee]) => {
                vec![self.drop_grant(kind, names, grantee, attributes)]
            }
            (kind, path) => panic!("{kind} has the path {path:?}"),
        }
    }

    fn drop_relation(&self, names: &[&str]) -> String {
        let kinds = [
            (Kind::Table, "TABLE"),
            (Kind::ForeignTable, "FOREIGN TABLE"),
            (Kind::View, "VIEW"),
            (Kind::MaterializedView, "MATERIALIZED VIEW"),
        ];
        let exists = |kind| self.catalog.objects.contains_key(&ObjectId::new(kind, names.iter().copied()));
        let (_, command) = kinds.into_iter().find(|(kind, _)| exists(*kind)).unwrap();
        format!("DROP {command} {} CASCADE", qualified(names))
    }

    /// What PostgreSQL grants by itself to the role and to PUBLIC is there again when all is granted to them.
    fn drop_default_privilege(&self, schema: &str, object_type: &str, role: &str, grantee: &str) -> String {
        let is_built_in = schema.is_empty()
            && (grantee == role || grantee == PUBLIC && matches!(object_type, "functions" | "types"));
        let place = if schema.is_empty() {
            String::new()
        } else {
            format!(" IN SCHEMA {}", quote::identifier(schema))
        };
        let (verb, preposition) = if is_built_in { ("GRANT", "TO") } else { ("REVOKE", "FROM") };
        format!(
            "ALTER DEFAULT PRIVILEGES FOR ROLE {}{place} {verb} ALL ON {object_type} {preposition} {}",
            self.role(role),
            self.role(grantee)
        )
    }

    /// A grant is what differs from the initial privileges: dropping it leads back to those.
    fn drop_grant(&self, kind: &str, names: &[&str], grantee: &str, attributes: &Attributes) -> String {
        let (columns, object) = subject(kind, names);
        let Some(Value::List(privileges)) = attributes.get("privileges") else {
            panic!("a grant without privileges");
        };
        let subject = Kind::from_label(kind).map(|kind| ObjectId::new(kind, names.iter().copied()));
        let owner = subject.and_then(|id| text(self.catalog.objects.get(&id)?, "owner"));
        let role = self.role(grantee);
        if owner == Some(grantee) {
            return format!("GRANT ALL {columns} ON {object} TO {role}");
        }
        if privileges.is_empty() {
            // PUBLIC had something, and it was revoked.
            let initial = if object.starts_with("TABLE") { "SELECT" } else { "ALL" };
            return format!("GRANT {initial} {columns} ON {object} TO {role}");
        }
        let revoke = format!("REVOKE ALL {columns} ON {object} FROM {role} CASCADE");
        let grantors: BTreeSet<&str> =
            privileges.iter().filter_map(|text| Some(text.split_once(" by ")?.1)).collect();
        let by_others = grantors
            .into_iter()
            .map(|grantor| format!("SET ROLE {}; {revoke}; RESET ROLE", self.role(grantor)));
        std::iter::once(revoke.clone()).chain(by_others).collect::<Vec<_>>().join("; ")
    }

    fn role(&self, name: &str) -> String {
        match name {
            PUBLIC => "PUBLIC".to_owned(),
            PRINCIPAL => quote::identifier(self.principal),
            name => quote::identifier(name),
        }
    }
}

/// The subject of a grant: the list of its columns if it is one, and what it is.
fn subject(kind: &str, names: &[&str]) -> (String, String) {
    match (kind, names) {
        ("column", [table @ .., column]) => {
            (format!("({})", quote::identifier(column)), format!("TABLE {}", qualified(table)))
        }
        ("table" | "foreign table" | "view" | "materialized view", _) => {
            (String::new(), format!("TABLE {}", qualified(names)))
        }
        ("function" | "procedure" | "aggregate", [names @ .., arguments]) => {
            (String::new(), format!("ROUTINE {}({arguments})", qualified(names)))
        }
        ("enum" | "composite" | "domain" | "range" | "base type", _) => {
            (String::new(), format!("TYPE {}", qualified(names)))
        }
        ("server", _) => (String::new(), format!("FOREIGN SERVER {}", qualified(names))),
        (kind, _) => (String::new(), format!("{kind} {}", qualified(names))),
    }
}

fn qualified(names: &[&str]) -> String {
    names.iter().map(|name| quote::identifier(name)).collect::<Vec<_>>().join(".")
}

fn routine(command: &str, names: &[&str], arguments: &str) -> String {
    format!("DROP {command} {}({arguments}) CASCADE", qualified(names))
}

fn of_method(command: &str, names: &[&str], method: &str) -> String {
    format!("DROP OPERATOR {command} {} USING {} CASCADE", qualified(names), quote::identifier(method))
}

fn text<'attributes>(attributes: &'attributes Attributes, name: &str) -> Option<&'attributes str> {
    match attributes.get(name)? {
        Value::Text(text) => Some(text),
        Value::Flag(_) | Value::Number(_) | Value::List(_) => None,
    }
}
