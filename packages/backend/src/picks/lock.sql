-- The wave, too: of the last two picks of a wave, confirmed at the same time, one has to see the other done.
SELECT p.status::text AS status, p.quantity, w.wave_id
FROM outbound.picks AS p
JOIN outbound.waves AS w USING (wave_id)
WHERE p.pick_id = $1::bigint
FOR UPDATE OF w, p
