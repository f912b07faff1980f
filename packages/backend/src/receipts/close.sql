UPDATE inbound.receipts AS r SET status = 'closed', closed_at = now() WHERE r.receipt_id = $1::bigint
