//! Rules about what stays, and about the lint itself.

use crate::finding::Severity;
use crate::lint::rule::{Origin, Rule, Scope};

pub(in crate::lint) const SECURITY_DEFINER_SEARCH_PATH: Rule = Rule {
    slug: "security-definer-search-path",
    severity: Severity::Error,
    scope: Scope::Definitions,
    origin: Origin::Own,
    since: 13,
    says: "who calls it chooses which objects the names in its body mean, and it runs with its owner's rights",
    help: "add `SET search_path = pg_catalog, …, pg_temp` to the routine",
};

pub(in crate::lint) const DYNAMIC_SQL: Rule = Rule {
    slug: "dynamic-sql",
    severity: Severity::Warning,
    scope: Scope::Definitions,
    origin: Origin::Own,
    since: 13,
    says: "EXECUTE runs a text that is pasted together: a value can become a statement",
    help: "build it with `format` and %I or %L, and pass values by USING",
};

pub(in crate::lint) const VIEW_BYPASSES_ROW_SECURITY: Rule = Rule {
    slug: "view-bypasses-row-security",
    severity: Severity::Warning,
    scope: Scope::Definitions,
    origin: Origin::Own,
    since: 15,
    says: "the view reads a table with row security as its owner does, whom the policies may not bind",
    help: "create the view `WITH (security_invoker = true)`",
};

pub(in crate::lint) const GRANT_TO_PUBLIC: Rule = Rule {
    slug: "grant-to-public",
    severity: Severity::Warning,
    scope: Scope::Definitions,
    origin: Origin::Own,
    since: 13,
    says: "every role that is there, or ever will be, gets the privilege",
    help: "grant it to the roles that need it",
};

pub(in crate::lint) const FOREIGN_KEY_WITHOUT_INDEX: Rule = Rule {
    slug: "foreign-key-without-index",
    severity: Severity::Warning,
    scope: Scope::Definitions,
    origin: Origin::Own,
    since: 13,
    says: "each change of a referenced row reads the whole table that refers to it",
    help: "create an index whose first columns are those of the key",
};

pub(in crate::lint) const INTEGER_PRIMARY_KEY: Rule = Rule {
    slug: "integer-primary-key",
    severity: Severity::Warning,
    scope: Scope::Definitions,
    origin: Origin::Own,
    since: 13,
    says: "the numbers end at 2147483647, or at 32767",
    help: "make it `bigint`",
};

pub(in crate::lint) const SERIAL: Rule = Rule {
    slug: "serial",
    severity: Severity::Warning,
    scope: Scope::Definitions,
    origin: Origin::Squawk(&["prefer-identity"]),
    since: 13,
    says: "the sequence is an object of its own, with privileges and dependencies of its own",
    help: "`bigint GENERATED ALWAYS AS IDENTITY`",
};

pub(in crate::lint) const TIMESTAMP_WITHOUT_TIME_ZONE: Rule = Rule {
    slug: "timestamp-without-time-zone",
    severity: Severity::Warning,
    scope: Scope::Definitions,
    origin: Origin::Squawk(&["prefer-timestamp-tz"]),
    since: 13,
    says: "it says no moment: each client takes it for one of its own time zone",
    help: "`timestamp with time zone`",
};

pub(in crate::lint) const FIXED_LENGTH_CHARACTER: Rule = Rule {
    slug: "fixed-length-character",
    severity: Severity::Warning,
    scope: Scope::Definitions,
    origin: Origin::Squawk(&["ban-char-field"]),
    since: 13,
    says: "values are padded with blanks, which some comparisons see and others do not",
    help: "`text`, with a check of its length where that matters",
};

pub(in crate::lint) const JSON_COLUMN: Rule = Rule {
    slug: "json-column",
    severity: Severity::Warning,
    scope: Scope::Definitions,
    origin: Origin::Own,
    since: 13,
    says: "`json` has no equality: DISTINCT, UNION and GROUP BY fail on it",
    help: "`jsonb`",
};

pub(in crate::lint) const AUTOVACUUM_OFF: Rule = Rule {
    slug: "autovacuum-off",
    severity: Severity::Error,
    scope: Scope::Definitions,
    origin: Origin::Own,
    since: 13,
    says: "dead rows are never taken away, until the server has to stop for wraparound",
    help: "leave autovacuum on; make it more frequent instead",
};

pub(in crate::lint) const REPLICA_IDENTITY: Rule = Rule {
    slug: "replica-identity",
    severity: Severity::Warning,
    scope: Scope::Definitions,
    origin: Origin::Own,
    since: 13,
    says: "logical replication of changed rows sends whole rows, or fails",
    help: "`REPLICA IDENTITY USING INDEX`, or a primary key",
};

pub(in crate::lint) const NOT_ENFORCED: Rule = Rule {
    slug: "not-enforced",
    severity: Severity::Warning,
    scope: Scope::Definitions,
    origin: Origin::Own,
    since: 18,
    says: "the constraint is written down and not kept",
    help: "leave NOT ENFORCED out",
};

pub(in crate::lint) const IDENTIFIER_TOO_LONG: Rule = Rule {
    slug: "identifier-too-long",
    severity: Severity::Error,
    scope: Scope::Scripts,
    origin: Origin::Own,
    since: 13,
    says: "PostgreSQL cuts it off behind the 63rd byte, and two such names can become one",
    help: "shorten it",
};

pub(in crate::lint) const NOT_ANALYSED: Rule = Rule {
    slug: "not-analysed",
    severity: Severity::Warning,
    scope: Scope::Scripts,
    origin: Origin::Lint,
    since: 13,
    says: "the linter cannot read the statement: some rules have not looked at it",
    help: "have somebody look at it, and allow it here",
};

pub(in crate::lint) const UNKNOWN_RULE: Rule = Rule {
    slug: "unknown-rule",
    severity: Severity::Error,
    scope: Scope::Scripts,
    origin: Origin::Lint,
    since: 13,
    says: "there is no such rule",
    help: "docs/lint.md has their names",
};

pub(in crate::lint) const UNUSED_ALLOWANCE: Rule = Rule {
    slug: "unused-allowance",
    severity: Severity::Error,
    scope: Scope::Scripts,
    origin: Origin::Lint,
    since: 13,
    says: "nothing that it allows is found here",
    help: "remove the comment, or put it above the statement that it is about",
};
