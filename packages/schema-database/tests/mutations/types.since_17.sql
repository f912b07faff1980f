-- Single mutations of what everything/types.since_17.sql makes, and of domains, whose NOT NULL has a name since 17.

-- mutation: change the locale of a builtin collation
-- expect: collation typ_a.builtin: locale
DROP COLLATION typ_a.builtin;
CREATE COLLATION typ_a.builtin (provider = builtin, locale = 'C');

-- mutation: rename the NOT NULL constraint of a domain
-- expect: dropped domain constraint typ_a.required.given
-- expect: created domain constraint typ_a.required.wanted
ALTER DOMAIN typ_a.required RENAME CONSTRAINT given TO wanted;

-- mutation: give the NOT NULL constraint of a domain the generated name
-- expect: dropped domain constraint typ_a.required.given
ALTER DOMAIN typ_a.required RENAME CONSTRAINT given TO required_not_null;

-- mutation: drop the NOT NULL constraint of a domain
-- expect: dropped domain constraint typ_a.required.given
-- expect: domain typ_a.required: not_null
ALTER DOMAIN typ_a.required DROP CONSTRAINT given;

-- mutation: give the NOT NULL constraint of a domain a name
-- expect: created domain constraint typ_a.price.present
-- expect: domain typ_a.price: not_null
ALTER DOMAIN typ_a.price ADD CONSTRAINT present NOT NULL;

-- mutation: comment on the NOT NULL constraint of a domain
-- expect: created domain constraint typ_a.sku.sku_not_null
COMMENT ON CONSTRAINT sku_not_null ON DOMAIN typ_a.sku IS 'always known';

-- mutation: make the NOT NULL constraint of a domain a CHECK
-- expect: domain constraint typ_a.required.given: type
-- expect: domain constraint typ_a.required.given: expression
-- expect: domain typ_a.required: not_null
ALTER DOMAIN typ_a.required DROP CONSTRAINT given;
ALTER DOMAIN typ_a.required ADD CONSTRAINT given CHECK (VALUE IS NOT NULL);
