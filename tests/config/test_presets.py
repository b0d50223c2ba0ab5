"""Which preset judges a workspace, as config.toml says."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.config.presets import preset_for
from okrtui.config.settings import Settings, read, read_settings
from okrtui.domain.errors import Invalid
from tests.config.test_settings import write


def preset(folder: Path, content: str, store: Path | None = None) -> str:
    file = write(folder, content)
    return preset_for(store or folder / "okr.json", read_settings(file), file).name


def test_without_a_word_it_is_okrtuis_own(tmp_path: Path) -> None:
    assert preset_for(tmp_path / "okr.json", Settings(), tmp_path / "config.toml").name == "okrtui"


def test_one_for_all_and_another_for_a_single_workspace(tmp_path: Path) -> None:
    content = 'pace = "viva"\n[workspaces."team/okr.json"]\npace = "oboard"\n'
    assert preset(tmp_path, content) == "viva"
    assert preset(tmp_path, content, tmp_path / "team" / "okr.json") == "oboard"


def test_a_workspace_is_named_from_home_by_its_whole_path_or_by_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    content = '[workspaces."~/okr.json"]\npace = "oboard"\n'
    assert preset(tmp_path, content, tmp_path / "home" / "okr.json") == "oboard"
    content = f'[workspaces]\n"{tmp_path}/okr.json" = {{ pace = "planview" }}\n'
    assert preset(tmp_path, content) == "planview"
    (tmp_path / "link.json").symlink_to(tmp_path / "okr.json")
    assert preset(tmp_path, content, tmp_path / "link.json") == "planview"
    assert preset(tmp_path, '[workspaces."okr.json"]\n') == "okrtui"


@pytest.mark.parametrize("path", ["~nobody.at.all/okr.json", "a\\u0000b"])
def test_a_workspace_whose_path_cannot_be_stands_in_nobodys_way(tmp_path: Path, path: str) -> None:
    file = write(tmp_path, f'pace = "oboard"\n[workspaces."{path}"]\npace = "viva"\n')
    found = preset_for(tmp_path / "okr.json", read(file).settings, file)
    assert found.name == "oboard"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ('\npace = "vivo"\n', 2, ("pace 'vivo' is no preset", "Did you mean viva?")),
        ("pace = 3\n", 1, ("pace 3 is no preset", "Known: okrtui, viva")),
        ("pace = ['viva']\n", 1, ("is no preset",)),
        ("workspaces = 3\n", 1, ("workspaces must hold a table", '[workspaces."~/team')),
        ('[workspaces]\n"okr.json" = "viva"\n', 1, ("workspaces must hold a table",)),
        (
            'pace = "viva"\n\n[workspaces."a.json"]\npace = "viva"\n\n'
            '[workspaces."b.json"]\n# ours\npace = "obord"\n',
            8,
            ("'b.json'", "pace 'obord' is no preset", "Did you mean oboard?"),
        ),
        (
            '[workspaces."b.json"]\npaec = "viva"\n',
            2,
            ("unknown key 'paec'", "Did you mean pace?"),
        ),
        (
            '[workspaces]\n"b.json" = { pace = "x" }\n',
            2,
            ("workspaces.'b.json': pace 'x' is no preset",),
        ),
        ('[workspaces."b.json"]\npace.x = 1\n', 2, ("is no preset",)),
        (
            '[workspaces."~nobody.at.all/okr.json"]\npace = "viva"\n',
            1,
            ("'~nobody.at.all/okr.json': names the home folder of nobody known", "whole path"),
        ),
        ('[workspaces."a\\u0000b"]\npace = "viva"\n', 1, ("has a null character in it",)),
        ('[workspaces."\\u0062.json"]\npace = "x"\n', 2, ("is no preset",)),
    ],
)
def test_a_wrong_preset_names_file_line_key_and_the_nearest(
    tmp_path: Path, content: str, line: int, words: tuple[str, ...]
) -> None:
    file = write(tmp_path, content)
    with pytest.raises(Invalid) as caught:
        read_settings(file)
    said = str(caught.value)
    assert f"{file}, line {line}: " in said
    for word in words:
        assert word in said
