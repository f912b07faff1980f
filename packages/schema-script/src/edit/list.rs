//! A list in parentheses: the columns and constraints of a table, the attributes of a type, the labels of an enum.
//!
//! What is not touched stays as it was written, comments and line ends included.

use crate::scan::{Scanner, TokenKind};
use std::ops::Range;

/// A list, and the text around it.
#[derive(Clone, Debug)]
pub(super) struct List {
    /// Up to and with the opening parenthesis.
    before: String,
    pub(super) elements: Vec<Element>,
    /// From behind the last element, the closing parenthesis included.
    behind: String,
}

/// One element, from the comma before it to the comma behind it.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    /// White space and comments above it.
    lead: String,
    pub(super) body: String,
    /// What stands between it and its comma.
    gap: String,
    /// The comment behind it, on the same line.
    remark: String,
}

impl List {
    /// The first list at or behind a byte of a text.
    pub(super) fn parse(text: &str, from: usize) -> Option<List> {
        let mut scanner = Scanner::of_range(text, from..text.len());
        let open = scanner.by_ref().map_while(Result::ok).find(|token| token.kind == TokenKind::Open)?;
        let mut list =
            List { before: text[..open.end].to_owned(), elements: Vec::new(), behind: String::new() };
        let mut start = open.end;
        let mut body: Option<Range<usize>> = None;
        let mut depth = 0_usize;
        for token in scanner.map_while(Result::ok) {
            let ends = depth == 0
                && (token.kind == TokenKind::Close
                    || token.kind == TokenKind::Symbol && &text[token.span()] == ",");
            if !ends {
                match token.kind {
                    TokenKind::Open => depth += 1,
                    TokenKind::Close => depth -= 1,
                    _ => {}
                }
                if !token.is_blank() {
                    body = Some(body.map_or(token.start, |range| range.start)..token.end);
                }
                continue;
            }
            let closes = token.kind == TokenKind::Close;
            if let Some(body) = body.take() {
                let rest = if closes { token.start } else { remark_end(text, token.end) };
                let (gap, remark) = if closes {
                    (body.end..body.end, body.end..remark_end(text, body.end).min(token.start))
                } else {
                    (body.end..token.start, token.end..rest)
                };
                start = list.take(text, start..body.start, body, gap, remark, closes);
            }
            if closes {
                list.behind = text[start..].to_owned();
                return Some(list);
            }
        }
        None
    }

    /// Appends an element, and says where the next begins.
    fn take(
        &mut self,
        text: &str,
        lead: Range<usize>,
        body: Range<usize>,
        gap: Range<usize>,
        remark: Range<usize>,
        is_last: bool,
    ) -> usize {
        let end = if is_last { remark.end.max(body.end) } else { remark.end };
        let part = |range: Range<usize>| text[range].to_owned();
        self.elements.push(Element {
            lead: part(lead),
            body: part(body),
            gap: part(gap),
            remark: part(remark),
        });
        end
    }

    /// The text with the list as it is now.
    pub(super) fn render(&self) -> String {
        let mut text = self.before.clone();
        for (index, element) in self.elements.iter().enumerate() {
            text.push_str(&element.lead);
            text.push_str(&element.body);
            text.push_str(&element.gap);
            if index + 1 < self.elements.len() {
                text.push(',');
            }
            text.push_str(&element.remark);
        }
        text.push_str(&self.behind);
        text
    }

    /// Adds an element at this place, indented as its neighbours are.
    pub(super) fn insert(&mut self, index: usize, body: String) {
        let neighbour = index.checked_sub(1).or((!self.elements.is_empty()).then_some(0));
        let lead = match neighbour.and_then(|index| self.elements.get(index)) {
            // Labels may stand several in a line.
            Some(element) => indentation(&element.lead, index),
            None => {
                self.behind.insert(0, '\n');
                "\n    ".to_owned()
            }
        };
        let index = index.min(self.elements.len());
        if index == 0
            && let Some(first) = self.elements.first_mut()
        {
            let own = std::mem::replace(&mut first.lead, lead_of_next(&lead));
            self.elements.insert(0, Element { lead: own, body, ..Element::default() });
            return;
        }
        self.elements.insert(index, Element { lead, body, ..Element::default() });
    }

    /// Removes an element with the comments that belong to it.
    pub(super) fn remove(&mut self, index: usize) {
        let removed = self.elements.remove(index);
        if index == 0
            && let Some(first) = self.elements.first_mut()
            && !first.lead.contains('\n')
        {
            first.lead = removed.lead;
        }
    }
}

/// The white space before an element that follows one with this lead.
fn indentation(lead: &str, index: usize) -> String {
    match lead.rfind('\n') {
        Some(_) if index == 0 => " ".to_owned(),
        Some(end) => {
            let indent: String = lead[end + 1..].chars().take_while(|c| c.is_whitespace()).collect();
            format!("\n{indent}")
        }
        None => " ".to_owned(),
    }
}

fn lead_of_next(lead: &str) -> String {
    if lead.is_empty() { " ".to_owned() } else { lead.to_owned() }
}

/// The end of a comment that stands behind a byte on the same line; the byte itself when there is none.
pub(super) fn remark_end(text: &str, from: usize) -> usize {
    let line = text[from..].split('\n').next().unwrap_or_default();
    if line.trim_start().starts_with("--") { from + line.len() } else { from }
}
