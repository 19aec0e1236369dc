"""The process as a graph: building, reading, examining and drawing it."""
