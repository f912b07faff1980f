//! Each edit on a small script: what changes is what has to, and nothing else.

use super::*;
use proptest::prelude::*;

const SCRIPT: &str = "\
-- The shop.
CREATE SCHEMA shop;

CREATE TYPE shop.state AS ENUM ('new', 'sold');

CREATE DOMAIN shop.code AS text
    CONSTRAINT code_format CHECK (VALUE <> '');

-- What is for sale.
CREATE TABLE shop.items (
    id     integer NOT NULL,  -- the key
    sku    shop.code NOT NULL DEFAULT 'x',
    -- as printed
    title  text,
    CONSTRAINT items_pkey PRIMARY KEY (id)
) WITH (fillfactor = 80);  -- hot
COMMENT ON TABLE shop.items IS 'for sale';
COMMENT ON COLUMN shop.items.title IS
    'the title';
CREATE INDEX items_sku_idx ON shop.items (sku);

CREATE FUNCTION shop.f(a integer) RETURNS integer
    LANGUAGE sql
AS $$
    SELECT 1
$$;

-- Readers.
GRANT SELECT ON shop.items TO a, b;
GRANT INSERT, UPDATE ON shop.items TO a;
";

fn subject<'a>(kind: &'a str, path: &[&'a str]) -> Subject<'a> {
    Subject { kind, path: path.to_vec() }
}

/// The lines that an edit takes away and brings, marked.
#[track_caller]
fn difference(edit: impl FnOnce(&mut Editor) -> Made) -> Vec<String> {
    let mut editor = Editor::of(SCRIPT).unwrap();
    assert_eq!(editor.text(), SCRIPT);
    assert_eq!(edit(&mut editor), Made::Yes);
    let new = editor.text();
    let (olds, news): (Vec<&str>, Vec<&str>) = (SCRIPT.lines().collect(), new.lines().collect());
    let same = olds.iter().zip(&news).take_while(|(old, new)| old == new).count();
    let rest = (olds.len() - same).min(news.len() - same);
    let behind =
        olds.iter().rev().zip(news.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
    let gone = olds[same..olds.len() - behind].iter().map(|line| format!("-{line}"));
    gone.chain(news[same..news.len() - behind].iter().map(|line| format!("+{line}"))).collect()
}

#[test]
fn columns_stand_among_their_neighbours() {
    let column = |name| subject("column", &["shop", "items", name]);
    let added = difference(|editor| editor.add_part(&column("price"), "price numeric(10,2) DEFAULT 0"));
    assert_eq!(added, ["+    price  numeric(10,2) DEFAULT 0,"]);
    let removed = difference(|editor| editor.remove_part(&column("id")));
    assert_eq!(removed, ["-    id     integer NOT NULL,  -- the key"]);
    let removed = difference(|editor| editor.remove_part(&column("title")));
    assert_eq!(removed[..2], ["-    -- as printed", "-    title  text,"]);
    for (edit, expected) in [
        (ColumnEdit::Type("text"), "+    sku    text NOT NULL DEFAULT 'x',"),
        (ColumnEdit::Default(None), "+    sku    shop.code NOT NULL,"),
        (ColumnEdit::Default(Some("DEFAULT 'y'")), "+    sku    shop.code NOT NULL DEFAULT 'y',"),
        (ColumnEdit::NotNull(None), "+    sku    shop.code DEFAULT 'x',"),
    ] {
        let made = difference(|editor| editor.edit_column(&column("sku"), edit));
        assert_eq!(made, ["-    sku    shop.code NOT NULL DEFAULT 'x',", expected]);
    }
    let made =
        difference(|editor| editor.edit_column(&column("title"), ColumnEdit::NotNull(Some("NOT NULL"))));
    assert_eq!(made, ["-    title  text,", "+    title  text NOT NULL,"]);
}

#[test]
fn constraints_close_the_list() {
    let check = subject("constraint", &["shop", "items", "items_check"]);
    let made = difference(|editor| editor.add_part(&check, "CONSTRAINT items_check CHECK (id > 0)"));
    assert_eq!(
        made,
        [
            "-    CONSTRAINT items_pkey PRIMARY KEY (id)",
            "+    CONSTRAINT items_pkey PRIMARY KEY (id),",
            "+    CONSTRAINT items_check CHECK (id > 0)"
        ]
    );
    let key = subject("constraint", &["shop", "items", "items_pkey"]);
    let made = difference(|editor| editor.remove_part(&key));
    assert_eq!(
        made,
        ["-    title  text,", "-    CONSTRAINT items_pkey PRIMARY KEY (id)", "+    title  text"]
    );
    let code = subject("domain constraint", &["shop", "code", "code_format"]);
    let made = difference(|editor| editor.remove_part(&code));
    assert_eq!(made[2], "+CREATE DOMAIN shop.code AS text;");
}

#[test]
fn comments_and_labels_change_in_place() {
    let title = subject("column", &["shop", "items", "title"]);
    let made = difference(|editor| editor.comment(&title, "COLUMN shop.items.title", Some("'x'")));
    assert_eq!(made, ["-    'the title';", "+    'x';"]);
    let made = difference(|editor| editor.comment(&title, "", None));
    assert_eq!(made.len(), 2, "{made:?}");
    let sku = subject("column", &["shop", "items", "sku"]);
    let made = difference(|editor| editor.comment(&sku, "COLUMN shop.items.sku", Some("'x'")));
    assert_eq!(made, ["+COMMENT ON COLUMN shop.items.sku IS 'x';"]);
    let labels = ["'new'", "'held'", "'sold'"].map(str::to_owned);
    let made = difference(|editor| editor.set_labels(&subject("enum", &["shop", "state"]), &labels));
    assert_eq!(made[1], "+CREATE TYPE shop.state AS ENUM ('new', 'held', 'sold');");
}

#[test]
fn what_is_removed_takes_its_comments_along() {
    let mut editor = Editor::of(SCRIPT).unwrap();
    assert_eq!(editor.remove_object(&subject("table", &["shop", "items"])), Made::Yes);
    let start = SCRIPT.find("-- What is for sale.").unwrap();
    let (function, grants) = (SCRIPT.find("CREATE FUNCTION").unwrap(), SCRIPT.find("\n-- Readers.").unwrap());
    assert_eq!(editor.text(), format!("{}{}", &SCRIPT[..start], &SCRIPT[function..grants]));
}

#[test]
fn new_objects_stand_beside_their_like() {
    let beside = Beside { whole: Some(subject("table", &["shop", "items"])), needs: Vec::new() };
    let index = subject("index", &["shop", "i"]);
    let sql = ["CREATE INDEX i ON shop.items (id)".to_owned()];
    let made = difference(|editor| editor.add_object(&index, &beside, &sql));
    assert_eq!(made, ["+CREATE INDEX i ON shop.items (id);"]);
    let table = subject("table", &["shop", "sales"]);
    let sql = ["CREATE TABLE shop.sales ()".to_owned(), "COMMENT ON TABLE shop.sales IS 'x'".to_owned()];
    let made = difference(|editor| editor.add_object(&table, &Beside::default(), &sql));
    assert_eq!(made.len(), 3, "{made:?}");
}

#[test]
fn bodies_are_replaced_between_their_quotes() {
    let function = subject("function", &["shop", "f", "integer"]);
    let made = difference(|editor| editor.replace_body(&function, "\n    SELECT 2\n"));
    assert_eq!(made, ["-    SELECT 1", "+    SELECT 2"]);
    for (body, expected) in
        [("a $$ b", "$body0$a $$ b$body0$"), ("costs 1$", "$body0$costs 1$$body0$"), ("it's", "$$it's$$")]
    {
        let mut editor = Editor::of(SCRIPT).unwrap();
        assert_eq!(editor.replace_body(&function, body), Made::Yes);
        assert!(editor.text().contains(&format!("AS {expected};")), "{}", editor.text());
    }
}

#[test]
fn grants_lose_what_was_taken() {
    let grant = |grantee| subject("grant", &["table", "shop", "items", grantee]);
    let made = difference(|editor| editor.take_privileges(&grant("b"), &["SELECT"]));
    assert_eq!(made[1], "+GRANT SELECT ON shop.items TO a;");
    let made = difference(|editor| editor.take_privileges(&grant("a"), &["UPDATE"]));
    assert_eq!(made[1], "+GRANT INSERT ON shop.items TO a;");
    let mut editor = Editor::of(SCRIPT).unwrap();
    assert_eq!(editor.take_privileges(&grant("c"), &["SELECT"]), Made::No);
    assert_eq!(editor.text(), SCRIPT);
}

#[test]
fn what_is_not_there_is_not_removed_and_keeps_its_grants() {
    const GRANT: &str = "GRANT SELECT ON a.b TO c;\n";
    let mut editor = Editor::of(GRANT).unwrap();
    assert_eq!(editor.remove_object(&subject("table", &["a", "b"])), Made::No);
    assert_eq!(editor.text(), GRANT);
}

proptest! {
    #[test]
    fn no_text_makes_an_edit_panic(text in "(CREATE TABLE a.b|CREATE TYPE a.b AS ENUM|ALTER TABLE a.b|GRANT SELECT ON a.b TO c|COMMENT ON TABLE a.b IS|\\(|\\)|,|;|'x'|\"é|--|\n|ADD CONSTRAINT d| c int| DEFAULT | NOT NULL)*") {
        let Some(script) = Editor::of(&text) else { return Ok(()) };
        prop_assert_eq!(script.text(), text.as_str());
        let (table, column) = (subject("table", &["a", "b"]), subject("column", &["a", "b", "c"]));
        let key = subject("constraint", &["a", "b", "d"]);
        let edits: [&dyn Fn(&mut Editor) -> Made; 8] = [
            &|editor| editor.add_part(&column, "c integer"),
            &|editor| editor.remove_part(&column),
            &|editor| editor.edit_column(&column, ColumnEdit::Default(Some("DEFAULT 1"))),
            &|editor| editor.replace_part(&key, "CONSTRAINT d CHECK (true)"),
            &|editor| editor.comment(&table, "TABLE a.b", None),
            &|editor| editor.set_labels(&subject("enum", &["a", "b"]), &["'y'".to_owned()]),
            &|editor| editor.take_privileges(&subject("grant", &["table", "a", "b", "c"]), &["SELECT"]),
            &|editor| editor.remove_object(&table),
        ];
        for edit in edits {
            let mut edited = script.clone();
            if edit(&mut edited) == Made::No {
                prop_assert_eq!(edited.text(), text.as_str());
            }
        }
    }
}
