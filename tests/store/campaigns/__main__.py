"""``make soak`` begins here."""

import sys

from tests.store.campaigns.soak import main

if __name__ == "__main__":
    sys.exit(main())
