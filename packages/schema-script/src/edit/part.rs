//! Edits of the parts that one statement defines together: columns and constraints of a table, attributes of a type,
//! labels of an enum, clauses of a domain.

use super::clause::{self, Clause};
use super::list::List;
use super::{About, Editor, Made, Subject, behind_name};
use crate::cursor::Cursor;
use crate::definition::{Class, Name};
use crate::locate::{is_same, name_of, parent};

/// What changes of a column, an attribute or a domain, written as SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnEdit<'a> {
    /// The type.
    Type(&'a str),
    /// `COLLATE …`
    Collation(Option<&'a str>),
    /// `DEFAULT …`
    Default(Option<&'a str>),
    /// `NOT NULL`
    NotNull(Option<&'a str>),
    /// `GENERATED …`
    Generated(Option<&'a str>),
}

impl Editor {
    /// Adds a column, a constraint or an attribute to the statement that creates what it is a part of.
    pub fn add_part(&mut self, subject: &Subject<'_>, definition: &str) -> Made {
        let Some((name, index)) = self.whole_of(subject) else { return Made::No };
        if name.class == Class::DomainConstraint {
            let text = format!("{}\n    {definition}", self.pieces[index].text);
            self.rewrite(index, text);
            return Made::Yes;
        }
        let Some(mut list) = self.list(index) else { return Made::No };
        let is_column = |body: &str| class_of(body) == Class::Column;
        let (place, definition) = match name.class {
            Class::Column | Class::Attribute => {
                let columns = list.elements.iter().take_while(|element| is_column(&element.body)).count();
                let bodies = list.elements[..columns].iter().map(|element| element.body.as_str());
                (columns, aligned(definition, bodies))
            }
            _ => (list.elements.len(), definition.to_owned()),
        };
        list.insert(place, definition);
        self.rewrite(index, list.render());
        Made::Yes
    }

    /// Removes a column, a constraint or an attribute, with what is said of it elsewhere.
    pub fn remove_part(&mut self, subject: &Subject<'_>) -> Made {
        let Some((name, index)) = self.whole_of(subject) else { return Made::No };
        let own = name.path.last().cloned().unwrap_or_default();
        let mut is_made = false;
        if name.class == Class::DomainConstraint {
            let mut text = self.pieces[index].text.clone();
            if let Some(range) = clause::constraint(&text, self.type_start(index), &own) {
                let start = text[..range.start].trim_end().len();
                text.replace_range(start..range.end, "");
                self.rewrite(index, text);
                is_made = true;
            }
        } else if let Some((mut list, at)) = self.element(&name, index) {
            list.remove(at);
            self.rewrite(index, list.render());
            is_made = true;
        } else if let Some(at) = self.added_alone(&name) {
            self.remove(at);
            is_made = true;
        }
        if is_made {
            let says = |about: &About| matches!(about, About::Comments(found) if is_same(found, &name));
            let alters = |text: &str| name.class == Class::Column && alters_column(text, &own);
            let whole = parent(&name);
            for at in (0..self.pieces.len()).rev() {
                let piece = &self.pieces[at];
                let of_whole = matches!((&piece.about, &whole), (About::Alters(found), Some(whole)) if is_same(found, whole));
                if says(&piece.about) || of_whole && alters(&piece.text) {
                    self.remove(at);
                }
            }
        }
        Made::when(is_made)
    }

    /// Replaces the definition of a constraint.
    pub fn replace_part(&mut self, subject: &Subject<'_>, definition: &str) -> Made {
        let Some((name, index)) = self.whole_of(subject) else { return Made::No };
        let own = name.path.last().cloned().unwrap_or_default();
        if name.class == Class::DomainConstraint {
            let mut text = self.pieces[index].text.clone();
            let Some(range) = clause::constraint(&text, self.type_start(index), &own) else {
                return Made::No;
            };
            text.replace_range(range, definition);
            self.rewrite(index, text);
            return Made::Yes;
        }
        if let Some((mut list, at)) = self.element(&name, index) {
            list.elements[at].body = definition.to_owned();
            self.rewrite(index, list.render());
            return Made::Yes;
        }
        let Some(at) = self.added_alone(&name) else { return Made::No };
        let text = &self.pieces[at].text;
        let mut cursor = behind_name(text, &self.pieces[at].about);
        cursor.advance();
        let text = format!("{}{definition}", &text[..cursor.offset()]);
        self.rewrite(at, text);
        Made::Yes
    }

    /// Changes a column, an attribute or a domain where it stands.
    pub fn edit_column(&mut self, subject: &Subject<'_>, edit: ColumnEdit<'_>) -> Made {
        if subject.kind == "domain" {
            let Some(index) = self.position(subject) else { return Made::No };
            let mut text = self.pieces[index].text.clone();
            apply(&mut text, self.type_start(index), edit);
            self.rewrite(index, text);
            return Made::Yes;
        }
        let Some((name, index)) = self.whole_of(subject) else { return Made::No };
        let Some((mut list, at)) = self.element(&name, index) else { return Made::No };
        let body = &mut list.elements[at].body;
        let start = type_offset(body);
        apply(body, start, edit);
        self.rewrite(index, list.render());
        Made::Yes
    }

    /// Sets the labels of an enum, written as SQL; those that stay keep their place.
    pub fn set_labels(&mut self, subject: &Subject<'_>, labels: &[String]) -> Made {
        let Some(index) = self.position(subject) else { return Made::No };
        let Some(mut list) = self.list(index) else { return Made::No };
        for at in (0..list.elements.len()).rev() {
            if !labels.contains(&list.elements[at].body) {
                list.remove(at);
            }
        }
        for (at, label) in labels.iter().enumerate() {
            if list.elements.get(at).is_none_or(|element| element.body != *label) {
                if let Some(old) = list.elements.iter().position(|element| element.body == *label) {
                    list.remove(old);
                }
                list.insert(at, label.clone());
            }
        }
        self.rewrite(index, list.render());
        Made::Yes
    }

    /// A part's name, and the statement that creates what it is a part of.
    fn whole_of(&self, subject: &Subject<'_>) -> Option<(Name, usize)> {
        let name = name_of(subject.kind, &subject.path)?;
        let whole = parent(&name)?;
        let makes = |about: &About| matches!(about, About::Creates(found) if is_same(found, &whole));
        let index = self.pieces.iter().position(|piece| makes(&piece.about))?;
        Some((name, index))
    }

    /// The list of a statement that creates a table or a type.
    fn list(&self, index: usize) -> Option<List> {
        let piece = &self.pieces[index];
        let mut cursor = behind_name(&piece.text, &piece.about);
        if cursor.accept_all(&["PARTITION", "OF"]) || cursor.is_word("OF") {
            return None;
        }
        if cursor.accept("AS") {
            cursor.accept("ENUM");
        }
        // A view, or a table that is made by a query, defines no parts.
        if cursor.token_text() != "(" { None } else { List::parse(&piece.text, cursor.offset()) }
    }

    fn element(&self, name: &Name, index: usize) -> Option<(List, usize)> {
        let list = self.list(index)?;
        let own = name.path.last()?;
        let class = if name.class == Class::Attribute { Class::Column } else { name.class };
        let is_it = |body: &str| class_of(body) == class && named(body).as_ref() == Some(own);
        let at = list.elements.iter().position(|element| is_it(&element.body))?;
        Some((list, at))
    }

    /// Where `ALTER TABLE … ADD CONSTRAINT name …` stands that adds nothing else.
    fn added_alone(&self, name: &Name) -> Option<usize> {
        let (whole, own) = (parent(name)?, name.path.last()?);
        self.pieces.iter().position(|piece| {
            if !matches!(&piece.about, About::Alters(found) if is_same(found, &whole)) {
                return false;
            }
            let mut cursor = behind_name(&piece.text, &piece.about);
            if !cursor.accept("ADD") || !cursor.accept("CONSTRAINT") || cursor.name().as_ref() != Some(own) {
                return false;
            }
            while !cursor.is_at_end() && !cursor.is_symbol(",") {
                cursor.skip_group();
            }
            cursor.is_at_end()
        })
    }

    /// Where the type of a domain begins.
    fn type_start(&self, index: usize) -> usize {
        let piece = &self.pieces[index];
        let mut cursor = behind_name(&piece.text, &piece.about);
        cursor.accept("AS");
        cursor.offset()
    }
}

fn apply(text: &mut String, start: usize, edit: ColumnEdit<'_>) {
    match edit {
        ColumnEdit::Type(wanted) => clause::set(text, start, Clause::Type, Some(wanted)),
        ColumnEdit::Collation(wanted) => clause::set(text, start, Clause::Collate, wanted),
        ColumnEdit::Default(wanted) => clause::set(text, start, Clause::Default, wanted),
        ColumnEdit::NotNull(wanted) => clause::set(text, start, Clause::NotNull, wanted),
        ColumnEdit::Generated(wanted) => clause::set(text, start, Clause::Generated, wanted),
    }
}

/// Whether a statement does nothing but `ALTER COLUMN name …`.
fn alters_column(text: &str, column: &str) -> bool {
    let mut cursor = behind_name(text, &About::Alters(Name { class: Class::Relation, path: Vec::new() }));
    if !cursor.accept("ALTER") {
        return false;
    }
    cursor.accept("COLUMN");
    if cursor.name().as_deref() != Some(column) {
        return false;
    }
    while !cursor.is_at_end() && !cursor.is_symbol(",") {
        cursor.skip_group();
    }
    cursor.is_at_end()
}

fn class_of(body: &str) -> Class {
    let words = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE"];
    if Cursor::new(body).is_any(&words) { Class::Constraint } else { Class::Column }
}

fn named(body: &str) -> Option<String> {
    let mut cursor = Cursor::new(body);
    if class_of(body) == Class::Constraint && !cursor.accept("CONSTRAINT") {
        return None;
    }
    cursor.name()
}

/// Where the type of a column begins.
fn type_offset(body: &str) -> usize {
    let mut cursor = Cursor::new(body);
    cursor.advance();
    cursor.offset()
}

/// A column's definition with its type under those of the others, where these stand under each other.
fn aligned<'a>(definition: &str, others: impl Iterator<Item = &'a str>) -> String {
    let width = |text: &str| text[..type_offset(text)].chars().count();
    let room = |text: &str| width(text) - text[..type_offset(text)].trim_end().chars().count();
    let (widths, rooms): (Vec<usize>, Vec<usize>) = others.map(|text| (width(text), room(text))).unzip();
    // The widest name says how much room there is at least between a name and its type.
    let least = rooms.into_iter().min().unwrap_or(1);
    let (name, rest) = definition.split_at(type_offset(definition));
    let name = name.trim_end();
    match widths.first() {
        Some(&first) if widths.len() > 1 && widths.iter().all(|width| *width == first) => {
            let padding = first.saturating_sub(name.chars().count()).max(least);
            format!("{name}{}{rest}", " ".repeat(padding))
        }
        _ => format!("{name} {rest}"),
    }
}
