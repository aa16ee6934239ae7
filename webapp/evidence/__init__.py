"""Files that people attach as evidence: received, recognised, looked through for what must not be in them."""
