"""What somebody pastes to have it checked: one quotation, or a draft; and one to try the desk with."""

from rag.answer.quotations import quotations_in
from rag.find.statements import find_statements
from rag.find.terms import words
from rag.index.corpus import Corpus
from rag.read.sentences import split_sentences
from rag.types import Filters

LONGEST_QUOTATION = 3
"""Sentences without quotation marks up to which a text is taken for a quotation."""
EXAMPLE_WORDS = range(8, 31)
MOST_LOOKED_AT = 20
"""Articles in which an example is looked for."""


def is_one_quotation(text: str) -> bool:
    """Whether a text is words to be looked for and no more: all in one pair of marks, or a few sentences in none."""
    quoted = quotations_in(text)
    if not quoted:
        return len(split_sentences(text, [(0, len(text))])) <= LONGEST_QUOTATION
    start, end = quoted[0]
    return len(quoted) == 1 and not any(map(str.isalnum, text[:start] + text[end:]))


def suggest_quotation(corpus: Corpus) -> tuple[str, str] | None:
    """A quotation of the corpus's own with its speaker; None where none is short enough and surely somebody's."""
    for article in corpus.articles()[:MOST_LOOKED_AT]:
        for statement in find_statements(corpus, filters=Filters(sources=(article.source,))):
            if statement.kind == "indirect" or not statement.speaker:
                continue
            said = article.text[slice(*statement.spans[0])]
            for start, end in quotations_in(said):
                if len(words(said[start:end])) in EXAMPLE_WORDS:
                    return said[start:end].rstrip(","), statement.speaker
    return None
