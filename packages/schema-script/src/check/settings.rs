//! Settings that change what a script means.

use crate::Purpose;
use crate::cursor::Cursor;
use crate::finding::{Code, Finding, Severity};

/// Settings that a canonical schema may make: those that pg_dump writes above its statements.
/// They hold while the script is loaded and leave nothing behind.
const HARMLESS: &[&str] = &[
    "check_function_bodies",
    "client_min_messages",
    "default_table_access_method",
    "default_tablespace",
    "default_with_oids",
    "escape_string_warning",
    "idle_in_transaction_session_timeout",
    "lock_timeout",
    "quote_all_identifiers",
    "row_security",
    "search_path",
    "statement_timeout",
    "synchronize_seqscans",
    "transaction_timeout",
    "xmloption",
];

/// Settings without which the text would be read otherwise, with the one value that they can have.
const FIXED: &[(&str, &[&str])] = &[
    ("client_encoding", &["utf8", "utf-8", "unicode"]),
    ("names", &["utf8", "utf-8", "unicode"]),
    ("standard_conforming_strings", &["on", "true", "yes", "1"]),
];

pub(super) fn check(mut cursor: Cursor<'_>, purpose: Purpose) -> Option<Finding> {
    let is_reset = cursor.accept("RESET");
    if !is_reset && !cursor.accept("SET") {
        return None;
    }
    cursor.accept_any(&["SESSION", "LOCAL"]);
    if cursor.is_any(&["TRANSACTION", "CHARACTERISTICS", "CONSTRAINTS"]) {
        return None;
    }
    if cursor.is_any(&["ROLE", "AUTHORIZATION"]) {
        return (purpose == Purpose::CanonicalSchema && !is_reset).then(|| {
            Finding::new(Code::SessionSetting, Severity::Warning, "another role owns what follows")
                .with_help("say who owns an object with `ALTER … OWNER TO`: it shows at the object")
        });
    }
    if cursor.accept_all(&["TIME", "ZONE"]) {
        return (purpose == Purpose::CanonicalSchema)
            .then(|| refuse("the setting `TimeZone` changes what times mean"));
    }
    let setting = cursor.qualified_name()?.join(".");
    if is_reset {
        return None;
    }
    if !cursor.accept_symbol("=") {
        cursor.accept("TO");
    }
    check_value(&setting, cursor.token_text(), purpose)
}

/// What is wrong with giving a setting this value.
pub(super) fn check_value(setting: &str, value: &str, purpose: Purpose) -> Option<Finding> {
    let setting = setting.to_ascii_lowercase();
    if let Some((_, values)) = FIXED.iter().find(|(name, _)| *name == setting) {
        let value = value.trim_matches(['\'', '"']).to_ascii_lowercase();
        let is_fixed = value == "default" || values.contains(&value.as_str());
        return (!is_fixed)
            .then(|| refuse(&format!("with `{setting}` as `{value}` the text would be read otherwise")));
    }
    if purpose == Purpose::Migration || HARMLESS.contains(&setting.as_str()) {
        return None;
    }
    Some(refuse(&format!("the setting `{setting}` is made for the session only")))
}

fn refuse(message: &str) -> Finding {
    Finding::new(Code::SessionSetting, Severity::Error, message)
}
