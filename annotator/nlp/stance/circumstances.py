"""What word lists and grammar say of a candidate expression, as the clause model takes it."""

from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.sentiment.pairs import general_words
from annotator.nlp.stance.candidates import Candidate
from annotator.nlp.stance.judging import judgement, names_crime
from annotator.nlp.stance.predicates import is_open, phrases_in
from annotator.nlp.stance.scene import Attribution, Scene
from annotator.nlp.stance.wording import is_negated

_OURS = frozenset({"we", "us", "our", "i", "my", "me"})
_YOURS = frozenset({"you", "your"})
_ABSOLUTE = frozenset(
    {
        "always",
        "never",
        "nobody",
        "nothing",
        "every",
        "everyone",
        "everybody",
        "no",
        "any",
        "only",
        "even",
        "still",
        "yet",
        "again",
        "too",
        "once",
        "ever",
        "all",
        "anyone",
        "anything",
        "everything",
        "just",
    }
)
_COMPARED = frozenset({"JJR", "JJS", "RBR", "RBS"})
_LIMIT = 2.0
_LONG = 8


def relation_of(scene: Scene, by: Attribution, key: str) -> str:
    """Whose words they are, as seen from the target: author, own, other, third or unnamed."""
    if by.is_author:
        return "author"
    if scene.is_own(by, key):
        return "own"
    if scene.is_adversary(by, key):
        return "other"
    return "third" if by.holder is not None else "unnamed"


def circumstances(scene: Scene, candidate: Candidate, by: Attribution) -> dict[str, float]:
    """Named numbers, mostly 0 or 1; those left out are 0."""
    first, last = candidate.piece
    words = scene.doc.tokens[first:last]
    return {
        **_standing(scene, candidate, by),
        **_judging(words, candidate.head, relation_of(scene, by, candidate.hit.key)),
        **_wording(words),
        **_grammar(candidate.head),
        **_place(scene, candidate),
    }


def _standing(scene: Scene, candidate: Candidate, by: Attribution) -> dict[str, float]:
    relation = relation_of(scene, by, candidate.hit.key)
    named = (
        f"relation={relation}",
        f"role={candidate.role}",
        f"relation={relation} role={candidate.role}",
        f"voice={by.voice.value}",
        f"attitude={by.attitude.value}",
        f"kind={candidate.hit.kind}",
        "owned" if candidate.owned else "itself",
    )
    return dict.fromkeys(named, 1.0)


def _judging(words: list[Token], head: Token, relation: str) -> dict[str, float]:
    passing, said = judgement(words).polarity, judgement(words, said_of_target=True).polarity
    general = sum(general_words().get(t.lower_, 0.0) for t in words)
    turned = -1 if is_negated(head) else 1
    return {
        "judged": passing,
        "judged strength": abs(passing),
        "said": said,
        "said strength": abs(said),
        f"said by {relation}": said,
        "phrase": phrases_in(words),
        "crime": float(names_crime(words)),
        "negated": float(turned < 0),
        "general": turned * max(-_LIMIT, min(_LIMIT, general)),
    }


def _wording(words: list[Token]) -> dict[str, float]:
    lower = {t.lower_ for t in words}
    count = len(words)
    return {
        "ours": float(bool(lower & _OURS)),
        "yours": float(bool(lower & _YOURS)),
        "absolute": float(len(lower & _ABSOLUTE)),
        "likened": float(bool(lower & {"like", "as"})),
        "number": float(any(t.like_num for t in words)),
        "name": float(any(t.pos_ == "PROPN" for t in words)),
        "adjectives": sum(t.pos_ == "ADJ" for t in words) / 3,
        "adverbs": sum(t.pos_ == "ADV" for t in words) / 3,
        "compared": float(any(t.tag_ in _COMPARED for t in words)),
        f"length={count if count <= 2 else 4 if count <= 4 else 8 if count <= _LONG else 9}": 1.0,
    }


def _grammar(head: Token) -> dict[str, float]:
    modals = [c.lower_ for c in head.children if c.tag_ == "MD"]
    return {
        f"tag={head.tag_}": 1.0,
        f"link={head.dep_}": 1.0,
        "open": float(is_open(head)),
        "facing": float(head.lemma_.lower() in word_set("conduct", "facing")),
        "modal": float(bool(modals)),
        **{f"modal={word}": 1.0 for word in modals},
    }


def _place(scene: Scene, candidate: Candidate) -> dict[str, float]:
    first, last = candidate.piece
    _, end = scene.sentence_range(first)
    closing = {scene.doc[i].text for i in range(max(0, end - 2), end)}
    quote = scene.quote_at(first)
    key = candidate.hit.key
    beside = {t.i for t in scene.doc[candidate.hit.head].conjuncts}
    return {
        "quoted": float(quote is not None and not quote.is_block),
        "question": float("?" in closing),
        "exclaimed": float("!" in closing),
        "others": float(any(h.key != key for h in scene.hits_between(first, last))),
        "joint": float(any(h.key != key for i in beside for h in scene.hits_at(i))),
    }
