-- By item: orders that want the same items wait for each other at the first, and never crosswise.
SELECT l.order_line_id FROM outbound.order_lines AS l WHERE l.order_id = $1::bigint ORDER BY l.item_id, l.line_number
