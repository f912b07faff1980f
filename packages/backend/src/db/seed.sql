-- Development data: two small warehouses in the middle of a working day.
--
-- Loaded once into an empty development database, after schema.sql or after the migrations, by a role that owns the
-- tables. Stock comes in through the ledger and leaves it through picks, as in real life, so that every rule is obeyed.
-- Dates are relative to today.


-- Units of measure: the migrations bring them, schema.sql does not --------------------------------------------------

INSERT INTO core.units_of_measure (unit_code, name, dimension)
VALUES
    ('EA', 'each', 'count'),
    ('CS', 'case', 'count'),
    ('PAL', 'pallet', 'count'),
    ('KGM', 'kilogram', 'mass'),
    ('GRM', 'gram', 'mass'),
    ('LTR', 'litre', 'volume'),
    ('MLT', 'millilitre', 'volume'),
    ('MTR', 'metre', 'length')
ON CONFLICT DO NOTHING;

INSERT INTO core.unit_conversions (from_unit_code, to_unit_code, factor)
VALUES
    ('KGM', 'GRM', 1000),
    ('LTR', 'MLT', 1000)
ON CONFLICT DO NOTHING;


-- People -------------------------------------------------------------------------------------------------------------

INSERT INTO access.users (login, email, display_name)
VALUES
    ('mara', 'mara@example.com', 'Mara Lindqvist'),
    ('tomasz', 'tomasz@example.com', 'Tomasz Nowak'),
    ('aylin', 'aylin@example.com', 'Aylin Demir'),
    ('joost', 'joost@example.com', 'Joost de Vries'),
    ('scanner-07', NULL, 'Hand scanner 7');

INSERT INTO access.roles (code, name, permissions)
VALUES
    ('ADMINISTRATOR', 'Administrator', '{master_data,adjust,administer}'),
    ('SHIFT-LEAD', 'Shift lead', '{receive,put_away,pick,pack,ship,count,adjust}'),
    ('PICKER', 'Picker', '{pick,pack}'),
    ('DOCK', 'Dock worker', '{receive,put_away}');


-- Warehouses, zones and 30 locations ---------------------------------------------------------------------------------

INSERT INTO core.warehouses (code, name, address, time_zone)
VALUES
    ('HAM1', 'Hamburg Altenwerder',
     ROW('Hamburg warehouse', 'Kaistrasse 12', NULL, '21129', 'Hamburg', NULL, 'DE'), 'Europe/Berlin'),
    ('RTM1', 'Rotterdam Maasvlakte',
     ROW('Rotterdam warehouse', 'Havenweg 7', NULL, '3199', 'Rotterdam', NULL, 'NL'), 'Europe/Amsterdam');

INSERT INTO access.user_roles (user_id, role_id, warehouse_id)
SELECT u.user_id, r.role_id, w.warehouse_id
FROM (
    VALUES
        ('mara', 'ADMINISTRATOR', NULL),
        ('mara', 'SHIFT-LEAD', 'HAM1'),
        ('joost', 'SHIFT-LEAD', 'RTM1'),
        ('tomasz', 'PICKER', 'HAM1'),
        ('aylin', 'DOCK', 'HAM1'),
        ('aylin', 'PICKER', 'RTM1'),
        ('scanner-07', 'PICKER', 'HAM1')
) AS seed (login, role, warehouse)
JOIN access.users AS u ON u.login = seed.login
JOIN access.roles AS r ON r.code = seed.role
LEFT JOIN core.warehouses AS w ON w.code = seed.warehouse;

INSERT INTO core.zones (warehouse_id, code, name, kind, temperature)
SELECT w.warehouse_id, seed.code, seed.name, seed.kind::core.zone_kind, seed.temperature::core.temperature_class
FROM core.warehouses AS w
CROSS JOIN (
    VALUES
        ('DOCK', 'Docks', 'receiving', 'ambient'),
        ('BULK', 'Pallet racks', 'bulk', 'ambient'),
        ('PICK', 'Pick shelves', 'picking', 'ambient'),
        ('COLD', 'Cold room', 'picking', 'chilled'),
        ('PACK', 'Packing benches', 'packing', 'ambient'),
        ('QUAR', 'Quarantine', 'quarantine', 'ambient')
) AS seed (code, name, kind, temperature);

INSERT INTO core.locations (
    warehouse_id, zone_id, code, kind, aisle, bay, level, pick_sequence, dimensions, max_weight_kg, max_pallets
)
SELECT
    z.warehouse_id, z.zone_id, seed.code, seed.kind::core.location_kind, seed.aisle, seed.bay, seed.level,
    seed.pick_sequence, ROW(seed.length_mm, seed.width_mm, seed.height_mm)::core.dimensions,
    seed.max_weight_kg, seed.max_pallets
FROM core.zones AS z
JOIN (
    VALUES
        ('DOCK', 'DOOR-1', 'dock_door', NULL, NULL, NULL, NULL, 12000, 3500, 3500, NULL, 33),
        ('DOCK', 'DOOR-2', 'dock_door', NULL, NULL, NULL, NULL, 12000, 3500, 3500, NULL, 33),
        ('DOCK', 'STAGE-1', 'staging', NULL, NULL, NULL, NULL, 6000, 2400, 2500, NULL, 10),
        ('BULK', 'A-01-1', 'rack', 'A', 1, 1, NULL, 2700, 1100, 1800, 2400, 3),
        ('BULK', 'A-01-2', 'rack', 'A', 1, 2, NULL, 2700, 1100, 1800, 2400, 3),
        ('BULK', 'A-02-1', 'rack', 'A', 2, 1, NULL, 2700, 1100, 1800, 2400, 3),
        ('BULK', 'A-02-2', 'rack', 'A', 2, 2, NULL, 2700, 1100, 1800, 2400, 3),
        ('PICK', 'P-01', 'shelf', 'P', 1, 1, 10, 1200, 600, 400, 150, 1),
        ('PICK', 'P-02', 'shelf', 'P', 2, 1, 20, 1200, 600, 400, 150, 1),
        ('PICK', 'P-03', 'shelf', 'P', 3, 1, 30, 1200, 600, 400, 150, 1),
        ('PICK', 'P-04', 'shelf', 'P', 4, 1, 40, 1200, 600, 400, 150, 1),
        ('COLD', 'C-01', 'shelf', 'C', 1, 1, 10, 1200, 800, 600, 200, 1),
        ('COLD', 'C-02', 'shelf', 'C', 2, 1, 20, 1200, 800, 600, 200, 1),
        ('PACK', 'BENCH-1', 'floor', NULL, NULL, NULL, NULL, 2000, 1000, 1500, 500, 2),
        ('QUAR', 'Q-01', 'floor', NULL, NULL, NULL, NULL, 2400, 2400, 2500, 2000, 4)
) AS seed (
    zone, code, kind, aisle, bay, level, pick_sequence, length_mm, width_mm, height_mm, max_weight_kg, max_pallets
) ON seed.zone = z.code;

UPDATE core.zones AS z
SET default_putaway_location_id = l.location_id
FROM core.locations AS l
WHERE l.zone_id = z.zone_id
  AND (z.code, l.code) IN (
      ('DOCK', 'STAGE-1'), ('BULK', 'A-01-1'), ('PICK', 'P-01'), ('COLD', 'C-01'), ('QUAR', 'Q-01')
  );

UPDATE core.locations AS l
SET blocked_since = now() - interval '2 days', block_reason = 'Upright bent by a fork-lift'
FROM core.warehouses AS w
WHERE w.warehouse_id = l.warehouse_id AND w.code = 'RTM1' AND l.code = 'A-02-2';


-- 20 items with their packings and barcodes --------------------------------------------------------------------------

INSERT INTO core.items (
    sku, name, description, base_unit_code, tracking, temperature, shelf_life_days, tags, attributes
)
VALUES
    ('COF-ESP-1000', 'Espresso beans 1 kg', 'Dark roast, whole beans',
     'EA', 'lot', 'ambient', 540, '{food,coffee}', '{"origin": "BR"}'),
    ('COF-FIL-0500', 'Filter coffee 500 g', 'Medium roast, ground',
     'EA', 'lot', 'ambient', 540, '{food,coffee}', '{"origin": "CO"}'),
    ('TEA-GRN-0100', 'Green tea 100 g', 'Loose leaf', 'EA', 'lot', 'ambient', 720, '{food,tea}', '{"origin": "JP"}'),
    ('CHO-DRK-0100', 'Dark chocolate 100 g', '70 % cocoa',
     'EA', 'lot', 'ambient', 365, '{food}', '{"allergens": ["soy"]}'),
    ('MLK-OAT-1000', 'Oat drink 1 l', 'Barista edition',
     'EA', 'lot', 'chilled', 180, '{food,dairy-free}', '{"allergens": ["gluten"]}'),
    ('MLK-COW-1000', 'Whole milk 1 l', 'Pasteurised',
     'EA', 'lot', 'chilled', 14, '{food,dairy}', '{"allergens": ["milk"]}'),
    ('YOG-NAT-0500', 'Natural yoghurt 500 g', NULL,
     'EA', 'lot', 'chilled', 28, '{food,dairy}', '{"allergens": ["milk"]}'),
    ('CHE-GOU-0400', 'Young Gouda 400 g', 'Sliced',
     'EA', 'lot', 'chilled', 60, '{food,dairy}', '{"allergens": ["milk"]}'),
    ('MUG-WHT-0300', 'Mug white 300 ml', 'Stoneware', 'EA', 'none', 'ambient', NULL, '{kitchen,fragile}', '{}'),
    ('MUG-BLU-0300', 'Mug blue 300 ml', 'Stoneware', 'EA', 'none', 'ambient', NULL, '{kitchen,fragile}', '{}'),
    ('GLS-CAP-0200', 'Cappuccino glass 200 ml', 'Double-walled',
     'EA', 'none', 'ambient', NULL, '{kitchen,fragile}', '{}'),
    ('SPN-TEA-0001', 'Tea spoon', 'Stainless steel', 'EA', 'none', 'ambient', NULL, '{kitchen}', '{}'),
    ('FLT-PAP-0100', 'Paper filters size 4, 100 pieces', NULL, 'EA', 'none', 'ambient', NULL, '{coffee,kitchen}', '{}'),
    ('SCL-DIG-0002', 'Digital scale 2 kg', 'With timer',
     'EA', 'none', 'ambient', NULL, '{electronics}', '{"battery": "2x AAA"}'),
    ('KET-GOO-0800', 'Gooseneck kettle 0.8 l', 'Electric, 1000 W',
     'EA', 'serial', 'ambient', NULL, '{electronics}', '{"voltage": 230}'),
    ('GRD-BUR-0001', 'Burr grinder', '40 steps',
     'EA', 'serial', 'ambient', NULL, '{electronics,coffee}', '{"voltage": 230}'),
    ('MAC-ESP-0001', 'Espresso machine', 'Two boilers',
     'EA', 'serial', 'ambient', NULL, '{electronics,coffee,heavy}', '{"voltage": 230}'),
    ('CLN-DSC-0500', 'Descaler 500 ml', 'Citric acid',
     'EA', 'none', 'ambient', NULL, '{cleaning}', '{"hazard_class": "8"}'),
    ('CLN-TAB-0100', 'Cleaning tablets, 100 pieces', NULL,
     'EA', 'none', 'ambient', NULL, '{cleaning}', '{"hazard_class": "8"}'),
    ('BOX-GFT-0001', 'Gift box', 'Folding, kraft', 'EA', 'none', 'ambient', NULL, '{packaging}', '{}');

INSERT INTO core.item_units (item_id, unit_code, base_quantity, dimensions, gross_weight_kg)
SELECT
    i.item_id, unit.code, unit.pieces,
    ROW(unit.length_mm, unit.width_mm, unit.height_mm)::core.dimensions, unit.weight_kg
FROM core.items AS i
CROSS JOIN (
    VALUES
        ('EA', 1, 120, 90, 60, 0.450),
        ('CS', 12, 370, 190, 190, 5.700),
        ('PAL', 480, 1200, 800, 1100, 240.000)
) AS unit (code, pieces, length_mm, width_mm, height_mm, weight_kg)
WHERE unit.code = 'EA' OR i.tracking <> 'serial';

-- GTIN-13 of the range for use inside one company, with the check digit that fits.
INSERT INTO core.item_barcodes (barcode, symbology, item_id, unit_code)
SELECT gtin.body || check_digit, 'gtin', gtin.item_id, 'EA'
FROM (SELECT i.item_id, '2000000' || lpad(i.item_id::text, 5, '0') AS body FROM core.items AS i) AS gtin
JOIN generate_series(0, 9) AS check_digit ON core.is_gtin(gtin.body || check_digit);

INSERT INTO core.item_barcodes (barcode, symbology, item_id, unit_code)
SELECT u.unit_code || ':' || i.sku, 'code128', u.item_id, u.unit_code
FROM core.item_units AS u
JOIN core.items AS i ON i.item_id = u.item_id
WHERE u.unit_code <> 'EA';


-- Business partners --------------------------------------------------------------------------------------------------

INSERT INTO core.suppliers (code, name, email, address, lead_time_days)
VALUES
    ('ROASTERY', 'Nordic Roastery', 'orders@roastery.example',
     ROW('Nordic Roastery', 'Sverigegatan 1', NULL, '21120', 'Malmö', NULL, 'SE'), 5),
    ('DAIRY', 'Polder Dairy', 'sales@dairy.example',
     ROW('Polder Dairy', 'Melkweg 3', NULL, '8011', 'Zwolle', NULL, 'NL'), 2),
    ('CERAMICS', 'Atelier Grès', 'bonjour@ceramics.example',
     ROW('Atelier Grès', '4 rue du Four', NULL, '58140', 'Lormes', NULL, 'FR'), 21);

INSERT INTO core.customers (code, name, email, ship_to, min_remaining_shelf_life)
VALUES
    ('CAFE-MITTE', 'Café Mitte', 'bar@mitte.example',
     ROW('Café Mitte', 'Torstrasse 5', NULL, '10119', 'Berlin', NULL, 'DE'), interval '7 days'),
    ('HOTEL-ELBE', 'Hotel an der Elbe', 'kitchen@elbe.example',
     ROW('Hotel an der Elbe', 'Uferweg 9', 'Tor 2', '20457', 'Hamburg', NULL, 'DE'), interval '14 days'),
    ('KOFFIEHUIS', 'Het Koffiehuis', 'inkoop@koffiehuis.example',
     ROW('Het Koffiehuis', 'Markt 20', NULL, '2611', 'Delft', NULL, 'NL'), NULL),
    ('WEB-000417', 'Ingrid Olsen', 'ingrid@olsen.example',
     ROW('Ingrid Olsen', 'Storgata 8', NULL, '0155', 'Oslo', NULL, 'NO'), NULL);

INSERT INTO outbound.carriers (code, name, tracking_url_template, cut_off)
VALUES
    ('PARCEL', 'Parcel Express', 'https://track.parcel.example/?id={number}', '17:30'),
    ('FREIGHT', 'Pallet Freight', 'https://freight.example/t/{number}', '15:00'),
    ('BIKE', 'Cargo Bikes', NULL, '19:00');


-- Lots and stock, received through the ledger ------------------------------------------------------------------------

-- Two lots of each: one about to be sold out, one fresh.
INSERT INTO inventory.lots (item_id, lot_number, manufactured_on, expires_on, supplier_id)
SELECT
    i.item_id,
    'L' || to_char(made.on_day, 'YYYYMMDD') || '-' || i.item_id,
    made.on_day,
    made.on_day + i.shelf_life_days,
    s.supplier_id
FROM core.items AS i
CROSS JOIN LATERAL (
    VALUES (CURRENT_DATE - i.shelf_life_days + 10), (CURRENT_DATE - 3)
) AS made (on_day)
JOIN core.suppliers AS s ON s.code = CASE WHEN i.temperature = 'chilled' THEN 'DAIRY' ELSE 'ROASTERY' END
WHERE i.tracking = 'lot';

INSERT INTO inventory.license_plates (warehouse_id, code, location_id)
SELECT l.warehouse_id, 'LPN-' || w.code || '-' || l.code, l.location_id
FROM core.locations AS l
JOIN core.warehouses AS w ON w.warehouse_id = l.warehouse_id
WHERE l.kind = 'rack' AND l.blocked_since IS NULL;

-- A little of everything on the pick shelves, what is chilled in the cold room.
INSERT INTO inventory.stock_movements (
    moved_at, warehouse_id, kind, item_id, lot_id, quantity, to_location_id, to_status, document, moved_by
)
SELECT
    now() - interval '3 days', w.warehouse_id, 'receipt', i.item_id, o.lot_id,
    CASE i.tracking WHEN 'serial' THEN 4 WHEN 'lot' THEN 24 ELSE 60 END,
    l.location_id, 'available', 'opening stock', u.user_id
FROM core.warehouses AS w
CROSS JOIN core.items AS i
LEFT JOIN inventory.lots AS o ON o.item_id = i.item_id
JOIN core.locations AS l
    ON l.warehouse_id = w.warehouse_id
    AND l.code = CASE WHEN i.temperature = 'chilled' THEN 'C-0' || 1 + i.item_id % 2 ELSE 'P-0' || 1 + i.item_id % 4 END
JOIN access.users AS u ON u.login = 'aylin'
ORDER BY w.warehouse_id, i.item_id, o.lot_id;

-- Full pallets of what sells most, each on a license plate.
INSERT INTO inventory.stock_movements (
    moved_at, warehouse_id, kind, item_id, lot_id, quantity, to_location_id, to_license_plate_id, to_status,
    document, moved_by
)
SELECT
    now() - interval '2 days', p.warehouse_id, 'receipt', i.item_id, o.lot_id, unit.base_quantity,
    p.location_id, p.license_plate_id, 'available', 'opening stock', u.user_id
FROM (
    VALUES
        ('A-01-1', 'COF-ESP-1000'),
        ('A-01-2', 'COF-FIL-0500'),
        ('A-02-1', 'MUG-WHT-0300'),
        ('A-02-2', 'FLT-PAP-0100')
) AS seed (location, sku)
JOIN core.items AS i ON i.sku = seed.sku
JOIN core.item_units AS unit ON unit.item_id = i.item_id AND unit.unit_code = 'PAL'
JOIN inventory.license_plates AS p ON p.code LIKE 'LPN-%-' || seed.location
LEFT JOIN inventory.lots AS o ON o.item_id = i.item_id AND o.manufactured_on = CURRENT_DATE - 3
JOIN access.users AS u ON u.login = 'aylin'
ORDER BY p.license_plate_id;

-- Broken mugs, found at the shelf.
INSERT INTO inventory.stock_movements (
    moved_at, warehouse_id, kind, item_id, quantity, from_location_id, from_status,
    to_location_id, to_status, document, moved_by
)
SELECT
    now() - interval '1 day', s.warehouse_id, 'status_change', s.item_id, 2, s.location_id, 'available',
    q.location_id, 'damaged', 'found at the shelf', u.user_id
FROM inventory.stock AS s
JOIN core.items AS i ON i.item_id = s.item_id AND i.sku = 'MUG-BLU-0300'
JOIN core.locations AS q ON q.warehouse_id = s.warehouse_id AND q.code = 'Q-01'
JOIN access.users AS u ON u.login = 'tomasz';

INSERT INTO inventory.serial_numbers (item_id, serial_number, stock_id)
SELECT s.item_id, left(i.sku, 3) || '-' || w.code || '-' || lpad(number::text, 6, '0'), s.stock_id
FROM inventory.stock AS s
JOIN core.items AS i ON i.item_id = s.item_id AND i.tracking = 'serial'
JOIN core.warehouses AS w ON w.warehouse_id = s.warehouse_id
CROSS JOIN LATERAL generate_series(1, s.quantity::integer) AS number;

INSERT INTO inventory.replenishment_rules (location_id, item_id, minimum_quantity, maximum_quantity)
SELECT s.location_id, s.item_id, 12, 96
FROM inventory.stock AS s
JOIN core.items AS i ON i.item_id = s.item_id
WHERE i.sku IN ('COF-ESP-1000', 'COF-FIL-0500', 'MUG-WHT-0300', 'FLT-PAP-0100')
  AND s.license_plate_id IS NULL
  AND s.status = 'available'
ON CONFLICT DO NOTHING;


-- Inbound: one delivery expected tomorrow, one at the dock -----------------------------------------------------------

INSERT INTO inbound.purchase_orders (purchase_order_number, warehouse_id, supplier_id, status, expected_on)
SELECT
    seed.number, w.warehouse_id, s.supplier_id, seed.status::inbound.purchase_order_status,
    CURRENT_DATE + seed.in_days
FROM (
    VALUES
        ('PO-2041', 'HAM1', 'ROASTERY', 'confirmed', 1),
        ('PO-2042', 'HAM1', 'DAIRY', 'partly_received', 0),
        ('PO-2043', 'RTM1', 'CERAMICS', 'confirmed', -1)
) AS seed (number, warehouse, supplier, status, in_days)
JOIN core.warehouses AS w ON w.code = seed.warehouse
JOIN core.suppliers AS s ON s.code = seed.supplier;

INSERT INTO inbound.purchase_order_lines (
    purchase_order_id, line_number, item_id, quantity, received_quantity, over_delivery_percent
)
SELECT p.purchase_order_id, seed.line_number, i.item_id, seed.quantity, seed.received_quantity, 5
FROM (
    VALUES
        ('PO-2041', 1, 'COF-ESP-1000', 960, 0),
        ('PO-2041', 2, 'COF-FIL-0500', 480, 0),
        ('PO-2042', 1, 'MLK-OAT-1000', 240, 120),
        ('PO-2042', 2, 'YOG-NAT-0500', 120, 0),
        ('PO-2043', 1, 'MUG-BLU-0300', 480, 0)
) AS seed (number, line_number, sku, quantity, received_quantity)
JOIN inbound.purchase_orders AS p ON p.purchase_order_number = seed.number
JOIN core.items AS i ON i.sku = seed.sku;

INSERT INTO inbound.receipts (
    warehouse_id, purchase_order_id, supplier_id, dock_location_id, status, delivery_note, arrived_at
)
SELECT
    p.warehouse_id, p.purchase_order_id, p.supplier_id, l.location_id, 'receiving', 'DN-88301',
    now() - interval '40 minutes'
FROM inbound.purchase_orders AS p
JOIN core.locations AS l ON l.warehouse_id = p.warehouse_id AND l.code = 'DOOR-1'
WHERE p.purchase_order_number = 'PO-2042';

INSERT INTO inbound.receipt_lines (
    receipt_id, line_number, purchase_order_line_id, item_id, lot_id, unit_code,
    expected_quantity, received_quantity, damaged_quantity
)
SELECT
    r.receipt_id, l.line_number, l.purchase_order_line_id, l.item_id, o.lot_id, 'CS',
    l.quantity, l.received_quantity, 0
FROM inbound.receipts AS r
JOIN inbound.purchase_order_lines AS l ON l.purchase_order_id = r.purchase_order_id
JOIN inventory.lots AS o ON o.item_id = l.item_id AND o.manufactured_on = CURRENT_DATE - 3;

INSERT INTO inventory.location_reservations (warehouse_id, location_id, reserved_during, purpose, reserved_by)
SELECT
    l.warehouse_id, l.location_id,
    tstzrange(
        date_trunc('hour', now()) + slot.from_hour * interval '1 hour',
        date_trunc('hour', now()) + slot.to_hour * interval '1 hour'
    ),
    slot.purpose, u.user_id
FROM core.locations AS l
JOIN (
    VALUES
        ('DOOR-1', -1, 1, 'Unloading PO-2042'),
        ('DOOR-1', 1, 3, 'Afternoon parcels'),
        ('DOOR-2', 2, 4, 'Pallet freight'),
        ('STAGE-1', 0, 4, 'Wave of the afternoon')
) AS slot (location, from_hour, to_hour, purpose) ON slot.location = l.code
JOIN access.users AS u ON u.login = 'mara';


-- Outbound: orders in every state ------------------------------------------------------------------------------------

INSERT INTO outbound.waves (warehouse_id, name, carrier_id)
SELECT w.warehouse_id, 'Afternoon parcels', c.carrier_id
FROM core.warehouses AS w
JOIN outbound.carriers AS c ON c.code = 'PARCEL';

INSERT INTO outbound.orders (
    order_number, warehouse_id, customer_id, wave_id, status, priority, ship_to, ordered_at, ship_by,
    hold_reason, held_since
)
SELECT
    seed.number, w.warehouse_id, c.customer_id,
    CASE WHEN seed.in_wave THEN v.wave_id END,
    seed.status::outbound.order_status, seed.priority, c.ship_to,
    now() - seed.age, now() - seed.age + interval '2 days',
    seed.hold_reason, CASE WHEN seed.hold_reason IS NOT NULL THEN now() - interval '1 hour' END
FROM (
    VALUES
        ('SO-DEV-001', 'HAM1', 'CAFE-MITTE', 'released', 3, interval '5 hours', true, NULL),
        ('SO-DEV-002', 'HAM1', 'HOTEL-ELBE', 'released', 1, interval '4 hours', true, NULL),
        ('SO-DEV-003', 'HAM1', 'WEB-000417', 'released', 5, interval '3 hours', false, NULL),
        ('SO-DEV-004', 'HAM1', 'WEB-000417', 'on_hold', 5, interval '2 hours', false, 'Address to be confirmed'),
        ('SO-DEV-005', 'HAM1', 'CAFE-MITTE', 'draft', 7, interval '1 hour', false, NULL),
        ('SO-DEV-006', 'RTM1', 'KOFFIEHUIS', 'released', 5, interval '6 hours', true, NULL),
        ('SO-DEV-007', 'RTM1', 'KOFFIEHUIS', 'packed', 5, interval '1 day', false, NULL),
        ('SO-DEV-008', 'RTM1', 'HOTEL-ELBE', 'cancelled', 9, interval '1 day', false, NULL)
) AS seed (number, warehouse, customer, status, priority, age, in_wave, hold_reason)
JOIN core.warehouses AS w ON w.code = seed.warehouse
JOIN core.customers AS c ON c.code = seed.customer
JOIN outbound.waves AS v ON v.warehouse_id = w.warehouse_id;

INSERT INTO outbound.order_lines (order_id, line_number, item_id, ordered_quantity, unit_price)
SELECT o.order_id, seed.line_number, i.item_id, seed.quantity, seed.unit_price
FROM (
    VALUES
        ('SO-DEV-001', 1, 'COF-ESP-1000', 30, 14.90),
        ('SO-DEV-001', 2, 'MLK-OAT-1000', 36, 1.85),
        ('SO-DEV-001', 3, 'MUG-WHT-0300', 12, 6.50),
        ('SO-DEV-002', 1, 'COF-FIL-0500', 20, 7.20),
        ('SO-DEV-002', 2, 'YOG-NAT-0500', 40, 1.10),
        ('SO-DEV-002', 3, 'SPN-TEA-0001', 48, 1.95),
        ('SO-DEV-003', 1, 'KET-GOO-0800', 1, 89.00),
        ('SO-DEV-003', 2, 'FLT-PAP-0100', 2, 3.20),
        ('SO-DEV-004', 1, 'MAC-ESP-0001', 1, 1290.00),
        ('SO-DEV-005', 1, 'CLN-DSC-0500', 6, 8.40),
        ('SO-DEV-006', 1, 'COF-ESP-1000', 60, 14.50),
        ('SO-DEV-006', 2, 'GLS-CAP-0200', 24, 5.90),
        ('SO-DEV-007', 1, 'CHO-DRK-0100', 24, 2.30),
        ('SO-DEV-008', 1, 'TEA-GRN-0100', 12, 6.80)
) AS seed (number, line_number, sku, quantity, unit_price)
JOIN outbound.orders AS o ON o.order_number = seed.number
JOIN core.items AS i ON i.sku = seed.sku;

INSERT INTO outbound.stock_reservations (warehouse_id, item_id, order_line_id, quantity, expires_at)
SELECT o.warehouse_id, l.item_id, l.order_line_id, l.ordered_quantity, now() + interval '2 days'
FROM outbound.orders AS o
JOIN outbound.order_lines AS l ON l.order_id = o.order_id
WHERE o.status IN ('draft', 'on_hold');

-- Promise stock, release the waves, and pick the first three stops of each: the third finds a piece too few.
DO $$
DECLARE
    line record;
    wave record;
    pick record;
BEGIN
    FOR line IN
        SELECT l.order_line_id
        FROM outbound.orders AS o
        JOIN outbound.order_lines AS l ON l.order_id = o.order_id
        WHERE o.status = 'released'
        ORDER BY o.priority, o.ordered_at, l.line_number
    LOOP
        PERFORM outbound.allocate_order_line(line.order_line_id);
    END LOOP;

    FOR wave IN
        SELECT w.wave_id, b.location_id
        FROM outbound.waves AS w
        JOIN core.locations AS b ON b.warehouse_id = w.warehouse_id AND b.code = 'BENCH-1'
        ORDER BY w.wave_id
    LOOP
        CALL outbound.release_wave(wave.wave_id, wave.location_id);
    END LOOP;

    UPDATE outbound.picks AS p
    SET assigned_to = u.user_id
    FROM access.users AS u, core.warehouses AS w
    WHERE w.warehouse_id = p.warehouse_id
      AND u.login = CASE w.code WHEN 'HAM1' THEN 'tomasz' ELSE 'aylin' END;

    FOR pick IN
        SELECT p.pick_id, p.quantity, p.assigned_to, p.sequence_number
        FROM outbound.picks AS p
        WHERE p.sequence_number <= 3
        ORDER BY p.wave_id, p.sequence_number
    LOOP
        PERFORM set_config('wms.user_id', pick.assigned_to::text, true);
        CALL outbound.confirm_pick(
            pick.pick_id, CASE WHEN pick.sequence_number = 3 THEN pick.quantity - 1 ELSE pick.quantity END
        );
    END LOOP;
    PERFORM set_config('wms.user_id', '', true);
END
$$;

-- Yesterday's order stands packed at the dock.
WITH shipment AS (
    INSERT INTO outbound.shipments (warehouse_id, order_id, carrier_id)
    SELECT o.warehouse_id, o.order_id, c.carrier_id
    FROM outbound.orders AS o
    JOIN outbound.carriers AS c ON c.code = 'BIKE'
    WHERE o.order_number = 'SO-DEV-007'
    RETURNING shipment_id
)
INSERT INTO outbound.packages (shipment_id, package_number, tracking_number, weight_kg, dimensions)
SELECT s.shipment_id, number, 'BIKE-DEV-' || number, 3.2, ROW(400, 300, 250)::core.dimensions
FROM shipment AS s
CROSS JOIN generate_series(1, 2) AS number;


-- Control: a count under way, an adjustment to approve, a transfer on the road ---------------------------------------

WITH cycle_count AS (
    INSERT INTO inventory.cycle_counts (warehouse_id, zone_id, planned_on, status, assigned_to)
    SELECT z.warehouse_id, z.zone_id, CURRENT_DATE, 'counting', u.user_id
    FROM core.zones AS z
    JOIN core.warehouses AS w ON w.warehouse_id = z.warehouse_id AND w.code = 'HAM1'
    JOIN access.users AS u ON u.login = 'aylin'
    WHERE z.code = 'PICK'
    RETURNING cycle_count_id, zone_id, assigned_to
),
numbered AS (
    SELECT
        c.cycle_count_id, c.assigned_to, s.stock_id, s.quantity,
        row_number() OVER (ORDER BY l.pick_sequence, s.stock_id) AS line_number
    FROM cycle_count AS c
    JOIN core.locations AS l ON l.zone_id = c.zone_id
    JOIN inventory.stock AS s ON s.location_id = l.location_id
)
INSERT INTO inventory.cycle_count_lines (
    cycle_count_id, line_number, stock_id, expected_quantity, counted_quantity, counted_by, counted_at
)
SELECT
    n.cycle_count_id, n.line_number, n.stock_id, n.quantity,
    CASE WHEN n.line_number = 2 THEN n.quantity + 1 WHEN n.line_number < 5 THEN n.quantity END,
    CASE WHEN n.line_number < 5 THEN n.assigned_to END,
    CASE WHEN n.line_number < 5 THEN now() - interval '10 minutes' END
FROM numbered AS n;

INSERT INTO inventory.adjustments (warehouse_id, stock_id, reason, difference, note, requested_by)
SELECT s.warehouse_id, s.stock_id, 'damage', -2, 'Broken mugs, photo in the shift log', u.user_id
FROM inventory.stock AS s
JOIN core.warehouses AS w ON w.warehouse_id = s.warehouse_id AND w.code = 'HAM1'
JOIN access.users AS u ON u.login = 'tomasz'
WHERE s.status = 'damaged';

WITH transfer AS (
    INSERT INTO inventory.transfers (from_warehouse_id, to_warehouse_id, status, dispatched_at)
    SELECT f.warehouse_id, t.warehouse_id, 'in_transit', now() - interval '3 hours'
    FROM core.warehouses AS f
    JOIN core.warehouses AS t ON t.code = 'RTM1'
    WHERE f.code = 'HAM1'
    RETURNING transfer_id
)
INSERT INTO inventory.transfer_lines (transfer_id, line_number, item_id, quantity)
SELECT t.transfer_id, 1, i.item_id, 48
FROM transfer AS t
JOIN core.items AS i ON i.sku = 'CLN-TAB-0100';

INSERT INTO inventory.stock_movements (
    moved_at, warehouse_id, kind, item_id, quantity, from_location_id, from_status, document, moved_by
)
SELECT
    t.dispatched_at, s.warehouse_id, 'transfer', l.item_id, l.quantity, s.location_id, s.status,
    t.transfer_number, u.user_id
FROM inventory.transfers AS t
JOIN inventory.transfer_lines AS l ON l.transfer_id = t.transfer_id
JOIN inventory.stock AS s ON s.warehouse_id = t.from_warehouse_id AND s.item_id = l.item_id
JOIN access.users AS u ON u.login = 'aylin';

SELECT reporting.refresh_stock_summary();
