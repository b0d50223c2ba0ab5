"""What the empty app says, for those who must not import Textual to know it."""

from typing import Final

TEXT: Final = "an empty Textual app"
