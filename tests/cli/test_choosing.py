"""show: which goals are printed, below which headings, in which order."""

from __future__ import annotations

import pytest

from tests.cli.harness import Cli


@pytest.fixture
def sample(cli: Cli) -> Cli:
    """The sample company in the test's store."""
    cli.ok("demo", "--keep", str(cli.store))
    return cli


def tree(said: str) -> list[str]:
    lines = said.splitlines()
    return lines[2 : lines.index("") if "" in lines else None]


def test_a_filter_means_the_same_as_on_the_board(sample: Cli) -> None:
    found = sample.json("show", "--filter", "pace:behind,at-risk kind:kr")
    paces = {k["pace"] for o in found["objectives"] for k in o["key_results"]}
    assert paces == {"behind", "at_risk"}
    assert all(o["key_results"] for o in found["objectives"])
    assert found["kpis"] == [], "KPIs have no pace"


def test_words_and_owners_choose_kpis_too(sample: Cli) -> None:
    found = sample.json("show", "--filter", "@dan")["kpis"]
    assert found == sample.json("show", "--owner", "dan")["kpis"] != []
    names = [kpi["name"] for kpi in sample.json("show", "--filter", "answer")["kpis"]]
    assert names == ["First answer"]


@pytest.mark.parametrize(
    ("filter", "told"),
    [
        ("ownr:ana", 'no field "ownr". Did you mean owner?'),
        ("pace:fast", 'no pace "fast". There are'),
        ("conf:high", '"high" is no number. Write it like conf:<5'),
        ("owner:", "nothing stands after owner:. Write it like owner:ana"),
    ],
)
def test_a_filter_that_is_not_understood_is_refused(sample: Cli, filter: str, told: str) -> None:
    assert told in sample.fails(2, "show", "--filter", filter)


def test_mine_and_my_teams(sample: Cli) -> None:
    mine = sample.json("--as", "dan", "show", "--mine")
    assert mine["kpis"] == sample.json("show", "--owner", "dan")["kpis"] != []
    ours = sample.json("--as", "dan", "show", "--my-team")
    assert len(ours["objectives"]) >= len(mine["objectives"])
    assert "No objectives of yours in this cycle" in sample.ok("--as", "nobody", "show", "--mine")
    assert "say two things" in sample.fails(2, "show", "--mine", "--my-team")


def test_groups_have_headings_that_count_what_stands_below_them(sample: Cli) -> None:
    lines = tree(sample.ok("show", "--group", "person"))
    headings = [line.split() for line in lines if not line.startswith(" ")]
    assert [name for name, *_ in headings] == ["ana", "ben", "cho", "dan", "eva"]
    below = sum(line.split()[0][0] in "OK" for line in lines if line.startswith(" "))
    assert sum(int(count) for _, count, *_ in headings) == below
    lines = tree(sample.ok("show", "--group", "person", "--team", "product"))
    count = sum(line.split()[0][0] in "OK" for line in lines if line.startswith(" "))
    assert sum(int(line.split()[1]) for line in lines if not line.startswith(" ")) == count


def test_an_order_and_its_reverse(sample: Cli) -> None:
    def scores(*options: str) -> list[float]:
        found = sample.json("show", "--sort", "score", *options)["objectives"]
        return [o["progress"] for o in found if o["progress"] is not None]

    assert scores() == sorted(scores())
    assert scores("--reverse") == sorted(scores(), reverse=True)


def test_all_cycles_at_once(sample: Cli) -> None:
    sample.ok("add", "objective", "Something later", "--cycle", "2027-Q1")
    assert len(sample.json("show", "--cycle", "all")["objectives"]) == 6
    assert "2027-Q1" in sample.ok("show", "--cycle", "all", "--group", "cycle")


def test_one_goal_takes_none_of_these_options(sample: Cli) -> None:
    for options in (["--mine"], ["--filter", "x"], ["--group", "team"], ["--sort", "pace"]):
        assert f"takes no {options[0]}" in sample.fails(2, "show", "KR1", *options)
