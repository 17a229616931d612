"""Commands about trust in suggestions: never again, looking below the gate, what was kept away."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from annotator.commands.acts import document_of, open_in_focus
from annotator.commands.context import Choice, Context
from annotator.commands.registry import (
    ALL_PLACES,
    EVERYWHERE,
    READING,
    Command,
    Mode,
    with_article,
)
from annotator.commands.settling import go_on
from annotator.errors import RefusalError
from annotator.model.annotations import Layer
from annotator.model.silencing import silenced_as
from annotator.model.suggestions import Suggestion
from annotator.model.suppressions import Scope
from annotator.services.suppressing import wording_of

_AS = {Layer.ZONE: "as zone", Layer.ENTITY: "as", Layer.STANCE: "as stance toward"}
_SHOWN = (
    ("suggestion.suppressions", "What is never suggested…", "suppressions"),
    ("suggestion.report", "What people do with suggestions…", "anchoring"),
    ("suggestion.models", "Models and learning…", "models"),
)


def never(context: Context) -> None:
    """Ask how far, then reject the current suggestion and never offer its like again there."""
    suggestion = _current(context)
    document = document_of(context)
    surface, label = wording_of(document, suggestion)
    source = document.article.source
    hidden = context.workspace.settings.flag("hide_source")
    outlet = (source if not hidden else "this outlet") or "articles without an outlet"
    same = sum(
        silenced_as(document.text, s.proposal) == (surface, label)
        for s in document.visible_suggestions(suggestion.layer)
    )
    short = surface if len(surface) <= 40 else surface[:38] + "…"
    choices = [
        Choice("1", "In this article", Scope.ARTICLE, note=f"{same} open here"),
        Choice("2", f"In {outlet}", Scope.OUTLET),
        Choice("3", "Everywhere in this project", Scope.PROJECT),
    ]
    context.window.pick(
        f"Never suggest “{short}” {_AS[suggestion.layer]} {label} again…",
        choices,
        lambda scope: _suppress(context, suggestion.id, Scope(str(scope))),
    )


def show_all(context: Context) -> None:
    """Show suggestions below the confidence gate too, or hide them again."""
    document, desk = document_of(context), context.desk
    if document.facts.hidden_suggestions:
        raise RefusalError("Suggestions are hidden in this article, to measure their pull.")
    desk.show_all(shows_all=not desk.shows_all)
    held = len(document.held_back())
    count = f"{held} suggestion{'' if held == 1 else 's'}"
    if desk.shows_all:
        context.window.say(f"All suggestions are shown; {count} here below the gate, marked ↓.")
        return
    current = desk.focus.now.current
    if current is not None and document.is_held_back(current):
        desk.focus.put(current=None)
    context.window.say(f"The gate holds back {count} here again.")


def commands() -> list[Command]:
    """All commands about trust."""
    return [
        _command("suggestion.never", "Never suggest this again…", "Q", never, READING),
        _command("suggestion.show.all", "Show or hide suggestions below the gate", "L", show_all,
                 EVERYWHERE),
        *(
            Command(id=verb, title=title, group="Suggestions", place=ALL_PLACES,
                    run=partial(_show, what=what))
            for verb, title, what in _SHOWN
        ),
    ]  # fmt: skip


def _command(
    verb: str, title: str, key: str, run: Callable[[Context], None], modes: frozenset[Mode]
) -> Command:
    return Command(
        id=verb,
        title=title,
        group="Suggestions",
        keys=(key,),
        modes=modes,
        run=run,
        when=with_article,
    )


def _show(context: Context, what: str) -> None:
    context.window.show(what)


def _current(context: Context) -> Suggestion:
    document, current = document_of(context), context.current_id()
    found = document.suggestion(current) if current is not None else None
    if found is None or found.id in document.verdicts:
        raise RefusalError("Go to a suggestion first, with Tab or O; a label is removed by Delete.")
    return found


def _suppress(context: Context, suggestion: UUID, scope: Scope) -> None:
    found = open_in_focus(context)
    here = next((i for i, s in enumerate(found) if s.id == suggestion), None)
    gone = document_of(context).suggestion(suggestion)
    if not context.workspace.suppressing.suppress(suggestion, scope):
        return
    context.window.say("It will not be suggested there again. Ctrl+Z takes all of this back.")
    if here is None or gone is None:
        return
    text = document_of(context).text
    named = silenced_as(text, gone.proposal)
    rest = [s for s in found if s.id == suggestion or silenced_as(text, s.proposal) != named]
    go_on(context, rest, rest.index(found[here]))
