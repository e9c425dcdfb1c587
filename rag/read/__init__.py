"""One file at a time: file -> text -> Article -> sentences -> Passages. No store, no model, no network."""
