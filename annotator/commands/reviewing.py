"""Commands of the Review place: one key settles one cluster of disagreement."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from annotator.commands.acts import ignore
from annotator.commands.context import Choice, Context
from annotator.commands.registry import REVIEW, Command
from annotator.errors import RefusalError
from annotator.model.annotations import Layer

if TYPE_CHECKING:
    from annotator.services.review.cases import Item
    from annotator.services.review.reviewing import Reviewing

GROUP = "Review"
DIGITS = range(1, 10)
_VALUES = {Layer.SENTENCE: "sentence", Layer.DOCUMENT: "document"}


def review(context: Context) -> "Reviewing":
    """The review of the open project.

    Raises:
        RefusalError: before the Review place was opened once.
    """
    found = context.workspace.reviewing
    if found is None:
        raise RefusalError("Open the Review place first (F3).")
    return found


def with_cluster(context: Context) -> bool:
    """True while a cluster is current."""
    found = context.workspace.reviewing
    return found is not None and found.shelf.item is not None


def while_editing(context: Context) -> bool:
    """True while a cluster is being edited."""
    found = context.workspace.reviewing
    return found is not None and found.draft is not None


def decide(context: Context, act: Callable[[], object]) -> None:
    """Carry a decision out; who labelled the article too is asked once whether to go on."""
    found = review(context)
    if not found.is_own() or found.own_is_fine:
        act()
        return

    def agreed() -> None:
        found.own_is_fine = True
        act()

    context.window.confirm(
        "You labelled this article yourself. Settle its disagreements all the same?",
        "Settle",
        agreed,
    )


def take(context: Context, number: int) -> None:
    """Take the answer that this digit means; while editing, choose the value with this key."""
    found = review(context)
    if found.draft is not None:
        found.draft.choose(context.scheme, str(number))
        found.shelf.moved.emit()
        return
    decide(context, lambda: found.take(number + found.first if number else 0))


def edit(context: Context) -> None:
    """Begin to edit: values are picked from their scale, edges and labels moved by keys."""
    found = review(context)
    _, item = found.here()
    if item.cluster.layer in _VALUES:
        _pick_value(context, item)
        return
    found.begin_edit()


def confirm(context: Context) -> None:
    """Settle the cluster with what was edited."""
    found = review(context)
    draft = found.draft
    if draft is not None:
        found.end_edit()
        decide(context, lambda: found.take_edited(draft.labels))


def change_field(context: Context) -> None:
    """Change a field of the edited label: first which one, then its value."""
    found = review(context)
    draft = found.draft
    if draft is None:
        return

    def value_chosen(field: str, value: object) -> None:
        draft.set_field(field, value)
        found.shelf.moved.emit()

    def field_chosen(field: object) -> None:
        choices = draft.values_of(context.scheme, str(field))
        lines = [Choice(key, words, value) for key, words, value in choices]
        context.window.pick(f"New {field}", lines, partial(value_chosen, str(field)))

    fields = [Choice(name[0].upper(), name, name) for name in draft.fields()]
    context.window.pick("Which field?", fields, field_chosen)


def take_person(context: Context, lane: int) -> None:
    """Take one person's answers for all that waits in this article."""
    found = review(context)

    def act() -> None:
        count = found.take_person(lane + found.first)
        context.window.say(f"Settled {count} clusters of this article; U takes that back.")

    decide(context, act)


def accept_unanimous(context: Context) -> None:
    """Accept all that is unanimous in this article."""
    found = review(context)

    def act() -> None:
        count = found.accept_unanimous()
        context.window.say(
            f"Accepted {count} that all agree on; U takes that back."
            if count
            else "All that is unanimous in this article is accepted already."
        )

    decide(context, act)


def accept_all_unanimous(context: Context) -> None:
    """Accept all that is unanimous in every article, after saying how many."""
    found = review(context)
    count = found.count_unanimous()
    if not count:
        context.window.say("All that is unanimous is accepted already.")
        return
    context.window.confirm(
        f"Accept {count:,} clusters that all agree on, in every article?",
        "Accept",
        lambda: _accept_everywhere(found),
    )


def repeat(context: Context) -> None:
    """Repeat the last decision for clusters just like it, after showing which ones."""
    found = review(context)
    repeatable = found.repeatable()
    if repeatable is None:
        context.window.say("Take an answer first; then it can be repeated.")
        return
    source, answer, items = repeatable
    if not items:
        context.window.say("No other open cluster has the same words and the same answers.")
        return
    choices = [
        Choice("", found.words_of(item), item, note=found.shelf.cases[item.cluster.article].title)
        for item in items
    ]

    def taken(chosen: list[object]) -> None:
        wanted = {id(each) for each in chosen}
        found.repeat(source, answer, [item for item in items if id(item) in wanted])

    context.window.pick_many(
        f"Decide {len(items):,} more the same way", choices,
        lambda chosen: decide(context, lambda: taken(chosen)),
    )  # fmt: skip


def next_waiting(context: Context) -> None:
    """Go to the next cluster to settle."""
    found = review(context)
    if not found.shelf.next_waiting():
        context.window.say("Nothing else waits in this list.")


def commands() -> list[Command]:
    """All commands of the Review place."""
    return [*_deciding(), *_going(), *_editing()]


def _deciding() -> list[Command]:
    rows: list[tuple[str, str, tuple[str, ...], Callable[[Context], None]]] = [
        ("none", "Nothing is to be labelled here", ("0",), partial(take, number=0)),
        ("majority", "Take the majority", ("M",),
         lambda c: decide(c, review(c).take_majority)),
        ("both", "Keep all answers", ("B",), lambda c: decide(c, review(c).take_both)),
        ("edit", "Edit edges, label, value…", ("E",), edit),
        ("page", "Digits for the next nine answers and people", (".",),
         lambda c: review(c).turn_page()),
        ("defer", "Put off, with the reason typed", ("D",),
         lambda c: decide(c, review(c).defer)),
        ("repeat", "Repeat this decision for clusters just like it…", ("Shift+Return",), repeat),
        ("unanimous", "Accept all unanimous in this article", ("A",), accept_unanimous),
        ("example", "Make this decision a guideline example", ("G",),
         lambda c: review(c).make_example()),
    ]  # fmt: skip
    found = [_command(f"review.{name}", title, keys, run) for name, title, keys, run in rows]
    takes = [
        replace(
            _command(f"review.take.{n}", f"Take answer {n}", (str(n),), partial(take, number=n)),
            series="Take the answer with this number",
        )
        for n in DIGITS
    ]
    people = [
        replace(
            _command(
                f"review.person.{n}",
                f"Take person {chr(64 + n)} for the rest of the article",
                (f"Shift+{n}",),
                partial(take_person, lane=n - 1),
            ),
            series="Take person A, B … for the rest of the article",
        )
        for n in DIGITS
    ]
    return [*takes, *found, *people]


def _going() -> list[Command]:
    rows: list[tuple[str, str, tuple[str, ...], Callable[[Context], None]]] = [
        ("next", "Next cluster to settle", ("Space",), next_waiting),
        ("down", "Cluster below", ("Down", "J"), lambda c: review(c).shelf.step(1)),
        ("up", "Cluster above", ("Up", "K"), lambda c: review(c).shelf.step(-1)),
        ("names", "Show or hide who labelled what", ("N",), lambda c: review(c).turn_names()),
        ("reason", "Write the reason", ("R",), lambda c: c.window.show("review reason")),
        ("page.down", "A page down", ("PgDown",), lambda c: ignore(c.window.scroll_page(1))),
        ("page.up", "A page up", ("PgUp",), lambda c: ignore(c.window.scroll_page(-1))),
    ]
    found = [_command(f"review.{name}", title, keys, run) for name, title, keys, run in rows]
    always: list[tuple[str, str, tuple[str, ...], Callable[[Context], None]]] = [
        ("undo", "Undo in review", ("Ctrl+Z", "U"), lambda c: review(c).acts.undo()),
        ("redo", "Redo in review", ("Ctrl+Shift+Z", "Ctrl+Y"), lambda c: review(c).acts.redo()),
        ("order", "Order of the list…", ("S",), lambda c: c.window.show("review order")),
        ("filter", "What is listed…", ("F",), lambda c: c.window.show("review filter")),
        ("unanimous.all", "Accept all unanimous in every article…", ("Shift+A",),
         accept_all_unanimous),
        ("again", "Read finished articles again", ("Ctrl+R",), lambda c: review(c).shelf.load()),
    ]  # fmt: skip
    return found + [
        Command(id=f"review.{name}", title=title, group=GROUP, place=REVIEW, keys=keys, run=run)
        for name, title, keys, run in always
    ]


def _editing() -> list[Command]:
    rows: list[tuple[str, str, tuple[str, ...], Callable[[Context], None]]] = [
        ("end.grow", "End one token right", ("Right",), partial(_move, edge="end", by=1)),
        ("end.shrink", "End one token left", ("Left",), partial(_move, edge="end", by=-1)),
        ("start.shrink", "Start one token right", ("Shift+Right",),
         partial(_move, edge="start", by=1)),
        ("start.grow", "Start one token left", ("Shift+Left",),
         partial(_move, edge="start", by=-1)),
        ("next", "Next label of this answer", ("Tab",), _turn),
        ("field", "Change a field…", ("L",), change_field),
        ("confirm", "Settle with what was edited", ("Return", "Enter"), confirm),
        ("leave", "Leave editing", ("Esc",), lambda c: review(c).end_edit()),
    ]  # fmt: skip
    return [
        Command(
            id=f"review.edit.{name}",
            title=f"Editing: {title.lower()}",
            group="Editing a cluster",
            place=REVIEW,
            keys=keys,
            run=run,
            when=while_editing,
            in_palette=False,
        )
        for name, title, keys, run in rows
    ]


def _command(
    verb: str, title: str, keys: tuple[str, ...], run: Callable[[Context], None]
) -> Command:
    return Command(
        id=verb, title=title, group=GROUP, place=REVIEW, keys=keys, run=run, when=with_cluster
    )


def _move(context: Context, edge: str, by: int) -> None:
    found = review(context)
    if found.draft is not None:
        found.draft.move(edge, by)
        found.shelf.moved.emit()


def _turn(context: Context) -> None:
    found = review(context)
    if found.draft is not None:
        found.draft.turn()
        found.shelf.moved.emit()


def _pick_value(context: Context, item: "Item") -> None:
    found = review(context)
    scale = context.scheme.choice(_VALUES[item.cluster.layer])
    choices = [Choice(c.key, c.name, c.id) for c in scale if not c.retired]

    def chosen(value: object) -> None:
        decide(context, lambda: found.take_value(str(value)))

    context.window.pick("Value", choices, chosen)


def _accept_everywhere(found: "Reviewing") -> None:
    found.accept_unanimous(everywhere=True)
