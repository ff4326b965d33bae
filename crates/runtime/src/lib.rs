//! What keeps servers running, owned by one object.
