//! How each kind is read and written: `<kind>.sql` reads it, in a form that psql runs as it is; `<kind>.rs` writes it.
//!
//! The convention of the queries (their first columns, what NULL means, lines for some majors only) is
//! described in `ARCHITECTURE.md`, section "Reading the catalog".

pub(crate) mod common;
mod options;
mod side;

mod access_method;
mod aggregate;
pub(crate) mod attribute;
pub(crate) mod base_type;
mod cast;
mod collation;
pub(crate) mod column;
mod composite;
pub(crate) mod constraint;
mod constraint_trigger;
mod conversion;
mod default_privilege;
pub(crate) mod domain;
pub(crate) mod domain_constraint;
mod r#enum;
mod event_trigger;
pub(crate) mod extension;
mod foreign_data_wrapper;
mod foreign_table;
mod function;
pub(crate) mod grant;
pub(crate) mod index;
mod language;
pub(crate) mod materialized_view;
pub(crate) mod not_null;
mod operator;
mod operator_class;
mod operator_family;
mod policy;
pub(crate) mod printed;
mod procedure;
mod publication;
mod publication_schema;
mod publication_table;
mod range;
pub(crate) mod routine;
mod rule;
mod schema;
mod sequence;
mod server;
mod setting;
mod statistics;
mod subscription;
pub(crate) mod swap;
pub(crate) mod table;
mod text_search_configuration;
mod text_search_dictionary;
mod text_search_parser;
mod text_search_template;
mod transform;
mod trigger;
mod user_mapping;
mod view;

use crate::kind::Kind;
use common::Rules;

/// How SQL for objects of a kind is written.
pub(crate) fn rules(kind: Kind) -> &'static dyn Rules {
    match kind {
        Kind::Schema => &schema::Schema,
        Kind::Extension => &extension::Extension,
        Kind::Language => &language::Language,
        Kind::AccessMethod => &access_method::AccessMethod,
        Kind::Collation => &collation::Collation,
        Kind::Conversion => &conversion::Conversion,
        Kind::Enum => &r#enum::Enum,
        Kind::Composite => &composite::Composite,
        Kind::Attribute => &attribute::Attribute,
        Kind::Domain => &domain::Domain,
        Kind::DomainConstraint => &domain_constraint::DomainConstraint,
        Kind::Range => &range::Range,
        Kind::BaseType => &base_type::BaseType,
        Kind::Function => &function::Function,
        Kind::Procedure => &procedure::Procedure,
        Kind::Aggregate => &aggregate::Aggregate,
        Kind::Cast => &cast::Cast,
        Kind::Transform => &transform::Transform,
        Kind::Operator => &operator::Operator,
        Kind::OperatorFamily => &operator_family::OperatorFamily,
        Kind::OperatorClass => &operator_class::OperatorClass,
        Kind::TextSearchParser => &text_search_parser::TextSearchParser,
        Kind::TextSearchTemplate => &text_search_template::TextSearchTemplate,
        Kind::TextSearchDictionary => &text_search_dictionary::TextSearchDictionary,
        Kind::TextSearchConfiguration => &text_search_configuration::TextSearchConfiguration,
        Kind::ForeignDataWrapper => &foreign_data_wrapper::ForeignDataWrapper,
        Kind::Server => &server::Server,
        Kind::UserMapping => &user_mapping::UserMapping,
        Kind::Sequence => &sequence::Sequence,
        Kind::Table => &table::Table,
        Kind::ForeignTable => &foreign_table::ForeignTable,
        Kind::Column => &column::Column,
        Kind::View => &view::View,
        Kind::MaterializedView => &materialized_view::MaterializedView,
        Kind::Constraint => &constraint::Constraint,
        Kind::Index => &index::Index,
        Kind::Statistics => &statistics::Statistics,
        Kind::Trigger => &trigger::Trigger,
        Kind::Rule => &rule::Rule,
        Kind::Policy => &policy::Policy,
        Kind::EventTrigger => &event_trigger::EventTrigger,
        Kind::Publication => &publication::Publication,
        Kind::PublicationTable => &publication_table::PublicationTable,
        Kind::PublicationSchema => &publication_schema::PublicationSchema,
        Kind::Subscription => &subscription::Subscription,
        Kind::Setting => &setting::Setting,
        Kind::DefaultPrivilege => &default_privilege::DefaultPrivilege,
        Kind::Grant => &grant::Grant,
    }
}

/// The query that reads all objects of a kind; `None` for grants, which [`GRANTS`] reads for all kinds.
pub fn query(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Schema => Some(include_str!("schema.sql")),
        Kind::Extension => Some(include_str!("extension.sql")),
        Kind::Language => Some(include_str!("language.sql")),
        Kind::AccessMethod => Some(include_str!("access_method.sql")),
        Kind::Collation => Some(include_str!("collation.sql")),
        Kind::Conversion => Some(include_str!("conversion.sql")),
        Kind::Enum => Some(include_str!("enum.sql")),
        Kind::Composite => Some(include_str!("composite.sql")),
        Kind::Attribute => Some(include_str!("attribute.sql")),
        Kind::Domain => Some(include_str!("domain.sql")),
        Kind::DomainConstraint => Some(include_str!("domain_constraint.sql")),
        Kind::Range => Some(include_str!("range.sql")),
        Kind::BaseType => Some(include_str!("base_type.sql")),
        Kind::Function => Some(include_str!("function.sql")),
        Kind::Procedure => Some(include_str!("procedure.sql")),
        Kind::Aggregate => Some(include_str!("aggregate.sql")),
        Kind::Cast => Some(include_str!("cast.sql")),
        Kind::Transform => Some(include_str!("transform.sql")),
        Kind::Operator => Some(include_str!("operator.sql")),
        Kind::OperatorFamily => Some(include_str!("operator_family.sql")),
        Kind::OperatorClass => Some(include_str!("operator_class.sql")),
        Kind::TextSearchParser => Some(include_str!("text_search_parser.sql")),
        Kind::TextSearchTemplate => Some(include_str!("text_search_template.sql")),
        Kind::TextSearchDictionary => Some(include_str!("text_search_dictionary.sql")),
        Kind::TextSearchConfiguration => Some(include_str!("text_search_configuration.sql")),
        Kind::ForeignDataWrapper => Some(include_str!("foreign_data_wrapper.sql")),
        Kind::Server => Some(include_str!("server.sql")),
        Kind::UserMapping => Some(include_str!("user_mapping.sql")),
        Kind::Sequence => Some(include_str!("sequence.sql")),
        Kind::Table => Some(include_str!("table.sql")),
        Kind::ForeignTable => Some(include_str!("foreign_table.sql")),
        Kind::Column => Some(include_str!("column.sql")),
        Kind::View => Some(include_str!("view.sql")),
        Kind::MaterializedView => Some(include_str!("materialized_view.sql")),
        Kind::Constraint => Some(include_str!("constraint.sql")),
        Kind::Index => Some(include_str!("index.sql")),
        Kind::Statistics => Some(include_str!("statistics.sql")),
        Kind::Trigger => Some(include_str!("trigger.sql")),
        Kind::Rule => Some(include_str!("rule.sql")),
        Kind::Policy => Some(include_str!("policy.sql")),
        Kind::EventTrigger => Some(include_str!("event_trigger.sql")),
        Kind::Publication => Some(include_str!("publication.sql")),
        Kind::PublicationTable => Some(include_str!("publication_table.sql")),
        Kind::PublicationSchema => Some(include_str!("publication_schema.sql")),
        Kind::Subscription => Some(include_str!("subscription.sql")),
        Kind::Setting => Some(include_str!("setting.sql")),
        Kind::DefaultPrivilege => Some(include_str!("default_privilege.sql")),
        Kind::Grant => None,
    }
}

/// Comments on objects of any kind, by address.
pub const COMMENTS: &str = include_str!("comment.sql");

/// Security labels on objects of any kind, by address.
pub const SECURITY_LABELS: &str = include_str!("security_label.sql");

/// Privileges on objects of any kind that differ from the initial ones, by address.
pub const GRANTS: &str = include_str!("grant.sql");

/// The objects that belong to an extension, by address: the extension stands for them.
pub const EXTENSION_MEMBERS: &str = include_str!("extension_member.sql");

/// Which object needs which, by address.
pub const DEPENDENCIES: &str = include_str!("dependency.sql");

/// Which signs of kinds a database shows: a query that is not asked costs nothing, and most databases have no
/// text search parsers.
pub const SIGNS: &str = include_str!("sign.sql");

/// What [`SIGNS`] shows when there may be objects of a kind; `None` for the kinds that are worth asking for in
/// every database, or whose catalog has members that users add to what PostgreSQL brings.
pub fn sign(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Language => Some("pg_language"),
        Kind::AccessMethod => Some("pg_am"),
        Kind::Collation => Some("pg_collation"),
        Kind::Conversion => Some("pg_conversion"),
        Kind::Cast => Some("pg_cast"),
        Kind::Transform => Some("pg_transform"),
        Kind::Operator => Some("pg_operator"),
        Kind::OperatorClass => Some("pg_opclass"),
        Kind::TextSearchParser => Some("pg_ts_parser"),
        Kind::TextSearchTemplate => Some("pg_ts_template"),
        Kind::TextSearchDictionary => Some("pg_ts_dict"),
        Kind::TextSearchConfiguration => Some("pg_ts_config"),
        Kind::ForeignDataWrapper => Some("pg_foreign_data_wrapper"),
        Kind::Server | Kind::UserMapping => Some("pg_foreign_server"),
        Kind::Statistics => Some("pg_statistic_ext"),
        Kind::Trigger => Some("pg_trigger"),
        Kind::Rule => Some("pg_rewrite"),
        Kind::Policy => Some("pg_policy"),
        Kind::EventTrigger => Some("pg_event_trigger"),
        Kind::Publication | Kind::PublicationTable | Kind::PublicationSchema => Some("pg_publication"),
        Kind::DefaultPrivilege => Some("pg_default_acl"),
        Kind::Composite | Kind::Attribute => Some("relation c"),
        Kind::ForeignTable => Some("relation f"),
        Kind::View => Some("relation v"),
        Kind::MaterializedView => Some("relation m"),
        Kind::Sequence => Some("relation S"),
        Kind::Enum => Some("type e"),
        Kind::Domain | Kind::DomainConstraint => Some("type d"),
        Kind::Range => Some("type r"),
        Kind::Procedure => Some("routine p"),
        Kind::Aggregate => Some("routine a"),
        Kind::Schema
        | Kind::Extension
        | Kind::BaseType
        | Kind::Function
        | Kind::Table
        | Kind::Column
        | Kind::Constraint
        | Kind::Index
        | Kind::OperatorFamily
        | Kind::Setting
        | Kind::Subscription
        | Kind::Grant => None,
    }
}

/// The query as a server of this major version runs it.
///
/// A line that ends with `-- since N` is left out before major N; a line that begins with
/// `-- until N:` is run up to major N and is a comment after it.
pub fn for_major(query: &str, major: u32) -> String {
    let mut text = String::with_capacity(query.len());
    for line in query.lines() {
        let kept = if let Some((versions, sql)) =
            line.trim_start().strip_prefix("-- until ").and_then(|rest| rest.split_once(':'))
        {
            (parse_major(versions) >= major).then_some(sql)
        } else if let Some((sql, versions)) = line.rsplit_once("-- since ") {
            (parse_major(versions) <= major).then_some(sql)
        } else {
            Some(line)
        };
        if let Some(kept) = kept {
            text.push_str(kept);
            text.push('\n');
        }
    }
    text
}

/// A malformed marker is a mistake in a query file of ours, found by the first test that reads it.
fn parse_major(text: &str) -> u32 {
    text.trim().parse().unwrap_or_else(|_| panic!("`{text}` is not a major version"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_chosen_by_major() {
        let query = "SELECT 1\n  , b -- since 15\n-- until 14:  , c\nFROM t;\n";
        assert_eq!(for_major(query, 15), "SELECT 1\n  , b \nFROM t;\n");
        assert_eq!(for_major(query, 14), "SELECT 1\n  , c\nFROM t;\n");
    }

    #[test]
    fn every_sign_is_looked_for() {
        for sign in Kind::ALL.iter().filter_map(|&kind| sign(kind)) {
            let looked_for = match sign.split_once(' ') {
                None => {
                    format!("SELECT '{sign}' WHERE EXISTS (SELECT FROM pg_catalog.{sign} WHERE oid >= 16384)")
                }
                Some((class, _)) => format!("'{class} ' ||"),
            };
            assert!(SIGNS.contains(&looked_for), "{sign}");
        }
    }

    #[test]
    fn markers_of_all_queries_parse() {
        let generic = [COMMENTS, SECURITY_LABELS, GRANTS, EXTENSION_MEMBERS, DEPENDENCIES];
        for query in Kind::ALL.iter().filter_map(|&kind| query(kind)).chain(generic) {
            for major in 13..=18 {
                assert!(for_major(query, major).contains("SELECT"));
            }
        }
    }
}
