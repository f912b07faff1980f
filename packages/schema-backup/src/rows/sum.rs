//! A checksum over rows as `COPY` writes them, which depends neither on their order nor on where they lie.
//!
//! Rows are lines of text until `\.` (manual: COPY, "Text Format"). The checksum is the sum of their XXH3 hashes, modulo 2^128.

use std::io::{self, Write};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The rows of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) rows: i64,
    hashes: u128,
}

impl Sum {
    fn add(&mut self, hash: u128) {
        self.rows += 1;
        self.hashes = self.hashes.wrapping_add(hash);
    }

    pub(crate) fn checksum(&self) -> String {
        format!("{:032x}", self.hashes)
    }
}

/// Sums what is written to it, in pieces of any size.
pub(crate) struct Summing {
    place: Place,
    /// The beginning of a line whose end is still to come.
    begun: Begun,
    tables: Vec<Sum>,
}

/// Where in the text the next line stands.
enum Place {
    /// Among the statements of a script.
    Statements,
    /// In a `COPY` that takes more than one line: names may have line ends.
    Copy,
    /// Among rows.
    Rows(Sum),
}

/// Of a row only its hash is kept, as it may be a gigabyte long.
#[derive(Default)]
struct Begun {
    /// All of a line among statements; of a row as much as tells the end from a row.
    text: Vec<u8>,
    length: usize,
    hash: Option<Box<Xxh3>>,
}

/// What ends the rows in a script.
const END: &[u8] = b"\\.";

impl Summing {
    /// Of a script, which has statements and the rows of several tables.
    pub(crate) fn of_script() -> Summing {
        Summing::beginning_in(Place::Statements)
    }

    /// Of one table's rows.
    pub(crate) fn of_rows() -> Summing {
        Summing::beginning_in(Place::Rows(Sum::default()))
    }

    fn beginning_in(place: Place) -> Summing {
        Summing { place, begun: Begun::default(), tables: Vec::new() }
    }

    /// The tables that came to their end, in their order, and the one that did not: what comes from the server itself has no `\.`.
    pub(crate) fn finish(self) -> (Vec<Sum>, Option<Sum>) {
        let open = match self.place {
            Place::Rows(sum) => Some(sum),
            Place::Statements | Place::Copy => None,
        };
        (self.tables, open)
    }

    fn begin_line(&mut self, part: &[u8]) {
        let begun = &mut self.begun;
        if let Place::Rows(_) = self.place {
            begun.hash.get_or_insert_with(Box::default).update(part);
            let wanted = (END.len() + 1).saturating_sub(begun.text.len()).min(part.len());
            begun.text.extend_from_slice(&part[..wanted]);
        } else {
            begun.text.extend_from_slice(part);
        }
        begun.length += part.len();
    }

    fn end_line(&mut self, rest: &[u8]) {
        if self.begun.length == 0 {
            return self.line(rest, || xxh3_128(rest));
        }
        self.begin_line(rest);
        let begun = std::mem::take(&mut self.begun);
        self.line(&begun.text, || begun.hash.map_or(0, |hash| hash.digest128()));
    }

    fn line(&mut self, text: &[u8], hash: impl FnOnce() -> u128) {
        match &mut self.place {
            Place::Rows(sum) if text == END => {
                self.tables.push(*sum);
                self.place = Place::Statements;
            }
            Place::Rows(sum) => sum.add(hash()),
            Place::Statements if !text.starts_with(b"COPY ") => {}
            Place::Statements | Place::Copy => {
                let is_whole = text.ends_with(b" FROM stdin;");
                self.place = if is_whole { Place::Rows(Sum::default()) } else { Place::Copy };
            }
        }
    }
}

impl Write for Summing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            self.end_line(&rest[..end]);
            rest = &rest[end + 1..];
        }
        if !rest.is_empty() {
            self.begin_line(rest);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(mut summing: Summing, text: &[u8], piece: usize) -> (Vec<Sum>, Option<Sum>) {
        text.chunks(piece).for_each(|piece| summing.write_all(piece).unwrap());
        summing.finish()
    }

    fn of_rows(text: &str) -> Sum {
        of(Summing::of_rows(), text.as_bytes(), 7).1.unwrap()
    }

    #[test]
    fn order_does_not_matter_and_everything_else_does() {
        let sum = of_rows("1\ta\n2\tb\n");
        assert_eq!(sum.rows, 2);
        assert_eq!(sum, of_rows("2\tb\n1\ta\n"));
        for other in ["1\ta\n", "1\ta\n2\tb\n2\tb\n", "1\ta\n2\tc\n", "1\tb\n2\ta\n", "1\ta\n2\tb\n\n", "\n"]
        {
            assert_ne!(sum, of_rows(other), "{other:?}");
        }
        // Those of no columns.
        assert_eq!(of_rows("\n\n\n").rows, 3);
        assert_eq!(of_rows(""), Sum::default());
    }

    #[test]
    fn rows_are_told_from_statements() {
        let script = "SET x = 1;\n\nCOPY public.\"a\nb\" (id) FROM stdin;\n1\nCOPY me FROM stdin;\n\\.\n\n\n\
                      SELECT pg_catalog.setval('COPY ', 1);\nCOPY public.none (id) FROM stdin;\n\\.\n";
        for piece in 1..script.len() {
            let (tables, open) = of(Summing::of_script(), script.as_bytes(), piece);
            assert_eq!(tables, [of_rows("1\nCOPY me FROM stdin;\n"), Sum::default()], "pieces of {piece}");
            assert_eq!(open, None);
        }
        let (tables, open) = of(Summing::of_script(), b"COPY t (a) FROM stdin;\n1\n", 5);
        assert_eq!((tables, open), (Vec::new(), Some(of_rows("1\n"))));
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_give_the_same(rows in proptest::collection::vec("[^\n]{0,40}", 0..9), piece in 1_usize..50) {
            let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
            prop_assert_eq!(
                of(Summing::of_rows(), text.as_bytes(), piece),
                of(Summing::of_rows(), text.as_bytes(), usize::MAX)
            );
        }
    }
}
