use super::*;

const SCRIPT: &str = r#"CREATE SCHEMA wms;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TYPE wms.status AS ENUM ('new', 'done');
CREATE TYPE wms.address AS (
    street text,
    "Zip" text
);
CREATE DOMAIN wms.quantity AS numeric(12, 3)
    CONSTRAINT not_negative CHECK (VALUE >= 0)
    CHECK (VALUE < 1e9);
CREATE TABLE wms.items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    "Mixed Case" numeric(10, 2) DEFAULT (1 + 2) CHECK ("Mixed Case" > 0),
    warehouse_id int CONSTRAINT in_warehouse REFERENCES wms.warehouses (id),
    zone int REFERENCES wms.zones,
    CONSTRAINT sku_is_short CHECK (length(sku) < 80),
    UNIQUE (sku, zone),
    FOREIGN KEY (zone, sku) REFERENCES wms.zones (a, b),
    EXCLUDE USING gist (zone WITH =)
);
CREATE TABLE wms.items_2024 PARTITION OF wms.items (
    CONSTRAINT is_2024 CHECK (true)
) FOR VALUES FROM (1) TO (2);
CREATE TABLE loose (a serial, b int);
ALTER TABLE ONLY wms.items
    ADD COLUMN IF NOT EXISTS remark text DEFAULT 'a, b',
    ALTER COLUMN sku SET STATISTICS 100,
    ADD CONSTRAINT zone_ok CHECK (zone > 0) NOT VALID;
CREATE UNIQUE INDEX items_sku ON wms.items (sku);
CREATE FUNCTION wms.f(a int) RETURNS int LANGUAGE sql AS 'select 1';
CREATE FUNCTION wms.f(a int, b wms.status) RETURNS int LANGUAGE sql AS 'select 1';
CREATE TRIGGER touch BEFORE UPDATE ON wms.items FOR EACH ROW EXECUTE FUNCTION wms.touch();
CREATE POLICY mine ON wms.items USING (true);
COMMENT ON TABLE wms.items IS 'x';
COMMENT ON COLUMN wms.items.sku IS 'x';
ALTER TABLE wms.items OWNER TO boss;
GRANT SELECT (sku, zone), UPDATE (sku) ON wms.items TO bob;
GRANT SELECT ON wms.items, loose TO alice, PUBLIC;
GRANT EXECUTE ON FUNCTION wms.f(int) TO bob;
SET search_path = wms, public;
CREATE VIEW stock AS SELECT 1;
ALTER DOMAIN quantity ADD CONSTRAINT late CHECK (true);
ALTER TYPE address ADD ATTRIBUTE city text;
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = status, FUNCTION = f);
CREATE CAST (text AS wms.status) WITH INOUT;
CREATE PUBLICATION out FOR TABLE wms.items;
CREATE USER MAPPING FOR bob SERVER far;
"#;

fn decode(text: &str) -> SourceText {
    SourceText::decode(text.as_bytes()).unwrap()
}

#[test]
fn objects_are_found_where_they_are_defined() {
    let locations = Locations::of(&decode(SCRIPT));
    for (kind, path, line, beginning) in [
        ("schema", &["wms"][..], 1, "CREATE SCHEMA"),
        ("extension", &["btree_gist"], 2, "CREATE EXTENSION"),
        ("enum", &["wms", "status"], 3, "CREATE TYPE"),
        ("composite", &["wms", "address"], 4, "CREATE TYPE"),
        ("attribute", &["wms", "address", "Zip"], 6, "\"Zip\" text"),
        ("attribute", &["wms", "address", "city"], 44, "ADD ATTRIBUTE city"),
        ("domain", &["wms", "quantity"], 8, "CREATE DOMAIN"),
        ("domain constraint", &["wms", "quantity", "not_negative"], 9, "CONSTRAINT not_negative"),
        ("domain constraint", &["wms", "quantity", "quantity_check"], 10, "CHECK (VALUE < 1e9)"),
        ("domain constraint", &["wms", "quantity", "late"], 43, "CONSTRAINT late"),
        ("table", &["wms", "items"], 11, "CREATE TABLE"),
        ("column", &["wms", "items", "id"], 12, "id bigint"),
        ("constraint", &["wms", "items", "items_pkey"], 12, "PRIMARY KEY"),
        ("index", &["wms", "items_pkey"], 12, "PRIMARY KEY"),
        ("sequence", &["wms", "items_id_seq"], 12, "id bigint"),
        ("column", &["wms", "items", "sku"], 13, "sku text"),
        ("constraint", &["wms", "items", "items_sku_key"], 13, "UNIQUE"),
        ("column", &["wms", "items", "Mixed Case"], 14, "\"Mixed Case\" numeric"),
        ("constraint", &["wms", "items", "items_Mixed Case_check"], 14, "CHECK ("),
        ("constraint", &["wms", "items", "in_warehouse"], 15, "CONSTRAINT in_warehouse"),
        ("constraint", &["wms", "items", "items_zone_fkey"], 16, "REFERENCES wms.zones"),
        ("constraint", &["wms", "items", "sku_is_short"], 17, "CONSTRAINT sku_is_short"),
        ("constraint", &["wms", "items", "items_sku_zone_key"], 18, "UNIQUE (sku, zone)"),
        ("constraint", &["wms", "items", "items_zone_sku_fkey"], 19, "FOREIGN KEY"),
        ("index", &["wms", "items_zone_excl"], 20, "EXCLUDE"),
        ("constraint", &["wms", "items_2024", "is_2024"], 23, "CONSTRAINT is_2024"),
        ("sequence", &["public", "loose_a_seq"], 25, "a serial"),
        ("column", &["public", "loose", "b"], 25, "b int"),
        ("column", &["wms", "items", "remark"], 27, "remark text"),
        ("constraint", &["wms", "items", "zone_ok"], 29, "CONSTRAINT zone_ok"),
        ("index", &["wms", "items_sku"], 30, "CREATE UNIQUE"),
        ("function", &["wms", "f", "integer"], 31, "CREATE FUNCTION"),
        ("function", &["wms", "f", "integer, wms.status"], 32, "CREATE FUNCTION"),
        ("trigger", &["wms", "items", "touch"], 33, "CREATE TRIGGER"),
        ("policy", &["wms", "items", "mine"], 34, "CREATE POLICY"),
        ("grant", &["column", "wms", "items", "zone", "bob"], 38, "GRANT SELECT"),
        ("grant", &["table", "wms", "items", "public"], 39, "GRANT SELECT"),
        ("grant", &["table", "public", "loose", "alice"], 39, "GRANT SELECT"),
        ("grant", &["function", "wms", "f", "integer", "bob"], 40, "GRANT EXECUTE"),
        ("view", &["wms", "stock"], 42, "CREATE VIEW"),
        ("operator", &["wms", "===", "integer", "wms.status"], 45, "CREATE OPERATOR"),
        ("cast", &["text", "wms.status"], 46, "CREATE CAST"),
        ("publication", &["out"], 47, "CREATE PUBLICATION"),
        ("user mapping", &["far", "bob"], 48, "CREATE USER"),
    ] {
        let position = locations.find(kind, path).unwrap();
        let text: String =
            SCRIPT.lines().nth(position.line - 1).unwrap().chars().skip(position.column - 1).collect();
        assert!(position.line == line && text.starts_with(beginning), "{kind} {path:?}: {position} {text}");
    }
}

#[test]
fn what_is_not_in_the_script_has_the_place_of_what_it_is_part_of() {
    let locations = Locations::of(&decode(SCRIPT));
    for (kind, path, line) in [
        ("column", &["wms", "items", "gone"][..], Some(11)),
        ("column", &["wms", "stock", "a"], Some(42)),
        ("constraint", &["wms", "items", "gone"], Some(11)),
        ("trigger", &["wms", "items", "gone"], Some(11)),
        ("attribute", &["wms", "address", "gone"], Some(4)),
        ("grant", &["table", "wms", "items", "nobody"], Some(11)),
        ("grant", &["column", "wms", "items", "sku", "nobody"], Some(13)),
        ("publication table", &["out", "wms", "items"], Some(47)),
        ("function", &["wms", "f", "text"], Some(31)),
        ("table", &["wms", "gone"], None),
        ("function", &["wms", "f", "text, text, text"], None),
        ("column", &["wms", "gone", "a"], None),
        ("setting", &["work_mem", "public"], None),
        ("grant", &["table"], None),
        ("nonsense", &["a"], None),
    ] {
        assert_eq!(locations.find(kind, path).map(|position| position.line), line, "{kind} {path:?}");
    }
    assert_eq!(locations.find("table", &[] as &[&str]), None);
}

#[test]
fn comments_and_owners_have_places_of_their_own() {
    let locations = Locations::of(&decode(SCRIPT));
    for (kind, path, attribute, line) in [
        ("table", &["wms", "items"][..], "comment", 35),
        ("column", &["wms", "items", "sku"], "comment", 36),
        ("table", &["wms", "items"], "owner", 37),
        ("table", &["wms", "items"], "options", 11),
        ("schema", &["wms"], "comment", 1),
    ] {
        let found = locations.find_attribute(kind, path, attribute);
        assert_eq!(found.map(|position| position.line), Some(line), "{kind} {path:?} {attribute}");
    }
}

#[test]
fn the_first_definition_counts() {
    let locations =
        Locations::of(&decode("CREATE VIEW v AS SELECT 1;\nCREATE OR REPLACE VIEW v AS SELECT 2;"));
    assert_eq!(locations.find("view", &["public", "v"]), Some(Position { line: 1, column: 1 }));
}
