"""Before and after: what a redesign changes, what becomes worse, and who loses."""
