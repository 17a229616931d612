"""A stretch of somebody's words."""

from dataclasses import dataclass

from annotator.model.annotations import Attitude, Voice
from annotator.nlp.entities.mentions import Mention


@dataclass(frozen=True, slots=True)
class Scope:
    """Tokens whose words are somebody's: `speaker` None means an unnamed voice.

    Attributes:
        verb: the reporting word, for the reason.
        side: country of an unnamed voice: "Armenian officials said".
    """

    first: int
    last: int
    speaker: Mention | None
    voice: Voice
    attitude: Attitude
    verb: str
    side: str | None = None

    @property
    def length(self) -> int:
        """How many tokens it covers; inner scopes are shorter."""
        return self.last - self.first
