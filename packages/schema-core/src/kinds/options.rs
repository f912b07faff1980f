//! Options as the catalogs keep them, `name=value`, and as statements write them: of foreign objects, of storage, of
//! settings.

use crate::quote;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Options as the catalogs keep them (`name=value`), for `OPTIONS (name 'value')` of foreign objects.
pub(crate) fn foreign_options(options: &[Arc<str>]) -> String {
    let option = |option: &Arc<str>| {
        let (name, value) = split_option(option);
        format!("{} {}", quote::name(name), quote::literal(value))
    };
    options.iter().map(option).collect::<Vec<_>>().join(", ")
}

/// The change from some options of a foreign object to others: `SET a '1', DROP b, ADD c '2'`.
pub(crate) fn foreign_options_change(old: &[Arc<str>], new: &[Arc<str>]) -> String {
    let (olds, news) = (option_map(old), option_map(new));
    let mut changes = Vec::new();
    for (name, value) in &news {
        let name_and_value = format!("{} {}", quote::name(name), quote::literal(value));
        match olds.get(name) {
            None => changes.push(format!("ADD {name_and_value}")),
            Some(other) if other != value => changes.push(format!("SET {name_and_value}")),
            Some(_) => {}
        }
    }
    changes.extend(
        olds.keys()
            .filter(|name| !news.contains_key(*name))
            .map(|name| format!("DROP {}", quote::name(name))),
    );
    changes.join(", ")
}

/// Storage parameters as the catalogs keep them, for `WITH (…)`: `fillfactor = 70`. Values that are no plain numbers
/// or words are quoted. A `prefix` such as `toast.` stands before each name.
pub(crate) fn storage_options(prefix: &str, options: &[Arc<str>]) -> Vec<String> {
    let value = |value: &str| {
        let plain =
            !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_');
        if plain && !value.starts_with(['.', '_']) { quote_word(value) } else { quote::literal(value) }
    };
    let option = |option: &Arc<str>| {
        let (name, text) = split_option(option);
        format!("{prefix}{} = {}", quote::name(name), value(text))
    };
    options.iter().map(option).collect()
}

/// A number stays; a word is quoted as a literal where it could be read as something else.
fn quote_word(word: &str) -> String {
    if word.parse::<f64>().is_ok() || matches!(word, "true" | "false" | "on" | "off") {
        word.to_owned()
    } else {
        quote::literal(word)
    }
}

/// `SET (…)` and `RESET (…)` that lead from some storage parameters to others.
pub(crate) fn storage_options_change(prefix: &str, old: &[Arc<str>], new: &[Arc<str>]) -> Vec<String> {
    let (olds, news) = (option_map(old), option_map(new));
    let set: Vec<Arc<str>> = new.iter().filter(|option| !old.contains(option)).cloned().collect();
    let reset: Vec<String> = olds
        .keys()
        .filter(|name| !news.contains_key(*name))
        .map(|name| format!("{prefix}{}", quote::name(name)))
        .collect();
    let mut actions = Vec::new();
    if !set.is_empty() {
        actions.push(format!("SET ({})", storage_options(prefix, &set).join(", ")));
    }
    if !reset.is_empty() {
        actions.push(format!("RESET ({})", reset.join(", ")));
    }
    actions
}

/// The two sides of `name=value`.
pub(crate) fn split_option(option: &str) -> (&str, &str) {
    option.split_once('=').unwrap_or((option, ""))
}

fn option_map(options: &[Arc<str>]) -> BTreeMap<&str, &str> {
    options.iter().map(|option| split_option(option)).collect()
}

/// The parameters that are lists of names (`GUC_LIST_QUOTE`), which no extension can add to.
const NAME_LISTS: &[&str] = &[
    "local_preload_libraries",
    "search_path",
    "session_preload_libraries",
    "shared_preload_libraries",
    "temp_tablespaces",
    "unix_socket_directories",
];

/// A parameter's name as SQL: `work_mem`, `app."Tenant"`.
pub(crate) fn parameter(name: &str) -> String {
    name.split('.').map(quote::name).collect::<Vec<_>>().join(".")
}

/// A setting as the catalogs keep it, for `SET parameter TO value`. The names in a list are quoted one by one: a
/// literal around all of them would be one name.
pub(crate) fn setting_clause(name: &str, value: &str) -> String {
    let is_list = NAME_LISTS.iter().any(|list| list.eq_ignore_ascii_case(name)) && !value.is_empty();
    let names = if is_list { split_list(value) } else { vec![value.to_owned()] };
    let literals: Vec<String> = names.iter().map(|name| quote::literal(name)).collect();
    format!("{} TO {}", parameter(name), literals.join(", "))
}

/// The names in a list such as `"$user", public`, without their quotes.
fn split_list(list: &str) -> Vec<String> {
    let (mut names, mut name, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = list.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                name.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => names.push(std::mem::take(&mut name)),
            c if c.is_whitespace() && !quoted => {}
            c => name.push(c),
        }
    }
    names.push(name);
    names
}

#[cfg(test)]
mod setting_tests {
    use super::setting_clause;

    #[test]
    fn settings_that_are_lists_are_quoted_name_by_name() {
        assert_eq!(
            setting_clause("search_path", r#""$user", "A ""b"", c", public"#),
            r#"search_path TO '$user', 'A "b", c', 'public'"#
        );
        assert_eq!(setting_clause("search_path", r#""""#), "search_path TO ''");
        assert_eq!(setting_clause("app.Tenant", "a, b"), r#"app."Tenant" TO 'a, b'"#);
    }
}
