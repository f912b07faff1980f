//! Edits of GRANT statements, which may name several objects and several roles.

use super::{About, Editor, Made, Piece, Subject, is_part};
use crate::cursor::Cursor;
use crate::definition::{Name, accept_class};
use crate::locate::{grant_subject, granted, is_same, name_of};
use crate::scan::TokenKind;
use std::ops::Range;

/// The lists of a GRANT or REVOKE.
struct Grant {
    privileges: Vec<(String, Range<usize>)>,
    /// The columns behind a privilege.
    columns: Vec<Range<usize>>,
    objects: Vec<Range<usize>>,
    grantees: Vec<Range<usize>>,
}

impl Editor {
    /// Takes privileges away where a GRANT gives them; `subject` is a grant's identity, its last part the grantee.
    /// Nothing is done when a statement also gives something that has to stay.
    pub fn take_privileges(&mut self, subject: &Subject<'_>, privileges: &[&str]) -> Made {
        let Some(name) = name_of(subject.kind, &subject.path) else { return Made::No };
        let mut edited = self.clone();
        let mut open: Vec<&str> = privileges.to_vec();
        for index in (0..edited.pieces.len()).rev() {
            let piece = &edited.pieces[index];
            if !is_grant(piece) {
                continue;
            }
            let names = granted_by(&piece.text);
            let Some(at) = names.iter().position(|found| is_same_grant(found, &name)) else { continue };
            let Some(grant) = Grant::parse(&piece.text) else { return Made::No };
            let given: Vec<&str> = grant.privileges.iter().map(|(privilege, _)| privilege.as_str()).collect();
            if !given.iter().any(|given| privileges.contains(given)) {
                continue;
            }
            open.retain(|privilege| !given.contains(privilege));
            match grant.without(&piece.text, at, privileges) {
                Some(Without::Nothing) => edited.remove(index),
                Some(Without::Text(text)) => edited.rewrite(index, text),
                None => return Made::No,
            }
        }
        if open.is_empty() {
            *self = edited;
        }
        Made::when(open.is_empty())
    }

    /// Takes an object out of every statement about privileges.
    pub(super) fn forget_grants(&mut self, object: &Name) {
        for index in (0..self.pieces.len()).rev() {
            let piece = &self.pieces[index];
            if piece.about != About::Grants {
                continue;
            }
            let names: Vec<Name> = granted_by(&piece.text).iter().filter_map(grant_subject).collect();
            let is_it = |name: &Name| {
                is_same(name, object) || name.path.len() > object.path.len() && is_part(name, object)
            };
            let Some(at) = names.iter().position(is_it) else { continue };
            let Some(grant) = Grant::parse(&piece.text) else { continue };
            // Each object has as many grants as there are roles, or columns and roles.
            let each = grant.grantees.len() * grant.columns.len().max(1);
            match (grant.objects.len(), at.checked_div(each)) {
                (1, _) => self.remove(index),
                (_, Some(item)) => {
                    let text = without_item(&piece.text, &grant.objects, item);
                    self.rewrite(index, text);
                }
                (_, None) => {}
            }
        }
    }

    /// Adds statements about privileges, behind the last that is about the same object.
    pub fn add_grant(&mut self, subject: &Subject<'_>, statements: &[String]) -> Made {
        let Some(wanted) = name_of(subject.kind, &subject.path).as_ref().and_then(grant_subject) else {
            return Made::No;
        };
        let last = |matches: &dyn Fn(&Name) -> bool| {
            self.pieces.iter().rposition(|piece| {
                piece.about == About::Grants
                    && granted_by(&piece.text).iter().filter_map(grant_subject).any(|found| matches(&found))
            })
        };
        let relation = wanted.path.get(..2).unwrap_or(&wanted.path);
        let same = last(&|found| found.path.starts_with(relation));
        let near = || last(&|found| found.path.first() == wanted.path.first());
        let Some(index) = same.or_else(near) else { return Made::No };
        for (number, sql) in statements.iter().enumerate() {
            self.insert(index + 1 + number, "\n", sql);
        }
        Made::Yes
    }
}

enum Without {
    Nothing,
    Text(String),
}

impl Grant {
    fn parse(text: &str) -> Option<Grant> {
        let mut cursor = Cursor::new(text);
        cursor.accept_any(&["GRANT", "REVOKE"]);
        let (mut privileges, mut columns) = (Vec::new(), Vec::new());
        while !cursor.is_at_end() && !cursor.is_word("ON") {
            let start = cursor.offset();
            let word = cursor.word()?.to_uppercase();
            let mut end = start + word.len();
            if cursor.is_kind(TokenKind::Open) {
                cursor.advance();
                columns.extend(items(&mut cursor, &[]));
                cursor.advance();
                end = start + cursor.text_since(start).len();
            }
            privileges.push((word, start..end));
            cursor.accept_symbol(",");
        }
        cursor.accept("ON");
        let mut ahead = cursor;
        if accept_class(&mut ahead).is_some() {
            cursor = ahead;
        }
        let objects = items(&mut cursor, &["TO", "FROM"]);
        cursor.accept_any(&["TO", "FROM"]);
        let grantees = items(&mut cursor, &["WITH", "GRANTED", "CASCADE", "RESTRICT"]);
        // Options are of all that the statement grants.
        cursor.is_at_end().then_some(Grant { privileges, columns, objects, grantees })
    }

    /// The statement without one of the grants that it makes; `at` counts objects (or columns) first, then grantees.
    fn without(&self, text: &str, at: usize, privileges: &[&str]) -> Option<Without> {
        let grantee = at % self.grantees.len();
        let subject = at / self.grantees.len();
        let stays = |(privilege, _): &&(String, Range<usize>)| !privileges.contains(&privilege.as_str());
        let kept = self.privileges.iter().filter(stays).count();
        if !self.columns.is_empty() {
            return match (self.privileges.len(), self.objects.len(), self.grantees.len(), self.columns.len())
            {
                (1, 1, 1, 1) => Some(Without::Nothing),
                (1, 1, 1, _) => Some(Without::Text(without_item(text, &self.columns, subject))),
                (1, 1, _, 1) => Some(Without::Text(without_item(text, &self.grantees, grantee))),
                _ => None,
            };
        }
        match (kept, self.objects.len(), self.grantees.len()) {
            (0, 1, 1) => Some(Without::Nothing),
            (0, _, 1) => Some(Without::Text(without_item(text, &self.objects, subject))),
            (0, 1, _) => Some(Without::Text(without_item(text, &self.grantees, grantee))),
            (_, 1, 1) => {
                let mut ranges: Vec<Range<usize>> =
                    self.privileges.iter().map(|(_, range)| range.clone()).collect();
                let mut text = text.to_owned();
                for index in (0..self.privileges.len()).rev() {
                    if privileges.contains(&self.privileges[index].0.as_str()) {
                        text = without_item(&text, &ranges, index);
                        ranges.remove(index);
                    }
                }
                Some(Without::Text(text))
            }
            _ => None,
        }
    }
}

/// A text without one of the items of a list.
fn without_item(text: &str, items: &[Range<usize>], index: usize) -> String {
    let range = match (items.get(index + 1), index.checked_sub(1).and_then(|before| items.get(before))) {
        (_, Some(before)) => before.end..items[index].end,
        (Some(next), None) => items[index].start..next.start,
        (None, None) => items[index].clone(),
    };
    format!("{}{}", &text[..range.start], &text[range.end..])
}

/// The items of a list up to one of these words, or to a closing parenthesis.
fn items(cursor: &mut Cursor<'_>, stop: &[&str]) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut start = cursor.offset();
    loop {
        let ends = cursor.is_at_end() || cursor.is_any(stop) || cursor.is_kind(TokenKind::Close);
        if ends || cursor.is_symbol(",") {
            let end = start + cursor.text_since(start).len();
            if end > start {
                items.push(start..end);
            }
            if ends {
                return items;
            }
            cursor.advance();
            start = cursor.offset();
        } else {
            cursor.skip_group();
        }
    }
}

fn is_grant(piece: &Piece) -> bool {
    piece.about == About::Grants && Cursor::new(&piece.text).is_word("GRANT")
}

fn granted_by(text: &str) -> Vec<Name> {
    let mut cursor = Cursor::new(text);
    cursor.advance();
    granted(cursor, "public")
}

fn is_same_grant(one: &Name, other: &Name) -> bool {
    match (grant_subject(one), grant_subject(other)) {
        (Some(subject), Some(other_subject)) => {
            is_same(&subject, &other_subject) && one.path.last() == other.path.last()
        }
        _ => false,
    }
}
