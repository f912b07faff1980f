CREATE SUBSCRIPTION case_sub CONNECTION 'dbname=nowhere' PUBLICATION one WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION case_two CONNECTION 'dbname=nowhere' PUBLICATION one WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION case_on CONNECTION 'dbname=nowhere' PUBLICATION one WITH (connect = false, slot_name = 'case_on');
CREATE SUBSCRIPTION case_gone CONNECTION 'dbname=nowhere' PUBLICATION one WITH (connect = false, slot_name = NONE);
