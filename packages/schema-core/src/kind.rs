//! The kinds of objects there are, in the order in which they are created.

use serde::{Deserialize, Serialize};

/// What sort of thing an object is. The order of declaration is the order of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A namespace.
    Schema,
    /// An extension; it stands for all its members.
    Extension,
    /// A procedural language.
    Language,
    /// A table or index access method.
    AccessMethod,
    /// A collation.
    Collation,
    /// An encoding conversion.
    Conversion,
    /// An enumerated type with its labels in order.
    Enum,
    /// A free-standing composite type.
    Composite,
    /// An attribute of a composite type.
    Attribute,
    /// A domain.
    Domain,
    /// A constraint of a domain.
    DomainConstraint,
    /// A range type and its multirange type.
    Range,
    /// A base type, or a shell type.
    BaseType,
    /// A function, also a window function.
    Function,
    /// A procedure.
    Procedure,
    /// An aggregate function.
    Aggregate,
    /// A cast between two types.
    Cast,
    /// A transform of a type for a language.
    Transform,
    /// An operator.
    Operator,
    /// An operator family with its loose members.
    OperatorFamily,
    /// An operator class with its members.
    OperatorClass,
    /// A text search parser.
    TextSearchParser,
    /// A text search template.
    TextSearchTemplate,
    /// A text search dictionary.
    TextSearchDictionary,
    /// A text search configuration with its mappings.
    TextSearchConfiguration,
    /// A foreign-data wrapper.
    ForeignDataWrapper,
    /// A foreign server.
    Server,
    /// A user mapping; its options are secrets and never read.
    UserMapping,
    /// A sequence, also one behind an identity column.
    Sequence,
    /// A table, ordinary or partitioned.
    Table,
    /// A foreign table.
    ForeignTable,
    /// A column of a table, foreign table, view or materialized view.
    Column,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A constraint of a table.
    Constraint,
    /// An index, also one behind a constraint.
    Index,
    /// Extended statistics.
    Statistics,
    /// A trigger.
    Trigger,
    /// A rewrite rule.
    Rule,
    /// A row-level security policy.
    Policy,
    /// An event trigger.
    EventTrigger,
    /// A publication.
    Publication,
    /// A table in a publication.
    PublicationTable,
    /// A schema in a publication.
    PublicationSchema,
    /// A subscription; its connection string is a secret and never read.
    Subscription,
    /// A parameter setting of the database, or of a role in it.
    Setting,
    /// What a role's future objects grant by default, where that differs from PostgreSQL's own default.
    DefaultPrivilege,
    /// What one role may do with one object, where that differs from the initial privileges.
    Grant,
}

impl Kind {
    /// Every kind, in the order of creation.
    pub const ALL: &[Kind] = &[
        Kind::Schema,
        Kind::Extension,
        Kind::Language,
        Kind::AccessMethod,
        Kind::Collation,
        Kind::Conversion,
        Kind::Enum,
        Kind::Composite,
        Kind::Attribute,
        Kind::Domain,
        Kind::DomainConstraint,
        Kind::Range,
        Kind::BaseType,
        Kind::Function,
        Kind::Procedure,
        Kind::Aggregate,
        Kind::Cast,
        Kind::Transform,
        Kind::Operator,
        Kind::OperatorFamily,
        Kind::OperatorClass,
        Kind::TextSearchParser,
        Kind::TextSearchTemplate,
        Kind::TextSearchDictionary,
        Kind::TextSearchConfiguration,
        Kind::ForeignDataWrapper,
        Kind::Server,
        Kind::UserMapping,
        Kind::Sequence,
        Kind::Table,
        Kind::ForeignTable,
        Kind::Column,
        Kind::View,
        Kind::MaterializedView,
        Kind::Constraint,
        Kind::Index,
        Kind::Statistics,
        Kind::Trigger,
        Kind::Rule,
        Kind::Policy,
        Kind::EventTrigger,
        Kind::Publication,
        Kind::PublicationTable,
        Kind::PublicationSchema,
        Kind::Subscription,
        Kind::Setting,
        Kind::DefaultPrivilege,
        Kind::Grant,
    ];

    /// The kind's name in messages, documents and expectations: `materialized view`.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Schema => "schema",
            Kind::Extension => "extension",
            Kind::Language => "language",
            Kind::AccessMethod => "access method",
            Kind::Collation => "collation",
            Kind::Conversion => "conversion",
            Kind::Enum => "enum",
            Kind::Composite => "composite",
            Kind::Attribute => "attribute",
            Kind::Domain => "domain",
            Kind::DomainConstraint => "domain constraint",
            Kind::Range => "range",
            Kind::BaseType => "base type",
            Kind::Function => "function",
            Kind::Procedure => "procedure",
            Kind::Aggregate => "aggregate",
            Kind::Cast => "cast",
            Kind::Transform => "transform",
            Kind::Operator => "operator",
            Kind::OperatorFamily => "operator family",
            Kind::OperatorClass => "operator class",
            Kind::TextSearchParser => "text search parser",
            Kind::TextSearchTemplate => "text search template",
            Kind::TextSearchDictionary => "text search dictionary",
            Kind::TextSearchConfiguration => "text search configuration",
            Kind::ForeignDataWrapper => "foreign data wrapper",
            Kind::Server => "server",
            Kind::UserMapping => "user mapping",
            Kind::Sequence => "sequence",
            Kind::Table => "table",
            Kind::ForeignTable => "foreign table",
            Kind::Column => "column",
            Kind::View => "view",
            Kind::MaterializedView => "materialized view",
            Kind::Constraint => "constraint",
            Kind::Index => "index",
            Kind::Statistics => "statistics",
            Kind::Trigger => "trigger",
            Kind::Rule => "rule",
            Kind::Policy => "policy",
            Kind::EventTrigger => "event trigger",
            Kind::Publication => "publication",
            Kind::PublicationTable => "publication table",
            Kind::PublicationSchema => "publication schema",
            Kind::Subscription => "subscription",
            Kind::Setting => "setting",
            Kind::DefaultPrivilege => "default privilege",
            Kind::Grant => "grant",
        }
    }

    /// The kind with this label.
    pub fn from_label(label: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.label() == label)
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lists_every_kind_once_in_order() {
        assert!(Kind::ALL.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(Kind::ALL.last(), Some(&Kind::Grant));
        assert_eq!(Kind::ALL.len(), Kind::Grant as usize + 1);
    }

    #[test]
    fn labels_lead_back_to_their_kind() {
        for &kind in Kind::ALL {
            assert_eq!(Kind::from_label(kind.label()), Some(kind));
        }
    }
}
