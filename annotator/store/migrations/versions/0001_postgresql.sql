CREATE TABLE article (
	id BIGINT NOT NULL,
	uid UUID NOT NULL,
	sha256 BYTEA NOT NULL,
	title TEXT NOT NULL,
	source TEXT,
	url TEXT,
	published TEXT,
	language TEXT NOT NULL,
	cluster TEXT,
	split TEXT,
	meta TEXT NOT NULL,
	characters BIGINT NOT NULL,
	open_suggestions BIGINT NOT NULL,
	stance_suggestions BIGINT NOT NULL,
	added_at BIGINT NOT NULL,
	CONSTRAINT pk_article PRIMARY KEY (id),
	CONSTRAINT ck_article_characters CHECK (characters > 0),
	CONSTRAINT uq_article_uid UNIQUE (uid),
	CONSTRAINT uq_article_sha256 UNIQUE (sha256)
);

CREATE INDEX ix_article_counts ON article (id, open_suggestions, stance_suggestions, characters);

CREATE INDEX ix_article_published ON article (published, id);

CREATE INDEX ix_article_source ON article (source, id);

CREATE INDEX ix_article_title ON article (lower(title), id);

CREATE TABLE model_record (
	id BIGINT NOT NULL,
	uid UUID NOT NULL,
	name TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	seed BIGINT,
	parents TEXT NOT NULL,
	articles TEXT NOT NULL,
	config TEXT NOT NULL,
	versions TEXT NOT NULL,
	metrics TEXT NOT NULL,
	place TEXT NOT NULL,
	CONSTRAINT pk_model_record PRIMARY KEY (id),
	CONSTRAINT uq_model_record_uid UNIQUE (uid)
);

CREATE TABLE person (
	id BIGINT NOT NULL,
	uid UUID NOT NULL,
	name TEXT NOT NULL,
	CONSTRAINT pk_person PRIMARY KEY (id),
	CONSTRAINT uq_person_uid UNIQUE (uid),
	CONSTRAINT uq_person_name UNIQUE (name)
);

CREATE TABLE producer (
	id BIGINT NOT NULL,
	name TEXT NOT NULL,
	version TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	CONSTRAINT pk_producer PRIMARY KEY (id),
	CONSTRAINT uq_producer_name UNIQUE (name, version, fingerprint)
);

CREATE TABLE project (
	id INTEGER NOT NULL,
	uid UUID NOT NULL,
	title TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	head_sequence BIGINT NOT NULL,
	head_hash BYTEA NOT NULL,
	CONSTRAINT pk_project PRIMARY KEY (id),
	CONSTRAINT ck_project_one_row CHECK (id = 1),
	CONSTRAINT ck_project_head_sequence CHECK (head_sequence >= 0)
);

CREATE TABLE scheme_version (
	number INTEGER NOT NULL,
	name TEXT NOT NULL,
	version BIGINT NOT NULL,
	data TEXT NOT NULL,
	saved_at BIGINT NOT NULL,
	CONSTRAINT pk_scheme_version PRIMARY KEY (number)
);

CREATE TABLE term (
	id BIGINT NOT NULL,
	list TEXT NOT NULL,
	key TEXT NOT NULL,
	CONSTRAINT pk_term PRIMARY KEY (id),
	CONSTRAINT ck_term_list CHECK (list = 'zone' OR list = 'entity' OR list = 'target'),
	CONSTRAINT uq_term_list UNIQUE (list, key)
);

CREATE TABLE article_text (
	article BIGINT NOT NULL,
	text TEXT NOT NULL,
	CONSTRAINT pk_article_text PRIMARY KEY (article),
	CONSTRAINT fk_article_text_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT
);

CREATE TABLE change (
	sequence BIGINT NOT NULL,
	uid UUID NOT NULL,
	article BIGINT NOT NULL,
	person BIGINT NOT NULL,
	at BIGINT NOT NULL,
	title TEXT NOT NULL,
	kind TEXT NOT NULL,
	"of" UUID,
	revision BIGINT NOT NULL,
	edits TEXT NOT NULL,
	hash BYTEA NOT NULL,
	CONSTRAINT pk_change PRIMARY KEY (sequence),
	CONSTRAINT ck_change_kind CHECK (kind = 'do' OR kind = 'undo' OR kind = 'redo'),
	CONSTRAINT uq_change_uid UNIQUE (uid),
	CONSTRAINT fk_change_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT fk_change_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE INDEX ix_change_article ON change (article, person, sequence);

CREATE INDEX ix_change_person ON change (person, sequence);

CREATE TABLE decision (
	id BIGINT NOT NULL,
	uid UUID NOT NULL,
	article BIGINT NOT NULL,
	person BIGINT NOT NULL,
	layer TEXT NOT NULL,
	decided_at BIGINT NOT NULL,
	cluster TEXT NOT NULL,
	candidates TEXT NOT NULL,
	choice TEXT NOT NULL,
	comment TEXT,
	supersedes BIGINT,
	CONSTRAINT pk_decision PRIMARY KEY (id),
	CONSTRAINT ck_decision_layer CHECK (layer = 'zone' OR layer = 'entity' OR layer = 'stance' OR layer = 'sentence' OR layer = 'document'),
	CONSTRAINT uq_decision_uid UNIQUE (uid),
	CONSTRAINT fk_decision_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT fk_decision_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT,
	CONSTRAINT fk_decision_supersedes FOREIGN KEY(supersedes) REFERENCES decision (id) ON DELETE RESTRICT
);

CREATE INDEX ix_decision_article ON decision (article);

CREATE TABLE rejection (
	person BIGINT NOT NULL,
	surface TEXT NOT NULL,
	label TEXT NOT NULL,
	scope TEXT NOT NULL,
	count BIGINT NOT NULL,
	CONSTRAINT pk_rejection PRIMARY KEY (person, surface, label, scope),
	CONSTRAINT ck_rejection_count CHECK (count > 0),
	CONSTRAINT fk_rejection_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE TABLE segmentation (
	article BIGINT NOT NULL,
	source TEXT NOT NULL,
	packed BYTEA NOT NULL,
	CONSTRAINT pk_segmentation PRIMARY KEY (article),
	CONSTRAINT fk_segmentation_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT
);

CREATE TABLE setting (
	id BIGINT NOT NULL,
	key TEXT NOT NULL,
	person BIGINT,
	value TEXT NOT NULL,
	CONSTRAINT pk_setting PRIMARY KEY (id),
	CONSTRAINT uq_setting_key UNIQUE (key, person),
	CONSTRAINT fk_setting_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE TABLE suggestion (
	article BIGINT NOT NULL,
	uid UUID NOT NULL,
	producer BIGINT NOT NULL,
	layer TEXT NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	term BIGINT NOT NULL,
	score DOUBLE PRECISION NOT NULL,
	gated BIGINT NOT NULL,
	withdrawn BIGINT NOT NULL,
	reason TEXT NOT NULL,
	fields TEXT NOT NULL,
	CONSTRAINT pk_suggestion PRIMARY KEY (article, uid),
	CONSTRAINT ck_suggestion_layer CHECK (layer = 'zone' OR layer = 'entity' OR layer = 'stance' OR layer = 'sentence' OR layer = 'document'),
	CONSTRAINT ck_suggestion_span CHECK (0 <= start AND (start < "end" OR layer = 'document')),
	CONSTRAINT ck_suggestion_score CHECK (score BETWEEN 0 AND 1),
	CONSTRAINT ck_suggestion_gated CHECK (gated BETWEEN 0 AND 1),
	CONSTRAINT ck_suggestion_withdrawn CHECK (withdrawn BETWEEN 0 AND 1),
	CONSTRAINT fk_suggestion_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT fk_suggestion_producer FOREIGN KEY(producer) REFERENCES producer (id) ON DELETE RESTRICT,
	CONSTRAINT fk_suggestion_term FOREIGN KEY(term) REFERENCES term (id) ON DELETE RESTRICT
);

CREATE TABLE work (
	id BIGINT NOT NULL,
	article BIGINT NOT NULL,
	person BIGINT NOT NULL,
	status TEXT NOT NULL,
	skip_reason TEXT,
	comment TEXT,
	revision BIGINT NOT NULL,
	active_seconds DOUBLE PRECISION NOT NULL,
	hidden_suggestions BIGINT NOT NULL,
	updated_at BIGINT,
	meta TEXT NOT NULL,
	zones BIGINT NOT NULL,
	entities BIGINT NOT NULL,
	stances BIGINT NOT NULL,
	sentences BIGINT NOT NULL,
	documents BIGINT NOT NULL,
	open_suggestions BIGINT NOT NULL,
	CONSTRAINT pk_work PRIMARY KEY (id),
	CONSTRAINT ck_work_status CHECK (status = 'todo' OR status = 'started' OR status = 'done' OR status = 'skipped'),
	CONSTRAINT ck_work_revision CHECK (revision >= 0),
	CONSTRAINT ck_work_hidden_suggestions CHECK (hidden_suggestions BETWEEN 0 AND 1),
	CONSTRAINT uq_work_article UNIQUE (article, person),
	CONSTRAINT fk_work_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT fk_work_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE INDEX ix_work_person ON work (person, article, status, open_suggestions, stances, hidden_suggestions);

CREATE TABLE document_value (
	work BIGINT NOT NULL,
	uid UUID NOT NULL,
	target BIGINT NOT NULL,
	author_stance TEXT,
	portrayal TEXT,
	main_holder UUID,
	origin TEXT NOT NULL,
	suggestion UUID,
	comment TEXT,
	flagged BIGINT NOT NULL,
	CONSTRAINT pk_document_value PRIMARY KEY (work, uid),
	CONSTRAINT ck_document_value_author_stance CHECK (author_stance = '-2' OR author_stance = '-1' OR author_stance = '0' OR author_stance = '1' OR author_stance = '2' OR author_stance = 'mixed' OR author_stance = 'unclear' OR author_stance = 'none'),
	CONSTRAINT ck_document_value_portrayal CHECK (portrayal = '-2' OR portrayal = '-1' OR portrayal = '0' OR portrayal = '1' OR portrayal = '2' OR portrayal = 'mixed' OR portrayal = 'unclear' OR portrayal = 'none'),
	CONSTRAINT ck_document_value_origin CHECK (origin = 'manual' OR origin = 'accepted' OR origin = 'edited' OR origin = 'bulk' OR origin = 'rule' OR origin = 'imported' OR origin = 'adjudicated'),
	CONSTRAINT ck_document_value_flagged CHECK (flagged BETWEEN 0 AND 1),
	CONSTRAINT fk_document_value_work FOREIGN KEY(work) REFERENCES work (id) ON DELETE RESTRICT,
	CONSTRAINT fk_document_value_target FOREIGN KEY(target) REFERENCES term (id) ON DELETE RESTRICT
);

CREATE TABLE entity (
	work BIGINT NOT NULL,
	uid UUID NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	label BIGINT NOT NULL,
	canonical TEXT,
	country TEXT,
	reading TEXT,
	origin TEXT NOT NULL,
	suggestion UUID,
	comment TEXT,
	flagged BIGINT NOT NULL,
	CONSTRAINT pk_entity PRIMARY KEY (work, uid),
	CONSTRAINT ck_entity_span CHECK (0 <= start AND start < "end"),
	CONSTRAINT ck_entity_reading CHECK (reading = 'literal' OR reading = 'government' OR reading = 'people'),
	CONSTRAINT ck_entity_origin CHECK (origin = 'manual' OR origin = 'accepted' OR origin = 'edited' OR origin = 'bulk' OR origin = 'rule' OR origin = 'imported' OR origin = 'adjudicated'),
	CONSTRAINT ck_entity_flagged CHECK (flagged BETWEEN 0 AND 1),
	CONSTRAINT fk_entity_work FOREIGN KEY(work) REFERENCES work (id) ON DELETE RESTRICT,
	CONSTRAINT fk_entity_label FOREIGN KEY(label) REFERENCES term (id) ON DELETE RESTRICT
);

CREATE TABLE sentence_value (
	work BIGINT NOT NULL,
	uid UUID NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	target BIGINT NOT NULL,
	value TEXT NOT NULL,
	origin TEXT NOT NULL,
	suggestion UUID,
	comment TEXT,
	flagged BIGINT NOT NULL,
	CONSTRAINT pk_sentence_value PRIMARY KEY (work, uid),
	CONSTRAINT ck_sentence_value_span CHECK (0 <= start AND start < "end"),
	CONSTRAINT ck_sentence_value_value CHECK (value = 'neg' OR value = 'neu' OR value = 'pos' OR value = 'mixed' OR value = 'unclear' OR value = 'none'),
	CONSTRAINT ck_sentence_value_origin CHECK (origin = 'manual' OR origin = 'accepted' OR origin = 'edited' OR origin = 'bulk' OR origin = 'rule' OR origin = 'imported' OR origin = 'adjudicated'),
	CONSTRAINT ck_sentence_value_flagged CHECK (flagged BETWEEN 0 AND 1),
	CONSTRAINT fk_sentence_value_work FOREIGN KEY(work) REFERENCES work (id) ON DELETE RESTRICT,
	CONSTRAINT fk_sentence_value_target FOREIGN KEY(target) REFERENCES term (id) ON DELETE RESTRICT
);

CREATE TABLE stance (
	work BIGINT NOT NULL,
	uid UUID NOT NULL,
	target BIGINT NOT NULL,
	target_start INTEGER,
	target_end INTEGER,
	polarity BIGINT NOT NULL,
	flag TEXT,
	voice TEXT NOT NULL,
	holder_kind TEXT NOT NULL,
	holder_entity UUID,
	via UUID,
	author_attitude TEXT NOT NULL,
	basis TEXT,
	origin TEXT NOT NULL,
	suggestion UUID,
	comment TEXT,
	flagged BIGINT NOT NULL,
	CONSTRAINT pk_stance PRIMARY KEY (work, uid),
	CONSTRAINT ck_stance_target_span CHECK (0 <= target_start AND target_start < "target_end"),
	CONSTRAINT ck_stance_polarity CHECK (polarity BETWEEN -2 AND 2),
	CONSTRAINT ck_stance_flag CHECK (flag = 'mixed' OR flag = 'unclear'),
	CONSTRAINT ck_stance_voice CHECK (voice = 'author' OR voice = 'direct' OR voice = 'indirect' OR voice = 'document'),
	CONSTRAINT ck_stance_holder_kind CHECK (holder_kind = 'entity' OR holder_kind = 'author' OR holder_kind = 'unnamed'),
	CONSTRAINT ck_stance_holder CHECK ((holder_kind = 'entity') = (holder_entity IS NOT NULL)),
	CONSTRAINT ck_stance_author_attitude CHECK (author_attitude = 'neutral' OR author_attitude = 'distances' OR author_attitude = 'endorses'),
	CONSTRAINT ck_stance_basis CHECK (basis = 'evaluation' OR basis = 'demand' OR basis = 'accusation' OR basis = 'praise' OR basis = 'deed'),
	CONSTRAINT ck_stance_origin CHECK (origin = 'manual' OR origin = 'accepted' OR origin = 'edited' OR origin = 'bulk' OR origin = 'rule' OR origin = 'imported' OR origin = 'adjudicated'),
	CONSTRAINT ck_stance_flagged CHECK (flagged BETWEEN 0 AND 1),
	CONSTRAINT fk_stance_work FOREIGN KEY(work) REFERENCES work (id) ON DELETE RESTRICT,
	CONSTRAINT fk_stance_target FOREIGN KEY(target) REFERENCES term (id) ON DELETE RESTRICT
);

CREATE TABLE verdict (
	work BIGINT NOT NULL,
	article BIGINT NOT NULL,
	suggestion UUID NOT NULL,
	outcome TEXT NOT NULL,
	shown_at BIGINT,
	decided_at BIGINT,
	CONSTRAINT pk_verdict PRIMARY KEY (work, suggestion),
	CONSTRAINT ck_verdict_outcome CHECK (outcome = 'accepted' OR outcome = 'edited' OR outcome = 'rejected' OR outcome = 'superseded'),
	CONSTRAINT fk_verdict_article FOREIGN KEY(article, suggestion) REFERENCES suggestion (article, uid) ON DELETE RESTRICT,
	CONSTRAINT fk_verdict_work FOREIGN KEY(work) REFERENCES work (id) ON DELETE RESTRICT
);

CREATE INDEX ix_verdict_suggestion ON verdict (article, suggestion);

CREATE TABLE zone (
	work BIGINT NOT NULL,
	uid UUID NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	kind BIGINT NOT NULL,
	origin TEXT NOT NULL,
	suggestion UUID,
	comment TEXT,
	flagged BIGINT NOT NULL,
	CONSTRAINT pk_zone PRIMARY KEY (work, uid),
	CONSTRAINT ck_zone_span CHECK (0 <= start AND start < "end"),
	CONSTRAINT ck_zone_origin CHECK (origin = 'manual' OR origin = 'accepted' OR origin = 'edited' OR origin = 'bulk' OR origin = 'rule' OR origin = 'imported' OR origin = 'adjudicated'),
	CONSTRAINT ck_zone_flagged CHECK (flagged BETWEEN 0 AND 1),
	CONSTRAINT fk_zone_work FOREIGN KEY(work) REFERENCES work (id) ON DELETE RESTRICT,
	CONSTRAINT fk_zone_kind FOREIGN KEY(kind) REFERENCES term (id) ON DELETE RESTRICT
);

CREATE TABLE stance_piece (
	work BIGINT NOT NULL,
	stance UUID NOT NULL,
	place BIGINT NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	CONSTRAINT pk_stance_piece PRIMARY KEY (work, stance, place),
	CONSTRAINT ck_stance_piece_place CHECK (place >= 0),
	CONSTRAINT ck_stance_piece_span CHECK (0 <= start AND start < "end"),
	CONSTRAINT fk_stance_piece_work FOREIGN KEY(work, stance) REFERENCES stance (work, uid) ON DELETE RESTRICT
);

CREATE TABLE article_word (article BIGINT NOT NULL PRIMARY KEY REFERENCES article (id) ON DELETE RESTRICT, words TSVECTOR NOT NULL);

CREATE INDEX ix_article_word ON article_word USING gin (words);
