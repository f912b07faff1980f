-- Single mutations of what all databases of a server show: no other mutation may run on the server at the same time, and `undo:`
-- has to follow.

-- mutation: grant on a parameter
-- expect: created grant parameter work_mem to everything_reader
-- undo: REVOKE SET ON PARAMETER work_mem FROM everything_reader
GRANT SET ON PARAMETER work_mem TO everything_reader;

-- mutation: grant on a custom parameter with grant option
-- expect: created grant parameter "srv.region" to everything_reader
-- undo: REVOKE SET, ALTER SYSTEM ON PARAMETER srv.region FROM everything_reader
GRANT SET, ALTER SYSTEM ON PARAMETER srv.region TO everything_reader WITH GRANT OPTION;
