"""config.toml: read strictly, and every mistake says where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.config.nearest import nearest
from okrtui.config.settings import Settings, read_settings
from okrtui.domain.errors import Invalid


def write(folder: Path, content: str | bytes) -> Path:
    file = folder / "config.toml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "config.toml") == Settings()


def test_an_empty_file_means_defaults(tmp_path: Path) -> None:
    assert read_settings(write(tmp_path, "# nothing yet\n")) == Settings()


def test_the_store_is_read(tmp_path: Path) -> None:
    assert read_settings(write(tmp_path, 'store = "~/goals/okr.json"\n')).store == (
        "~/goals/okr.json"
    )


def test_network_file_systems_are_allowed_by_name(tmp_path: Path) -> None:
    file = write(tmp_path, 'network_filesystems = ["nfs4", "cifs"]\n')
    assert read_settings(file) == Settings(None, ("nfs4", "cifs"))


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("\n\nstroe = 'x'\n", 3, ("unknown key 'stroe'", "Did you mean store?")),
        ("store = 'x'\n\n[keys]\nquit = 'q'\n", 3, ("unknown key 'keys'", "Did you mean keymap?")),
        ('"sto re" = 1\n', 1, ("unknown key 'sto re'",)),
        ("week_start = 'sunday'\n", 1, ("unknown key 'week_start'", "okrtui week-start sunday")),
        ("a.b = 1\n", 1, ("unknown key 'a'",)),
        ("store = 3\n", 1, ("store must be text, not 3", 'store = "')),
        ("network_filesystems = 'nfs'\n", 1, ("a list of texts, not 'nfs'", '["nfs4"]')),
        ("\nnetwork_filesystems = [4]\n", 2, ("a list of texts, not [4]",)),
        ("# c\nstore = \n", 2, ("must be TOML",)),
        ("store = 'x", 1, ("must be TOML",)),
        ("store = 'x'\nstore = 'y'\n", 2, ("must be TOML",)),
        ("theme = 'nrod'\n", 1, ("theme 'nrod' is no theme", "Did you mean nord?")),
        ("\ncolumns = ['ower']\n", 2, ("columns 'ower' is no column", "Did you mean owner?")),
        ("columns = ['pace', 'pace']\n", 1, ("'pace' is there twice",)),
        ("columns = 'pace'\n", 1, ("columns must be a list of columns",)),
        ("cadence = 'wekly'\n", 1, ("cadence 'wekly' is no cadence", "Did you mean weekly?")),
        ("numbers = '1.234'\n", 1, ("numbers '1.234' is no way", "mean 1.234,5?")),
        ("\ndates = '31-12-2026'\n", 2, ("dates '31-12-2026' is no way", "mean 31/12/2026?")),
        ("keymap = 'vim'\n", 1, ("keymap must be a table, not 'vim'",)),
        ("[keymap]\npreset = 'vmi'\n", 2, ("preset 'vmi' is no preset", "Did you mean vim?")),
        ("[keymap]\ngoal.edit = 3\n", 2, ("keymap: goal.edit must be a key",)),
        (b"store = 'x'\n# \xff\n", 2, ("not UTF-8",)),
    ],
)
def test_a_mistake_names_file_line_and_a_way_out(
    tmp_path: Path, content: str | bytes, line: int, words: tuple[str, ...]
) -> None:
    file = write(tmp_path, content)
    with pytest.raises(Invalid) as caught:
        read_settings(file)
    said = str(caught.value)
    assert f"{file}, line {line}: " in said
    for word in words:
        assert word in said


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.mkdir()
    with pytest.raises(Invalid, match=r"config\.toml can't be read"):
        read_settings(file)


def test_nearest_names_one_word_or_all() -> None:
    assert nearest("Titel", ("title", "owner")) == "Did you mean title?"
    assert nearest("zzz", ("title", "owner")) == "Known: title, owner"
