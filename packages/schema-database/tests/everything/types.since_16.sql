-- What the group `types` can have since 16: rules of ICU collations.

CREATE COLLATION typ_a.ruled (provider = icu, locale = 'und', rules = '&a < b <<< B');
