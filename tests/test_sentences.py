"""Sentences: where they end in news prose, and that nothing of the text is lost between them."""

import random
import time

import pytest

from rag.read.sentences import MAX_SENTENCE, split_sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, [(0, len(text))])]


@pytest.mark.parametrize(
    "text",
    [
        # abbreviations, initials and numbers inside a sentence; `|` is where the next one begins
        "Mr. Lund met Gen. Harsh V. Odell in the U.S. on Jan. 5.|They talked.",
        "Sens. A. B. Carr, R-Tex., and D. Orr, D-Ill., spoke at 5 p.m. Friday.|It rained.",
        "The office of Acme Inc. Chairwoman Ann Lee was shut.|She left.",
        "It joined Acme Inc.|She left at 5 p.m.|The shop shut at noon.",
        "He lives in the U.S.|The house is old.|It has a U.N. flag.",
        "Prices rose 3.5 percent to 1.25 crowns, vs. 1.2 a year ago, i.e. little.|Few noticed.",
        "No. 5 is the best.|No.|We will not go.|See Fig. 3 and pp. 4-6, vol. 2.|Done.",
        "J. K. Lund wrote it.|W. H. Odell read it.|Take vitamin C.|Nurses agree.",
        "The Rev. Dr. Ann Lund, Ph.D., of St. Olaf spoke to Lt. Col. Odell et al. Friday.|He heard.",
        "The ports of Fla. and Calif. were shut in Dec.|They reopened.",
        # quotations
        "“We waited,” he said.|“Then we left.|It was late.”|She nodded.",
        "“Why now?” he said.|“Why now?” Mr. Odell asked.|“Enough!” the minister of ports shouted.|She nodded.",
        '"We won!"|Odell left the room.',
        "“He said ‘go.’”|They went.",
        "“We agreed on the bridge.|We did not agree on the ferry.”|Odell said no more.",
        "« Nous partons. »|Il pleut.",
        "„Wir gehen.“|Es regnet.",
        "He came (it was late.)|Then [he] left.[12]|“[She] stayed.”|And slept.",
        # ellipses
        "I believe it is … important to act.|We wait.",
        "They were ... Norvik people.|He paused...|Lund went on.",
        "“It is hard …”|He stopped.",
        # questions, exclamations, other scripts
        "What? no.|Really?!|Yes!|Well…|Perhaps.",
        "今天天气好。|我们走吧！|他说：“好。”|走了。",
        "यह अच्छा है।|वह गया।",
        "هل جاء؟|نعم.",
        # things that look like ends
        "Visit www.example.com or v2.0.1 now.|Then go.",
        "1. Ferries sail daily.|2. Quotas stay.",
        "The iPhone fell.|iPhone sales fell too.",
        "**Bold words.** |More of _them._|End.",
    ],
)
def test_where_sentences_end(text: str) -> None:
    """Each `|` is an end, and there is no other."""
    expected = [sentence.strip() for sentence in text.split("|")]

    assert split(" ".join(expected) if text[0] != "今" else "".join(expected)) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_breaks(newline: str) -> None:
    """Blank lines divide always; single line breaks divide unless they were made to fit a width."""
    text = newline.join(
        [
            "Ferries to sail again",
            "The ferry between the two towns on the fjord will sail again on Monday, said Ann",
            "Lund, who heads the harbour office of Elsby and has fought for it for",
            "years. It was",
            "about time.",
            "“We are glad.”",
            "It rained in the U.S.",
            "and in Norvik",
            "",
            "no sentence here",
            " \t",
            "Ports:",
            "- Elsby",
            "- Norvik",
            "• Oddvik",
            "The end",
        ]
    )

    assert [" ".join(sentence.split()) for sentence in split(text)] == [
        "Ferries to sail again",
        "The ferry between the two towns on the fjord will sail again on Monday, said Ann Lund, who heads the harbour"
        " office of Elsby and has fought for it for years.",
        "It was about time.",
        "“We are glad.”",
        "It rained in the U.S. and in Norvik",
        "no sentence here",
        "Ports:",
        "- Elsby",
        "- Norvik",
        "• Oddvik The end",
    ]


def test_pages_and_long_lines_divide() -> None:
    """A form feed divides, and so does the line break after a line that is longer than any set width."""
    long_line = "word " * 40 + "end"

    assert split("Page one\fPage two\u2029third") == ["Page one", "Page two", "third"]
    assert split(f"{long_line}\nNext line") == [long_line, "Next line"]


def test_spans_are_limits() -> None:
    """Only what stands in the spans is split, each span by itself; offsets count in the whole text."""
    text = "Menu. One sentence. Another\nfurniture. The third. Footer."
    spans = [(6, 27), (39, 49)]

    assert [text[a:b] for a, b in split_sentences(text, spans)] == ["One sentence.", "Another", "The third."]
    assert split_sentences(text, []) == []
    assert split_sentences(" \n\n ", [(0, 4)]) == []


def test_nothing_is_lost_whatever_the_text() -> None:
    """Every character but white space is in one sentence; order is kept; no sentence has outer white space."""
    chance = random.Random(3)
    pieces = [
        "Mr.",
        "U.S.",
        " ",
        "  ",
        "\n",
        "\r\n",
        "\n\n",
        "\t",
        "“",
        "”",
        '"',
        "'",
        "…",
        "...",
        ". . .",
        "?",
        "!",
        ".",
        "A",
    ]
    pieces += [
        "said",
        "The",
        "Lund",
        "he",
        "1.",
        "3.5",
        "(",
        ")",
        "- ",
        "•",
        "[1]",
        "。",
        "」",
        "\f",
        "\u2029",
        "é",
        "😀",
        "\u00a0",
        "»",
    ]
    for _ in range(3000):
        text = "".join(chance.choices(pieces, k=chance.randint(1, 40)))
        middle = chance.randint(0, len(text))
        sentences = split_sentences(text, [(0, middle), (middle, len(text))])
        places = [place for start, end in sentences for place in range(start, end)]

        assert places == sorted(set(places))
        assert [p for p in range(len(text)) if not text[p].isspace()] == [p for p in places if not text[p].isspace()]
        assert all(text[a:b] == text[a:b].strip() != "" for a, b in sentences)
        assert not any("\n\n" in text[a:b] for a, b in sentences)


@pytest.mark.parametrize("unit", ["word ", "x", ".", "a. ", "?! ", "\n", "a\n", "”", " ", "“a.” ", "(1. "])
def test_endless_lines_are_cut_in_time(unit: str) -> None:
    """A megabyte without a proper sentence takes a second or two, and no sentence is longer than the limit."""
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    sentences = split_sentences(text, [(0, len(text))])

    assert time.process_time() - started < 6
    assert max((end - start for start, end in sentences), default=0) <= MAX_SENTENCE
    if unit == "word ":
        assert all(text[end - 4 : end] == "word" for _, end in sentences)
