//! Where a new statement goes: beside what it belongs to, else behind the last of its kind in its schema.

use super::{About, Editor, Made, Piece, Subject, behind_name, is_part};
use crate::cursor::Cursor;
use crate::definition::{Class, Name, qualified_in};
use crate::locate::{is_same, name_of};

/// What a new object has to stand behind.
#[derive(Clone, Debug, Default)]
pub struct Beside<'a> {
    /// What it is a part of: the table of an index.
    pub whole: Option<Subject<'a>>,
    /// What its definition names.
    pub needs: Vec<Subject<'a>>,
}

impl Editor {
    /// Adds the statements that make a new object.
    pub fn add_object(&mut self, subject: &Subject<'_>, beside: &Beside<'_>, statements: &[String]) -> Made {
        let Some((first, others)) = statements.split_first() else { return Made::No };
        let Some((mut index, mut lead)) = self.place(subject, beside, first) else { return Made::No };
        let needed = beside.needs.iter().filter_map(|need| self.end_of(need)).max();
        if let Some(needed) = needed.filter(|needed| *needed > index) {
            (index, lead) = (needed, "\n\n".to_owned());
        }
        self.insert(index, &lead, first);
        for (number, sql) in others.iter().enumerate() {
            self.insert(index + 1 + number, "\n", sql);
        }
        Made::Yes
    }

    /// Adds a statement that alters an object, behind all that is said of the object in one place.
    pub fn add_alteration(&mut self, subject: &Subject<'_>, sql: &str) -> Made {
        let Some(index) = self.end_of(subject) else { return Made::No };
        self.insert(index, "\n", sql);
        Made::Yes
    }

    /// Adds a comment behind the definition of its subject, or of the whole that this is a part of, and behind the comments there.
    pub(super) fn add_comment(&mut self, subject: &Subject<'_>, sql: &str) -> Made {
        let Some(name) = name_of(subject.kind, &subject.path) else { return Made::No };
        let whole = crate::locate::parent(&name);
        let defines = |piece: &Piece| match &piece.about {
            About::Creates(found) => {
                is_same(found, &name) || whole.as_ref().is_some_and(|whole| is_same(found, whole))
            }
            About::Alters(_) | About::Comments(_) | About::Grants | About::Other => false,
        };
        let Some(start) = self.pieces.iter().rposition(defines) else { return Made::No };
        let comments = self.pieces[start + 1..]
            .iter()
            .take_while(|piece| matches!(piece.about, About::Comments(_)) && !piece.lead.starts_with("\n\n"));
        let index = start + 1 + comments.count();
        self.insert(index, "\n", sql);
        Made::Yes
    }

    /// The index behind an object's definition and what follows it that is about the object.
    fn end_of(&self, subject: &Subject<'_>) -> Option<usize> {
        let start = match self.position(subject) {
            Some(start) => start,
            None => {
                let name = crate::locate::parent(&name_of(subject.kind, &subject.path)?)?;
                self.pieces.iter().position(
                    |piece| matches!(&piece.about, About::Creates(found) if is_same(found, &name)),
                )?
            }
        };
        let name = self.pieces[start].about.name()?.clone();
        Some(start + 1 + self.followers(start + 1, &name))
    }

    /// How many of the statements from an index on are about an object.
    fn followers(&self, start: usize, name: &Name) -> usize {
        let mut names = vec![name.clone()];
        let mut count = 0;
        for piece in &self.pieces[start..] {
            let Some(found) = piece.about.name() else { break };
            let is_about = names.iter().any(|name| {
                is_same(found, name)
                    || is_part(found, name)
                    || relation(piece).is_some_and(|table| is_same(&table, name))
            });
            if !is_about {
                break;
            }
            // The comment on an index stands behind the index.
            names.push(found.clone());
            count += 1;
        }
        count
    }

    fn place(&self, subject: &Subject<'_>, beside: &Beside<'_>, sql: &str) -> Option<(usize, String)> {
        let word = kind_word(sql);
        let is_alike =
            |piece: &Piece| matches!(piece.about, About::Creates(_)) && kind_word(&piece.text) == word;
        if let Some(whole) = &beside.whole {
            let whole_name = name_of(whole.kind, &whole.path)?;
            let is_of_whole = |piece: &Piece| {
                let part = piece.about.name().is_some_and(|found| is_part(found, &whole_name));
                part || relation(piece).is_some_and(|table| is_same(&table, &whole_name))
            };
            let sibling = self.pieces.iter().rposition(|piece| is_alike(piece) && is_of_whole(piece));
            if let Some(sibling) = sibling {
                let lead = &self.pieces[sibling].lead;
                let lead =
                    if lead.trim().is_empty() && lead.len() == 1 { lead.clone() } else { "\n".to_owned() };
                let name = self.pieces[sibling].about.name()?;
                return Some((sibling + 1 + self.followers(sibling + 1, name), lead));
            }
            return Some((self.end_of(whole)?, "\n\n".to_owned()));
        }
        let name = name_of(subject.kind, &subject.path);
        let schema = |name: &Name| name.path.first().cloned().filter(|_| is_in_schema(name.class));
        let own = name.as_ref().and_then(schema);
        let is_near = |piece: &Piece| match &piece.about {
            About::Creates(found) => schema(found) == own,
            About::Alters(_) | About::Comments(_) | About::Grants | About::Other => false,
        };
        let last = |matches: &dyn Fn(&Piece) -> bool| {
            let index = self.pieces.iter().rposition(matches)?;
            let name = self.pieces[index].about.name()?;
            Some(index + 1 + self.followers(index + 1, name))
        };
        let near = last(&|piece| is_near(piece) && is_alike(piece));
        let in_schema = || if own.is_some() { last(&is_near) } else { None };
        let is_own_schema = |piece: &Piece| matches!(&piece.about, About::Creates(found) if found.class == Class::Schema && found.path.first() == own.as_ref());
        let index = near.or_else(in_schema).or_else(|| last(&is_own_schema))?;
        Some((index, "\n\n".to_owned()))
    }
}

fn is_in_schema(class: Class) -> bool {
    matches!(
        class,
        Class::Relation
            | Class::Type
            | Class::Routine
            | Class::Collation
            | Class::Statistics
            | Class::Operator
    )
}

/// The relation that an index or statistics are on.
pub(super) fn relation(piece: &Piece) -> Option<Name> {
    let (About::Creates(name), word) = (&piece.about, kind_word(&piece.text)) else { return None };
    let (mut cursor, words) = match &*word {
        "INDEX" => (Cursor::new(&piece.text), ["ON"]),
        "STATISTICS" => (behind_name(&piece.text, &piece.about), ["FROM"]),
        _ => return None,
    };
    let schema = name.path.first().cloned().unwrap_or_default();
    cursor.skip_to_any(&words);
    cursor.advance();
    cursor.accept("ONLY");
    Some(Name { class: Class::Relation, path: qualified_in(&mut cursor, &schema)? })
}

/// The word for what a statement creates: `TABLE`, `INDEX`.
fn kind_word(text: &str) -> String {
    let mut cursor = Cursor::new(text);
    cursor.accept("CREATE");
    cursor.accept_all(&["OR", "REPLACE"]);
    cursor.accept_any(&["UNLOGGED", "UNIQUE", "CONSTRAINT", "MATERIALIZED", "FOREIGN"]);
    cursor.word().unwrap_or_default().to_uppercase()
}
