-- What the group `types` can have since 17: collations of the builtin provider.

CREATE COLLATION typ_a.builtin (provider = builtin, locale = 'C.UTF-8');
