//! Expressions as they have to be written so that PostgreSQL reads them as the tree that it printed.
//!
//! Two forms are lost where what was printed is read again:
//!
//! `kind IN ('a', 'b')` on a `character varying` is stored with one cast of the whole array, and printed as
//! `ANY ((ARRAY['a'::character varying, …])::text[])`. Read again, that cast goes to each element, since it is applied to
//! an ARRAY constructor (manual: "Array Constructors"). Without the cast PostgreSQL adds it as it did at first.
//!
//! `b BETWEEN 0 AND 10 AND a > 0` is stored as an AND of an AND, as is what compares rows, and printed as
//! `(((b >= 0) AND (b <= 10)) AND (a > 0))`. Read again, the first operand is no operand of its own (`makeAndExpr` in gram.y), but
//! for a cast around it, which to the same type leaves no trace.

use crate::catalog::{Attributes, Catalog, Value};
use std::borrow::Cow;
use std::ops::Range;

/// The attributes that hold expressions; bodies of routines are texts that nobody may touch.
const EXPRESSIONS: &[&str] = &[
    "_expressions",
    "arguments",
    "check",
    "default",
    "definition",
    "expression",
    "expressions",
    "partition_key",
    "predicate",
    "row_filter",
    "sql_body",
    "using",
];

/// The catalog with its expressions as they are written; the same one where nothing is to be written otherwise.
pub fn as_written(catalog: &Catalog) -> Cow<'_, Catalog> {
    let affected = |attributes: &Attributes| {
        let expressions = EXPRESSIONS.iter().filter_map(|name| attributes.get(name));
        expressions.flat_map(Value::texts).any(|text| matches!(written(text), Cow::Owned(_)))
    };
    if !catalog.objects.values().any(affected) {
        return Cow::Borrowed(catalog);
    }
    let mut catalog = catalog.clone();
    for attributes in catalog.objects.values_mut().filter(|attributes| affected(attributes)) {
        for name in EXPRESSIONS {
            let value = attributes.get(name).map(|value| each_text(value, &written));
            attributes.set(name, value);
        }
    }
    Cow::Owned(catalog)
}

/// The value with each of its texts as PostgreSQL prints it once it has read what it printed; `None` when an attribute of this
/// name holds no expression.
pub fn settled_value(attribute: &str, value: &Value) -> Option<Value> {
    EXPRESSIONS.contains(&attribute).then(|| each_text(value, &settled))
}

fn each_text(value: &Value, change: &dyn Fn(&str) -> Cow<'_, str>) -> Value {
    match value {
        Value::Flag(_) | Value::Number(_) => value.clone(),
        Value::Text(text) => Value::Text(change(text).as_ref().into()),
        Value::List(texts) => Value::List(texts.iter().map(|text| change(text).as_ref().into()).collect()),
    }
}

/// A text with expressions, such that PostgreSQL reads it as the trees that it printed.
fn written(text: &str) -> Cow<'_, str> {
    let kept =
        edited(text, swallowed(text).into_iter().map(|group| (group.end..group.end, "::boolean".to_owned())));
    let casts =
        casts_of_arrays(&kept).into_iter().map(|cast| (cast.whole, format!("(ARRAY[{}])", cast.elements)));
    let casts: Vec<(Range<usize>, String)> = casts.collect();
    if casts.is_empty() { kept } else { Cow::Owned(edited(&kept, casts).into_owned()) }
}

/// A text with expressions as PostgreSQL prints it once it has read it.
pub fn settled(text: &str) -> Cow<'_, str> {
    let parentheses = swallowed(text).into_iter().flat_map(|group| {
        [(group.start..group.start + 1, String::new()), (group.end - 1..group.end, String::new())]
    });
    let flat = edited(text, parentheses);
    let casts = casts_of_arrays(&flat).into_iter().map(|cast| {
        let elements: Vec<String> =
            elements(&cast.elements).map(|element| format!("({element})::{}", cast.r#type)).collect();
        (cast.whole, format!("(ARRAY[{}])", elements.join(", ")))
    });
    let casts: Vec<(Range<usize>, String)> = casts.collect();
    if casts.is_empty() { flat } else { Cow::Owned(edited(&flat, casts).into_owned()) }
}

/// The text with these places replaced.
fn edited(text: &str, edits: impl IntoIterator<Item = (Range<usize>, String)>) -> Cow<'_, str> {
    let mut edits: Vec<(Range<usize>, String)> = edits.into_iter().collect();
    if edits.is_empty() {
        return Cow::Borrowed(text);
    }
    edits.sort_by_key(|(place, _)| place.start);
    let (mut out, mut position) = (String::with_capacity(text.len() + 16), 0);
    for (place, replacement) in edits {
        out.push_str(&text[position..place.start]);
        out.push_str(&replacement);
        position = place.end;
    }
    out.push_str(&text[position..]);
    Cow::Owned(out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
}

/// What stands between two parentheses, while it is read.
struct Group {
    start: usize,
    /// What joins its operands; `None` before the first one, and where it is not one operator alone.
    operator: Option<Operator>,
    /// Whether something else than one operator joins them.
    is_mixed: bool,
    /// The group, with its operator, that alone is the operand being read.
    alone: Option<(Range<usize>, Operator)>,
    /// Whether the operand being read has something.
    has_begun: bool,
    /// The group that is the whole of the first operand.
    first: Option<(Range<usize>, Operator)>,
}

impl Group {
    fn at(start: usize) -> Group {
        Group { start, operator: None, is_mixed: false, alone: None, has_begun: false, first: None }
    }

    /// The operand being read ends.
    fn join(&mut self, operator: Operator) {
        match self.operator {
            None => {
                self.first = self.alone.take();
                self.operator = Some(operator);
            }
            Some(other) => self.is_mixed |= other != operator,
        }
        (self.alone, self.has_begun) = (None, false);
    }

    fn other(&mut self) {
        (self.alone, self.has_begun) = (None, true);
    }

    fn operator(&self) -> Option<Operator> {
        self.operator.filter(|_| !self.is_mixed)
    }
}

/// The groups that are no operands of their own once they are read again: each the first operand of the operator that joins
/// what is in it, too.
fn swallowed(text: &str) -> Vec<Range<usize>> {
    let mut swallowed = Vec::new();
    if !text.contains(") AND ") && !text.contains(") OR ") {
        return swallowed;
    }
    let bytes = text.as_bytes();
    let (mut open, mut index) = (vec![Group::at(0)], 0);
    while let Some(&byte) = bytes.get(index) {
        let end = token_end(text, index);
        let innermost = open.len() - 1;
        match byte {
            b' ' | b'\n' | b'\t' => {}
            b'(' | b'[' => open.push(Group::at(index)),
            b')' | b']' if innermost > 0 => {
                if let Some(group) = open.pop() {
                    let operator = group.operator().filter(|_| byte == b')');
                    swallowed.extend(
                        group.first.filter(|(_, inner)| Some(*inner) == operator).map(|(place, _)| place),
                    );
                    let parent = &mut open[innermost - 1];
                    let is_alone = !parent.has_begun;
                    parent.other();
                    parent.alone = operator.filter(|_| is_alone).map(|operator| (group.start..end, operator));
                }
            }
            _ => match &text[index..end] {
                "AND" => open[innermost].join(Operator::And),
                "OR" => open[innermost].join(Operator::Or),
                // Its AND joins no operands.
                "BETWEEN" => open[innermost].is_mixed = true,
                _ => open[innermost].other(),
            },
        }
        index = end;
    }
    swallowed
}

/// Where the token that begins here ends: a string, a quoted name, a word, or one character.
fn token_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let Some(first) = rest.chars().next() else { return start };
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let length = match first {
        // A doubled quote begins the next token, which goes on with the string.
        '\'' | '"' => rest[1..].find(first).map(|end| end + 2),
        '$' => rest[1..].find('$').map(|end| &rest[..end + 2]).and_then(|tag| {
            let is_tag = tag[1..tag.len() - 1].chars().all(|c| c.is_alphanumeric() || c == '_');
            let body = is_tag.then(|| rest[tag.len()..].find(tag)).flatten()?;
            Some(tag.len() + body + tag.len())
        }),
        c if is_word(c) => rest.find(|c: char| !is_word(c)),
        c => Some(c.len_utf8()),
    };
    start + length.unwrap_or(if first == '$' { 1 } else { rest.len() })
}

/// `((ARRAY[elements])::type[])` behind ANY or ALL.
struct CastOfArray {
    whole: Range<usize>,
    elements: String,
    r#type: String,
}

const OPENING: &str = "((ARRAY[";

fn casts_of_arrays(text: &str) -> Vec<CastOfArray> {
    let follows_quantifier =
        |start: &usize| text[..*start].ends_with("ANY ") || text[..*start].ends_with("ALL ");
    let starts = text.match_indices(OPENING).map(|(start, _)| start).filter(follows_quantifier);
    starts.filter_map(|start| cast_of_array(text, start)).collect()
}

fn cast_of_array(text: &str, start: usize) -> Option<CastOfArray> {
    let first = start + OPENING.len();
    let end = closing(text, first)?;
    let (name, after) = text[end..].strip_prefix("])::")?.split_once("[])")?;
    let is_name = name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | '"'));
    let whole = start..text.len() - after.len();
    is_name.then(|| CastOfArray { whole, elements: text[first..end].to_owned(), r#type: name.to_owned() })
}

/// Where the bracket closes that was open where the text is read from.
fn closing(text: &str, start: usize) -> Option<usize> {
    let (mut depth, mut index) = (1_usize, start);
    while let Some(&byte) = text.as_bytes().get(index) {
        match byte {
            b'[' | b'(' => depth += 1,
            b']' | b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(index);
        }
        index = token_end(text, index);
    }
    None
}

/// What commas separate.
fn elements(list: &str) -> impl Iterator<Item = &str> {
    let (mut commas, mut depth, mut index) = (Vec::new(), 0_usize, 0);
    while let Some(&byte) = list.as_bytes().get(index) {
        match byte {
            b'[' | b'(' => depth += 1,
            b']' | b')' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => commas.push(index),
            _ => {}
        }
        index = token_end(list, index);
    }
    let starts: Vec<usize> = std::iter::once(0).chain(commas.iter().map(|comma| comma + 1)).collect();
    let ends = commas.into_iter().chain([list.len()]);
    starts.into_iter().zip(ends).map(|(start, end)| list[start..end].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cast_of_a_whole_array_is_left_to_postgresql() {
        let stored =
            "((kind)::text = ANY ((ARRAY['a'::character varying, 'b]'::character varying])::text[])) AND x";
        let left = "((kind)::text = ANY (ARRAY['a'::character varying, 'b]'::character varying])) AND x";
        assert_eq!(written(stored), left);
        let read_again = "((kind)::text = ANY (ARRAY[('a'::character varying)::text, ('b]'::character varying)::text])) AND x";
        assert_eq!(settled(stored), read_again);
        assert_eq!(settled(read_again), read_again);
    }

    #[test]
    fn other_arrays_stay() {
        for text in
            ["f((ARRAY['a'::text])::character varying[])", "x = ANY (ARRAY[1, 2])", "x = ANY ((ARRAY[1"]
        {
            assert_eq!((&*written(text), &*settled(text)), (text, text));
        }
    }

    #[test]
    fn an_and_of_an_and_is_read_as_one_but_for_a_cast() {
        let stored = "(((b >= 0) AND (b <= 10)) AND (a >= 0))";
        assert_eq!(written(stored), "(((b >= 0) AND (b <= 10))::boolean AND (a >= 0))");
        assert_eq!(settled(stored), "((b >= 0) AND (b <= 10) AND (a >= 0))");
        let deeper = "((((a) OR (b)) OR (c)) OR (d))";
        assert_eq!(written(deeper), "((((a) OR (b))::boolean OR (c))::boolean OR (d))");
        assert_eq!(settled(deeper), "((a) OR (b) OR (c) OR (d))");
        let of_a_view = " SELECT a\n   FROM s.p\n  WHERE (((b >= 0) AND (b <= 10)) AND (a >= 0))";
        assert_eq!(
            settled(of_a_view),
            of_a_view.replace("((b >= 0) AND (b <= 10))", "(b >= 0) AND (b <= 10)")
        );
    }

    #[test]
    fn other_groups_stay() {
        for text in [
            "((a >= 0) AND ((b >= 0) AND (b <= 10)))",
            "(((a) OR (b)) AND (c))",
            "((NOT ((a) AND (b))) AND (c))",
            "((((a) AND (b)) = c) AND (d))",
            "(f(((a) AND (b))) AND (c))",
            "((x = ')) AND ((a) AND (b)) AND'::text) AND (c))",
            "(\"a) AND\" AND (c))",
            "sum(x) OVER (ORDER BY y ROWS BETWEEN ((a) AND (b)) PRECEDING AND CURRENT ROW)",
            "$f$ ((a AND b) AND c) $f$",
        ] {
            assert_eq!((&*written(text), &*settled(text)), (text, text));
        }
    }
}
