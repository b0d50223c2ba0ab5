"""What the operating system is asked, where it answers otherwise than here."""

from __future__ import annotations

import fcntl
import os
import pwd
from pathlib import Path

import pytest

from okrtui.store.folder import filesystem
from okrtui.store.system import Sys


def test_where_fsync_stops_at_the_drives_cache_the_full_one_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda fd, what: asked.append(what))
    monkeypatch.delattr(os, "fdatasync")
    Sys().fdatasync(0)
    assert asked == [51]


def test_a_user_whom_no_directory_knows_is_called_by_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert Sys().user() == str(os.getuid())


def test_a_kernel_that_tells_nothing_is_no_trouble(tmp_path: Path) -> None:
    assert Sys().told(str(tmp_path / "mountinfo")) == ""


@pytest.mark.parametrize("told", ["", "odd\n", "1 2 8:1 / /\n", "1 2 8:9 / / - ext4 x\n"])
def test_a_file_system_that_isnt_told_of_is_unknown(told: str) -> None:
    class Telling(Sys):
        def told(self, path: str) -> str:
            return told

    assert filesystem(Telling(), os.makedev(8, 1)) == ""
