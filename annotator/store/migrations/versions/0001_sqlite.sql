CREATE TABLE article (
	id INTEGER NOT NULL,
	uid BLOB NOT NULL,
	sha256 BLOB NOT NULL,
	title TEXT NOT NULL,
	source TEXT,
	url TEXT,
	published TEXT,
	language TEXT NOT NULL,
	cluster TEXT,
	split TEXT,
	meta TEXT NOT NULL,
	characters INTEGER NOT NULL,
	open_suggestions INTEGER NOT NULL,
	stance_suggestions INTEGER NOT NULL,
	added_at INTEGER NOT NULL,
	CONSTRAINT pk_article PRIMARY KEY (id),
	CONSTRAINT ck_article_characters CHECK (characters > 0),
	CONSTRAINT uq_article_uid UNIQUE (uid),
	CONSTRAINT uq_article_sha256 UNIQUE (sha256)
)
 STRICT;

CREATE INDEX ix_article_counts ON article (id, open_suggestions, stance_suggestions, characters);

CREATE INDEX ix_article_published ON article (published, id);

CREATE INDEX ix_article_source ON article (source, id);

CREATE INDEX ix_article_title ON article (lower(title), id);

CREATE TABLE model_record (
	id INTEGER NOT NULL,
	uid BLOB NOT NULL,
	name TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	seed INTEGER,
	parents TEXT NOT NULL,
	articles TEXT NOT NULL,
	config TEXT NOT NULL,
	versions TEXT NOT NULL,
	metrics TEXT NOT NULL,
	place TEXT NOT NULL,
	CONSTRAINT pk_model_record PRIMARY KEY (id),
	CONSTRAINT uq_model_record_uid UNIQUE (uid)
)
 STRICT;

CREATE TABLE person (
	id INTEGER NOT NULL,
	uid BLOB NOT NULL,
	name TEXT NOT NULL,
	CONSTRAINT pk_person PRIMARY KEY (id),
	CONSTRAINT uq_person_uid UNIQUE (uid),
	CONSTRAINT uq_person_name UNIQUE (name)
)
 STRICT;

CREATE TABLE producer (
	id INTEGER NOT NULL,
	name TEXT NOT NULL,
	version TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	CONSTRAINT pk_producer PRIMARY KEY (id),
	CONSTRAINT uq_producer_name UNIQUE (name, version, fingerprint)
)
 STRICT;

CREATE TABLE project (
	id INTEGER NOT NULL,
	uid BLOB NOT NULL,
	title TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	head_sequence INTEGER NOT NULL,
	head_hash BLOB NOT NULL,
	CONSTRAINT pk_project PRIMARY KEY (id),
	CONSTRAINT ck_project_one_row CHECK (id = 1),
	CONSTRAINT ck_project_head_sequence CHECK (head_sequence >= 0)
)
 STRICT;

CREATE TABLE scheme_version (
	number INTEGER NOT NULL,
	name TEXT NOT NULL,
	version INTEGER NOT NULL,
	data TEXT NOT NULL,
	saved_at INTEGER NOT NULL,
	CONSTRAINT pk_scheme_version PRIMARY KEY (number)
)
 STRICT;

CREATE TABLE term (
	id INTEGER NOT NULL,
	list TEXT NOT NULL,
	"key" TEXT NOT NULL,
	CONSTRAINT pk_term PRIMARY KEY (id),
	CONSTRAINT ck_term_list CHECK (list = 'zone' OR list = 'entity' OR list = 'target'),
	CONSTRAINT uq_term_list UNIQUE (list, "key")
)
 STRICT;

CREATE TABLE article_text (
	article INTEGER NOT NULL,
	text TEXT NOT NULL,
	CONSTRAINT pk_article_text PRIMARY KEY (article),
	CONSTRAINT fk_article_text_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT
)
 STRICT;

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
	CONSTRAINT ck_change_kind CHECK (kind = 'do' OR kind = 'undo' OR kind = 'redo'),
	CONSTRAINT uq_change_uid UNIQUE (uid),
	CONSTRAINT fk_change_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT fk_change_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT
)
 STRICT;

CREATE INDEX ix_change_article ON change (article, person, sequence);

CREATE INDEX ix_change_person ON change (person, sequence);

CREATE TABLE decision (
	id INTEGER NOT NULL,
	uid BLOB NOT NULL,
	article INTEGER NOT NULL,
	person INTEGER NOT NULL,
	layer TEXT NOT NULL,
	decided_at INTEGER NOT NULL,
	cluster TEXT NOT NULL,
	candidates TEXT NOT NULL,
	choice TEXT NOT NULL,
	comment TEXT,
	supersedes INTEGER,
	CONSTRAINT pk_decision PRIMARY KEY (id),
	CONSTRAINT ck_decision_layer CHECK (layer = 'zone' OR layer = 'entity' OR layer = 'stance' OR layer = 'sentence' OR layer = 'document'),
	CONSTRAINT uq_decision_uid UNIQUE (uid),
	CONSTRAINT fk_decision_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT fk_decision_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT,
	CONSTRAINT fk_decision_supersedes FOREIGN KEY(supersedes) REFERENCES decision (id) ON DELETE RESTRICT
)
 STRICT;

CREATE INDEX ix_decision_article ON decision (article);

CREATE TABLE rejection (
	person INTEGER NOT NULL,
	surface TEXT NOT NULL,
	label TEXT NOT NULL,
	scope TEXT NOT NULL,
	count INTEGER NOT NULL,
	CONSTRAINT pk_rejection PRIMARY KEY (person, surface, label, scope),
	CONSTRAINT ck_rejection_count CHECK (count > 0),
	CONSTRAINT fk_rejection_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE segmentation (
	article INTEGER NOT NULL,
	source TEXT NOT NULL,
	packed BLOB NOT NULL,
	CONSTRAINT pk_segmentation PRIMARY KEY (article),
	CONSTRAINT fk_segmentation_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT
)
 STRICT;

CREATE TABLE setting (
	id INTEGER NOT NULL,
	"key" TEXT NOT NULL,
	person INTEGER,
	value TEXT NOT NULL,
	CONSTRAINT pk_setting PRIMARY KEY (id),
	CONSTRAINT uq_setting_key UNIQUE ("key", person),
	CONSTRAINT fk_setting_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT
)
 STRICT;

CREATE TABLE suggestion (
	article INTEGER NOT NULL,
	uid BLOB NOT NULL,
	producer INTEGER NOT NULL,
	layer TEXT NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	term INTEGER NOT NULL,
	score REAL NOT NULL,
	gated INTEGER NOT NULL,
	withdrawn INTEGER NOT NULL,
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
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE work (
	id INTEGER NOT NULL,
	article INTEGER NOT NULL,
	person INTEGER NOT NULL,
	status TEXT NOT NULL,
	skip_reason TEXT,
	comment TEXT,
	revision INTEGER NOT NULL,
	active_seconds REAL NOT NULL,
	hidden_suggestions INTEGER NOT NULL,
	updated_at INTEGER,
	meta TEXT NOT NULL,
	zones INTEGER NOT NULL,
	entities INTEGER NOT NULL,
	stances INTEGER NOT NULL,
	sentences INTEGER NOT NULL,
	documents INTEGER NOT NULL,
	open_suggestions INTEGER NOT NULL,
	CONSTRAINT pk_work PRIMARY KEY (id),
	CONSTRAINT ck_work_status CHECK (status = 'todo' OR status = 'started' OR status = 'done' OR status = 'skipped'),
	CONSTRAINT ck_work_revision CHECK (revision >= 0),
	CONSTRAINT ck_work_hidden_suggestions CHECK (hidden_suggestions BETWEEN 0 AND 1),
	CONSTRAINT uq_work_article UNIQUE (article, person),
	CONSTRAINT fk_work_article FOREIGN KEY(article) REFERENCES article (id) ON DELETE RESTRICT,
	CONSTRAINT fk_work_person FOREIGN KEY(person) REFERENCES person (id) ON DELETE RESTRICT
)
 STRICT;

CREATE INDEX ix_work_person ON work (person, article, status, open_suggestions, stances, hidden_suggestions);

CREATE TABLE document_value (
	work INTEGER NOT NULL,
	uid BLOB NOT NULL,
	target INTEGER NOT NULL,
	author_stance TEXT,
	portrayal TEXT,
	main_holder BLOB,
	origin TEXT NOT NULL,
	suggestion BLOB,
	comment TEXT,
	flagged INTEGER NOT NULL,
	CONSTRAINT pk_document_value PRIMARY KEY (work, uid),
	CONSTRAINT ck_document_value_author_stance CHECK (author_stance = '-2' OR author_stance = '-1' OR author_stance = '0' OR author_stance = '1' OR author_stance = '2' OR author_stance = 'mixed' OR author_stance = 'unclear' OR author_stance = 'none'),
	CONSTRAINT ck_document_value_portrayal CHECK (portrayal = '-2' OR portrayal = '-1' OR portrayal = '0' OR portrayal = '1' OR portrayal = '2' OR portrayal = 'mixed' OR portrayal = 'unclear' OR portrayal = 'none'),
	CONSTRAINT ck_document_value_origin CHECK (origin = 'manual' OR origin = 'accepted' OR origin = 'edited' OR origin = 'bulk' OR origin = 'rule' OR origin = 'imported' OR origin = 'adjudicated'),
	CONSTRAINT ck_document_value_flagged CHECK (flagged BETWEEN 0 AND 1),
	CONSTRAINT fk_document_value_work FOREIGN KEY(work) REFERENCES work (id) ON DELETE RESTRICT,
	CONSTRAINT fk_document_value_target FOREIGN KEY(target) REFERENCES term (id) ON DELETE RESTRICT
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE entity (
	work INTEGER NOT NULL,
	uid BLOB NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	label INTEGER NOT NULL,
	canonical TEXT,
	country TEXT,
	reading TEXT,
	origin TEXT NOT NULL,
	suggestion BLOB,
	comment TEXT,
	flagged INTEGER NOT NULL,
	CONSTRAINT pk_entity PRIMARY KEY (work, uid),
	CONSTRAINT ck_entity_span CHECK (0 <= start AND start < "end"),
	CONSTRAINT ck_entity_reading CHECK (reading = 'literal' OR reading = 'government' OR reading = 'people'),
	CONSTRAINT ck_entity_origin CHECK (origin = 'manual' OR origin = 'accepted' OR origin = 'edited' OR origin = 'bulk' OR origin = 'rule' OR origin = 'imported' OR origin = 'adjudicated'),
	CONSTRAINT ck_entity_flagged CHECK (flagged BETWEEN 0 AND 1),
	CONSTRAINT fk_entity_work FOREIGN KEY(work) REFERENCES work (id) ON DELETE RESTRICT,
	CONSTRAINT fk_entity_label FOREIGN KEY(label) REFERENCES term (id) ON DELETE RESTRICT
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE sentence_value (
	work INTEGER NOT NULL,
	uid BLOB NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	target INTEGER NOT NULL,
	value TEXT NOT NULL,
	origin TEXT NOT NULL,
	suggestion BLOB,
	comment TEXT,
	flagged INTEGER NOT NULL,
	CONSTRAINT pk_sentence_value PRIMARY KEY (work, uid),
	CONSTRAINT ck_sentence_value_span CHECK (0 <= start AND start < "end"),
	CONSTRAINT ck_sentence_value_value CHECK (value = 'neg' OR value = 'neu' OR value = 'pos' OR value = 'mixed' OR value = 'unclear' OR value = 'none'),
	CONSTRAINT ck_sentence_value_origin CHECK (origin = 'manual' OR origin = 'accepted' OR origin = 'edited' OR origin = 'bulk' OR origin = 'rule' OR origin = 'imported' OR origin = 'adjudicated'),
	CONSTRAINT ck_sentence_value_flagged CHECK (flagged BETWEEN 0 AND 1),
	CONSTRAINT fk_sentence_value_work FOREIGN KEY(work) REFERENCES work (id) ON DELETE RESTRICT,
	CONSTRAINT fk_sentence_value_target FOREIGN KEY(target) REFERENCES term (id) ON DELETE RESTRICT
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE stance (
	work INTEGER NOT NULL,
	uid BLOB NOT NULL,
	target INTEGER NOT NULL,
	target_start INTEGER,
	target_end INTEGER,
	polarity INTEGER NOT NULL,
	flag TEXT,
	voice TEXT NOT NULL,
	holder_kind TEXT NOT NULL,
	holder_entity BLOB,
	via BLOB,
	author_attitude TEXT NOT NULL,
	basis TEXT,
	origin TEXT NOT NULL,
	suggestion BLOB,
	comment TEXT,
	flagged INTEGER NOT NULL,
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
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE verdict (
	work INTEGER NOT NULL,
	article INTEGER NOT NULL,
	suggestion BLOB NOT NULL,
	outcome TEXT NOT NULL,
	shown_at INTEGER,
	decided_at INTEGER,
	CONSTRAINT pk_verdict PRIMARY KEY (work, suggestion),
	CONSTRAINT ck_verdict_outcome CHECK (outcome = 'accepted' OR outcome = 'edited' OR outcome = 'rejected' OR outcome = 'superseded'),
	CONSTRAINT fk_verdict_article FOREIGN KEY(article, suggestion) REFERENCES suggestion (article, uid) ON DELETE RESTRICT,
	CONSTRAINT fk_verdict_work FOREIGN KEY(work) REFERENCES work (id) ON DELETE RESTRICT
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_verdict_suggestion ON verdict (article, suggestion);

CREATE TABLE zone (
	work INTEGER NOT NULL,
	uid BLOB NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	kind INTEGER NOT NULL,
	origin TEXT NOT NULL,
	suggestion BLOB,
	comment TEXT,
	flagged INTEGER NOT NULL,
	CONSTRAINT pk_zone PRIMARY KEY (work, uid),
	CONSTRAINT ck_zone_span CHECK (0 <= start AND start < "end"),
	CONSTRAINT ck_zone_origin CHECK (origin = 'manual' OR origin = 'accepted' OR origin = 'edited' OR origin = 'bulk' OR origin = 'rule' OR origin = 'imported' OR origin = 'adjudicated'),
	CONSTRAINT ck_zone_flagged CHECK (flagged BETWEEN 0 AND 1),
	CONSTRAINT fk_zone_work FOREIGN KEY(work) REFERENCES work (id) ON DELETE RESTRICT,
	CONSTRAINT fk_zone_kind FOREIGN KEY(kind) REFERENCES term (id) ON DELETE RESTRICT
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE stance_piece (
	work INTEGER NOT NULL,
	stance BLOB NOT NULL,
	place INTEGER NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	CONSTRAINT pk_stance_piece PRIMARY KEY (work, stance, place),
	CONSTRAINT ck_stance_piece_place CHECK (place >= 0),
	CONSTRAINT ck_stance_piece_span CHECK (0 <= start AND start < "end"),
	CONSTRAINT fk_stance_piece_work FOREIGN KEY(work, stance) REFERENCES stance (work, uid) ON DELETE RESTRICT
)
 WITHOUT ROWID,
 STRICT;

CREATE VIEW article_words AS SELECT a.id AS id, a.title AS title, t.text AS text FROM article AS a JOIN article_text AS t ON t.article = a.id;

CREATE VIRTUAL TABLE article_fts USING fts5(title, text, content='article_words', content_rowid='id', tokenize='unicode61 remove_diacritics 2', detail=none, prefix='1 2');
