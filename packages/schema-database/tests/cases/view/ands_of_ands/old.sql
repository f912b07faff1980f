-- What is between, and what compares rows, is kept as an AND of an AND. Here it is as it is printed, and read again.
CREATE SCHEMA s;
CREATE TABLE s.p (a integer, b integer, CONSTRAINT p_check CHECK ((((b >= 0) AND (b <= 10)) AND (a >= 0))));
CREATE VIEW s.left_alone AS SELECT a FROM s.p WHERE (((b >= 0) AND (b <= 10)) AND (a >= 0));
CREATE TABLE s.parted (a integer, b integer) PARTITION BY LIST ((((b >= 0) AND (b <= 10) AND (a >= 0))));
