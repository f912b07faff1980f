CALL outbound.confirm_pick($1::bigint, $2::numeric)
