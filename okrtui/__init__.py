"""okrtui: goals, key results and KPIs in a terminal."""

__version__ = "0.1.0"
