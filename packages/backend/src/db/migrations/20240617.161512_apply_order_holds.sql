-- version: 20240617.161512
-- title: apply order holds

-- batch: transaction

-- The enum value of the migration before can be used only now that it is committed.
ALTER TABLE outbound.orders ADD CONSTRAINT orders_hold_is_explained CHECK (
    (status = 'on_hold') = (hold_reason IS NOT NULL AND held_since IS NOT NULL)
);

CREATE INDEX orders_on_hold_idx ON outbound.orders (warehouse_id, held_since) WHERE status = 'on_hold';

CREATE OR REPLACE VIEW outbound.order_progress WITH (security_barrier = true) AS
    SELECT
        o.warehouse_id,
        o.order_id,
        o.order_number,
        c.name AS customer_name,
        o.status,
        o.priority,
        o.ship_by,
        count(l.order_line_id) AS line_count,
        sum(l.ordered_quantity) AS ordered_quantity,
        sum(a.allocated_quantity) AS allocated_quantity,
        sum(a.picked_quantity) AS picked_quantity,
        sum(l.shipped_quantity) AS shipped_quantity,
        o.status = 'on_hold' AS is_on_hold,
        o.hold_reason
    FROM outbound.orders AS o
    JOIN core.customers AS c ON c.customer_id = o.customer_id
    LEFT JOIN outbound.order_lines AS l ON l.order_id = o.order_id
    LEFT JOIN LATERAL (
        SELECT
            coalesce(sum(x.quantity) FILTER (WHERE x.status = 'open'), 0) AS allocated_quantity,
            coalesce(sum(x.quantity) FILTER (WHERE x.status = 'picked'), 0) AS picked_quantity
        FROM outbound.allocations AS x
        WHERE x.order_line_id = l.order_line_id
    ) AS a ON true
    WHERE core.sees_warehouse(o.warehouse_id)
      AND o.status <> 'cancelled'
    GROUP BY o.order_id, c.customer_id;

CREATE OR REPLACE FUNCTION outbound.allocate_order_line(order_line_id bigint) RETURNS numeric
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
DECLARE
    line record;
    candidate record;
    missing numeric;
    taken numeric;
    allocated numeric := 0;
BEGIN
    SELECT o.warehouse_id, o.status, o.order_number, l.item_id, l.open_quantity,
           current_date + coalesce(c.min_remaining_shelf_life, interval '0') AS must_last_until
    INTO line
    FROM outbound.order_lines AS l
    JOIN outbound.orders AS o USING (order_id)
    JOIN core.customers AS c USING (customer_id)
    WHERE l.order_line_id = allocate_order_line.order_line_id
    FOR UPDATE OF l;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no order line %', order_line_id USING ERRCODE = 'no_data_found';
    END IF;
    IF line.status NOT IN ('released', 'picking') THEN
        RAISE EXCEPTION 'order % is %: nothing is allocated to it', line.order_number, line.status
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;

    SELECT line.open_quantity - coalesce(sum(a.quantity), 0) INTO missing
    FROM outbound.allocations AS a
    WHERE a.order_line_id = allocate_order_line.order_line_id AND a.status <> 'released';

    FOR candidate IN
        SELECT s.stock_id, s.available_quantity
        FROM inventory.stock AS s
        JOIN core.locations AS p USING (location_id)
        LEFT JOIN inventory.lots AS t ON t.lot_id = s.lot_id
        WHERE s.warehouse_id = line.warehouse_id
          AND s.item_id = line.item_id
          AND s.available_quantity > 0
          AND p.is_active AND p.blocked_since IS NULL
          AND t.recalled_at IS NULL
          AND (t.expires_on IS NULL OR t.expires_on > line.must_last_until)
        ORDER BY t.expires_on, p.pick_sequence, s.stock_id
        FOR UPDATE OF s
    LOOP
        EXIT WHEN missing <= 0;
        taken := least(missing, candidate.available_quantity);
        INSERT INTO outbound.allocations (warehouse_id, order_line_id, stock_id, quantity)
        VALUES (line.warehouse_id, allocate_order_line.order_line_id, candidate.stock_id, taken);
        missing := missing - taken;
        allocated := allocated + taken;
    END LOOP;
    RETURN allocated;
END
$$;
