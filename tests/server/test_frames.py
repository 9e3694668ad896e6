"""What the server and its workers say to each other arrives as it was said."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from kg.server import tasks
from kg.server.frames import pack, read_task, take_reply

# Queries may hold any character, half of a surrogate pair among them.
TEXT = st.text(st.characters(), max_size=20)
st.register_type_strategy(str, TEXT)
TASKS = st.one_of(
    st.builds(task)
    for task in (
        tasks.DaysTask,
        tasks.FaultTask,
        tasks.PageTask,
        tasks.QueryTask,
        tasks.ReadyTask,
        tasks.ViewTask,
    )
)
REPLIES = st.builds(tasks.Reply, body=st.binary(max_size=50))


@given(TASKS)
def test_a_task_arrives(task: tasks.Task) -> None:
    assert read_task(io.BytesIO(pack(task))) == task


@given(st.lists(REPLIES, max_size=4), st.integers(1, 30))
def test_replies_arrive_in_order_however_they_are_cut(
    replies: list[tasks.Reply], size: int
) -> None:
    sent = b"".join(map(pack, replies))
    received, found = bytearray(), []
    for start in range(0, len(sent), size):
        received += sent[start : start + size]
        while reply := take_reply(received):
            found.append(reply)
    assert (found, received) == (replies, b"")


def test_a_task_that_is_cut_is_none() -> None:
    whole = pack(tasks.ReadyTask(folder="x"))
    for size in range(len(whole)):
        assert read_task(io.BytesIO(whole[:size])) is None
