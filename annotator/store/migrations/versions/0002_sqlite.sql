ALTER TABLE zone ADD COLUMN guideline INTEGER;

ALTER TABLE entity ADD COLUMN guideline INTEGER;

ALTER TABLE stance ADD COLUMN guideline INTEGER;

ALTER TABLE sentence_value ADD COLUMN guideline INTEGER;

ALTER TABLE document_value ADD COLUMN guideline INTEGER;

ALTER TABLE project ADD COLUMN decision_count INTEGER;

ALTER TABLE project ADD COLUMN decision_hash BLOB;

ALTER TABLE article ADD COLUMN suggested_by TEXT;

CREATE INDEX ix_article_suggested ON article (id, suggested_by);

CREATE TEMPORARY TABLE kept_change AS SELECT * FROM change;

DROP TABLE change;

CREATE TABLE change (
	sequence INTEGER NOT NULL, 
	uid BLOB NOT NULL, 
	article INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	"of" BLOB, 
	revision INTEGER NOT NULL, 
	edits TEXT NOT NULL, 
	hash BLOB NOT NULL, 
	CONSTRAINT pk_change PRIMARY KEY (sequence), 
	CONSTRAINT ck_change_kind CHECK (kind = 'do' OR kind = 'undo' OR kind = 'redo' OR kind = 'import'), 
	CONSTRAINT uq_change_uid UNIQUE (uid), 
	CONSTRAINT fk_change_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_change_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT
)
 STRICT;

CREATE INDEX ix_change_article ON change (article, person, sequence);

CREATE INDEX ix_change_person ON change (person, sequence);

INSERT INTO change SELECT * FROM kept_change ORDER BY sequence;

DROP TABLE kept_change;

DROP TABLE decision;

CREATE TABLE decision (
	id INTEGER NOT NULL, 
	uid BLOB NOT NULL, 
	article INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	layer TEXT NOT NULL, 
	decided_at INTEGER NOT NULL, 
	cluster TEXT NOT NULL, 
	action TEXT NOT NULL, 
	candidates TEXT NOT NULL, 
	result TEXT NOT NULL, 
	strategy TEXT NOT NULL, 
	note TEXT, 
	supersedes INTEGER, 
	change BLOB, 
	hash BLOB NOT NULL, 
	CONSTRAINT pk_decision PRIMARY KEY (id), 
	CONSTRAINT ck_decision_layer CHECK (layer = 'zone' OR layer = 'entity' OR layer = 'stance' OR layer = 'sentence' OR layer = 'document'), 
	CONSTRAINT uq_decision_uid UNIQUE (uid), 
	CONSTRAINT fk_decision_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_decision_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_decision_supersedes FOREIGN KEY(supersedes) REFERENCES decision (id) ON DELETE RESTRICT
)
 STRICT;

CREATE INDEX ix_decision_article ON decision (article);

CREATE TABLE assignment (
	person INTEGER NOT NULL, 
	article INTEGER NOT NULL, 
	hidden INTEGER NOT NULL, 
	batch TEXT NOT NULL, 
	given_at INTEGER NOT NULL, 
	CONSTRAINT pk_assignment PRIMARY KEY (person, article), 
	CONSTRAINT ck_assignment_hidden CHECK (hidden BETWEEN 0 AND 1), 
	CONSTRAINT fk_assignment_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_assignment_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_assignment_article ON assignment (article, person);

CREATE TABLE second_reading (
	person INTEGER NOT NULL, 
	reads_again INTEGER NOT NULL, 
	CONSTRAINT pk_second_reading PRIMARY KEY (person), 
	CONSTRAINT ck_second_reading_another CHECK (person <> reads_again), 
	CONSTRAINT uq_second_reading_reads_again UNIQUE (reads_again), 
	CONSTRAINT fk_second_reading_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_second_reading_reads_again FOREIGN KEY(reads_again) REFERENCES person (id) ON DELETE RESTRICT
)
 STRICT;

CREATE TABLE guideline_version (
	number INTEGER NOT NULL, 
	sha256 BLOB NOT NULL, 
	text TEXT NOT NULL, 
	saved_at INTEGER NOT NULL, 
	CONSTRAINT pk_guideline_version PRIMARY KEY (number)
)
 STRICT;

CREATE TABLE suppression (
	id INTEGER NOT NULL, 
	uid BLOB NOT NULL, 
	person INTEGER NOT NULL, 
	scope TEXT NOT NULL, 
	article INTEGER, 
	source TEXT, 
	layer TEXT NOT NULL, 
	surface TEXT NOT NULL, 
	label TEXT NOT NULL, 
	made_at INTEGER NOT NULL, 
	CONSTRAINT pk_suppression PRIMARY KEY (id), 
	CONSTRAINT ck_suppression_scope CHECK (scope = 'article' OR scope = 'outlet' OR scope = 'project'), 
	CONSTRAINT ck_suppression_article CHECK ((scope = 'article') = (article IS NOT NULL)), 
	CONSTRAINT ck_suppression_source CHECK (scope = 'outlet' OR source IS NULL), 
	CONSTRAINT ck_suppression_layer CHECK (layer = 'zone' OR layer = 'entity' OR layer = 'stance' OR layer = 'sentence' OR layer = 'document'), 
	CONSTRAINT uq_suppression_uid UNIQUE (uid), 
	CONSTRAINT fk_suppression_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_suppression_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT
)
 STRICT;

CREATE TABLE model_blob (
	model INTEGER NOT NULL, 
	bytes BLOB NOT NULL, 
	CONSTRAINT pk_model_blob PRIMARY KEY (model), 
	CONSTRAINT fk_model_blob_model FOREIGN KEY(model) REFERENCES model_record (id) ON DELETE RESTRICT
)
 STRICT;

