//! All managed objects of one database, read at one instant.

use crate::id::ObjectId;
use crate::kind::Kind;
use crate::quote;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// One attribute's value. An attribute that has PostgreSQL's default value is absent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A flag.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Text as PostgreSQL wrote it.
    Text(Arc<str>),
    /// Several texts; their order has a meaning.
    List(Arc<[Arc<str>]>),
}

impl Value {
    /// Every text in the value.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        match self {
            Value::Flag(_) | Value::Number(_) => std::slice::Iter::default(),
            Value::Text(text) => std::slice::from_ref(text).iter(),
            Value::List(texts) => texts.iter(),
        }
        .map(|text| &**text)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Text(text) => f.write_str(text),
            Value::List(texts) => write!(f, "[{}]", texts.join(", ")),
        }
    }
}

/// The attributes of one object, sorted by name, without those that have their default value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(Box<[(Arc<str>, Value)]>);

impl Attributes {
    /// The attributes with these names and values.
    pub fn new(mut attributes: Vec<(Arc<str>, Value)>) -> Attributes {
        attributes.sort_by(|one, other| one.0.cmp(&other.0));
        Attributes(attributes.into_boxed_slice())
    }

    /// The value of this attribute, `None` when it has its default value.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.binary_search_by(|(other, _)| (**other).cmp(name)).ok().map(|index| &self.0[index].1)
    }

    /// The value of an attribute, if it is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            Value::Flag(_) | Value::Number(_) | Value::List(_) => None,
        }
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// Those that are compared: names that begin with `_` only travel.
    pub fn compared(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.iter().filter(|(name, _)| !name.starts_with('_'))
    }

    /// Sets one attribute, or removes it with `None`.
    pub fn set(&mut self, name: &str, value: Option<Value>) {
        let mut attributes = std::mem::take(&mut self.0).into_vec();
        attributes.retain(|(other, _)| &**other != name);
        attributes.extend(value.map(|value| (Arc::from(name), value)));
        *self = Attributes::new(attributes);
    }

    /// Adds attributes that it does not have yet.
    pub fn extend(&mut self, more: Vec<(Arc<str>, Value)>) {
        if !more.is_empty() {
            let attributes = std::mem::take(&mut self.0).into_vec();
            *self = Attributes::new(attributes.into_iter().chain(more).collect());
        }
    }
}

impl Serialize for Attributes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Attributes, D::Error> {
        let attributes = BTreeMap::<Arc<str>, Value>::deserialize(deserializer)?;
        Ok(Attributes::new(attributes.into_iter().collect()))
    }
}

/// "The first needs the second."
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dependency {
    /// The object that needs the other.
    pub dependent: ObjectId,
    /// The object that is needed.
    pub needed: ObjectId,
}

/// All managed objects of one database, read at one instant, and what needs what among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// Every object with its attributes.
    pub objects: BTreeMap<ObjectId, Attributes>,
    /// What needs what; empty when the reader was not asked for it.
    pub dependencies: BTreeSet<Dependency>,
}

/// One line of a catalog's text form.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line<Id, Attributes> {
    Object {
        #[serde(flatten)]
        id: Id,
        attributes: Attributes,
    },
    Dependency {
        dependent: Id,
        needed: Id,
    },
}

/// A snapshot that is not one.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// A line is not JSON of the shape that [`Catalog::to_text`] writes.
    #[error("line {line} is not an object or a dependency of a catalog")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What JSON found wrong.
        source: serde_json::Error,
    },
    /// Two lines describe one object.
    #[error("line {line} describes {id} again")]
    Twice {
        /// Counted from 1.
        line: usize,
        /// The object that stands twice.
        id: ObjectId,
    },
}

impl Catalog {
    /// The relation with this name, as `quote::qualified` writes it.
    pub fn relation_called(&self, name: &str) -> Option<&ObjectId> {
        let is_called = |id: &&ObjectId| match (id.kind, &*id.path) {
            (Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView, [schema, relation]) => {
                quote::qualified(schema, relation) == name
            }
            _ => false,
        };
        self.objects.keys().find(is_called)
    }

    /// The text form: one JSON object a line, sorted, the same for the same catalog on every machine.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (id, attributes) in &self.objects {
            push_line(&mut text, &Line::Object { id, attributes });
        }
        for Dependency { dependent, needed } in &self.dependencies {
            push_line(&mut text, &Line::<_, &Attributes>::Dependency { dependent, needed });
        }
        text
    }

    /// The catalog that [`Catalog::to_text`] wrote.
    ///
    /// # Errors
    /// When a line is not JSON of that shape, or describes an object that an earlier line described.
    pub fn from_text(text: &str) -> Result<Catalog, ParseError> {
        let mut catalog = Catalog::default();
        for (index, line) in text.lines().enumerate() {
            let line_number = index + 1;
            match serde_json::from_str(line)
                .map_err(|source| ParseError::Line { line: line_number, source })?
            {
                Line::Object { id, attributes } => {
                    if let Some(_earlier) = catalog.objects.insert(ObjectId::clone(&id), attributes) {
                        return Err(ParseError::Twice { line: line_number, id });
                    }
                }
                Line::Dependency { dependent, needed } => {
                    catalog.dependencies.insert(Dependency { dependent, needed });
                }
            }
        }
        Ok(catalog)
    }
}

fn push_line(text: &mut String, line: &impl Serialize) {
    let json = serde_json::to_string(line).expect("texts, numbers and flags always are JSON");
    text.push_str(&json);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;

    fn sample() -> Catalog {
        let table = ObjectId::new(Kind::Table, ["public", "items"]);
        let column = ObjectId::new(Kind::Column, ["public", "items", "sku"]);
        let attributes = Attributes::new(vec![
            ("type".into(), Value::Text("text".into())),
            ("not_null".into(), Value::Flag(true)),
            ("statistics_target".into(), Value::Number(100)),
            ("options".into(), Value::List(["a=1".into(), "b=2".into()].into())),
        ]);
        let dependencies = [Dependency { dependent: column.clone(), needed: table.clone() }].into();
        Catalog { objects: [(column, attributes), (table, Attributes::default())].into(), dependencies }
    }

    #[test]
    fn text_form_leads_back_to_the_catalog() {
        let catalog = sample();
        assert_eq!(Catalog::from_text(&catalog.to_text()).unwrap(), catalog);
    }

    #[test]
    fn text_form_is_sorted_json_lines() {
        assert_eq!(
            sample().to_text().lines().nth(1),
            Some(
                r#"{"kind":"column","path":["public","items","sku"],"attributes":{"not_null":true,"options":["a=1","b=2"],"statistics_target":100,"type":"text"}}"#
            )
        );
    }

    #[test]
    fn damaged_snapshots_are_refused() {
        assert!(matches!(Catalog::from_text("{}"), Err(ParseError::Line { line: 1, .. })));
        let twice = sample().to_text().repeat(2);
        assert!(matches!(Catalog::from_text(&twice), Err(ParseError::Twice { line: 4, .. })));
    }

    #[test]
    fn attributes_can_be_set_and_removed() {
        let mut attributes = Attributes::default();
        attributes.set("owner", Some(Value::Text("bob".into())));
        assert_eq!(attributes.get("owner"), Some(&Value::Text("bob".into())));
        attributes.set("owner", None);
        assert_eq!(attributes, Attributes::default());
    }
}
