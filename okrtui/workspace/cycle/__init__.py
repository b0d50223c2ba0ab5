"""The life of a cycle: draft, active, closed, and what goes on in the next one."""
