"""People are tested with cheap hashes where the hash is not what is tested."""

from tests.support.hashing import cheap_hashes

__all__ = ["cheap_hashes"]
