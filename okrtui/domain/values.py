"""Numbers as people type them and as they are shown.

Arithmetic is exact: a number is taken as whole digits and a count of decimal places, so that
0.1 stepped by +0.2 is 0.3. A value has at most 15 significant digits and stays below 10^15:
what a double keeps without loss.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import category

from okrtui.domain import writing
from okrtui.domain.errors import Invalid
from okrtui.domain.records import Number
from okrtui.domain.text import one_line, quoted

if TYPE_CHECKING:
    from fractions import Fraction

    from okrtui.domain.writing import NumberFormat

DIGITS_LIMIT: Final = 15
VALUE_LIMIT: Final = 10**15
_SUMS: Final = ("*", "×", "÷", " + ", " - ", " / ")
"""What a text must have to be a sum."""
_PLACES_LIMIT: Final = 300
_LENGTH_LIMIT: Final = 400

_MULTIPLIERS: Final = {"k": 3, "K": 3, "M": 6, "bn": 9, "Bn": 9, "BN": 9}

# Minus signs that word processors put, and the blanks and apostrophes that part thousands.
_TYPOGRAPHIC: Final = str.maketrans(
    {
        "\u2212": "-",
        "\u2013": "-",
        "\xa0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u2019": "'",
        "\t": " ",
    }
)
# Patterns stay texts until something is typed: compiling them would slow down every start.
_SHAPE: Final = (
    r"(?P<before>[^0-9.,]*)"
    r"(?P<number>[.,]?[0-9](?:[0-9.,' ]*[0-9])?(?:[eE][+-]?[0-9]{1,3}(?![0-9]))?)"
    r" *(?P<after>(?s:.*))"
)
_SCALED: Final = r"(?P<multiplier>[kKM]|[bB][nN]) *(?P<beside>(?s:.*))"
_SPACED: Final = (
    r"([1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,]([0-9]+))?",
    r"([1-9][0-9]{0,2}(?:'[0-9]{3})+)(?:[.,]([0-9]+))?",
)
"""Whole part and decimals, the thousands parted by what never is a decimal sign."""
_PLAIN: Final = r"([0-9]*)[.,]?([0-9]*)"
_THOUSAND: Final = r"[1-9][0-9]{0,2}%s[0-9]{3}"


def _readings(numbers: NumberFormat) -> tuple[str, ...]:
    """The other sign than the decimal one may part thousands, too, where nothing else can be
    meant; so may the decimal one when there are several, or the other one stands behind."""
    point, other = re.escape(numbers.decimal), re.escape("," if numbers.decimal == "." else ".")
    return (
        *_SPACED,
        rf"([1-9][0-9]{{0,2}}(?:{other}[0-9]{{3}})+)(?:{point}([0-9]+))?",
        rf"([1-9][0-9]{{0,2}}(?:{point}[0-9]{{3}})+){other}([0-9]+)",
        rf"([1-9][0-9]{{0,2}}(?:{point}[0-9]{{3}}){{2,}})()",
        _PLAIN,
    )


class _Exact(NamedTuple):
    """``digits`` · 10^-``places``, with as few places as it takes."""

    digits: int
    places: int

    def at(self, places: int) -> int:
        return self.digits * int(10 ** (places - self.places))

    def plus(self, other: _Exact, times: int = 1) -> _Exact:
        places = max(self.places, other.places)
        return _exact(self.at(places) + other.at(places) * times, places)

    def number(self) -> Number:
        return self.digits if self.places == 0 else self.digits / 10**self.places


def parse_value(
    text: str,
    *,
    unit: str = "",
    current: Number | None = None,
    signed: bool = False,
    numbers: NumberFormat | None = None,
) -> Number:
    """The number that was typed: ``4.6``, ``1 234,5``, ``1.2k``, ``50%``, ``84.2 k€``.

    A leading + or - steps from ``current`` when there is one; ``=-3`` sets, and so does ``-3``
    when ``signed``: the goal knows values below zero. The unit or a currency sign may stand
    beside the number. ``12*4`` and ``100 - 20`` are reckoned out, see ``sums``. What ``1,204``
    means is said by ``numbers``, by default of those in force. Raises Invalid.
    """
    form = numbers or writing.typed().numbers
    typed = text.translate(_TYPOGRAPHIC).strip()
    if not typed:
        raise Invalid("The value is empty", _accepted(unit, current, signed, form))
    sets = typed.startswith("=")
    body = typed[1:].lstrip() if sets else typed
    sign = body[:1] if body[:1] in ("+", "-") else ""
    accepted = _accepted(unit, current, signed, form)
    total = _sum(text, body, unit, accepted, form) if sets or not sign else None
    if total is not None:
        _check_size(text, total)
        return total.number()
    value = _amount(text, body[len(sign) :].lstrip(), unit, accepted, form)
    if sign == "-":
        value = _Exact(-value.digits, value.places)
    _check_size(text, value)
    if sign and current is not None and not sets and not (sign == "-" and signed):
        value = _exact_of(current).plus(value)
        _check_size(text, value)
    return value.number()


def format_number(value: Number, numbers: NumberFormat | None = None) -> str:
    """The value as it was typed, thousands parted: ``1,204``, ``84.2``, ``-12``.

    numbers: with which signs, by default those in force.
    """
    return writing.localized(_with_commas(value), numbers)


def typed_number(value: Number) -> str:
    """As one would type it, without marks between thousands; read again, it is the same."""
    return writing.localized(_with_commas(value).replace(",", ""), writing.typed().numbers)


def editable_number(value: Number) -> str:
    """As an editor shows it: as it is shown, and read again it is the same."""
    return format_number(value, writing.typed().numbers)


def _with_commas(value: Number) -> str:
    if isinstance(value, int) and abs(value) < VALUE_LIMIT:
        return f"{value:,}"
    if abs(value) >= VALUE_LIMIT:
        return f"{float(value):.{DIGITS_LIMIT}g}"
    digits, places = _exact_of(value)
    if places == 0:
        return f"{digits:,}"
    shown = str(abs(digits)).rjust(places + 1, "0")
    return f"{'-' if digits < 0 else ''}{int(shown[:-places]):,}.{shown[-places:]}"


def format_change(value: Number) -> str:
    """A difference with its sign: ``+0.6``, ``-9``, ``0``."""
    return f"+{format_number(value)}" if value > 0 else format_number(value)


def difference(value: Number, before: Number) -> Number:
    """``value`` - ``before``, exactly: 84.2 - 82.1 is 2.1."""
    return _exact_of(value).plus(_exact_of(before), -1).number()


def raised(value: Number, percent: Number) -> Number:
    """``value`` with so many percent of it more, exactly: 80 raised by 15 is 92."""
    base, share = _exact_of(value), _exact_of(percent).plus(_exact_of(100))
    return _exact(base.digits * share.digits, base.places + share.places + 2).number()


def share_of(value: Number, share: Fraction) -> Number:
    """So large a part of ``value``, with two more places at most: 2/3 of 10 is 6.67."""
    whole = _exact_of(value)
    places = whole.places + 2
    return _exact(round(whole.at(places) * share), places).number()


def step_of(*values: Number | None) -> Number:
    """What one press of + or - moves a value by, given its start, target and current value.

    One unit of the last decimal place among them; whole numbers a power of ten that needs at
    most 100 presses from start to target, numbers with decimals at most 1,000. Always > 0.
    """
    known = [_exact_of(value) for value in values if value is not None]
    if not known:
        return 1
    places = max(value.places for value in known)
    if len(values) > 1 and values[0] is not None and values[1] is not None:
        span = abs(_exact_of(values[1]).plus(_exact_of(values[0]), -1).at(places))
    else:
        span = max(abs(value.at(places)) for value in known) // 10
    exponent = -places
    if span:
        # 10^magnitude is the smallest power of ten that covers the span.
        magnitude = (len(str(span - 1)) if span > 1 else 0) - places
        exponent = max(exponent, magnitude - (3 if places else 2))
    return _Exact(1, -exponent).number() if exponent < 0 else 10**exponent


def nudge(value: Number, step: Number, times: int) -> Number:
    """``value`` moved by ``times`` steps, exactly."""
    return _exact_of(value).plus(_exact_of(step), times).number()


def _exact(digits: int, places: int) -> _Exact:
    while places > 0 and digits % 10 == 0:
        digits //= 10
        places -= 1
    return _Exact(digits, places)


def _exact_of(value: Number) -> _Exact:
    """The number as it is shown: what floats carry beyond 15 digits is noise of computing."""
    if isinstance(value, int):
        return _Exact(value, 0)
    mantissa, _, exponent = f"{value:.{DIGITS_LIMIT - 1}e}".partition("e")
    places = DIGITS_LIMIT - 1 - int(exponent)
    digits = int(mantissa.replace(".", ""))
    return _Exact(digits * 10**-places, 0) if places < 0 else _exact(digits, places)


def _amount(text: str, body: str, unit: str, accepted: str, form: NumberFormat) -> _Exact:
    shape = re.fullmatch(_SHAPE, body)
    value = _digits(shape["number"], form) if shape and len(body) <= _LENGTH_LIMIT else None
    if shape is not None and _is_doubtful(shape["number"], form):
        raise _doubtful(text, shape["number"], form)
    if shape is None or value is None:
        raise Invalid(f"{quoted(text)} is not a number", accepted)
    before, after = shape["before"].strip(), shape["after"].strip()
    power = _power(before, after, unit)
    if power is None:
        raise _wrong_unit(text, before, after, unit, accepted)
    return _exact(value.digits * 10**power, value.places)


def _sum(text: str, body: str, unit: str, accepted: str, form: NumberFormat) -> _Exact | None:
    """What ``12*4`` comes to; None for a single number."""
    if len(body) > _LENGTH_LIMIT or not any(sign in body for sign in _SUMS):
        return None
    from fractions import Fraction

    from okrtui.domain.sums import sum_of

    def number(typed: str) -> Fraction:
        sign = -1 if typed.startswith("-") else 1
        value = _amount(text, typed.removeprefix("-"), unit, accepted, form)
        return Fraction(sign * value.digits, 10**value.places)

    total = sum_of(body, number)
    if total is None:
        return None
    places = 0
    while (total * 10**places).denominator > 1:
        places += 1
    return _exact(int(total * 10**places), places)


def _is_doubtful(number: str, form: NumberFormat) -> bool:
    """``1.204`` for those who write 1 234,5: their decimal sign is another, and so is their mark
    between thousands. Nor does anybody part them before an exponent."""
    mantissa, exponent = number.lower().partition("e")[::2]
    other = "," if form.decimal == "." else "."
    doubtful = other != form.group or (exponent and form.chosen)
    return bool(doubtful and re.fullmatch(_THOUSAND % re.escape(other), mantissa))


def _doubtful(text: str, number: str, form: NumberFormat) -> Invalid:
    mantissa = number.lower().partition("e")[0]
    other = "," if form.decimal == "." else "."
    whole, part = (mantissa.replace(other, sign) for sign in ("", form.decimal))
    return Invalid(f"{quoted(text)} may be {whole} or {part}", f"Type {whole} or {part}")


def _digits(number: str, form: NumberFormat) -> _Exact | None:
    mantissa, _, exponent = number.lower().partition("e")
    matches = (re.fullmatch(reading, mantissa) for reading in _readings(form))
    match = next(filter(None, matches), None)
    if match is None:
        return None
    whole, fraction = match[1], match[2] or ""
    digits = int("".join(c for c in whole if c.isdigit()) + fraction)
    places = len(fraction) - int(exponent or 0)
    return _Exact(digits * 10**-places, 0) if places < 0 else _exact(digits, places)


def _power(before: str, after: str, unit: str) -> int | None:
    """The power of ten that what stands beside the number asks for; None: it doesn't belong."""
    beside = before + after
    if not beside or _same_unit(beside, unit):
        return 0
    if before == "" and after == "%" and (not unit or unit.startswith("%")):
        return 0
    # With a unit such as k€, 84k and €84 could mean either scale.
    if _is_scaled(unit):
        return None
    scaled = re.fullmatch(_SCALED, after)
    rest = scaled["beside"] if scaled else after
    if (before and rest) or not _may_stand(before or rest, unit):
        return None
    return _MULTIPLIERS[scaled["multiplier"]] if scaled else 0


def _may_stand(beside: str, unit: str) -> bool:
    if not beside or _same_unit(beside, unit):
        return True
    if len(beside) != 1 or category(beside) != "Sc":
        return False
    is_money_code = len(unit) == 3 and unit.isalpha() and unit.isupper()
    return not unit or beside in unit or is_money_code


def _same_unit(beside: str, unit: str) -> bool:
    """Whether both are one unit: letter case, blanks and a plural s don't matter."""
    one, other = ("".join(word.casefold().split()) for word in (beside, unit))
    if one == other:
        return bool(one)
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 3 and longer == f"{shorter}s"


def _is_scaled(unit: str) -> bool:
    signs = [c for c in unit if category(c) == "Sc"]
    core = "".join(c for c in unit if category(c) != "Sc" and not c.isspace())
    if code := re.fullmatch(r"(.+?)[A-Z]{3}", core):
        return code[1] in _MULTIPLIERS or code[1] == "m"
    return core in _MULTIPLIERS or bool(signs and core in ("m", "B"))


def _check_size(text: str, value: _Exact) -> None:
    if value.places > _PLACES_LIMIT:
        raise Invalid(f"{quoted(text)} is too close to zero", "Use a larger unit")
    if abs(value.digits) >= VALUE_LIMIT * 10**value.places:
        raise Invalid(
            f"{quoted(text)} is too large", "Values stay below 10^15: use a unit such as M€"
        )
    if len(str(abs(value.digits)).rstrip("0")) > DIGITS_LIMIT:
        raise Invalid(
            f"{quoted(text)} takes more than {DIGITS_LIMIT} digits",
            f"Round it to {DIGITS_LIMIT} digits or fewer",
        )


def _wrong_unit(text: str, before: str, after: str, unit: str, accepted: str) -> Invalid:
    if not unit:
        title = f"{quoted(before or after)} in {quoted(text)} is not part of a number"
        is_millions = after == "m" and not before
        return Invalid(title, "M stands for millions" if is_millions else accepted)
    return Invalid(f"{quoted(text)} is not in {one_line(unit)}", accepted)


def _accepted(unit: str, current: Number | None, signed: bool, form: NumberFormat) -> str:
    beside = f", alone or with {one_line(unit)}" if unit else ""
    percent = " or 50%" if not unit or unit == "%" else ""
    tiny, whole, some, step = (
        writing.localized(number, form) for number in ("4.6", "1,204", "1.2k", "+0.2")
    )
    large = "" if _is_scaled(unit) else f", {some}"
    hint = f"Type a number such as {tiny}, {whole}{large}{percent}{beside}"
    if current is None:
        return hint
    steps = f"{step} steps" if signed else f"{step} and -3 step"
    return f"{hint}; {steps} from {format_number(current, form)}, =-3 sets -3"
