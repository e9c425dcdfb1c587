"""Quotations are found where they are, and checked exactly."""

import time
import unicodedata

import pytest

from rag.answer.quotations import find_quotation, quotations_in

TEXT = (
    "The harbour master, Ada Finch, told reporters:\n“We can't promise a ferry — not in winter — but [the town] will\n"
    "keep its non-stop bus.” She had said ‘never again’ in 1,204 letters. The fare rose by 4.5 percent…"
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("keep its non-stop bus", "keep its non-stop bus"),
        ("Keep its non-stop bus,", "keep its non-stop bus"),
        ("keep its non-stop bus.", "keep its non-stop bus"),
        ("“keep its non-stop bus.”", "keep its non-stop bus"),
        ("… keep its non-stop bus …", "keep its non-stop bus"),
        ("We can’t promise a ferry", "We can't promise a ferry"),
        ("we can't promise", "We can't promise"),
        ("a ferry - not in winter - but", "a ferry — not in winter — but"),
        ("[the town] will keep its", "[the town] will\nkeep its"),
        ("the town will keep its", "[the town] will\nkeep its"),
        ("Town will keep its", "town] will\nkeep its"),
        ("but the town will", "but [the town] will"),
        ("will  keep\u00a0its", "will\nkeep its"),
        ("will ke\u00adep its", "will\nkeep its"),
        ('said "never again" in', "said ‘never again’ in"),
        ("4.5 percent...", "4.5 percent"),
        ("Finch", "Finch"),
    ],
)
def test_a_quotation_is_found_however_it_is_typed(quote: str, found: str) -> None:
    """Marks, dashes, white space, a first letter's case, a last comma and the text's brackets make no difference."""
    span = find_quotation(quote, TEXT)

    assert span is not None
    assert TEXT[slice(*span)] == found


@pytest.mark.parametrize(
    "quote",
    [
        "We can promise a ferry",  # a negation lost
        "We can",  # cut out of "can't"
        "stop bus",  # cut out of "non-stop"
        "204 letters",  # cut out of 1,204
        "rose by 4",  # cut out of 4.5
        "arbour master",
        "keep its non-stop Bus",  # case beyond the first letter
        "keep its bus",  # a word left out
        "keep its … bus",  # an ellipsis within joins what does not stand together
        "will keep its non-stop buses",
        "will [surely] keep",  # brackets of the quote are not passed over
        "but will keep its",  # nor are the words within the text's brackets
        "keep its non-stop bus?",  # a question was not asked
        "ferry, not in winter",
        "",
        "…",
        "“ ”",
    ],
)
def test_what_was_not_written_is_not_found(quote: str) -> None:
    """No word may be missing, added, cut or changed, and nothing is never found."""
    assert find_quotation(quote, TEXT) is None


def test_the_first_whole_word_match_counts() -> None:
    """An occurrence that cuts a word is passed by for a later one that does not."""
    text = "The party is an art. Art counts."

    assert find_quotation("art counts", text) == (21, 31)
    assert find_quotation("art", text) == (16, 19)


def test_accents_match_composed_and_decomposed() -> None:
    """The span covers the base letter with its accent."""
    text = "Ein " + unicodedata.normalize("NFD", "über-Café") + " schließt."

    span = find_quotation("über-Café schließt", text)

    assert span is not None
    assert unicodedata.normalize("NFC", text[slice(*span)]) == "über-Café schließt"


@pytest.mark.parametrize("place", range(0, len(TEXT), 7))
def test_a_text_contains_its_own_words(place: int) -> None:
    """Any run of whole words of a text is found in it, at a place that reads the same."""
    words = TEXT[place:].split(" ")[1:6]
    span = find_quotation(" ".join(words), TEXT)

    assert (span is None) == (not words)
    if span:
        assert TEXT[slice(*span)].strip("…“”‘’.,[ ") == " ".join(words).strip("…“”‘’.,[ ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “we agree” twice.", ["we agree"]),
        ('He said "we agree" and "we do not".', ["we agree", "we do not"]),
        ("He said ‘we agree’ twice.", ["we agree"]),
        ("He said 'we agree' twice.", ["we agree"]),
        ("„Wir sind einig“, sagte er.", ["Wir sind einig"]),
        ("»Vi er enige«, sagde hun.", ["Vi er enige"]),
        ("« Nous sommes d’accord », dit-il, et «oui».", [" Nous sommes d’accord ", "oui"]),
        ("”Vi är överens”, sade hon.", ["Vi är överens"]),
        ("彼は「同意する」と述べた。", ["同意する"]),
        ("“He told me ‘no’ and left,” she said.", ["He told me ‘no’ and left,"]),
        ("“He said “no” and “yes” to us” and “left”.", ["He said “no” and “yes” to us", "left"]),
        ("The minister’s aide didn't deny the ministers’ plan.", []),
        ("Rock 'n' roll since the '90s", ["n"]),
        ("‘The ministers’ plan’ failed.", ["The ministers"]),
        ("He called it a “coup”.", ["coup"]),
        ("He said “we agree and left.\nShe stayed.", ["we agree and left."]),
        ("We agree,” he said.", ["We agree,"]),
        ('We agree," he said, "for now."', ["We agree,", "for now."]),
        ('A 12" pipe.', []),
        ("An empty “” and “…” count for nothing.", []),
        ("", []),
    ],
)
def test_quoted_stretches_are_told_from_apostrophes(text: str, expected: list[str]) -> None:
    """Double and single marks of several languages; apostrophes and inches are none; a missing mark hides nothing."""
    assert [text[start:end] for start, end in quotations_in(text)] == expected


def test_a_long_text_is_searched_in_time() -> None:
    """A million characters that nearly match do not blow up."""
    text = "we agree and " * 80_000
    started = time.perf_counter()

    assert find_quotation("we agree and we agree or", text) is None
    assert len(quotations_in("' “ \" ‘a" * 20_000)) < 100_000
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"We go now,” she said.', ["We go now,"]),
        ('“We go now," she said, and left.', ["We go now,"]),
        ('“We "all" go now,” she said.', ['We "all" go now,']),
    ],
)
def test_a_quotation_may_be_closed_by_the_wrong_mark(text: str, quoted: list[str]) -> None:
    """Where its own does not follow: straight marks and curly ones are mixed in print."""
    assert [text[start:end] for start, end in quotations_in(text)] == quoted
