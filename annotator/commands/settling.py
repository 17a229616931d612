"""Commands that decide suggestions and close articles: accept, reject, done, skip, undo."""

from collections.abc import Callable, Sequence

from annotator.commands.acts import document_of, go_to, go_to_next_open, ignore, open_in_focus
from annotator.commands.context import Choice, Context
from annotator.commands.registry import EVERYWHERE, READING, Command, Mode, with_article
from annotator.model import labelling, settling
from annotator.model.annotations import Layer
from annotator.model.articles import Status
from annotator.model.suggestions import Suggestion

GROUP = "Suggestions"
_NAMES = {
    Layer.ZONE: ("zone", "zones"),
    Layer.ENTITY: ("entity", "entities"),
    Layer.STANCE: ("stance record", "stance records"),
    Layer.SENTENCE: ("sentence value", "sentence values"),
    Layer.DOCUMENT: ("article value", "article values"),
}


def _counted(count: int, layer: Layer | None, before: str = "") -> str:
    one, many = _NAMES[layer] if layer else ("suggestion", "suggestions")
    return f"{count} {before}{one if count == 1 else many}"


def accept(context: Context) -> None:
    """Accept the current suggestion and go on; without one, go to the next open suggestion."""
    _decide(context, settling.accept)


def reject(context: Context) -> None:
    """Reject the current suggestion and go on."""
    _decide(context, settling.reject)


def accept_rest(context: Context) -> None:
    """Accept all open suggestions of the layer worked on, after saying how many."""
    layer, found = _rest(context)
    if not found:
        context.window.say("Nothing is open here.")
        return
    context.window.confirm(
        f"Accept {_counted(len(found), layer, 'open ')}?",
        "Accept",
        lambda: ignore(context.desk.act(settling.accept_all, found, layer)),
    )


def reject_rest(context: Context) -> None:
    """Reject all open suggestions of the layer worked on, after saying how many."""
    layer, found = _rest(context)
    if not found:
        context.window.say("Nothing is open here.")
        return
    context.window.confirm(
        f"Reject {_counted(len(found), layer, 'open ')}?",
        "Reject",
        lambda: ignore(context.desk.act(settling.reject_all, found)),
    )


def done(context: Context) -> None:
    """Mark the article done and open the next unfinished; what is open is named first."""
    document = document_of(context)
    if document.is_closed:
        context.workspace.open_next()
        return
    waiting = settling.still_open(document)
    if not waiting:
        _close(context, Status.DONE)
        return
    listed = ", ".join(_counted(count, layer) for layer, count in waiting.items())
    choices = [
        Choice("A", "Accept all and finish", "accept"),
        Choice("X", "Reject all and finish", "reject"),
        Choice("L", "Leave them undecided and finish", "leave"),
        Choice("B", "Back to the first open one", "back"),
    ]
    context.window.pick(f"Still open: {listed}", choices, lambda how: _finish(context, str(how)))


def skip(context: Context) -> None:
    """Skip the article with a reason and open the next unfinished."""
    choices = [Choice(r.key, r.name, r.id) for r in context.scheme.skip_reasons]
    context.window.pick(
        "Skip because", choices, lambda reason: _close(context, Status.SKIPPED, str(reason))
    )


def reopen(context: Context) -> None:
    """Make a done or skipped article editable again."""
    if not document_of(context).is_closed:
        context.window.say("The article is open already.")
        return
    context.desk.act(labelling.set_status, Status.STARTED)


def commands() -> list[Command]:
    """All commands that decide suggestions and close articles."""
    with_grid = READING | {Mode.DOCUMENT}
    return [
        _command("suggestion.accept", "Accept and go on", ("A", "Return"), accept, READING),
        _command("suggestion.reject", "Reject and go on", ("X",), reject, READING),
        _command("suggestion.accept.rest", "Accept all remaining of this layer", ("Shift+A",),
                 accept_rest, EVERYWHERE),
        _command("suggestion.reject.rest", "Reject all remaining of this layer", ("Shift+X",),
                 reject_rest, with_grid | {Mode.SENTENCE}),
        _window("work.done", "Done, next unfinished", ("Ctrl+Return", "Ctrl+Enter"), done),
        _window("work.skip", "Skip with a reason…", ("Ctrl+E",), skip),
        _window("work.reopen", "Reopen the article", ("Ctrl+R",), reopen),
        _window("work.next", "Next unfinished article", ("Ctrl+J",),
                lambda c: c.workspace.open_next()),
        _window("work.after", "Next article in the queue", ("Ctrl+PgDown",),
                lambda c: c.workspace.open_beside(1)),
        _window("work.before", "Previous article in the queue", ("Ctrl+PgUp",),
                lambda c: c.workspace.open_beside(-1)),
        _window("edit.undo", "Undo", ("Ctrl+Z",), lambda c: c.desk.undo()),
        _window("edit.redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), lambda c: c.desk.redo()),
        _window("edit.retry", "Save again what could not be saved", ("Ctrl+S",),
                lambda c: c.desk.retry()),
        _window("edit.drop", "Drop what could not be saved", (), lambda c: c.desk.give_up()),
    ]  # fmt: skip


def _command(
    verb: str,
    title: str,
    keys: tuple[str, ...],
    run: Callable[[Context], None],
    modes: frozenset[Mode],
) -> Command:
    return Command(
        id=verb, title=title, group=GROUP, keys=keys, modes=modes, run=run, when=with_article
    )


def _window(
    verb: str, title: str, keys: tuple[str, ...], run: Callable[[Context], None]
) -> Command:
    return Command(id=verb, title=title, group="Work", keys=keys, run=run)


def _decide(context: Context, act: Callable[..., str]) -> None:
    found = open_in_focus(context)
    current = context.desk.focus.now.current
    here = next((i for i, s in enumerate(found) if s.id == current), None)
    if here is None:
        go_to_next_open(context)
        return
    if context.desk.act(act, found[here].id):
        go_on(context, found, here)


def go_on(context: Context, found: Sequence[Suggestion], here: int) -> None:
    """After a decision on the suggestion at `here`, go to the next one that is still open."""
    if not context.workspace.settings.flag("advance"):
        return
    # One decision may settle others with it, such as the holder a stance names.
    decided = document_of(context).verdicts
    rest = (s for s in (*found[here + 1 :], *found[:here]) if s.id not in decided)
    following = next(rest, None)
    if following is None:
        context.desk.focus.put(current=None)
        context.window.say("That was the last open one here. Ctrl+Enter marks the article done.")
    else:
        go_to(context, following)


def _rest(context: Context) -> tuple[Layer | None, list[Suggestion]]:
    document = document_of(context)
    layer = context.desk.focus.now.layer or context.current_layer()
    return layer, document.open_suggestions(layer)


def _finish(context: Context, how: str) -> None:
    document = document_of(context)
    if how == "back":
        context.desk.focus.put(layer=None, anchor=0, caret=0, current=None)
        go_to_next_open(context)
        return
    found = document.open_suggestions()
    if how == "accept":
        context.desk.act(settling.accept_all, found, None)
    elif how == "reject":
        context.desk.act(settling.reject_all, found)
    _close(context, Status.DONE)


def _close(context: Context, status: Status, reason: str | None = None) -> None:
    if context.desk.act(labelling.set_status, status, reason):
        context.workspace.open_next()
