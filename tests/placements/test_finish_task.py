"""Tasks about a placement."""

import pytest
from django.core.exceptions import PermissionDenied

from apsystem import clock
from apsystem.demo.cast import Cast
from placements import actions
from placements.models import Task
from tests.placements.making import placed


@pytest.fixture
def task(cast: Cast) -> Task:
    """A gap for the home school to fill."""
    placement = placed(cast)
    return Task.objects.create(
        organisation=placement.home_school,
        placement=placement,
        key="hours",
        text="Say how many hours",
        due_on=clock.today(),
    )


def test_the_school_finishes_its_task_once(cast: Cast, task: Task) -> None:
    done = actions.finish_task(task, by=cast.asha)
    again = actions.finish_task(task, by=cast.rowan)
    assert (done.done_by, again.done_by) == (cast.asha, cast.asha)


def test_another_organisation_does_not(cast: Cast, task: Task) -> None:
    with pytest.raises(PermissionDenied):
        actions.finish_task(task, by=cast.quinn)


def test_the_list_shows_whose_it_is_and_finishes_it(cast: Cast, task: Task, sign_in) -> None:  # type: ignore[no-untyped-def]
    assert b"Say how many hours" not in sign_in(cast.quinn).get("/tasks/").content
    client = sign_in(cast.asha)
    assert b"Say how many hours" in client.get("/tasks/").content
    assert client.get(f"/tasks/{task.pk}/finish/").status_code == 405
    assert b"The task is done" in client.post(f"/tasks/{task.pk}/finish/", follow=True).content
