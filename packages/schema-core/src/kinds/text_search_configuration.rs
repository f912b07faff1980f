//! Text search configurations. https://www.postgresql.org/docs/current/sql-altertsconfig.html

use super::common::{Alteration, Altered, Context, Object, Reaction, Rules};
use crate::id::ObjectId;
use crate::kind::Kind;
use crate::step::Step;
use std::collections::BTreeMap;

pub(super) struct TextSearchConfiguration;

impl Rules for TextSearchConfiguration {
    fn address(&self, object: Object<'_>) -> String {
        format!("TEXT SEARCH CONFIGURATION {}", object.qualified_name())
    }

    fn create(&self, object: Object<'_>, _context: &Context<'_>) -> Vec<Step> {
        let parser =
            object.text("parser").map_or(String::new(), |parser| format!(" (\n    PARSER = {parser}\n)"));
        let mut steps = vec![Step::create(object.id, format!("CREATE {}{parser}", self.address(object)))];
        steps.extend(map(object, "ADD", mappings(object).iter()));
        steps
    }

    fn alter(&self, change: &Altered<'_>, _context: &Context<'_>) -> Alteration {
        if !change.only(&["mappings"]) {
            return Alteration::Recreate;
        }
        let (olds, news) = (mappings(change.old), mappings(change.new));
        let gone: Vec<&str> = olds.keys().filter(|token| !news.contains_key(*token)).copied().collect();
        let mut steps = Vec::new();
        if !gone.is_empty() {
            let sql = format!("ALTER {}\n    DROP MAPPING FOR {}", self.address(change.new), gone.join(", "));
            steps.push(Step::alter(change.new.id, sql));
        }
        let added = |token: &str| !olds.contains_key(token);
        let changed =
            |token: &str, dictionaries: &str| olds.get(token).is_some_and(|old| *old != dictionaries);
        steps.extend(map(
            change.new,
            "ALTER",
            news.iter().filter(|(token, dictionaries)| changed(token, dictionaries)),
        ));
        steps.extend(map(change.new, "ADD", news.iter().filter(|(token, _)| added(token))));
        Alteration::InPlace(steps)
    }

    /// It outlives its dictionaries, so that the indexes that use it do.
    fn react(&self, _dependent: Object<'_>, needed: &ObjectId, _context: &Context<'_>) -> Reaction {
        if needed.kind == Kind::TextSearchDictionary {
            Reaction::Strip(&["mappings"])
        } else {
            Reaction::Recreate
        }
    }
}

/// The dictionaries of each token type, both as SQL.
fn mappings(object: Object<'_>) -> BTreeMap<&str, &str> {
    object.list("mappings").iter().filter_map(|line| line.split_once(": ")).collect()
}

/// Statements that map token types, those with the same dictionaries together.
fn map<'a>(
    object: Object<'_>,
    verb: &str,
    mappings: impl Iterator<Item = (&'a &'a str, &'a &'a str)>,
) -> Vec<Step> {
    let mut tokens = BTreeMap::<&str, Vec<&str>>::new();
    for (token, dictionaries) in mappings {
        tokens.entry(dictionaries).or_default().push(token);
    }
    let step = |(dictionaries, tokens): (&str, Vec<&str>)| {
        let address = TextSearchConfiguration.address(object);
        let sql =
            format!("ALTER {address}\n    {verb} MAPPING FOR {}\n    WITH {dictionaries}", tokens.join(", "));
        Step::alter(object.id, sql)
    };
    tokens.into_iter().map(step).collect()
}
