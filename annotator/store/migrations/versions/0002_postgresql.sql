ALTER TABLE zone ADD COLUMN guideline BIGINT;

ALTER TABLE entity ADD COLUMN guideline BIGINT;

ALTER TABLE stance ADD COLUMN guideline BIGINT;

ALTER TABLE sentence_value ADD COLUMN guideline BIGINT;

ALTER TABLE document_value ADD COLUMN guideline BIGINT;

ALTER TABLE project ADD COLUMN decision_count BIGINT;

ALTER TABLE project ADD COLUMN decision_hash BYTEA;

ALTER TABLE article ADD COLUMN suggested_by TEXT;

CREATE INDEX ix_article_suggested ON article (id, suggested_by);

ALTER TABLE change DROP CONSTRAINT ck_change_kind;

ALTER TABLE change ADD CONSTRAINT ck_change_kind CHECK (kind = 'do' OR kind = 'undo' OR kind = 'redo' OR kind = 'import');

DROP TABLE decision;

CREATE TABLE decision (
	id BIGINT NOT NULL, 
	uid UUID NOT NULL, 
	article BIGINT NOT NULL, 
	person BIGINT NOT NULL, 
	layer TEXT NOT NULL, 
	decided_at BIGINT NOT NULL, 
	cluster TEXT NOT NULL, 
	action TEXT NOT NULL, 
	candidates TEXT NOT NULL, 
	result TEXT NOT NULL, 
	strategy TEXT NOT NULL, 
	note TEXT, 
	supersedes BIGINT, 
	change UUID, 
	hash BYTEA NOT NULL, 
	CONSTRAINT pk_decision PRIMARY KEY (id), 
	CONSTRAINT ck_decision_layer CHECK (layer = 'zone' OR layer = 'entity' OR layer = 'stance' OR layer = 'sentence' OR layer = 'document'), 
	CONSTRAINT uq_decision_uid UNIQUE (uid), 
	CONSTRAINT fk_decision_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_decision_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_decision_supersedes FOREIGN KEY(supersedes) REFERENCES decision (id) ON DELETE RESTRICT
);

CREATE INDEX ix_decision_article ON decision (article);

CREATE TABLE assignment (
	person BIGINT NOT NULL, 
	article BIGINT NOT NULL, 
	hidden BIGINT NOT NULL, 
	batch TEXT NOT NULL, 
	given_at BIGINT NOT NULL, 
	CONSTRAINT pk_assignment PRIMARY KEY (person, article), 
	CONSTRAINT ck_assignment_hidden CHECK (hidden BETWEEN 0 AND 1), 
	CONSTRAINT fk_assignment_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_assignment_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT
);

CREATE INDEX ix_assignment_article ON assignment (article, person);

CREATE TABLE second_reading (
	person BIGINT NOT NULL, 
	reads_again BIGINT NOT NULL, 
	CONSTRAINT pk_second_reading PRIMARY KEY (person), 
	CONSTRAINT ck_second_reading_another CHECK (person <> reads_again), 
	CONSTRAINT uq_second_reading_reads_again UNIQUE (reads_again), 
	CONSTRAINT fk_second_reading_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_second_reading_reads_again FOREIGN KEY(reads_again) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE TABLE guideline_version (
	number INTEGER NOT NULL, 
	sha256 BYTEA NOT NULL, 
	text TEXT NOT NULL, 
	saved_at BIGINT NOT NULL, 
	CONSTRAINT pk_guideline_version PRIMARY KEY (number)
);

CREATE TABLE suppression (
	id BIGINT NOT NULL, 
	uid UUID NOT NULL, 
	person BIGINT NOT NULL, 
	scope TEXT NOT NULL, 
	article BIGINT, 
	source TEXT, 
	layer TEXT NOT NULL, 
	surface TEXT NOT NULL, 
	label TEXT NOT NULL, 
	made_at BIGINT NOT NULL, 
	CONSTRAINT pk_suppression PRIMARY KEY (id), 
	CONSTRAINT ck_suppression_scope CHECK (scope = 'article' OR scope = 'outlet' OR scope = 'project'), 
	CONSTRAINT ck_suppression_article CHECK ((scope = 'article') = (article IS NOT NULL)), 
	CONSTRAINT ck_suppression_source CHECK (scope = 'outlet' OR source IS NULL), 
	CONSTRAINT ck_suppression_layer CHECK (layer = 'zone' OR layer = 'entity' OR layer = 'stance' OR layer = 'sentence' OR layer = 'document'), 
	CONSTRAINT uq_suppression_uid UNIQUE (uid), 
	CONSTRAINT fk_suppression_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_suppression_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT
);

CREATE TABLE model_blob (
	model BIGINT NOT NULL, 
	bytes BYTEA NOT NULL, 
	CONSTRAINT pk_model_blob PRIMARY KEY (model), 
	CONSTRAINT fk_model_blob_model FOREIGN KEY(model) REFERENCES model_record (id) ON DELETE RESTRICT
);

