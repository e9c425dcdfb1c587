"""Articles -> vectors, catalog, Chroma and the lexical index. `ingest` is the only writer; `Corpus` is how all read."""
