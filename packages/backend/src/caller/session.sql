-- Of one transaction: the role whose privileges and policies hold, and how long a statement may run or wait.
SELECT
    set_config('role', $1::text, true),
    set_config('statement_timeout', '5s', true),
    set_config('lock_timeout', '2s', true)
