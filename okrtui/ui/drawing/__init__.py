"""What lines of the board say and where: texts in looks, without Textual.

The widgets turn them into strips; the first picture prints them before Textual is loaded.
"""
