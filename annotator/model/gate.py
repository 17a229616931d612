"""The confidence gate: which suggestions are shown as pre-filled, and which only on request."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.model.annotations import Layer
from annotator.model.suggestions import Suggestion

GATED_LAYERS = (Layer.ZONE, Layer.ENTITY, Layer.STANCE, Layer.SENTENCE)


@dataclass(frozen=True, slots=True)
class Gate:
    """The project's thresholds, and whether this person looks at everything just now.

    Attributes:
        thresholds: least score shown, 0 to 1, by layer; a layer that is not named is held back
            where its producer says so.
        shows_all: True while suggestions below the gate are shown as well, to be looked at.
    """

    thresholds: Mapping[Layer, float] = field(default_factory=dict)
    shows_all: bool = False

    def holds_back(self, suggestion: Suggestion) -> bool:
        """True when a suggestion is below the gate: never pre-filled, never taken in bulk."""
        threshold = self.thresholds.get(suggestion.layer)
        return suggestion.gated if threshold is None else suggestion.score < threshold


AUTOMATIC = Gate()
