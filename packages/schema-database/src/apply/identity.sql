-- The server process, the roles, the transaction, and whether the lock of the runner is still held. `OPERATOR` and
-- qualified names: a migration may have set any search path.
SELECT pg_catalog.pg_backend_pid() AS process
     , session_user::pg_catalog.text AS login
     , current_user::pg_catalog.text AS role
     , pg_catalog.pg_current_xact_id()::pg_catalog.text AS transaction
     , EXISTS (
           SELECT FROM pg_catalog.pg_locks AS l
           WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory'::pg_catalog.text
             AND l.granted
             AND l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()
             AND l.objsubid OPERATOR(pg_catalog.=) 1::pg_catalog.int2
             AND (l.classid::pg_catalog.int8 OPERATOR(pg_catalog.<<) 32
                  OPERATOR(pg_catalog.|) l.objid::pg_catalog.int8) OPERATOR(pg_catalog.=) $1::pg_catalog.int8
       ) AS holds_lock
