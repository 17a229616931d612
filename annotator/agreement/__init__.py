"""Agreement coefficients, alignment, disagreement clusters: pure functions over plain tuples.

The public functions and types of the rooms below can be had from here by name, for notebooks; they
load when asked for, because the window must open without numpy.
"""

from importlib import import_module

_ROOMS = (
    "alpha", "kappa", "multirater", "gwet", "distances", "spans", "semeval", "stances",
    "suggested", "unitizing", "unitizing_1995", "disorder", "alignment", "bootstrap", "figures",
    "report", "material", "study", "samples", "screens", "confusions", "gold", "anchoring",
    "unit_table", "span_section", "pooled_gamma",
)  # fmt: skip


def __getattr__(name: str) -> object:
    for room in () if name.startswith("_") or name in _ROOMS else _ROOMS:
        found: object = getattr(import_module(f"{__name__}.{room}"), name, None)
        if getattr(found, "__module__", None) == f"{__name__}.{room}":
            return found
    raise AttributeError(f"annotator.agreement has no {name!r}")
