CALL outbound.release_wave($1::bigint, $2::bigint)
