"""The whole agreement report, from finished work to the object that the command line prints.

A figure that is undefined is null with a sibling `<name>_reason`. Intervals come from documents
drawn again; below ten shared documents they are null for "too few documents".
"""

from annotator.agreement.entries import Object, note
from annotator.agreement.material import SPAN_LAYERS, Choice, Kept, Material
from annotator.agreement.span_section import span_section
from annotator.agreement.study import Study
from annotator.agreement.value_section import document_targets, sentence_targets


def agreement_report(
    material: Material, choice: Choice | None = None, kept: Kept | None = None
) -> Object:
    """Every figure of the chosen people, layers and targets, as plain JSON values.

    {"people", "documents", "layers": {"entity" and "zone": {"pairs", "u_alpha", "by_label", …},
    "stance": the same plus a staged comparison in each pair, "sentence": {"targets"},
    "document": {"targets"}}, "excluded": [{"what", "why", "count"}], "bootstrap": {"draws",
    "seed"}}. Hand in the same `kept` again to compute only what changed.
    """
    study = Study(material, choice, kept)
    excluded = list(material.excluded)
    layers: Object = {}
    for layer in study.layers:
        if layer in SPAN_LAYERS:
            layers[layer] = span_section(study, layer, excluded)
        elif layer == "sentence":
            layers[layer] = {"targets": sentence_targets(study, excluded)}
        else:
            layers[layer] = {"targets": document_targets(study, excluded)}
        note(excluded, f"{layer} documents", "finished by one person only", study.alone(layer))
    return {
        "people": list(study.people),
        "documents": len(study.documents),
        "layers": layers,
        "excluded": [{"what": x.what, "why": x.why, "count": x.count} for x in excluded],
        "bootstrap": {"draws": study.choice.draws, "seed": study.choice.seed},
    }
