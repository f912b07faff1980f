//! The table of the rules: every one with its words, in one place.

mod changes;
mod definitions;

pub(super) use changes::*;
pub(super) use definitions::*;

use super::rule::Rule;

/// Every rule, in the order of the documents.
pub const ALL: &[&Rule] = &[
    &INDEX_NOT_CONCURRENT,
    &INDEX_DROP_NOT_CONCURRENT,
    &REINDEX_NOT_CONCURRENT,
    &REFRESH_NOT_CONCURRENT,
    &REWRITING_DEFAULT,
    &IDENTITY_REWRITES_TABLE,
    &STORAGE_REWRITES_TABLE,
    &COLUMN_TYPE_CHANGE,
    &REQUIRED_COLUMN,
    &NOT_NULL_SCAN,
    &VALIDATED_CHECK,
    &VALIDATED_FOREIGN_KEY,
    &VALIDATES_AT_ONCE,
    &KEY_BUILDS_INDEX,
    &EXCLUSION_BUILDS_INDEX,
    &DOMAIN_CONSTRAINT_SCAN,
    &ATTACH_SCANS_PARTITION,
    &DETACH_NOT_CONCURRENT,
    &PARTITION_LOCKS_PARENT,
    &ROWS_UNDER_LOCK,
    &CHANGES_ALL_ROWS,
    &DROPS_TABLE,
    &DROPS_COLUMN,
    &DROPS_CASCADE,
    &DROPS_CONSTRAINT,
    &DROPS_NOT_NULL,
    &TRUNCATES,
    &RESTARTS_SEQUENCE,
    &RENAME_BREAKS_CLIENTS,
    &EXTENSION_UPDATE,
    &DISABLES_ROW_SECURITY,
    &HIDES_DIFFERENCE,
    &UNCHECKED_DO_BLOCK,
    &SECURITY_DEFINER_SEARCH_PATH,
    &DYNAMIC_SQL,
    &VIEW_BYPASSES_ROW_SECURITY,
    &GRANT_TO_PUBLIC,
    &FOREIGN_KEY_WITHOUT_INDEX,
    &INTEGER_PRIMARY_KEY,
    &SERIAL,
    &TIMESTAMP_WITHOUT_TIME_ZONE,
    &FIXED_LENGTH_CHARACTER,
    &JSON_COLUMN,
    &AUTOVACUUM_OFF,
    &REPLICA_IDENTITY,
    &NOT_ENFORCED,
    &IDENTIFIER_TOO_LONG,
    &NOT_ANALYSED,
    &UNKNOWN_RULE,
    &UNUSED_ALLOWANCE,
];

/// The rule of this name.
pub fn find(slug: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.slug == slug)
}
