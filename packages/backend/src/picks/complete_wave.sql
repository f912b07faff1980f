UPDATE outbound.waves AS w
SET status = 'completed'
WHERE w.wave_id = $1::bigint
  AND NOT EXISTS (SELECT FROM outbound.picks AS p WHERE p.wave_id = w.wave_id AND p.status = 'pending')
