"""Which store is used, and where everything lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_config_path

from okrtui.config.paths import config_file, default_store, drafts_folder, store_path
from okrtui.domain.errors import Invalid


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    for kind in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    return tmp_path


def write_config(text: str) -> Path:
    file = config_file()
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return file


def test_everything_lies_in_the_xdg_folders(home: Path) -> None:
    assert default_store() == home / "data" / "okrtui" / "okr.json"
    assert config_file() == home / "config" / "okrtui" / "config.toml"
    assert drafts_folder() == home / "state" / "okrtui" / "drafts"


@pytest.mark.parametrize("named", ["/etc/xdg", "", " ", "relative", "~/x", None])
def test_the_configuration_lies_where_platformdirs_has_it(
    monkeypatch: pytest.MonkeyPatch, named: str | None
) -> None:
    if named is None:
        monkeypatch.delenv("XDG_CONFIG_HOME")
    else:
        monkeypatch.setenv("XDG_CONFIG_HOME", named)
    assert config_file() == user_config_path("okrtui", appauthor=False) / "config.toml"


def test_without_xdg_variables_the_usual_folders_are_taken(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("DATA", "CONFIG", "STATE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME")
    for path in (default_store(), config_file(), drafts_folder()):
        assert path.is_relative_to(home)


def test_the_flag_wins_over_the_variable_over_the_config_over_the_default(home: Path) -> None:
    assert store_path(None, {}) == (home / "data" / "okrtui" / "okr.json", "default")
    write_config('store = "~/c.json"\n')
    assert store_path(None, {}) == (home / "c.json", "config")
    environ = {"OKRTUI_STORE": "~/v.json"}
    assert store_path(None, environ) == (home / "v.json", "$OKRTUI_STORE")
    assert store_path("~/f.json", environ) == (home / "f.json", "--store")


def test_only_the_default_folder_may_be_created() -> None:
    assert store_path(None, {}).by_default
    assert not store_path("x.json", {}).by_default


def test_an_empty_variable_counts_as_unset() -> None:
    assert store_path(None, {"OKRTUI_STORE": ""}).rule == "default"


def test_a_relative_path_is_made_absolute(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    assert store_path("goals/okr.json", {}).path == home / "goals" / "okr.json"


def test_a_relative_path_in_the_config_counts_from_its_folder(home: Path) -> None:
    write_config('store = "okr.json"\n')
    assert store_path(None, {}).path == home / "config" / "okrtui" / "okr.json"


@pytest.mark.parametrize("text", ["", "  ", "a\0b", "~nobody-of-that-name/okr.json"])
def test_a_path_that_can_be_none_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="--store"):
        store_path(text, {})


def test_a_named_store_is_used_even_when_the_config_is_broken() -> None:
    write_config("store = \n")
    assert store_path("x.json", {}).rule == "--store"
    with pytest.raises(Invalid, match=r"config\.toml, line 1"):
        store_path(None, {})
