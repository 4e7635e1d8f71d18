"""The ground of the hunt: a small mission with words planted in everything that takes a label."""

import pytest

from factories.leaks import Ground, planted_ground


@pytest.fixture
def ground(db: None) -> Ground:
    return planted_ground()
