"""Schema changes of the database, in sequence; run by `werkstatt database upgrade` as the owner."""
