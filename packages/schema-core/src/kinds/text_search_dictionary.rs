//! Text search dictionaries. https://www.postgresql.org/docs/current/sql-altertsdictionary.html

use super::common::{Alteration, Altered, Context, Object, Rules};
use crate::step::Step;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) struct TextSearchDictionary;

impl Rules for TextSearchDictionary {
    fn address(&self, object: Object<'_>) -> String {
        format!("TEXT SEARCH DICTIONARY {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let template = object.text("template").map(|template| format!("TEMPLATE = {template}"));
        let options = object.list("options").iter().map(ToString::to_string);
        let definition = template.into_iter().chain(options).collect();
        vec![Step::create(object.id, format!("CREATE {}{}", self.address(object), parenthesized(definition)))]
    }

    /// An option that is named without a value is removed.
    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["options"]) {
            return Alteration::Recreate;
        }
        let (olds, news) = (by_name(change.old.list("options")), by_name(change.new.list("options")));
        let set = news.iter().filter(|(name, option)| olds.get(*name) != Some(option));
        let removed = olds.keys().filter(|name| !news.contains_key(*name));
        let options =
            set.map(|(_, option)| option.to_string()).chain(removed.map(ToString::to_string)).collect();
        let sql = format!("ALTER {}{}", self.address(change.new), parenthesized(options));
        Alteration::InPlace(vec![Step::alter(change.new.id, sql)])
    }
}

fn parenthesized(options: Vec<String>) -> String {
    format!(" (\n    {}\n)", options.join(",\n    "))
}

/// Options as PostgreSQL writes them (`name = value`), by their names as SQL.
fn by_name(options: &[Arc<str>]) -> BTreeMap<&str, &str> {
    options.iter().map(|option| (name(option), &**option)).collect()
}

/// A quoted name may itself hold an equals sign.
fn name(option: &str) -> &str {
    let mut quoted = false;
    let end = option.find(|c: char| {
        quoted ^= c == '"';
        c == ' ' && !quoted
    });
    end.map_or(option, |end| &option[..end])
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn names_of_options_may_be_quoted() {
        assert_eq!(name("stopwords = 'english'"), "stopwords");
        assert_eq!(name(r#""a = ""b" = 'c'"#), r#""a = ""b""#);
    }
}
