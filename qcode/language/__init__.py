"""What words are: sentences, names, patterns. spaCy lives here."""
