"""What a preset's rule says of P and E, in words and numbers."""

from __future__ import annotations

from okrtui.domain.bounds import Rows
from okrtui.domain.presets import TOLERANCE, Preset, Standing, points_behind, standing
from okrtui.domain.reasons import Facts, Reasons, shown
from okrtui.domain.records import ObjectiveKind
from okrtui.domain.writing import figure, localized


def by_preset(
    preset: Preset,
    progress: float,
    due: float,
    *,
    kind: ObjectiveKind | None,
    facts: Facts,
    phased: bool,
) -> Reasons:
    """P against E by the preset's rule. phased: E is where phases want it, not the time gone."""
    pace = standing(preset, progress, due, kind)
    name = "expected E" if phased else "elapsed E"
    inputs = (*facts(), (name, shown(due)))
    if preset.measure == "gap":
        sentence, measured = _gap(preset, progress, due, pace)
        return Reasons(sentence, (*inputs, ("E − P", measured)), rule_of(preset, kind))
    if due <= 0:
        against = "at least that" if pace == "on_track" else "below that"
        return Reasons(
            f"{shown(due)} is expected yet, and {shown(progress)} is {against}",
            inputs,
            rule_of(preset, kind),
        )
    quotient = shown(progress / due)
    on_track, behind = preset.limits_for(kind)
    if pace == "on_track":
        against = f"at least {figure(on_track, '.2f')}"
    else:
        limit = behind if behind is not None and pace == "at_risk" else on_track
        against = f"below {figure(limit, '.2f')}"
    return Reasons(
        f"{shown(progress)} ÷ {shown(due)} = {quotient}, {against}",
        (*inputs, ("P ÷ E", quotient)),
        rule_of(preset, kind),
    )


def _gap(preset: Preset, progress: float, due: float, pace: Standing) -> tuple[str, str]:
    """The sentence and the gap in points."""
    on_track, behind = preset.limits
    gap = points_behind(progress, due)
    measured = f"{points_shown(gap, preset)} points"
    if pace == "on_track":
        against = f"{'below' if preset.open_ended else 'at most'} {figure(on_track, 'g')}"
    elif pace == "behind":
        against = f"{'at least' if preset.open_ended else 'more than'} {figure(on_track, 'g')}"
    else:
        against = f"more than {figure(on_track if behind is None else behind, 'g')}"
    return f"{shown(due)} − {shown(progress)} = {measured}, {against}", measured


def rule_of(preset: Preset, kind: ObjectiveKind | None) -> Rows:
    """What the preset calls on track, behind and at risk."""
    on_track, behind = preset.limits_for(kind)
    if preset.measure == "ratio":
        rows = [("on track", f"P ÷ E ≥ {figure(on_track, '.2f')}")]
        rows += [("behind", f"P ÷ E ≥ {figure(behind, '.2f')}")] if behind is not None else []
    else:
        sign = "<" if preset.open_ended else "≤"
        rows = [("on track", f"E − P {sign} {figure(on_track, 'g')} points")]
        rows += [("behind", f"E − P ≤ {figure(behind, 'g')} points")] if behind is not None else []
    return (*rows, ("behind" if behind is None else "at risk", "else"))


def rule_in_short(preset: Preset, kind: ObjectiveKind | None) -> str:
    """Up to where on track goes, and behind: ``P ÷ E ≥ 0.90, ≥ 0.70``."""
    on_track, behind = preset.limits_for(kind)
    if preset.measure == "ratio":
        first = f"P ÷ E ≥ {figure(on_track, '.2f')}"
        return first if behind is None else f"{first}, ≥ {figure(behind, '.2f')}"
    first = f"E − P {'<' if preset.open_ended else '≤'} {figure(on_track, 'g')}"
    return first if behind is None else f"{first}, ≤ {figure(behind, 'g')}"


def points_shown(gap: float, preset: Preset) -> str:
    """Points with one decimal, or with as many as tell them from a limit they are not on."""
    if not -1e6 < gap < 1e6:
        return figure(gap, ".3g")
    places = 1
    limits = [limit for limit in preset.limits if limit is not None]
    while any(
        float(f"{gap:.{places}f}") == limit and abs(gap - limit) > TOLERANCE for limit in limits
    ):
        places += 1
    text = f"{gap:.{places}f}"
    return localized(text.removeprefix("-") if float(text) == 0 else text)
