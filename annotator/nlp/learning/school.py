"""The learning half of the suggestion process: studies articles and learns from labels on them."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from annotator.nlp.learning.habits import learn_stances
from annotator.nlp.learning.lessons import SENTENCES, StanceTask, Taught, mark_of
from annotator.nlp.learning.lines import Task
from annotator.nlp.learning.sentences import Studied, learn_sentences
from annotator.nlp.learning.told import all_told, around, vectors_of
from annotator.nlp.passages import Passage
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.sentiment.model import SentenceModel
from annotator.nlp.stance.finder import stances_in
from annotator.nlp.stance.scene import Scene


class School:
    """Keeps what was studied of each article; a new process is told to study again."""

    def __init__(self, shipped: Callable[[], SentenceModel]) -> None:
        self._shipped = shipped
        self._studied: dict[UUID, tuple[str, Studied]] = {}

    def study(self, request: SuggestRequest, read: tuple[Passage, Scene] | None) -> None:
        """Keep what is studied of an article; `read` as in `studied_of`."""
        studied = studied_of(request, read, self._shipped())
        self._studied[request.article.uid] = (mark_of(request.scheme), studied)

    def lesson(self, task: Task) -> Callable[[], Taught]:
        """What learns the task, on any thread, from what has been studied until now."""
        if isinstance(task, StanceTask):
            return partial(learn_stances, task)
        wanted = [article.article for article in task.articles]
        known = {u: found for u, (mark, found) in self._studied.items() if mark == task.mark}
        missing = tuple(uid for uid in wanted if uid not in known)
        if missing:
            return partial(Taught, SENTENCES, missing=missing)
        return partial(
            learn_sentences, task, {uid: known[uid] for uid in wanted}, around(self._shipped())
        )


def studied_of(
    request: SuggestRequest, read: tuple[Passage, Scene] | None, shipped: SentenceModel
) -> Studied:
    """The pairs of sentence and target in an article, as a project's model sees them.

    `read` is the parsed article; None where no text counts, which then has no pairs.
    """
    if read is None:
        return Studied((), (), vectors_of((), shipped))
    passage, scene = read
    keys = [target.key for target in request.scheme.targets]
    told = all_told(scene, list(stances_in(scene, request.scheme)), keys)
    sentences = [passage.token_span(sent.start, sent.end) for sent in scene.doc.sents]
    return Studied(
        tuple(sentences[each.number] for each in told),
        tuple(each.key for each in told),
        vectors_of(told, shipped),
    )
