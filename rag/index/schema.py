"""The catalog's tables, and the steps from one version of them to the next.

The lexical index (FTS5) is derived: external content over the view `lexical_source`, so that its text is kept once, and
one statement makes it again.
"""

MIGRATIONS = (
    """
    create table settings (name text primary key, value text not null) without rowid;
    create table folders (path text primary key) without rowid;
    create table articles (
        source text primary key, path text not null unique, stamp text not null, id text not null,
        sha256 text not null, text text not null, body text not null, title text, title_span text, outlet text,
        byline text, published text, published_span text, published_reason text not null,
        facts text not null -- what the lexical index knows beside title and text: outlet, byline, date as printed
    );
    create table passages (
        number integer primary key, id text not null unique,
        source text not null references articles (source) on delete cascade on update cascade,
        start integer not null, "end" integer not null, text text not null
    );
    create index passages_by_place on passages (source, start);
    create table vectors (
        passage integer not null references passages (number) on delete cascade,
        embedder text not null, vector blob not null
    );
    create unique index vectors_by_passage on vectors (passage, embedder);
    create view lexical_source as
        select number, passages.text as text, coalesce(title, '') as title, facts
        from passages join articles using (source);
    """,
    """
    create table statements (
        number integer primary key, id text not null unique,
        source text not null references articles (source) on delete cascade on update cascade,
        start integer not null, "end" integer not null, spans text not null, kind text not null,
        speaker text, -- as the article calls the speaker
        speaker_span text not null, cue_span text not null, via text not null, addressee text
    );
    create index statements_by_place on statements (source, start);
    create table mentions (
        source text not null references articles (source) on delete cascade on update cascade,
        name text not null, start integer not null, "end" integer not null, posts text not null,
        post_words text not null, statements integer not null, primary key (source, name)
    ) without rowid;
    create table speakers (
        id text primary key, name text not null, kind text not null, variants text not null, posts text not null,
        statements integer not null
    ) without rowid;
    create table speaker_names (
        source text not null references articles (source) on delete cascade on update cascade,
        name text not null, speaker text not null references speakers (id) on delete cascade,
        start integer not null, "end" integer not null, rule text not null, reason text not null,
        is_error integer not null, primary key (source, name)
    ) without rowid;
    create index names_by_speaker on speaker_names (speaker);
    create table speaker_edits (
        number integer primary key, kind text not null, name text not null, into_name text, source text
    );
    alter table vectors rename to passage_vectors;
    create table vectors (row text not null, embedder text not null, vector blob not null);
    insert into vectors select id, embedder, vector from passage_vectors join passages on number = passage;
    drop table passage_vectors;
    create unique index vectors_by_row on vectors (row, embedder);
    create trigger passage_goes after delete on passages begin delete from vectors where row = old.id; end;
    create trigger statement_goes after delete on statements begin delete from vectors where row = old.id; end;
    """,
    """
    create table gatherings (
        source text not null references articles (source) on delete cascade on update cascade, record text not null
    );
    create index gatherings_by_source on gatherings (source);
    create table meetings (number integer primary key, id text not null unique, record text not null);
    create table meeting_edits (
        number integer primary key, kind text not null, sources text not null, value text, others text not null
    );
    """,
    "create table origins (number integer primary key, id text not null unique, record text not null);",
    "create table left_out (path text primary key, source text not null) without rowid;",
    """
    create table conversations (
        id text primary key, title text not null, created text not null, changed text not null,
        began text not null -- the question that an address asked, where one began it
    ) without rowid;
    create table turns (
        number integer primary key autoincrement, -- no number is given twice, also when the last turn is removed
        conversation text not null references conversations (id) on delete cascade,
        question text not null, asked text not null, filters text not null, answer text, error text not null,
        at text not null, revision text not null,
        words text not null -- what a search looks through, in lower case
    );
    create index turns_by_conversation on turns (conversation, number);
    """,
)
"""One step for each schema version; `user_version` counts those that were taken."""
TOKENIZER = "tokenize='porter unicode61 remove_diacritics 2'"
LEXICAL = f"""
    create virtual table lexical using fts5(
        text, title, facts, content='lexical_source', content_rowid='number', {TOKENIZER}
    )
"""
LEXICAL_VIEWS = (
    "create virtual table temp.lexical_stems using fts5vocab('main', 'lexical', 'instance')",
    f"create virtual table temp.query using fts5(text, {TOKENIZER})",
    "create virtual table temp.query_stems using fts5vocab('temp', 'query', 'instance')",
)
"""What a connection needs beside, in its own memory: the places of each stem, and a table to stem a query in."""
