"""Which articles carry one account: rag/link/origins.py, with what it finds them by."""

import random
import time
from collections.abc import Mapping
from itertools import permutations

import pytest
from reposts import ACCOUNTS, OTHER, PARAPHRASE, REPOST, SHORT, WIRE, make_article_of

from rag.link.origins import find_origins
from rag.link.speakers import link_speakers
from rag.read.mentions import read_mentions
from rag.read.statements import read_statements
from rag.types import Article, Origin

HARBOUR = (
    "Harbour wall to be rebuilt\n\n"
    "The council of Altbruck voted on Monday to rebuild the eastern wall of the fishing harbour, which a "
    "storm broke in "
    "two last winter. The work will take three summers and cost as much as the new school.\n\n"
    "Two members voted against it. They wanted the money for the road to the mill, which floods each spring and keeps "
    "the farms of the upper valley from the market for weeks.\n"
)
NOTE = (
    "\n\nEditors’ note: the ferry company that is named above has paid for advertising in this newspaper since last "
    "spring, and its owner has twice been fined for spilling oil in the harbour without telling the coast guard.\n"
)
COLUMN = (
    "What the herring taught me\n\n"
    "I have never liked fish. My mother said that herring made us strong, and I believed her until I was ten.\n\n"
    "Norland’s minister, Tove Brandt, says that the quota is fair. Pavel Orlik says it is not. Ines Calder says that "
    "both are wrong. We all have our doubts. I went down to the harbour to ask those who fish.\n\n"
    "They said that nobody had asked them before. I think we owe them an answer, and I mean to find it.\n"
)


def trace(texts: Mapping[str, str]) -> list[Origin]:
    """The origins of texts by source, with statements and speakers read from them."""
    articles = [make_article_of(text, source) for source, text in texts.items()]
    said = {article.source: read_statements(article) for article in articles}
    speakers = link_speakers([mention for a in articles for mention in read_mentions(a, said[a.source])])
    return find_origins(articles, said, [name for s in speakers for name in s.names if name.is_error])


def groups(origins: list[Origin]) -> set[frozenset[str]]:
    return {frozenset(origin.sources) for origin in origins}


@pytest.fixture(scope="module")
def accounts() -> list[Origin]:
    return trace(ACCOUNTS)


def test_copies_have_one_origin_and_another_report_its_own(accounts: list[Origin]) -> None:
    """A repost, a shortened copy and a paraphrase go back to the wire; who heard the same words speaks for himself."""
    copies = frozenset(("wire.txt", "repost.txt", "short.txt", "paraphrase.txt"))

    assert {copies, frozenset(("other.txt",))} == groups(accounts)


def test_the_original_comes_first_and_names_the_origin(accounts: list[Origin]) -> None:
    """The agency's own text stands before its copies, a paraphrase last; the credit lines name the account."""
    assert ("Norpress", "wire.txt", "paraphrase.txt") == (
        accounts[0].name,
        accounts[0].sources[0],
        accounts[0].sources[-1],
    )


def test_every_link_shows_its_words(accounts: list[Origin]) -> None:
    """Each article after the first has one link to an earlier one, whose places hold what is shared, word for word."""
    origin = accounts[0]
    rules = {link.source: link.rule for link in origin.links}

    assert {"repost.txt": "near-copy", "short.txt": "near-copy", "paraphrase.txt": "paraphrase"} == rules
    for link in origin.links:
        assert origin.sources.index(link.other) < origin.sources.index(link.source)
        assert link.reason.endswith(".")
        assert link.spans
        if link.rule == "near-copy":
            for here, there in zip(link.spans, link.other_spans, strict=True):
                words = " ".join(ACCOUNTS[link.source][slice(*here)].split())
                assert words == " ".join(ACCOUNTS[link.other][slice(*there)].split())


def test_the_order_of_the_articles_makes_no_difference() -> None:
    """Whatever comes first, the same articles carry one account."""
    texts = {"wire.txt": WIRE, "repost.txt": REPOST, "short.txt": SHORT, "other.txt": OTHER}

    assert 1 == len({str(trace(dict(order))) for order in permutations(texts.items())})


def test_the_same_words_have_one_origin() -> None:
    """Two files of the same words are one account, wherever their lines break."""
    [origin] = trace({"a.txt": HARBOUR, "b.txt": HARBOUR.replace("for weeks", "for\nweeks")})

    assert ("a.txt", "b.txt") == origin.sources
    assert "same text" == origin.links[0].rule


def test_a_credit_line_needs_the_text_to_bear_it_out() -> None:
    """Two articles that credit one newsroom are one account where quotations agree, and two where nothing does."""
    told = OTHER.replace("March 5, 2021", "March 4, 2021").rstrip() + "\n\nSource: Norpress\n"
    elsewhere = HARBOUR.rstrip() + "\n\nSource: Norpress\n"
    origins = trace({"wire.txt": WIRE, "told.txt": told, "elsewhere.txt": elsewhere})

    assert {frozenset(("wire.txt", "told.txt")), frozenset(("elsewhere.txt",))} == groups(origins)
    [link] = origins[0].links
    assert "credit" == link.rule
    assert "Norpress" in link.reason


def test_a_credit_line_of_another_week_joins_nothing() -> None:
    """What an agency writes later is another report of its, even if it quotes its first one."""
    later = OTHER.replace("March 5, 2021", "April 5, 2021").rstrip() + "\n\nSource: Norpress\n"

    assert 2 == len(trace({"wire.txt": WIRE, "later.txt": later}))


def test_a_round_up_makes_two_accounts_no_one() -> None:
    """A page that has two reports in full goes with one of them; they stay apart."""
    both = f"The week in short\n\n{SHORT.partition(chr(10))[2]}\n{HARBOUR.partition(chr(10))[2]}"
    origins = trace({"short.txt": SHORT, "harbour.txt": HARBOUR, "week.txt": both})

    assert not any({"short.txt", "harbour.txt"} <= group for group in groups(origins))
    assert 2 == len(origins)


def test_an_editors_note_makes_no_copy() -> None:
    """A passage that a newspaper sets under all its reports is not what they tell."""
    quoting = OTHER.replace("A new date has been set for May in Altbruck.\n", "")

    assert 2 == len(trace({"a.txt": quoting.rstrip() + NOTE, "b.txt": HARBOUR.rstrip() + NOTE}))


def test_a_paraphrase_is_flagged_with_its_signs(accounts: list[Origin]) -> None:
    """What retells another report without its quotation marks is flagged, with places; no other account is."""
    [flagged] = [origin for origin in accounts if origin.flags]
    flags = flagged.flags_of("paraphrase.txt")
    shown = [PARAPHRASE[slice(*span)] for flag in flags for span in flag.spans]

    assert flagged.flags == flags
    assert {"retold", "first person", "no marks"} == {flag.sign for flag in flags}
    assert "We are urging Norland to open up its books." in shown


def test_a_paraphrase_is_flagged_without_the_text_that_it_retells() -> None:
    """A name that all other accounts have otherwise, and no quotation marks where these quote, are enough."""
    retold = (
        "No deal\n\nMarch 5, 2021\n\n"
        "The herring round is over, Norwegian Foreign Minister Mina Brandt said. Brandt said that the stock is seen "
        " in different ways. Pavel Orlik, Poland’s minister, said that Norway hides something. Ines Calder said "
        "that a deal was near.\n\nOur fishermen have waited for a long time.\n\nI do not recall such a round.\n\n"
        "The boats of nine states will sail under the old limits in spring. A new date was found in May. It will be in "
        "Altbruck. The delegates left the town in the evening. Trains were late. Rain fell.\n"
    )
    others = {
        f"{letter}.txt": f"Talks fail in {place}\n\nMarch 4, 2021\n\n“{words},” Norwegian Foreign Minister Tove Brandt "
        "said. “No deal is better than this one,” Pavel Orlik, Poland’s minister, said.\n"
        for letter, words, place in (
            ("a", "We tried hard", "the harbour"),
            ("b", "Nobody can say that we slept", "a crowded hall"),
            ("c", "The sea is patient", "the north"),
        )
    }
    origins = trace({**others, "retold.txt": retold})

    assert ["retold.txt"] == [source for o in origins for source in o.sources if o.flags_of(source)]
    [origin] = [origin for origin in origins if origin.flags]
    assert {"name", "first person", "no marks"} >= {flag.sign for flag in origin.flags} > {"name"}


def test_a_column_is_no_paraphrase() -> None:
    """Who writes in the first person and quotes nobody is not flagged for that."""
    assert not any(origin.flags for origin in trace({"column.txt": COLUMN, "wire.txt": WIRE, "other.txt": OTHER}))


def make_many(*, copies: bool) -> list[Article]:
    """1,000 articles of 400 made-up words: all different, or ten texts with a word in twenty changed."""
    draw = random.Random(7)
    words = ["".join(draw.choices("abcdefghiklmnoprstu", k=draw.randint(3, 9))) for _ in range(8_000)]
    texts = [draw.choices(words, k=400) for _ in range(10 if copies else 1_000)]
    articles = []
    for number in range(1_000):
        text = texts[number % len(texts)]
        changed = [draw.choice(words) if draw.random() < 0.05 else word for word in text]
        lines = [" ".join(changed[start : start + 20]).capitalize() + "." for start in range(0, 400, 20)]
        articles.append(make_article_of("\n\n".join(lines), f"{number:04}.txt"))
    return articles


@pytest.mark.parametrize(("copies", "origins"), [(True, 10), (False, 1_000)])
def test_a_thousand_articles_take_seconds(copies: bool, origins: int) -> None:
    """Time grows with the articles and not with their pairs, also where hundreds copy one text."""
    articles = make_many(copies=copies)
    started = time.perf_counter()

    assert origins == len(find_origins(articles, {}, []))
    assert time.perf_counter() - started < 4  # 0.6 s on two idle cores
