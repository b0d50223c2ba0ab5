"""What is chosen on the board goes into config.toml; all else in it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.config.settings import read_settings
from okrtui.config.writing import write_setting
from okrtui.domain.errors import Invalid


def test_comments_order_and_tables_stay(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('# mine\ntheme = "nord" # blue\n\n[keymap] # keys\npreset = "vim"\n')
    write_setting(file, "theme", "dracula")
    assert file.read_text() == (
        '# mine\ntheme = "dracula" # blue\n\n[keymap] # keys\npreset = "vim"\n'
    )


def test_a_new_key_stands_above_the_tables(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[keymap]\npreset = "vim"\n')
    write_setting(file, "theme", "nord")
    settings = read_settings(file)
    assert (settings.theme, settings.keymap) == ("nord", "vim")


def test_a_file_that_there_was_none_of_is_private(tmp_path: Path) -> None:
    file = tmp_path / "okrtui" / "config.toml"
    write_setting(file, "theme", "nord")
    assert read_settings(file).theme == "nord"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


def test_mode_and_link_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text("")
    real.chmod(0o644)
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    write_setting(link, "pace", "viva")
    assert link.is_symlink()
    assert read_settings(real).pace == "viva"
    assert real.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("content", "key", "value", "words"),
    [
        ("", "theme", "drakula", "Did you mean dracula?"),
        ("", "thme", "nord", "unknown key 'thme'. Did you mean theme?"),
        ("theme = \n", "theme", "nord", "line 1"),
    ],
)
def test_what_is_wrong_changes_nothing(
    tmp_path: Path, content: str, key: str, value: str, words: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(content)
    with pytest.raises(Invalid) as caught:
        write_setting(file, key, value)
    assert words in str(caught.value)
    assert file.read_text() == content
