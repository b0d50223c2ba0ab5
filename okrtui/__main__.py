"""``python -m okrtui``."""

from okrtui.cli.main import run

if __name__ == "__main__":
    run()
