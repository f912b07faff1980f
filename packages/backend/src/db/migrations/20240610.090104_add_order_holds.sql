-- version: 20240610.090104
-- title: add order holds

-- batch: transaction

ALTER TYPE outbound.order_status ADD VALUE 'on_hold' AFTER 'draft';

ALTER TABLE outbound.orders
    ADD COLUMN hold_reason text,
    ADD COLUMN held_since timestamp with time zone;
COMMENT ON COLUMN outbound.orders.hold_reason IS 'Why nothing is picked for now: credit check, address to be confirmed';

-- Five levels of priority were too few: nine, with the old ones spread over them.
ALTER TABLE outbound.orders DROP CONSTRAINT orders_priority_in_range;

-- begin hand-written: spread the priorities
UPDATE outbound.orders SET priority = priority * 2 - 1;
-- end hand-written

ALTER TABLE outbound.orders
    ALTER COLUMN priority SET DEFAULT 5,
    ADD CONSTRAINT orders_priority_in_range CHECK (priority BETWEEN 1 AND 9);
COMMENT ON COLUMN outbound.orders.priority IS '1 is the most urgent, 9 can wait';

ALTER TABLE core.customers ADD COLUMN min_remaining_shelf_life interval;
COMMENT ON COLUMN core.customers.min_remaining_shelf_life IS
    'Lots that expire sooner after the order are not allocated to this customer';

-- Some carriers number their parcels with more than thirty characters.
ALTER TABLE outbound.packages ALTER COLUMN tracking_number TYPE text;
