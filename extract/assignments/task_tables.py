"""Assignments from tables of tasks: Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian.

Which column is which is said by its head (``data/columns.toml``). Appendices of plans are full of
them.
"""

from extract.assignments import labelled
from extract.assignments.duties import Role
from extract.assignments.posting import Poster
from extract.found import State
from extract.structure.tables import Column, Row, Table

_ROLES: dict[str, Role] = {"lead": "lead", "partner": "partner", "agency": "assigned"}
#: A cell that is only taken to go on from a row above: the source does not say so.
_CARRIED = 0.75
_SURE = 0.95


def find(state: State, post: Poster) -> None:
    """Post what tables of tasks say."""
    for table in state.tables:
        task = table.column("content", "indicator", "result")
        who = table.all_of(*_ROLES)
        if task is None or not who:
            continue
        for row in table.data:
            for column in who:
                _of_row(state, post, table, row, task, column)


def _of_row(
    state: State, post: Poster, table: Table, row: Row, task: Column, column: Column
) -> None:
    cell, body = row.cell(task), row.value(column)
    if cell is None or body is None or column.kind is None:
        return
    if not body.sure and column.kind == "partner":
        return  # a blank there means that nobody takes part
    time = row.value(table.column("time"))
    due = None
    if time:
        due = post.due(time.start, time.end) or labelled.term(state.even[time.start : time.end])
    strength = _SURE if body.sure else _CARRIED
    also = [(time.start, time.end)] if time and due else []
    also += post.places_of(due, time.start, time.end) if time else []
    for name, role in labelled.bodies(
        state.even, body.start, body.end, _ROLES[column.kind], cell=True
    ):
        post.put(
            row.part, name, role, (cell.start, cell.end), strength,
            words=state.slice(cell.start, cell.end), due=due, also=[name, *also],
        )  # fmt: skip
