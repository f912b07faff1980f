//! What the checks of a text find.

use crate::text::Position;
use std::borrow::Cow;
use std::fmt;

/// One thing found in a script or in the migrations directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is, as a stable slug.
    pub code: Code,
    /// Whether it must be mended.
    pub severity: Severity,
    /// What is the case, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Cow<'static, str>,
    /// The entry of the directory it is about, where it is not about the script's own text.
    pub entry: Option<String>,
    /// Where in the text it is.
    pub position: Option<Position>,
}

impl Finding {
    pub(crate) fn new(code: Code, severity: Severity, message: impl Into<String>) -> Finding {
        let help = Cow::Borrowed(code.help());
        Finding { code, severity, message: message.into(), help, entry: None, position: None }
    }

    pub(crate) fn at(self, position: Position) -> Finding {
        Finding { position: Some(position), ..self }
    }

    pub(crate) fn with_help(self, help: &'static str) -> Finding {
        Finding { help: Cow::Borrowed(help), ..self }
    }

    pub(crate) fn about_entry(self, entry: &str) -> Finding {
        Finding { entry: Some(entry.to_owned()), ..self }
    }
}

/// Whether a finding must be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It may be meant.
    Warning,
    /// It cannot stay.
    Error,
}

/// What was found. The slug is the same in messages, JSON and documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The text begins with a byte order mark.
    ByteOrderMark,
    /// The text has a NUL.
    NulByte,
    /// A line ends otherwise than with LF.
    CarriageReturn,
    /// A character that cannot be seen, or that changes how others are seen.
    InvisibleCharacter,
    /// A command of psql.
    PsqlMetaCommand,
    /// Data for `COPY … FROM STDIN`.
    CopyData,
    /// A statement of the canonical schema that changes rows.
    DataChange,
    /// A statement that begins or ends transactions.
    TransactionControl,
    /// A setting that changes what the script means.
    SessionSetting,
    /// An object is defined twice.
    DuplicateDefinition,
    /// A database is created or dropped.
    CreateDatabase,
    /// A database is named, though scripts run in databases of any name.
    NamesDatabase,
    /// Something that belongs to the whole cluster.
    ClusterWide,
    /// The canonical schema drops something.
    DropInCanonicalSchema,
    /// There is no statement.
    EmptyFile,
    /// Something begins and never ends.
    Unterminated,
    /// A comment looks like a directive and is none.
    BadDirective,
    /// A statement that cannot run in a transaction stands in one.
    NotInTransaction,
    /// A batch that runs alone has more than one statement.
    NotAlone,
    /// Nothing would say after a crash whether a statement that runs alone has run.
    NotResumable,
    /// A backfill is not one statement that can be cut to some rows, and gone on with.
    BadBackfill,
    /// An enum's new label is used before the commit.
    UncommittedEnumLabel,
    /// A name that is no migration's.
    BadMigrationName,
    /// Two migrations have one version.
    DuplicateVersion,
    /// Something in the migrations directory that does not belong there.
    UnknownFile,
    /// A symbolic link, a directory, a FIFO or a device.
    NotRegularFile,
    /// Two names that some file systems take for one.
    CaseCollision,
}

impl Code {
    /// Every code, in the order of declaration.
    pub const ALL: &[Code] = &[
        Code::NotUtf8,
        Code::ByteOrderMark,
        Code::NulByte,
        Code::CarriageReturn,
        Code::InvisibleCharacter,
        Code::PsqlMetaCommand,
        Code::CopyData,
        Code::DataChange,
        Code::TransactionControl,
        Code::SessionSetting,
        Code::DuplicateDefinition,
        Code::CreateDatabase,
        Code::NamesDatabase,
        Code::ClusterWide,
        Code::DropInCanonicalSchema,
        Code::EmptyFile,
        Code::Unterminated,
        Code::BadDirective,
        Code::NotInTransaction,
        Code::NotAlone,
        Code::NotResumable,
        Code::BadBackfill,
        Code::UncommittedEnumLabel,
        Code::BadMigrationName,
        Code::DuplicateVersion,
        Code::UnknownFile,
        Code::NotRegularFile,
        Code::CaseCollision,
    ];

    /// The slug: `byte-order-mark`.
    pub fn slug(self) -> &'static str {
        match self {
            Code::NotUtf8 => "not-utf8",
            Code::ByteOrderMark => "byte-order-mark",
            Code::NulByte => "nul-byte",
            Code::CarriageReturn => "carriage-return",
            Code::InvisibleCharacter => "invisible-character",
            Code::PsqlMetaCommand => "psql-meta-command",
            Code::CopyData => "copy-data",
            Code::DataChange => "data-change",
            Code::TransactionControl => "transaction-control",
            Code::SessionSetting => "session-setting",
            Code::DuplicateDefinition => "duplicate-definition",
            Code::CreateDatabase => "create-database",
            Code::NamesDatabase => "names-database",
            Code::ClusterWide => "cluster-wide",
            Code::DropInCanonicalSchema => "drop-in-canonical-schema",
            Code::EmptyFile => "empty-file",
            Code::Unterminated => "unterminated",
            Code::BadDirective => "bad-directive",
            Code::NotInTransaction => "not-in-transaction",
            Code::NotAlone => "not-alone",
            Code::NotResumable => "not-resumable",
            Code::BadBackfill => "bad-backfill",
            Code::UncommittedEnumLabel => "uncommitted-enum-label",
            Code::BadMigrationName => "bad-migration-name",
            Code::DuplicateVersion => "duplicate-version",
            Code::UnknownFile => "unknown-file",
            Code::NotRegularFile => "not-regular-file",
            Code::CaseCollision => "case-collision",
        }
    }

    /// What to do about it, where nothing more is known.
    pub fn help(self) -> &'static str {
        match self {
            Code::NotUtf8 => "save the file as UTF-8",
            Code::ByteOrderMark => "save the file as UTF-8 without a byte order mark",
            Code::NulByte => "remove the NUL: PostgreSQL would ignore all that follows it",
            Code::CarriageReturn => {
                "save the file with LF line ends, and keep `*.sql text eol=lf` in .gitattributes"
            }
            Code::InvisibleCharacter => "remove the character, or write it as an escape: U&'\\200B'",
            Code::PsqlMetaCommand => {
                "remove the line: only psql knows it, and scripts are sent to the server"
            }
            Code::CopyData => "write the rows as INSERT statements, in a migration",
            Code::DataChange => {
                "move the statement into a migration: schema.sql says what the database is, not what is in it"
            }
            Code::TransactionControl => {
                "remove the statement: migrations run in transactions already; see `-- batch:`"
            }
            Code::SessionSetting => "remove the statement: it changes what the statements after it mean",
            Code::DuplicateDefinition => "keep one of the two definitions",
            Code::CreateDatabase => "remove the statement: a script runs in a database that exists",
            Code::NamesDatabase => {
                "write it for whichever database it runs in: DO $$ BEGIN EXECUTE format('ALTER DATABASE %I …', current_database()); END $$"
            }
            Code::ClusterWide => {
                "make it where the cluster is set up: it is shared by all databases and not compared"
            }
            Code::DropInCanonicalSchema => {
                "remove the statement and what it drops: schema.sql says what there is"
            }
            Code::EmptyFile => "if the database is to be empty, leave it so; else the file was truncated",
            Code::Unterminated => "close it",
            Code::BadDirective => {
                "write `-- @renamed from=old_name`, `-- batch: transaction`, `-- batch: alone`, `-- batch: backfill`, `-- begin hand-written: name` or `-- end hand-written: name`; begin an ordinary comment otherwise"
            }
            Code::NotInTransaction => {
                "put `-- batch: alone` above the statement and `-- batch: transaction` below it"
            }
            Code::NotAlone => "put `-- batch: alone` above each statement that must run alone",
            Code::NotResumable => {
                "write it so that the catalog says afterwards whether it has run, or run it by hand outside of migrations"
            }
            Code::BadBackfill => {
                "put one `UPDATE … WHERE` or `DELETE … WHERE` below each `-- batch: backfill`; the condition says what is left to do"
            }
            Code::UncommittedEnumLabel => "put `-- batch: transaction` between the two statements",
            Code::BadMigrationName => "name it YYYYMMDD.HHMMSS_title.sql, the title of a-z, 0-9 and _",
            Code::DuplicateVersion => "give the newer of the two a later version",
            Code::UnknownFile => "move the file elsewhere: every file here is a migration, or README.md",
            Code::NotRegularFile => "replace it by a regular file",
            Code::CaseCollision => "rename one of the two",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn slugs_are_distinct_and_all_are_listed() {
        let slugs: BTreeSet<_> = Code::ALL.iter().map(|code| code.slug()).collect();
        assert_eq!(slugs.len(), Code::ALL.len());
        assert!(Code::ALL.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(Code::ALL.len(), Code::CaseCollision as usize + 1);
        assert!(
            slugs.iter().all(|slug| slug
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte == b'8'))
        );
    }
}
