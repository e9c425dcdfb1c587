"""Who said what, in the catalog: statements, the mentions that speakers are linked from, speakers, people's edits."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from rag.index.database import Database
from rag.index.fingerprint import fingerprint
from rag.types import Article, Mention, Span, Speaker, SpeakerEdit, SpeakerName, Statement

COLUMNS = 'source, start, "end", spans, kind, speaker, speaker_span, cue_span, via, addressee'


def name_statement(statement: Statement) -> str:
    """The id of a statement as it was read, made from all that it holds: the same statement keeps its id over runs."""
    return sha256(repr(statement).encode()).hexdigest()[:32]


class Speech:
    """The statements and speakers of a catalog; every method raises StoreError as the catalog's do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Statements and mentions

    def write(
        self, source: str, ids: Sequence[str], statements: Sequence[Statement], mentions: Sequence[Mention]
    ) -> None:
        """Put statements, given with their ids, and mentions in place of what a source had; in a transaction."""
        connection = self._database.connection
        kept = dict(zip(ids, statements, strict=True))
        held = {row[0] for row in connection.execute("select id from statements where source = ?", [source])}
        connection.executemany("delete from statements where id = ?", [(name,) for name in held - kept.keys()])
        connection.executemany(
            f"insert or ignore into statements (id, {COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(name, s.source, s.start, s.end, json.dumps(s.spans), s.kind, s.speaker),
                    *(json.dumps(s.speaker_span), json.dumps(s.cue_span), json.dumps(s.via), s.addressee),
                )
                for name, s in kept.items()
            ],
        )
        connection.execute("delete from mentions where source = ?", [source])
        connection.executemany(
            "insert into mentions values (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(m.source, m.name, *m.span, json.dumps(list(zip(m.posts, m.post_texts, strict=True)))),
                    *(json.dumps(sorted(m.post_words)), m.statements),
                )
                for m in mentions
            ],
        )

    def statements(self, article: Article, names: Mapping[str, str] = MappingProxyType({})) -> list[Statement]:
        """The statements of an article as it was read, in order of place; none where the catalog has another by now.

        `names` are the canonical names of those whom the article names, by its own; others keep the article's.
        """
        rows = self._database.rows(
            f"select {COLUMNS} from statements join articles using (source) where source = ? and articles.id = ? "
            'order by start, "end" desc',
            [article.source, article.id],
        )
        return [statement_of(row, names, article) for row in rows]

    def places(self, ids: Sequence[str] | None = None) -> dict[str, tuple[str, int, int]]:
        """(source, start, end) of every statement, or of those with these ids, by its id."""
        among = "" if ids is None else "where id in (select value from json_each(?))"
        values = [] if ids is None else [json.dumps(list(ids))]
        rows = self._database.rows(f'select id, source, start, "end" from statements {among}', values)
        return {row[0]: (row[1], row[2], row[3]) for row in rows}

    def count_by_source(self) -> dict[str, int]:
        """Number of statements by source; one without any is left out."""
        return dict(self._database.rows("select source, count(*) from statements group by source"))

    def count(self) -> int:
        """Number of statements."""
        return int(self._database.value("select count(*) from statements"))

    def mentions(self) -> list[Mention]:
        """All mentions, in order of sources and names."""
        rows = self._database.rows(
            'select source, name, start, "end", posts, post_words, statements, published '
            "from mentions join articles using (source) order by source, name"
        )
        return [
            Mention(
                source=row[0],
                name=row[1],
                span=(row[2], row[3]),
                posts=spans_of(post[0] for post in json.loads(row[4])),
                post_texts=tuple(post[1] for post in json.loads(row[4])),
                post_words=frozenset(json.loads(row[5])),
                statements=row[6],
                published=row[7],
            )
            for row in rows
        ]

    # Speakers

    def revision(self) -> int:
        """Counts the times that speakers were linked anew."""
        return int(self._database.setting("speakers") or 0)

    def is_linked(self) -> bool:
        """Whether the speakers are those of the articles as they are now, by the rules as they are now."""
        return self._database.setting("linked") == f"{self._database.revision()}:{fingerprint('link')}"

    def write_speakers(self, speakers: Iterable[Speaker]) -> None:
        """Put these in place of all speakers; all or nothing."""
        with self._database.transaction():
            connection = self._database.connection
            connection.execute("delete from speakers")
            for speaker in speakers:
                facts = json.dumps(speaker.variants), json.dumps(speaker.posts), speaker.statements
                connection.execute(
                    "insert into speakers values (?, ?, ?, ?, ?, ?)", [speaker.id, speaker.name, speaker.kind, *facts]
                )
                connection.executemany(
                    "insert into speaker_names values (?, ?, ?, ?, ?, ?, ?, ?)",
                    [(n.source, n.name, speaker.id, *n.span, n.rule, n.reason, n.is_error) for n in speaker.names],
                )
            self._database.write_setting("speakers", str(self.revision() + 1))
            self._database.write_setting("linked", f"{self._database.revision()}:{fingerprint('link')}")

    def speakers(self) -> list[Speaker]:
        """All speakers, those with most statements first."""
        names: dict[str, list[SpeakerName]] = {}
        for row in self._database.rows(
            'select speaker, source, name, start, "end", rule, reason, is_error from speaker_names '
            "order by source, name"
        ):
            names.setdefault(row[0], []).append(
                SpeakerName(
                    source=row[1], name=row[2], span=(row[3], row[4]), rule=row[5], reason=row[6], is_error=bool(row[7])
                )
            )
        return [
            Speaker(
                id=row[0],
                name=row[1],
                kind=row[2],
                variants=tuple(json.loads(row[3])),
                posts=tuple(json.loads(row[4])),
                names=tuple(names.get(row[0], ())),
                statements=row[5],
            )
            for row in self._database.rows(
                "select id, name, kind, variants, posts, statements from speakers order by statements desc, name"
            )
        ]

    def sources_of(self, speakers: Iterable[Speaker]) -> frozenset[str]:
        """The articles with statements of these speakers."""
        pairs = [(name.source, name.name) for speaker in speakers for name in speaker.names]
        rows = self._database.rows(
            "select distinct source from statements join json_each(?) "
            "on source = value ->> 0 and statements.speaker = value ->> 1",
            [json.dumps(pairs)],
        )
        return frozenset(row[0] for row in rows)

    def edits(self) -> list[SpeakerEdit]:
        """What people have decided about speakers, the oldest first."""
        rows = self._database.rows("select kind, name, into_name, source from speaker_edits order by number")
        return [SpeakerEdit(kind=row[0], name=row[1], into=row[2], source=row[3]) for row in rows]

    def write_edits(self, edits: Sequence[SpeakerEdit]) -> None:
        """Put these in place of all edits; all or nothing."""
        with self._database.transaction():
            self._database.connection.execute("delete from speaker_edits")
            self._database.connection.executemany(
                "insert into speaker_edits values (null, ?, ?, ?, ?)",
                [(edit.kind, edit.name, edit.into, edit.source) for edit in edits],
            )


def statement_of(row: Sequence[Any], names: Mapping[str, str], article: Article) -> Statement:
    """The statement of a row of COLUMNS."""
    source, start, end, spans, kind, speaker, speaker_span, cue_span, via, addressee = row
    pieces = spans_of(json.loads(spans))
    return Statement(
        source=source,
        start=start,
        end=end,
        spans=pieces,
        text=" … ".join(article.text[first:last] for first, last in pieces),
        kind=kind,
        speaker=names.get(speaker, speaker),
        speaker_span=span_of(json.loads(speaker_span)),
        cue_span=span_of(json.loads(cue_span)),
        via=tuple(names.get(name, name) for name in json.loads(via)),
        addressee=addressee,
        published=article.published,
    )


def span_of(value: list[int] | None) -> Span | None:
    """A span as JSON keeps it."""
    return None if value is None else (value[0], value[1])


def spans_of(values: Iterable[list[int]]) -> tuple[Span, ...]:
    """Spans as JSON keeps them."""
    return tuple((start, end) for start, end in values)
