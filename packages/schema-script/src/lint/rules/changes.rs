//! Rules about what migrations do to what is there.

use crate::finding::Severity;
use crate::lint::rule::{Origin, Rule, Scope};

pub(in crate::lint) const INDEX_NOT_CONCURRENT: Rule = Rule {
    slug: "index-not-concurrent",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["require-concurrent-index-creation"]),
    since: 13,
    says: "nobody can write to the table while the index is built",
    help: "write `CREATE INDEX CONCURRENTLY`, below `-- batch: alone`",
};

pub(in crate::lint) const INDEX_DROP_NOT_CONCURRENT: Rule = Rule {
    slug: "index-drop-not-concurrent",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["require-concurrent-index-deletion"]),
    since: 13,
    says: "it waits for all who use the table, and all others wait behind it",
    help: "write `DROP INDEX CONCURRENTLY`, below `-- batch: alone`; an index of a partitioned table has no such form",
};

pub(in crate::lint) const REINDEX_NOT_CONCURRENT: Rule = Rule {
    slug: "reindex-not-concurrent",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "nobody can write to the table, or read by the index, while it is built anew",
    help: "write `REINDEX … CONCURRENTLY`, below `-- batch: alone`",
};

pub(in crate::lint) const REFRESH_NOT_CONCURRENT: Rule = Rule {
    slug: "refresh-not-concurrent",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "nobody can read the materialized view while its query runs",
    help: "write `REFRESH MATERIALIZED VIEW CONCURRENTLY`; it needs a unique index",
};

pub(in crate::lint) const REWRITING_DEFAULT: Rule = Rule {
    slug: "rewriting-default",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["adding-field-with-default"]),
    since: 13,
    says: "every row is written anew under a lock that stops readers and writers, unless the value is the same for all rows",
    help: "add the column without it, give it the default in a second statement, fill the rows below `-- batch: backfill`",
};

pub(in crate::lint) const IDENTITY_REWRITES_TABLE: Rule = Rule {
    slug: "identity-rewrites-table",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "every row gets a number of its own: the table is written anew while nobody can use it",
    help: "add the column without it, fill the rows below `-- batch: backfill`, then `ADD GENERATED … AS IDENTITY`",
};

pub(in crate::lint) const STORAGE_REWRITES_TABLE: Rule = Rule {
    slug: "storage-rewrites-table",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "the whole table is written anew while nobody can use it",
    help: "run it when nobody needs the table, or copy the rows into a new table in batches",
};

pub(in crate::lint) const COLUMN_TYPE_CHANGE: Rule = Rule {
    slug: "column-type-change",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["changing-column-type"]),
    since: 13,
    says: "unless the new type stores the same bytes, the table and its indexes are written anew while nobody can use it",
    help: "see what `cargo xtask db-diff` measures; else add a column of the new type, fill it below `-- batch: backfill`, and swap",
};

pub(in crate::lint) const REQUIRED_COLUMN: Rule = Rule {
    slug: "required-column",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["adding-required-field"]),
    since: 13,
    says: "it fails on a table that has rows: they have no value for the column",
    help: "give the column a default, or add it without NOT NULL and fill the rows first",
};

pub(in crate::lint) const NOT_NULL_SCAN: Rule = Rule {
    slug: "not-null-scan",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["adding-not-nullable-field"]),
    since: 13,
    says: "every row is read under a lock that stops readers and writers",
    help: "add `CHECK (column IS NOT NULL) NOT VALID`, validate it in a batch of its own, then `SET NOT NULL`, which the check proves",
};

pub(in crate::lint) const VALIDATED_CHECK: Rule = Rule {
    slug: "validated-check",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["constraint-missing-not-valid"]),
    since: 13,
    says: "every row is read under a lock that stops readers and writers",
    help: "add it `NOT VALID`, and `VALIDATE CONSTRAINT` in a batch of its own",
};

pub(in crate::lint) const VALIDATED_FOREIGN_KEY: Rule = Rule {
    slug: "validated-foreign-key",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["adding-foreign-key-constraint"]),
    since: 13,
    says: "nobody can write to either table while every row is looked up",
    help: "add it `NOT VALID`, and `VALIDATE CONSTRAINT` in a batch of its own",
};

pub(in crate::lint) const VALIDATES_AT_ONCE: Rule = Rule {
    slug: "validates-at-once",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "the lock of the statement that adds the constraint is held while every row is read",
    help: "begin a batch with `-- batch: transaction` above `VALIDATE CONSTRAINT`",
};

pub(in crate::lint) const KEY_BUILDS_INDEX: Rule = Rule {
    slug: "key-builds-index",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["adding-serial-primary-key-field", "disallowed-unique-constraint"]),
    since: 13,
    says: "nobody can use the table while the index of the key is built",
    help: "`CREATE UNIQUE INDEX CONCURRENTLY`, then `ADD CONSTRAINT … USING INDEX`",
};

pub(in crate::lint) const EXCLUSION_BUILDS_INDEX: Rule = Rule {
    slug: "exclusion-builds-index",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "nobody can use the table while the index of the constraint is built, and it has no concurrent form",
    help: "run it when nobody needs the table, or copy the rows into a new table that has it",
};

pub(in crate::lint) const DOMAIN_CONSTRAINT_SCAN: Rule = Rule {
    slug: "domain-constraint-scan",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["ban-alter-domain-with-add-constraint"]),
    since: 13,
    says: "every table that uses the domain is read while nobody can write to it",
    help: "add it `NOT VALID`, and `VALIDATE CONSTRAINT` in a batch of its own",
};

pub(in crate::lint) const ATTACH_SCANS_PARTITION: Rule = Rule {
    slug: "attach-scans-partition",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "every row of the partition is read while nobody can use it, unless a check constraint proves its bounds",
    help: "add such a check to the table `NOT VALID`, validate it in a batch of its own, attach, then drop it",
};

pub(in crate::lint) const DETACH_NOT_CONCURRENT: Rule = Rule {
    slug: "detach-not-concurrent",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 14,
    says: "it waits for all who use the partitioned table, and all others wait behind it",
    help: "write `DETACH PARTITION … CONCURRENTLY`, below `-- batch: alone`",
};

pub(in crate::lint) const PARTITION_LOCKS_PARENT: Rule = Rule {
    slug: "partition-locks-parent",
    severity: Severity::Warning,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "it waits for all who use the partitioned table, and all others wait behind it",
    help: "`CREATE TABLE … (LIKE …)`, then `ATTACH PARTITION`, which lets others read and write",
};

pub(in crate::lint) const ROWS_UNDER_LOCK: Rule = Rule {
    slug: "rows-under-lock",
    severity: Severity::Warning,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "rows are changed while an earlier statement of the batch keeps everybody from the table",
    help: "begin a batch above it: `-- batch: transaction`, or `-- batch: backfill` for many rows",
};

pub(in crate::lint) const CHANGES_ALL_ROWS: Rule = Rule {
    slug: "changes-all-rows",
    severity: Severity::Warning,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "all rows are changed in one transaction: they are locked until its end, and their old versions stay as long",
    help: "write `-- batch: backfill` above it, and a WHERE that says what is left to do",
};

pub(in crate::lint) const DROPS_TABLE: Rule = Rule {
    slug: "drops-table",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["ban-drop-table"]),
    since: 13,
    says: "the rows are lost, and no rollback brings them back",
    help: "ship code that no longer uses it, back it up, then allow it here",
};

pub(in crate::lint) const DROPS_COLUMN: Rule = Rule {
    slug: "drops-column",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["ban-drop-column"]),
    since: 13,
    says: "the values are lost, and with them the indexes and constraints over the column",
    help: "ship code that no longer reads it, then allow it here",
};

pub(in crate::lint) const DROPS_CASCADE: Rule = Rule {
    slug: "drops-cascade",
    severity: Severity::Error,
    scope: Scope::Migrations,
    origin: Origin::Own,
    since: 13,
    says: "what is dropped is named by nobody: all that depends on it, or all that a role owns",
    help: "drop each object by name",
};

pub(in crate::lint) const DROPS_CONSTRAINT: Rule = Rule {
    slug: "drops-constraint",
    severity: Severity::Warning,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "rows that break the rule can come from now on; of a foreign key the other table is locked too",
    help: "see that nobody relies on it",
};

pub(in crate::lint) const DROPS_NOT_NULL: Rule = Rule {
    slug: "drops-not-null",
    severity: Severity::Warning,
    scope: Scope::WhatIsThere,
    origin: Origin::Squawk(&["ban-drop-not-null"]),
    since: 13,
    says: "clients that do not expect a NULL will read one",
    help: "ship code that can read a NULL first",
};

pub(in crate::lint) const TRUNCATES: Rule = Rule {
    slug: "truncates",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "all rows are lost, under a lock that stops readers and writers",
    help: "delete the rows in batches, or allow it here",
};

pub(in crate::lint) const RESTARTS_SEQUENCE: Rule = Rule {
    slug: "restarts-sequence",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "numbers that are in use are given out once more",
    help: "`setval` to what is the largest number in use",
};

pub(in crate::lint) const RENAME_BREAKS_CLIENTS: Rule = Rule {
    slug: "rename-breaks-clients",
    severity: Severity::Warning,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "who still uses the old name fails from the moment of the commit",
    help: "add the new name beside the old one (a view, a column with a trigger), and drop the old one later",
};

pub(in crate::lint) const EXTENSION_UPDATE: Rule = Rule {
    slug: "extension-update",
    severity: Severity::Warning,
    scope: Scope::Migrations,
    origin: Origin::Own,
    since: 13,
    says: "the extension's own script runs, with the locks that it takes",
    help: "run it on a restored backup first: `cargo xtask db-rehearse`",
};

pub(in crate::lint) const DISABLES_ROW_SECURITY: Rule = Rule {
    slug: "disables-row-security",
    severity: Severity::Error,
    scope: Scope::WhatIsThere,
    origin: Origin::Own,
    since: 13,
    says: "from now on everybody who may read the table sees all of its rows",
    help: "have it reviewed, and allow it here",
};

pub(in crate::lint) const HIDES_DIFFERENCE: Rule = Rule {
    slug: "hides-difference",
    severity: Severity::Warning,
    scope: Scope::Migrations,
    origin: Origin::Own,
    since: 13,
    says: "IF [NOT] EXISTS passes over an object that is not as it should be",
    help: "leave it out: a migration runs once, on a database whose state is known",
};

pub(in crate::lint) const UNCHECKED_DO_BLOCK: Rule = Rule {
    slug: "unchecked-do-block",
    severity: Severity::Warning,
    scope: Scope::Scripts,
    origin: Origin::Own,
    since: 13,
    says: "what a DO block does is not told by its text, and no rule looks into it",
    help: "write plain statements, or say in a comment who has reviewed it",
};
