"""Reported speech without a verb of speech: "X's claim that …", "X is convinced that …"."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from annotator.model.annotations import Attitude, Voice
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.reporting import is_voice
from annotator.nlp.stance.scope import Scope
from annotator.nlp.stance.subjects import subject_in

MentionOf: TypeAlias = Callable[[Token], Mention | None]


def nominal(token: Token, mention_of: MentionOf) -> Iterator[Scope]:
    """The scopes that a noun or adjective of speech opens; `mention_of` finds its speaker."""
    if token.lower_ in word_set("reporting", "nouns"):
        yield from _of_noun(token, mention_of)
    if token.lower_ in word_set("reporting", "minded"):
        yield from _minded(token, mention_of)
    yield from _said_to_be(token, mention_of)


def _of_noun(noun: Token, mention_of: MentionOf) -> Iterator[Scope]:
    """“Russia's claim that …”: the clause is the owner's, at a distance when it is a claim."""
    for clause in noun.children:
        marked = clause.dep_ in {"acl", "ccomp", "relcl"} and any(
            c.dep_ == "mark" for c in clause.children
        )
        if not marked:
            continue
        doubted = noun.lower_ in word_set("reporting", "doubtful_nouns")
        yield Scope(
            clause.left_edge.i,
            clause.right_edge.i + 1,
            _owner(noun, mention_of),
            Voice.INDIRECT,
            Attitude.DISTANCES if doubted else Attitude.NEUTRAL,
            noun.lower_,
        )


def _owner(noun: Token, mention_of: MentionOf) -> Mention | None:
    """Whose claim it is: its possessor, "by X" after it, or who makes, holds or has it."""
    for child in noun.children:
        if child.dep_ == "poss":
            return mention_of(child)
        if child.dep_ == "prep" and child.lower_ in {"by", "of", "from"}:
            return next((mention_of(c) for c in child.children), None)
    verb = noun.head if noun.dep_ == "dobj" else noun.head.head
    if noun.dep_ not in {"dobj", "pobj"} or verb.pos_ not in {"VERB", "AUX"}:
        return None
    subject = subject_in(verb)
    return mention_of(subject) if subject is not None else None


def _said_to_be(clause: Token, mention_of: MentionOf) -> Iterator[Scope]:
    """“The message of X was that …”: what a noun of speech is said to be."""
    copula = clause.head
    if clause.dep_ != "ccomp" or copula.lemma_ != "be" or clause.i < copula.i:
        return
    nouns = (c for c in copula.children if c.dep_ == "nsubj")
    noun = next((n for n in nouns if n.lower_ in word_set("reporting", "nouns")), None)
    speaker = _owner(noun, mention_of) if noun is not None else None
    if noun is not None and speaker is not None:
        first, last = clause.left_edge.i, clause.right_edge.i + 1
        yield Scope(first, last, speaker, Voice.INDIRECT, Attitude.NEUTRAL, noun.text)


def _minded(word: Token, mention_of: MentionOf) -> Iterator[Scope]:
    """“X is convinced that …”: the clause is what X thinks."""
    clause = next((c for c in word.children if c.dep_ == "ccomp" and c.i > word.i), None)
    subject = subject_in(word.head if word.dep_ == "acomp" else word)
    if clause is None or subject is None or subject.lower_ in {"i", "we", "it"}:
        return
    speaker = mention_of(subject)
    if speaker is not None or is_voice(subject):
        first, last = clause.left_edge.i, clause.right_edge.i + 1
        yield Scope(first, last, speaker, Voice.INDIRECT, Attitude.NEUTRAL, word.text)
