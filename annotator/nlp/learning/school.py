"""The learning half of the suggestion process: studies articles and learns from labels on them."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from annotator.nlp.learning.habits import learn_stances
from annotator.nlp.learning.lessons import SENTENCES, StanceTask, Taught, mark_of
from annotator.nlp.learning.lines import Task
from annotator.nlp.learning.sentences import Studied, learn_sentences
from annotator.nlp.passages import Passage
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.sentiment.encoding import features_of
from annotator.nlp.sentiment.model import SentenceModel
from annotator.nlp.sentiment.scenes import pairs_in
from annotator.nlp.stance.scene import Scene


class School:
    """Keeps what was studied of each article; a new process is told to study again."""

    def __init__(self, shipped: Callable[[], SentenceModel]) -> None:
        self._shipped = shipped
        self._studied: dict[UUID, tuple[str, Studied]] = {}

    def study(self, request: SuggestRequest, passage: Passage, scene: Scene) -> None:
        """Keep the pairs of sentence and target in an article, as the sentence model sees them."""
        spans, targets, pairs = [], [], []
        keys = [target.key for target in request.scheme.targets]
        for sent in scene.doc.sents:
            for key, pair in pairs_in(scene, sent, keys):
                spans.append(passage.token_span(sent.start, sent.end))
                targets.append(key)
                pairs.append(pair)
        features = features_of(self._shipped().encoder, pairs)
        studied = Studied(tuple(spans), tuple(targets), features)
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
        return partial(learn_sentences, task, {uid: known[uid] for uid in wanted}, self._shipped())
