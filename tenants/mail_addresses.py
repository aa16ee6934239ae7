"""Mail addresses as they are stored and compared."""


def canonical(email: str) -> str:
    """The address without surrounding space and in small letters, the only form that is stored."""
    return email.strip().lower()
