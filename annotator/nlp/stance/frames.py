"""Frames: verbs and nouns that say who blames, praises, urges or judges whom."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from annotator.model.annotations import Attitude, Basis, Voice
from annotator.nlp.lexicon import word_set, words
from annotator.nlp.parsed import Token
from annotator.nlp.stance.doers import distinct, doers
from annotator.nlp.stance.judging import judgement, names_crime
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.subjects import is_passive
from annotator.nlp.stance.tails import joined_tails, object_frames, object_pieces
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import (
    is_negated,
    is_wished,
    subjects_of,
    text_of,
    verb_phrase,
)

_APART = 4


@lru_cache(maxsize=1)
def _subject_frames() -> Mapping[str, Mapping[str, Any]]:
    return {v: f for f in words("frames")["subject"].values() for v in f["verbs"]}


def frames(scene: Scene) -> Iterator[Found]:
    """All stance expressions told by verbs."""
    for token in scene.verbs:
        lemma = _lemma(token)
        if lemma in object_frames():
            yield from _on_object(scene, token, object_frames()[lemma])
        if lemma in _subject_frames():
            yield from _on_subject(scene, token, _subject_frames()[lemma])
        yield from _phrases(scene, token)


def takes_target(verb: Token) -> bool:
    """True for a verb of blame, praise or demand, whose object it is about."""
    return _lemma(verb) in object_frames()


def _lemma(token: Token) -> str:
    lemma: str = token.lemma_.lower()
    for child in token.children:
        if child.dep_ in {"prep", "prt"} and f"{lemma} {child.lower_}" in object_frames():
            return f"{lemma} {child.lower_}"
    return lemma


def _on_object(scene: Scene, verb: Token, frame: Mapping[str, Any]) -> Iterator[Found]:
    if is_negated(verb) or (verb.tag_ == "VBG" and verb.dep_ == "csubj"):
        return
    objects = list(objects_of(verb))
    several = len({h.key for noun, _ in objects for h in scene.hits_of(noun)}) > 1
    several = several and max(n.i for n, _ in objects) - min(n.i for n, _ in objects) <= _APART
    for noun, passive in objects:
        hits = [h for h in scene.hits_of(noun) if h.first != verb.i] or _agents_after(scene, noun)
        if not hits or not _has_needed(verb, frame) or _is_untold(scene, verb, noun, frame):
            continue
        by = _passive_speaker(scene, verb) if passive else scene.spoken_by(verb)
        by = _outer_for_joined(scene, verb, by, hits)
        yield from _of_object(scene, verb, noun, frame, distinct(hits), by, several=several)


def _of_object(
    scene: Scene,
    verb: Token,
    noun: Token,
    frame: Mapping[str, Any],
    hits: Sequence[Hit],
    by: Attribution,
    *,
    several: bool,
) -> Iterator[Found]:
    """One record for each target and for each thing that is said of it."""
    basis = Basis(frame["basis"])
    pieces = object_pieces(scene, verb, noun, frame)
    tails = () if basis is Basis.DEMAND else joined_tails(scene, [*verb.children], frame)
    tokens = [scene.doc[i] for a, b in pieces for i in range(a, b)]
    polarity = int(frame["polarity"])
    if frame.get("strong_with_crime") and names_crime(tokens):
        polarity *= 2
    for hit in hits:
        alike = basis is Basis.DEMAND and (several or hit.kind == "both")
        if scene.is_own(by, hit.key) and polarity < 0:
            continue
        for told in (pieces, *((tail,) for tail in tails)):
            yield Found(
                key=hit.key,
                hit=hit,
                pieces=told,
                polarity=0 if alike or hit.kind == "any" else polarity,
                basis=basis,
                by=by,
                score=0.8 if noun.i in range(hit.first, hit.last) else 0.65,
                rule="object",
                reason=_object_reason(scene, verb, hit, told),
            )


def _is_untold(scene: Scene, verb: Token, noun: Token, frame: Mapping[str, Any]) -> bool:
    """True for a frame that only tells an event unless somebody says so of the state itself."""
    if not frame.get("told"):
        return False
    state = scene.hits_at(noun.i) or noun.lower_ in word_set("frames", "state_bodies")
    return scene.attribution(verb.i).is_author or not state


def _outer_for_joined(
    scene: Scene, verb: Token, by: Attribution, hits: Sequence[Hit]
) -> Attribution:
    """“X said that A was …, and urged it to …”: nobody urges itself, so the speaker does."""
    outer = scene.attribution(verb.i)
    shared = verb.dep_ == "conj" and not any(c.dep_ == "nsubj" for c in verb.children)
    selfish = shared and any(scene.is_own(by, h.key) for h in hits)
    if not selfish or outer.is_author or any(scene.is_own(outer, h.key) for h in hits):
        return by
    return outer


def _object_reason(scene: Scene, verb: Token, hit: Hit, pieces: Sequence[tuple[int, int]]) -> str:
    """“accused” + the target, with what is said of it when that stands elsewhere."""
    name, told = scene.name(hit.key), text_of(scene.doc, pieces)
    if told.lower() == verb.text.lower():
        return f"“{verb.text}” has {name} as its object"
    return f"“{verb.text}” has {name} as its object: “{told}”"


def objects_of(verb: Token) -> Iterator[tuple[Token, bool]]:
    """The nouns a verb acts on, each with whether the verb is passive."""
    for child in verb.children:
        if child.dep_ in {"dobj", "dative"} or _is_misread(child, verb):
            yield from ((t, False) for t in (child, *child.conjuncts))
        elif child.dep_ == "nsubjpass":
            yield child, True
        elif child.dep_ == "prep" and (
            child.lower_ in {"on", "upon", "to", "at"}
            or f"{verb.lemma_.lower()} {child.lower_}" in object_frames()
        ):
            yield from ((t, False) for t in _with_joined(child))
        elif child.dep_ in {"ccomp", "xcomp"} and _asks(verb, child):
            yield from ((c, False) for c in child.children if c.dep_ == "nsubj")
    if verb.dep_ == "acl" and is_passive(verb):
        yield verb.head, True


def _asks(verb: Token, clause: Token) -> bool:
    """True for a clause that tells what is demanded; a warning must say what somebody has to do."""
    if verb.lemma_ == "warn":
        return any(c.lower_ in {"to", "must", "should"} for c in clause.children)
    return verb.lemma_ in {"demand", "urge", "insist", "want", "expect"}


def _with_joined(preposition: Token) -> Iterator[Token]:
    """The objects of a preposition and those joined to them."""
    for child in preposition.children:
        if child.dep_ == "pobj":
            yield child
            yield from child.conjuncts


def _is_misread(child: Token, verb: Token) -> bool:
    """True for a name right after the verb, which the parser takes for a measure."""
    return bool(child.dep_ == "npadvmod" and child.pos_ == "PROPN" and child.i == verb.i + 1)


def _agents_after(scene: Scene, noun: Token) -> list[Hit]:
    """The doer in "the shelling by Azerbaijan of …", which grammar often misses."""
    at = noun.i + 1
    if at < len(scene.doc) and scene.doc[at].lower_ in {"by", "of"}:
        return scene.hits_between(at + 1, min(at + 3, len(scene.doc)))
    return []


def _has_needed(verb: Token, frame: Mapping[str, Any]) -> bool:
    if frame.get("with_adverb") and not any(
        c.lower_ in word_set("frames", "adverbs") for c in verb.children
    ):
        return False
    if frame.get("required") and not any(_is_required(c) for c in verb.subtree if c.i > verb.i):
        return False
    needs = frame.get("needs")
    if not needs:
        return True
    for child in verb.subtree:
        if (
            child.dep_ in {"xcomp", "ccomp", "advcl", "relcl", "acl"}
            and child.i > verb.i
            and "xcomp" in needs
        ):
            return True
        if child.dep_ == "prep" and child.lower_ in needs:
            return True
    return False


def _is_required(clause: Token) -> bool:
    """True for what one side makes another do: "to release", "to withdraw"."""
    told = clause.dep_ in {"xcomp", "ccomp", "advcl"}
    return told and clause.lemma_.lower() in word_set("politics", "required")


def _passive_speaker(scene: Scene, verb: Token) -> Attribution:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for noun in child.children:
                outer = scene.attribution(verb.i)
                holder = scene.speakers.mention_of(noun)
                return Attribution(
                    Voice.INDIRECT, holder, False, outer.holder, outer.attitude, verb.text
                )
    outer = scene.attribution(verb.i)
    if not outer.is_author:
        return outer
    return Attribution(Voice.INDIRECT, None, False, None, Attitude.NEUTRAL, verb.text)


def _on_subject(scene: Scene, verb: Token, frame: Mapping[str, Any]) -> Iterator[Found]:
    hits = doers(scene, verb)
    if not hits:
        return
    by = scene.attribution(verb.i)
    piece = verb_phrase(verb)
    phrase = scene.doc[piece[0] : piece[1]]
    defends = is_negated(verb) and all(_may_defend(scene, verb, by, h) for h in hits)
    if not defends and _is_event(scene, verb, frame, by, phrase, hits):
        return
    polarity = int(frame["polarity"])
    if polarity < 0 and names_crime(phrase):
        polarity = -2
    for hit in distinct(hits):
        level = -polarity // abs(polarity) if is_negated(verb) else polarity
        if level > 0 and is_wished(verb):
            continue
        if scene.is_own(by, hit.key) and level < 0:
            continue
        if is_negated(verb) and not _may_defend(scene, verb, by, hit):
            continue
        level = 0 if hit.kind == "any" else level
        yield Found(
            key=hit.key,
            hit=hit,
            pieces=(piece,),
            polarity=level,
            basis=Basis(frame["basis"]) if level < 0 else Basis.PRAISE,
            by=by,
            score=0.72 if not by.is_author else 0.6,
            rule="subject",
            reason=f"“{text_of(scene.doc, [piece])}” says what {scene.name(hit.key)} does, "
            "in words that judge it",
        )


def _may_defend(scene: Scene, verb: Token, by: Attribution, hit: Hit) -> bool:
    """True when "X has never attacked anyone" comes from its own side, or a third one's word."""
    if scene.is_own(by, hit.key):
        return True
    never = any(c.lower_ == "never" for c in verb.children)
    return never and not by.is_author and not scene.is_adversary(by, hit.key)


def _is_event(
    scene: Scene,
    verb: Token,
    frame: Mapping[str, Any],
    by: Attribution,
    phrase: Sequence[Token],
    hits: Sequence[Hit],
) -> bool:
    """True where the verb only tells what happened (rule 2), with nothing that judges."""
    judged = judgement(phrase).polarity < 0
    lemma = verb.lemma_.lower()
    if lemma in frame.get("needs_negative", ()) and not judged and not names_crime(phrase):
        refuses = lemma in {"refuse", "fail"} and not by.is_author
        return not refuses and not _opposes(scene, by, hits)
    return bool(frame.get("event")) and by.is_author and not judged


def _opposes(scene: Scene, by: Attribution, hits: Sequence[Hit]) -> bool:
    """True when one target's side tells what another target does: an accusation (rule 3)."""
    own = scene.own_key(by)
    return own is not None and not by.is_author and all(h.key != own for h in hits)


def _phrases(scene: Scene, verb: Token) -> Iterator[Found]:
    lemma = verb.lemma_.lower()
    for entry in _phrase_table().get(lemma, ()):
        first, last = verb_phrase(verb, 12)
        lower = {t.lower_ for t in scene.doc[first:last]} | {
            t.lemma_.lower() for t in scene.doc[first:last]
        }
        if not lower & set(entry["with"]) or not entry["polarity"]:
            continue
        by = scene.attribution(verb.i)
        if entry.get("event") and by.is_author:
            continue
        hits = [h for s in subjects_of(verb) for h in scene.hits_of(s)]
        polarity = int(entry["polarity"])
        for hit in distinct(hits):
            level = -polarity if is_negated(verb) else polarity
            if scene.is_own(by, hit.key) and level < 0:
                continue
            yield Found(
                key=hit.key,
                hit=hit,
                pieces=((first, last),),
                polarity=max(-2, min(2, level)),
                basis=Basis(entry["basis"]),
                by=by,
                score=0.75,
                rule="phrase",
                reason=f"“{text_of(scene.doc, [(first, last)])}” is said of what "
                f"{scene.name(hit.key)} does",
            )


@lru_cache(maxsize=1)
def _phrase_table() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    table: dict[str, list[Mapping[str, Any]]] = {}
    for entry in words("frames")["phrases"]:
        table.setdefault(entry["verb"], []).append(entry)
    return table
