"""Origins in a store, and in answers: how many articles report a sentence, and how many accounts these are."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import call_rag
from corpora import write_texts
from reposts import ACCOUNTS, SHORT

from rag.answer.ask import ask
from rag.answer.reports import find_reports
from rag.answer.telling import describe_reports
from rag.config import Config
from rag.errors import UnknownSource
from rag.index.catalog import Catalog
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.show.browser.views.guide import view_origin
from rag.show.words import PARAPHRASE
from rag.types import AnswerSentence, Citation, cite

ALL = frozenset(ACCOUNTS)


def write_accounts(folder: Path) -> Path:
    return write_texts(folder, ACCOUNTS)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ACCOUNTS, indexed."""
    folder = tmp_path_factory.mktemp("accounts")
    index_paths(Config(store=folder / "store"), [write_accounts(folder / "articles")])
    return folder / "store"


@pytest.fixture(scope="module")
def corpus(store: Path) -> Iterator[Corpus]:
    with closing(open_corpus(Config(store=store))) as corpus:
        yield corpus


def cite_words(corpus: Corpus, source: str, words: str, speaker: str | None = None) -> Citation:
    """The sentence of an article that holds these words."""
    article = corpus.article(source)
    start = article.text.index(words)
    return cite(article, start, start + len(words), number=1, speaker=speaker)


def test_the_corpus_knows_the_origin_of_each_article(corpus: Corpus) -> None:
    """Every article belongs to one origin, the same that the list has; an unknown one is told."""
    assert sorted(ACCOUNTS) == sorted(source for origin in corpus.origins() for source in origin.sources)
    assert all(source in corpus.origin_of(source).sources for source in ACCOUNTS)
    assert corpus.origins()[0] == corpus.origin_of("repost.txt")
    with pytest.raises(UnknownSource):
        corpus.origin_of("nothing.txt")


def test_origins_are_traced_anew_only_where_articles_change(config: Config, tmp_path: Path) -> None:
    """A second run leaves them alone; a copy that comes, and one that goes, is seen by an open corpus."""
    folder = write_accounts(tmp_path / "articles")
    index_paths(config, [folder])
    with closing(Catalog(config.store)) as catalog, closing(open_corpus(config)) as corpus:
        assert catalog.origins.is_linked()
        changes = catalog.change_count()
        index_paths(config, [folder])
        assert changes == catalog.change_count()

        (folder / "another.txt").write_text(SHORT.replace("Ministers part", "They part"), encoding="utf-8")
        index_paths(config, [folder])
        assert "another.txt" in corpus.origin_of("short.txt").sources
        (folder / "another.txt").unlink()
        index_paths(config, [folder])
        assert "another.txt" not in corpus.origin_of("short.txt").sources


def test_origins_are_known_before_a_run_has_traced_them(config: Config, tmp_path: Path) -> None:
    """A run that was stopped before it traced origins leaves a store that tells the same."""
    index_paths(config, [write_accounts(tmp_path / "articles")])
    with closing(Catalog(config.store)) as catalog, closing(open_corpus(config)) as corpus:
        kept = corpus.origins()
        catalog.write_setting("origins", "of other articles")
        catalog.count_revision()

        assert not catalog.origins.is_linked()
        assert kept == corpus.origins()


def test_a_claim_counts_its_articles_and_their_origins(corpus: Corpus) -> None:
    """A quotation that copies and another report have is in all of them, and these are two accounts."""
    answer = ask(corpus, "what did Pavel Orlik say about Norland's books?", offline=True)
    sentence = answer.sentences[0]

    assert "open its books" in sentence.text
    assert answer.citations[0].source == sentence.sources[0]
    assert {"wire.txt", "repost.txt", "other.txt"} == set(sentence.sources)
    assert 2 == sentence.origins
    assert "3 articles, 2 origins" == describe_reports(sentence)


def test_what_one_article_reports_is_not_counted() -> None:
    """Nothing is said of a sentence that stands in one article, or that nobody looked for."""
    sentence = AnswerSentence(text="Rain fell.", citations=(1,), support="verbatim")

    assert "" == describe_reports(sentence)
    assert "" == describe_reports(replace(sentence, sources=("a.txt",), origins=1))
    assert "2 articles, 1 origin" == describe_reports(replace(sentence, sources=("a.txt", "b.txt"), origins=1))


@pytest.mark.parametrize(
    ("words", "reported"),
    [
        ("had asked for 1,200 tonnes more than last year", {"wire.txt", "short.txt", "repost.txt", "paraphrase.txt"}),
        ("had asked for 1,500 tonnes more than last year", set()),
        ("had not asked for 1,200 tonnes more than last year", set()),
    ],
)
def test_another_number_or_a_negation_is_another_claim(
    config: Config, tmp_path: Path, words: str, reported: set[str]
) -> None:
    """An article reports the same only where no number differs and nothing is turned round."""
    folder = write_accounts(tmp_path / "articles")
    claim = f"Sudmark, which lands nearly half of the catch, {words}."
    (folder / "claim.txt").write_text(f"A claim\n\n{claim}\n\nRain fell on the harbour all day.\n", encoding="utf-8")
    index_paths(config, [folder])
    with closing(open_corpus(config)) as corpus:
        found = find_reports(corpus, cite_words(corpus, "claim.txt", claim), sources=ALL | {"claim.txt"})

    assert "claim.txt" == found[0]
    assert reported == set(found[1:])


def test_only_the_articles_asked_are_looked_at(corpus: Corpus) -> None:
    """What the filters leave out is not counted."""
    citation = cite_words(
        corpus, "wire.txt", "“We are calling on Norland to open its books,” Orlik said.", "Pavel Orlik"
    )

    assert ("wire.txt", "other.txt") == find_reports(corpus, citation, sources=frozenset(("wire.txt", "other.txt")))


def test_the_reader_tells_of_copies_and_paraphrases(corpus: Corpus) -> None:
    """Beside a source stand the articles that carry the same account, with why, and what speaks against its wording."""
    origin = corpus.origin_of("paraphrase.txt")
    view = view_origin(origin, "paraphrase.txt")

    assert PARAPHRASE == view["flag"]
    assert [flag.reason for flag in origin.flags] == view["signs"]
    assert [source for source in origin.sources if source != "paraphrase.txt"] == [o["source"] for o in view["others"]]
    assert all(other["reason"].endswith(".") for other in view["others"])
    assert "" == view_origin(origin, "wire.txt")["flag"]
    alone = view_origin(corpus.origin_of("other.txt"), "other.txt")
    assert ("", [], "", []) == (alone["flag"], alone["signs"], alone["carried"], alone["others"])


def test_the_command_lists_origins_and_flags(store: Path) -> None:
    """As JSON every origin with its links and spans; for a person the shared ones, with reasons."""
    result = call_rag("origins", "--json", store=store)
    records = [json.loads(line) for line in result.stdout.decode().splitlines()]

    assert 0 == result.returncode
    assert [4, 1] == [len(record["sources"]) for record in records]
    assert {"source", "other", "rule", "reason", "spans", "other_spans"} == set(records[0]["links"][0])
    assert {"paraphrase.txt"} == {flag["source"] for flag in records[0]["flags"]}

    result = call_rag("origins", store=store)
    output = result.stdout.decode()
    assert 0 == result.returncode
    assert "4 articles, 1 origin" in output
    assert PARAPHRASE in output
    assert "5 articles, 2 origins; 1 in one article only" in output


@pytest.fixture(scope="module")
def seeds(seed_store: Path) -> Iterator[Corpus]:
    with closing(open_corpus(Config(store=seed_store))) as corpus:
        yield corpus


def test_the_samples_are_five_accounts_and_one_is_flagged(seeds: Corpus) -> None:
    """No two of the sample articles are copies, also where one newspaper wrote two; one reads like a machine's."""
    origins = seeds.origins()

    assert [1] * 5 == [len(origin.sources) for origin in origins]
    assert "South China Morning Post" == next(o.name for o in origins if o.sources[0].startswith("000"))
    assert [["002"]] == [[source[:3] for source in o.sources] for o in origins if o.flags]


@pytest.mark.parametrize(
    ("folder", "shared", "flagged"),
    [
        ("meetings", {"a02 a21", "a03 a17", "a04 a18", "a05 a22"}, {"a21", "a24"}),
        ("more_meetings", {"p09 p14 p35", "p11 p37", "p30 p39"}, {"p09"}),
    ],
)
def test_copies_among_eighty_articles(config: Config, folder: str, shared: set[str], flagged: set[str]) -> None:
    """In two sets written by others, with ten accounts of one event beside each other, copies and only these are tied.

    One of four machine paraphrases is missed: it cuts and recasts the report that it retells (p05).
    """
    index_paths(config, [Path(__file__).parent / "gold" / folder])
    with closing(open_corpus(config)) as corpus:
        origins = corpus.origins()

    found = {" ".join(sorted(Path(source).stem for source in o.sources)) for o in origins if len(o.sources) > 1}
    assert shared == found
    assert flagged == {Path(flag.source).stem for origin in origins for flag in origin.flags}
