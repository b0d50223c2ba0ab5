"""The coach: rules that look at how a goal is written and how it goes (METHOD.md §7).

``facts`` is what rules are told, ``words`` how they read a title, ``registry`` has all of them.
"""
