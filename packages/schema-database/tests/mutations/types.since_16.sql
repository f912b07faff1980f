-- Single mutations of what everything/types.since_16.sql makes.

-- mutation: change the rules of a collation
-- expect: collation typ_a.ruled: rules
DROP COLLATION typ_a.ruled;
CREATE COLLATION typ_a.ruled (provider = icu, locale = 'und', rules = '&a < b');

-- mutation: drop the rules of a collation
-- expect: collation typ_a.ruled: rules
DROP COLLATION typ_a.ruled;
CREATE COLLATION typ_a.ruled (provider = icu, locale = 'und');
