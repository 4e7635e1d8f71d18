"""The small mission that the tests of the screens look at."""

import pytest

from factories.web import Mission, small_mission


@pytest.fixture
def mission(db: None) -> Mission:
    return small_mission()
