use super::*;
use crate::split::split;

fn of(text: &str) -> Vec<Deed> {
    deeds(&split(text).statements[0])
}

fn name(parts: &[&str]) -> Name {
    parts.iter().map(|part| (*part).to_owned()).collect()
}

fn asks(table: &[&str], demand: Demand) -> Deed {
    Deed::Asks(Rows { table: name(table), only: false }, demand)
}

#[test]
fn each_action_of_a_table_asks_for_itself() {
    let found = of("ALTER TABLE s.t ALTER a SET NOT NULL, ADD CONSTRAINT c CHECK (f(a, b) > 0), \
                    ADD COLUMN d int NOT NULL, ADD e int NOT NULL DEFAULT 0, ADD UNIQUE (a, b), \
                    ALTER COLUMN f TYPE numeric(5, 2) USING g(f, 1)");
    let text = |text: &str| text.to_owned();
    let unique = Demand::Unique { keys: name(&["a", "b"]), predicate: None, nulls: Nulls::Distinct };
    let typed =
        Demand::Type { column: text("f"), type_text: text("numeric(5, 2)"), using: Some(text("g(f, 1)")) };
    let table = ["s", "t"];
    assert_eq!(
        found,
        [
            asks(&table, Demand::NotNull(text("a"))),
            asks(&table, Demand::Check(text("f(a, b) > 0"))),
            asks(&table, Demand::Absent(text("d"))),
            Deed::MakesColumn(name(&table), text("d")),
            Deed::MakesColumn(name(&table), text("e")),
            asks(&table, unique),
            asks(&table, typed),
            Deed::ChangesRows(name(&table)),
        ]
    );
}

#[test]
fn what_is_not_validated_asks_for_nothing_yet() {
    let text = "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID";
    let unchecked = Deed::AddsUnchecked(name(&["t"]), "c".into(), Demand::NotNull("a".into()));
    assert_eq!(of(text), [unchecked]);
    assert_eq!(of("ALTER TABLE t VALIDATE CONSTRAINT c"), [asks(&["t"], Demand::Validated("c".into()))]);
    assert_eq!(of("ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i"), []);
}

#[test]
fn indexes_are_read_without_operator_classes_and_order() {
    let text = "CREATE UNIQUE INDEX CONCURRENTLY i ON ONLY s.t USING btree (lower(a) text_ops DESC, \
                (b + 1) COLLATE \"C\" NULLS FIRST) NULLS NOT DISTINCT WITH (fillfactor = 70) WHERE a > 1";
    let demand = Demand::Unique {
        keys: name(&["lower(a)", "(b + 1) COLLATE \"C\""]),
        predicate: Some("a > 1".into()),
        nulls: Nulls::Alike,
    };
    assert_eq!(of(text), [Deed::Asks(Rows { table: name(&["s", "t"]), only: true }, demand)]);
    assert_eq!(of("CREATE INDEX i ON t (a)"), []);
}

#[test]
fn definitions_that_postgresql_prints_are_read() {
    let key = ForeignKey {
        columns: name(&["a"]),
        referenced: name(&["s", "r"]),
        referenced_columns: name(&["id"]),
        is_full: true,
    };
    assert_eq!(
        of_definition("FOREIGN KEY (a) REFERENCES s.r(id) MATCH FULL ON DELETE CASCADE NOT VALID"),
        Some(Demand::ForeignKey(key))
    );
    assert_eq!(of_definition("CHECK ((a > 0)) NOT VALID"), Some(Demand::Check("(a > 0)".into())));
    let elements = vec![("room".to_owned(), "=".to_owned()), ("during".to_owned(), "&&".to_owned())];
    assert_eq!(
        of_definition("EXCLUDE USING gist (room WITH =, during range_ops WITH &&) WHERE ((open))"),
        Some(Demand::Exclude { elements, predicate: Some("(open)".into()) })
    );
}

#[test]
fn bounds_are_kept_as_they_are_written() {
    let within = |bound: Bound| Demand::Within(name(&["t"]), bound);
    let range = || within(Bound::Between(name(&["1", "f(1, 2)"]), name(&["MAXVALUE", "3"])));
    assert_eq!(
        of("ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM (1, f(1, 2)) TO (MAXVALUE, 3)"),
        [asks(&["p"], range()), asks(&["t"], range())]
    );
    assert_eq!(
        of("CREATE TABLE p PARTITION OF t FOR VALUES IN ('a', NULL) PARTITION BY LIST (x)"),
        [Deed::MakesTable(name(&["p"])), asks(&["t"], within(Bound::In(name(&["'a'", "NULL"]))))]
    );
    assert_eq!(
        of("ALTER TABLE t ATTACH PARTITION p FOR VALUES WITH (MODULUS 2, REMAINDER 0)")[0],
        asks(&["p"], within(Bound::Hash("2".into(), "0".into())))
    );
    assert_eq!(
        partition_keys("RANGE (a, lower(b) COLLATE \"C\" text_ops)"),
        Some(name(&["a", "lower(b) COLLATE \"C\""]))
    );
    assert_eq!(of("ALTER TABLE t ATTACH PARTITION p DEFAULT"), []);
}

#[test]
fn what_changes_rows_is_known() {
    for text in [
        "UPDATE ONLY s.t SET a = 1",
        "DELETE FROM s.t",
        "INSERT INTO s.t VALUES (1)",
        "MERGE INTO s.t USING x ON true WHEN MATCHED THEN DELETE",
        "TRUNCATE TABLE s.t CASCADE",
    ] {
        assert_eq!(of(text), [Deed::ChangesRows(name(&["s", "t"]))], "{text}");
    }
    for text in ["DO $$ $$", "SELECT f()", "WITH x AS (DELETE FROM t) SELECT 1", "CALL p()"] {
        assert_eq!(of(text), [Deed::ChangesAnything], "{text}");
    }
    assert_eq!(
        of("CREATE TYPE s.e AS ENUM ('a', 'b')"),
        [Deed::MakesType(name(&["s", "e"]), name(&["a", "b"]))]
    );
}
