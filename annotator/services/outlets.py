"""What recurs in an outlet's articles, counted once a sweep over its latest ones."""

from collections import OrderedDict

from annotator.model.articles import Article
from annotator.nlp.zones.outlet import EMPTY, OutletCounts, counted, of_article
from annotator.store.outlets import OutletStore
from annotator.store.project import ProjectStore

LATEST = 200
KEPT = 32


class Outlets:
    """Counts by outlet, those asked for last kept; what an article gets is only its own part."""

    def __init__(self, store: ProjectStore) -> None:
        self._texts = OutletStore(store.database)
        self._counts: OrderedDict[str, OutletCounts] = OrderedDict()

    def of(self, article: Article) -> OutletCounts:
        """The counts that concern an article, none for one without an outlet."""
        if not article.source:
            return EMPTY
        return of_article(self._of(article.source), article.text)

    def forget(self) -> None:
        """Count anew at the next question, for articles may have been added."""
        self._counts.clear()

    def _of(self, source: str) -> OutletCounts:
        if source not in self._counts:
            self._counts[source] = counted(self._texts.texts(source, LATEST))
            if len(self._counts) > KEPT:
                self._counts.popitem(last=False)
        self._counts.move_to_end(source)
        return self._counts[source]
