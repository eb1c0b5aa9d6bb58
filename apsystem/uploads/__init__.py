"""Files that people send: what may be kept, and what is kept of it."""
