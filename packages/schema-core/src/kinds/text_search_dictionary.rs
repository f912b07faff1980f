//! Text search dictionaries. https://www.postgresql.org/docs/current/sql-altertsdictionary.html

use super::common::{Alteration, Altered, Context, Object, Rules};
use crate::step::Step;
use std::sync::Arc;

pub(super) struct TextSearchDictionary;

impl Rules for TextSearchDictionary {
    fn address(&self, object: Object<'_>) -> String {
        format!("TEXT SEARCH DICTIONARY {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let template = object.text("template").map(|template| format!("TEMPLATE = {template}"));
        let options = object.options().iter().map(ToString::to_string);
        let definition = template.into_iter().chain(options).collect();
        vec![Step::create(object.id, format!("CREATE {}{}", self.address(object), parenthesized(definition)))]
    }

    /// An option that is named without a value is removed.
    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["options"]) {
            return Alteration::Recreate;
        }
        let (olds, news) = (change.old.options(), change.new.options());
        // What is set goes to the end, and pg_dump writes them in the order in which they stand.
        let stays = |option: &&Arc<str>| news.contains(option);
        let ordered: Vec<_> = olds.iter().filter(stays).collect();
        let kept = ordered.iter().zip(news).take_while(|(old, new)| **old == *new).count();
        let kept = if kept == ordered.len() { kept } else { 0 };
        let is_set = |option: &Arc<str>| news.iter().any(|new| name(new) == name(option));
        let removed = olds.iter().filter(|option| !is_set(option)).map(|option| name(option).to_owned());
        let options = news[kept..].iter().map(ToString::to_string).chain(removed).collect();
        let sql = format!("ALTER {}{}", self.address(change.new), parenthesized(options));
        Alteration::InPlace(vec![Step::alter(change.new.id, sql)])
    }
}

fn parenthesized(options: Vec<String>) -> String {
    format!(" (\n    {}\n)", options.join(",\n    "))
}

/// The name in an option as PostgreSQL writes it (`name = value`), as SQL. A quoted name may itself hold an equals sign.
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
