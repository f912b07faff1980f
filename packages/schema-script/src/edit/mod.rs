//! Changing a script where it has to change and nowhere else: what is not touched keeps its formatting and comments.
//!
//! Best effort, by words: an edit that cannot be made says so and leaves the text as it was. Whether the edited script
//! makes what it should is not decided here: PostgreSQL loads it.

mod clause;
mod grant;
mod list;
mod part;
mod place;
mod text;

pub use part::ColumnEdit;
pub use place::Beside;

use crate::cursor::Cursor;
use crate::definition::{Name, created, mentioned};
use crate::locate::{SearchPath, is_same, name_of};
use crate::split::{Statement, split};
use std::collections::BTreeSet;

/// An object as the caller knows it: its kind's label, and its path from the outside in.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The kind's label: `materialized view`.
    pub kind: &'a str,
    /// The identity's parts.
    pub path: Vec<&'a str>,
}

/// Whether an edit was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Made {
    /// It was.
    Yes,
    /// The place for it was not found, and nothing was changed.
    No,
}

impl Made {
    fn when(is_made: bool) -> Made {
        if is_made { Made::Yes } else { Made::No }
    }
}

/// A script that is being edited.
#[derive(Clone, Debug)]
pub struct Editor {
    pieces: Vec<Piece>,
    tail: String,
    /// Who edits now; the number is the caller's.
    hand: usize,
}

/// A statement with all that stands around it.
#[derive(Clone, Debug)]
struct Piece {
    /// White space and comments above it.
    lead: String,
    text: String,
    /// Its semicolon, and the comment behind that on the same line.
    end: String,
    about: About,
    /// Who has edited it.
    hands: BTreeSet<usize>,
}

/// What a statement does, as far as that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
enum About {
    Creates(Name),
    Alters(Name),
    Comments(Name),
    Grants,
    Other,
}

impl About {
    fn of(statement: &Statement<'_>, search_path: &SearchPath) -> About {
        let mut cursor = statement.cursor();
        let schema = search_path.schema();
        if cursor.is_word("CREATE") {
            created(&mut cursor, schema).map_or(About::Other, About::Creates)
        } else if cursor.accept("ALTER") {
            mentioned(&mut cursor, schema).map_or(About::Other, About::Alters)
        } else if cursor.accept_all(&["COMMENT", "ON"]) {
            mentioned(&mut cursor, schema).map_or(About::Other, About::Comments)
        } else if cursor.is_any(&["GRANT", "REVOKE"]) {
            About::Grants
        } else {
            About::Other
        }
    }

    fn name(&self) -> Option<&Name> {
        match self {
            About::Creates(name) | About::Alters(name) | About::Comments(name) => Some(name),
            About::Grants | About::Other => None,
        }
    }
}

impl Editor {
    /// The script of a text; `None` when something in the text never ends.
    pub fn of(text: &str) -> Option<Editor> {
        let script = split(text);
        let tail = text[script.tail.clone()].to_owned();
        let statements = script.complete().ok()?;
        let mut editor = Editor { pieces: Vec::with_capacity(statements.len()), tail, hand: 0 };
        let mut search_path = SearchPath::default();
        for statement in &statements {
            search_path.follow(statement);
            editor.pieces.push(Piece {
                lead: text[statement.whole.start..statement.span.start].to_owned(),
                text: statement.text.to_owned(),
                end: text[statement.span.end..statement.whole.end].to_owned(),
                about: About::of(statement, &search_path),
                hands: BTreeSet::new(),
            });
        }
        editor.hang_remarks();
        Some(editor)
    }

    /// A comment behind a statement on its line belongs to it, not to the next.
    fn hang_remarks(&mut self) {
        for index in 0..self.pieces.len() {
            let next = match self.pieces.get(index + 1) {
                Some(next) => &next.lead,
                None => &self.tail,
            };
            let end = list::remark_end(next, 0);
            let remark = next[..end].to_owned();
            match self.pieces.get_mut(index + 1) {
                Some(next) => next.lead.drain(..end),
                None => self.tail.drain(..end),
            };
            self.pieces[index].end.push_str(&remark);
        }
    }

    /// Who makes the edits from now on.
    pub fn set_hand(&mut self, hand: usize) {
        self.hand = hand;
    }

    /// The text as it is now.
    pub fn text(&self) -> String {
        let parts = self.pieces.iter().flat_map(|piece| [&piece.lead, &piece.text, &piece.end]);
        parts.chain([&self.tail]).map(String::as_str).collect()
    }

    /// Who edited the statement that stands on a line of the text, counted from 1.
    pub fn hands_at(&self, line: usize) -> BTreeSet<usize> {
        let mut end = 1;
        for piece in &self.pieces {
            end += [&piece.lead, &piece.text, &piece.end]
                .iter()
                .map(|part| part.matches('\n').count())
                .sum::<usize>();
            if end >= line {
                return piece.hands.clone();
            }
        }
        BTreeSet::new()
    }

    /// Whether one object is created by an earlier statement than another.
    pub fn comes_before(&self, one: &Subject<'_>, other: &Subject<'_>) -> bool {
        matches!((self.position(one), self.position(other)), (Some(one), Some(other)) if one < other)
    }

    /// Where the statement that creates an object stands.
    fn position(&self, subject: &Subject<'_>) -> Option<usize> {
        let name = name_of(subject.kind, &subject.path)?;
        self.pieces
            .iter()
            .position(|piece| matches!(&piece.about, About::Creates(found) if is_same(found, &name)))
    }

    /// Replaces the text of a statement.
    fn rewrite(&mut self, index: usize, text: String) {
        self.pieces[index].text = text;
        self.pieces[index].hands.insert(self.hand);
    }

    /// Replaces the statement that creates an object.
    pub fn replace(&mut self, subject: &Subject<'_>, sql: &str) -> Made {
        let Some(index) = self.position(subject) else { return Made::No };
        self.rewrite(index, sql.to_owned());
        Made::Yes
    }

    /// Replaces the body of a routine between its quotes.
    pub fn replace_body(&mut self, subject: &Subject<'_>, body: &str) -> Made {
        let Some(index) = self.position(subject) else { return Made::No };
        match text::with_body(&self.pieces[index].text, body) {
            Some(text) => {
                self.rewrite(index, text);
                Made::Yes
            }
            None => Made::No,
        }
    }

    /// Sets the comment on an object, written as SQL; `None` takes it away. `address` is how COMMENT ON names it.
    pub fn comment(&mut self, subject: &Subject<'_>, address: &str, literal: Option<&str>) -> Made {
        let Some(name) = name_of(subject.kind, &subject.path) else { return Made::No };
        let says = |piece: &Piece| matches!(&piece.about, About::Comments(found) if is_same(found, &name));
        let found = self.pieces.iter().position(says);
        match (found, literal) {
            (Some(index), Some(literal)) => match text::with_comment(&self.pieces[index].text, literal) {
                Some(text) => {
                    self.rewrite(index, text);
                    Made::Yes
                }
                None => Made::No,
            },
            (Some(index), None) => {
                self.remove(index);
                Made::Yes
            }
            (None, Some(literal)) => self.add_comment(subject, &format!("COMMENT ON {address} IS {literal}")),
            (None, None) => Made::No,
        }
    }

    /// Removes what is said of an object and of its parts: its definition, its comments, its alterations.
    pub fn remove_object(&mut self, subject: &Subject<'_>) -> Made {
        let Some(name) = name_of(subject.kind, &subject.path) else { return Made::No };
        let is_about = |piece: &Piece| {
            let own = piece.about.name().is_some_and(|found| is_same(found, &name) || is_part(found, &name));
            own || matches!(&piece.about, About::Creates(_))
                && place::relation(piece).is_some_and(|found| is_same(&found, &name))
        };
        let found: Vec<usize> =
            (0..self.pieces.len()).filter(|&index| is_about(&self.pieces[index])).collect();
        if found.is_empty() {
            return Made::No;
        }
        for &index in found.iter().rev() {
            self.remove(index);
        }
        self.forget_grants(&name);
        Made::Yes
    }

    /// Removes the statement that alters a table and says nothing but these words behind its name.
    pub fn remove_alteration(&mut self, subject: &Subject<'_>, words: &str) -> Made {
        let Some(name) = name_of(subject.kind, &subject.path) else { return Made::No };
        let says = |piece: &Piece| {
            matches!(&piece.about, About::Alters(found) if is_same(found, &name))
                && text::ends_with_words(&piece.text, words)
        };
        match self.pieces.iter().position(says) {
            Some(index) => {
                self.remove(index);
                Made::Yes
            }
            None => Made::No,
        }
    }

    /// Removes a statement with the comment right above it that belongs to it.
    fn remove(&mut self, index: usize) {
        let removed = self.pieces.remove(index);
        let Some(next) = self.pieces.get_mut(index) else {
            let kept = text::above_comment(&removed.lead);
            self.tail = format!("{}{}", kept.trim_end(), self.tail);
            return;
        };
        next.hands.insert(self.hand);
        next.lead = text::joined_leads(&removed.lead, &next.lead);
    }

    /// Makes a statement of its own at an index.
    fn insert(&mut self, index: usize, lead: &str, sql: &str) {
        let script = split(sql);
        let search_path = SearchPath::default();
        let about =
            script.statements.first().map_or(About::Other, |statement| About::of(statement, &search_path));
        let hands = BTreeSet::from([self.hand]);
        let piece = Piece { lead: lead.to_owned(), text: sql.to_owned(), end: ";".to_owned(), about, hands };
        self.pieces.insert(index, piece);
    }

    /// Appends a statement at the end of the script.
    pub fn append(&mut self, sql: &str) {
        let is_first = !self.pieces.last().is_some_and(|last| last.hands.contains(&self.hand));
        self.insert(self.pieces.len(), if is_first { "\n\n" } else { "\n" }, sql);
        if self.tail.is_empty() {
            self.tail.push('\n');
        }
    }
}

/// Whether a name is that of a part: a column or a trigger of a table, an attribute of a type.
fn is_part(part: &Name, whole: &Name) -> bool {
    crate::locate::parent(part).is_some_and(|parent| is_same(&parent, whole))
}

/// A cursor on a statement's text behind the name of the object that it is about.
fn behind_name<'a>(text: &'a str, about: &About) -> Cursor<'a> {
    let mut cursor = Cursor::new(text);
    let _ = match about {
        About::Creates(_) => created(&mut cursor, ""),
        About::Alters(_) => {
            cursor.advance();
            mentioned(&mut cursor, "")
        }
        About::Comments(_) | About::Grants | About::Other => None,
    };
    cursor
}

#[cfg(test)]
mod tests;
