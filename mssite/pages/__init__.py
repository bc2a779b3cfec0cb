"""Pages for people who are not signed in, kept whole: made once, compressed once, and never older than the database."""
