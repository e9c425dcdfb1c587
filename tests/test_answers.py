"""Answering offline: rag/answer/ask.py, extract.py, evidence.py and summary.py over a real store."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from corpora import write_texts

from rag.answer.ask import ask
from rag.answer.suggest import suggest_questions
from rag.answer.summary import summarize_source
from rag.config import Config
from rag.errors import RequestError, UnknownSource
from rag.index.corpus import Corpus, open_corpus
from rag.index.ingest import index_paths
from rag.types import Answer, Citation, Filters

DAM = """Ministers clash over Great Weir dam

Northern Herald, 2021-05-07

PORT ELLEN: Energy Minister Jane Doe said on Thursday that the Great Weir dam would hold through the
winter storms, as engineers finished their second inspection.

“We tested every gate twice. Nobody below the dam needs to worry,” Doe told reporters in Port Ellen.

John Roe, who leads the opposition Valley League, said the inspection was a farce and called for
the reservoir to be emptied.

“The minister never set foot on the wall,” he said, according to the news agency Interpress.

Doe apologised for the late publication of the first report.

About 12,000 people live in the valley below the reservoir.
"""
FERRY = """Island ferry to sail twice a day

Harbour Times, 2022-09-30

The ferry to Sark Island will sail twice a day from October, the harbour master Ann Poe said on Monday.

“Islanders have waited nine years for this,” Poe said. The fare stays at four crowns.

The old pier was closed in 2013 after a storm.
"""
UNDATED = """The talks in Kesh ended without a statement. Trade Minister Luis Soe blamed the weather, and said the
tariff question would be settled by letter.

“A tariff is no reason to shout,” Soe said in Kesh on Friday.
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = write_texts(
        tmp_path_factory.mktemp("articles"), {"dam.txt": DAM, "ferry.txt": FERRY, "talks.txt": UNDATED}
    )
    config = Config(store=tmp_path_factory.mktemp("store"))
    index_paths(config, [folder])
    opened = open_corpus(config)
    yield opened
    opened.close()


def quotes_of(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.citations)


def check_places(corpus: Corpus, citations: tuple[Citation, ...]) -> None:
    for citation in citations:
        text = corpus.article(citation.source).text
        assert text[citation.start : citation.end] == citation.quote
        assert text.splitlines()[citation.line - 1] in text[: citation.end + 500]


@pytest.mark.parametrize(
    ("question", "words", "speaker"),
    [
        ("What did Doe say about the gates?", "tested every gate", "Jane Doe"),
        ("What did John Roe say about the inspection?", "a farce", "John Roe"),
        ("What did Roe say about the minister?", "never set foot", "John Roe"),
        ("What did the minister Jane Doe apologise for?", "apologised for the late publication", "Jane Doe"),
        ("What did Poe say about the islanders?", "waited nine years", "Ann Poe"),
        ("Who said a tariff is no reason to shout?", "no reason to shout", "Luis Soe"),
        ("what has luis soe said about tariffs", "tariff", "Luis Soe"),
    ],
)
def test_a_question_for_somebody_s_words_is_answered_with_them(
    corpus: Corpus, question: str, words: str, speaker: str
) -> None:
    """The first citation holds that person's words on the topic, and names the person in full."""
    answer = ask(corpus, question)

    assert (False, "extractive") == (answer.abstained, answer.engine)
    assert words in answer.citations[0].quote
    assert speaker == answer.citations[0].speaker
    check_places(corpus, answer.citations + answer.also_found)


def test_words_that_came_through_an_agency_say_so(corpus: Corpus) -> None:
    """`via` names the one who reported the words."""
    assert ask(corpus, "What did Roe say about the minister?").citations[0].via == ("Interpress",)


def test_nobody_else_s_words_are_given_as_theirs(corpus: Corpus) -> None:
    """Asked for one person's words on the inspection, the desk gives no line of anybody else."""
    answer = ask(corpus, "What did Roe say about the inspection?")

    assert {"John Roe"} == {citation.speaker for citation in answer.citations}


def test_each_line_names_speaker_verb_addressee_occasion_and_outlet(corpus: Corpus) -> None:
    """What the article tells of a statement stands with it, in its own words; who reported it as "according to"."""
    tested = ask(corpus, "What did Doe say about the gates?")
    accused = ask(corpus, "What did Roe say about the minister?")

    first = tested.citations[0]
    assert (first.verb, first.addressee, first.occasion) == ("told", "reporters", "in Port Ellen")
    assert tested.text.startswith("Jane Doe, told reporters, in Port Ellen, Northern Herald, 2021-05-07: “We tested")
    assert "according to Interpress: “The minister never" in accused.text


def test_a_speaker_filter_leaves_that_person_s_words(corpus: Corpus) -> None:
    """With a speaker in the filters an open question is answered with that person's words, or not at all."""
    question = "what about the inspection of the dam?"
    asked = ask(corpus, question, filters=Filters(speaker="Roe"))
    nobody = ask(corpus, question, filters=Filters(speaker="Nemo"))
    both = ask(corpus, "what did Doe say about the dam?", filters=Filters(speaker="Roe"))

    assert {"John Roe"} == {citation.speaker for citation in asked.citations}
    assert (nobody.abstained, nobody.receipt.silence) == (True, "no_speaker")
    assert (both.abstained, both.receipt.silence) == (True, "no_words")
    assert "somebody else" in both.text


@pytest.mark.parametrize("who", ["he", "she"])
def test_a_pronoun_alone_names_nobody(corpus: Corpus, who: str) -> None:
    """The desk asks for a name rather than to answer for anybody."""
    answer = ask(corpus, f"what did {who} say about the dam?")

    assert (answer.abstained, answer.receipt.silence) == (True, "no_speaker")
    assert "ask again with a name" in answer.text


@pytest.mark.parametrize(
    ("question", "silence", "reason"),
    [
        ("What did Kay say about the dam?", "no_speaker", "Nobody named Kay"),
        ("What did Poe say about the tariff?", "other_speakers", "others speak of it: Luis Soe"),
        ("What did Doe say about vaccines?", "off_topic", "not about “vaccines”"),
        ("What did the Valley League say about the dam?", "no_words", "none of their sentences"),
        ("What is the price of saffron?", "no_mention", "saffron"),
    ],
)
def test_what_the_files_do_not_say_gives_a_receipt(corpus: Corpus, question: str, silence: str, reason: str) -> None:
    """An abstention says which of the reasons it is, what was searched, and what came nearest."""
    answer = ask(corpus, question)

    assert silence == answer.receipt.silence

    assert (True, (), ()) == (answer.abstained, answer.sentences, answer.citations)
    assert reason in answer.receipt.reason
    assert answer.text == answer.receipt.reason
    assert (3, sum(len(corpus.passages(a.source)) for a in corpus.articles())) == (
        answer.receipt.articles,
        answer.receipt.passages,
    )
    check_places(corpus, answer.receipt.nearest)


def test_an_abstention_shows_what_the_person_does_say(corpus: Corpus) -> None:
    """The receipt counts the statements of the one asked for, by the full name, and its nearest passages are theirs."""
    receipt = ask(corpus, "What did Poe say about vaccines?").receipt

    assert (receipt.speaker, receipt.speaker_statements) == ("Ann Poe", 2)
    assert {"Ann Poe"} == {citation.speaker for citation in receipt.nearest}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many people live below the reservoir?", "12,000 people"),
        ("Where did the talks end without a statement?", "Kesh"),
        ("Why was the old pier closed?", "after a storm"),
        ("When was the pier closed?", "2013"),
    ],
)
def test_questions_of_fact_are_answered_with_the_sentence(corpus: Corpus, question: str, words: str) -> None:
    """A question that names no speaker is answered with the sentence that holds it."""
    answer = ask(corpus, question)

    assert words in answer.citations[0].quote
    assert len(answer.sentences) <= 3


def test_a_day_without_a_year_comes_with_the_article_s_date(corpus: Corpus) -> None:
    """Asked when, and told "on Thursday", the reader is shown the line that dates the article."""
    answer = ask(corpus, "When did Doe speak of the Great Weir dam?")

    assert "2021-05-07" in quotes_of(answer)


def test_an_undated_article_gets_no_date(corpus: Corpus) -> None:
    """The desk does not know what the files do not say."""
    answer = ask(corpus, "When did Soe speak in Kesh?")

    assert "Friday" in quotes_of(answer)
    assert {None} == {citation.published for citation in answer.citations}


def test_a_question_of_several_parts_is_answered_part_by_part(corpus: Corpus) -> None:
    """Where no sentence holds the whole of a question, each of its parts is answered, from its own outlet."""
    answer = ask(
        corpus,
        "Does the Northern Herald report that engineers finished their second inspection, while the Harbour Times says "
        "that the old pier was closed after a storm?",
    )

    assert ["dam.txt", "ferry.txt"] == [citation.source for citation in answer.citations]
    assert "inspection" in answer.citations[0].quote
    assert "pier" in answer.citations[1].quote


def test_parts_that_are_mostly_not_there_are_refused(corpus: Corpus) -> None:
    """One part of three is no answer."""
    answer = ask(
        corpus,
        "Does the Northern Herald say that saffron prices doubled, while the Harbour Times reports that the pier was "
        "closed, and did a comet strike the observatory roof?",
    )

    assert answer.abstained


def test_filters_limit_what_is_searched(corpus: Corpus) -> None:
    """What stands outside the filters is neither cited nor counted."""
    question = "What did Doe say about the dam?"

    assert ask(corpus, question, filters=Filters(sources=("ferry.txt",))).receipt.articles == 1
    assert ask(corpus, question, filters=Filters(sources=("ferry.txt",))).abstained
    assert ask(corpus, question, filters=Filters(since="2022")).abstained
    assert not ask(corpus, question, filters=Filters(outlet="northern herald")).abstained
    assert ask(corpus, question, filters=Filters(until="1999")).text.startswith("The filters let no article through")


def test_an_outlet_named_in_the_question_is_a_filter(corpus: Corpus) -> None:
    """The words "the Harbour Times article" are looked up in that outlet's articles only."""
    assert ask(corpus, "What does the Harbour Times article say about the dam?").abstained
    assert "four crowns" in quotes_of(ask(corpus, "What does the Harbour Times article say about the fare?"))


def test_an_empty_question_is_refused(corpus: Corpus) -> None:
    """There is nothing to answer, and the error says so."""
    with pytest.raises(RequestError):
        ask(corpus, "  ")


def test_the_answer_s_markers_are_its_citations(corpus: Corpus) -> None:
    """Markers count up in order of use, and each has its citation; what was found besides is numbered on."""
    answer = ask(corpus, "What did Doe say about the dam?")
    numbers = [number for sentence in answer.sentences for number in sentence.citations]

    assert numbers == [citation.number for citation in answer.citations] == list(range(1, len(numbers) + 1))
    assert all(f"[{number}]" in answer.text for number in numbers)
    assert [c.number for c in answer.also_found] == list(
        range(len(numbers) + 1, len(numbers) + 1 + len(answer.also_found))
    )
    assert {"verbatim"} == {sentence.support for sentence in answer.sentences}


def test_a_summary_tells_the_story_and_who_spoke(corpus: Corpus) -> None:
    """A summary is the article's own sentences, none twice, each cited, with its speakers apart."""
    readout = summarize_source(corpus, "dam.txt")
    sentences = [sentence.text for section in readout.sections for sentence in section.sentences]

    assert "Ministers clash over Great Weir dam" == readout.title
    assert ["The story", "Who said what", "Published"] == [section.heading for section in readout.sections]
    assert len(set(sentences)) == len(sentences) == len(readout.citations)
    assert {"Jane Doe", "John Roe"} <= {citation.speaker for citation in readout.citations}
    check_places(corpus, readout.citations)


def test_a_summary_of_what_is_not_indexed_is_an_error(corpus: Corpus) -> None:
    """The error names the source."""
    with pytest.raises(UnknownSource, match=r"nowhere\.txt"):
        summarize_source(corpus, "nowhere.txt")


def test_suggested_questions_are_answered(corpus: Corpus) -> None:
    """Every question that the desk proposes names somebody of the corpus, and has an answer."""
    questions = suggest_questions(corpus)

    assert questions
    assert [False] * len(questions) == [ask(corpus, question).abstained for question in questions]


def test_an_empty_corpus_answers_with_a_receipt_of_nothing(tmp_path: Path) -> None:
    """No articles is no error here: the receipt says that nothing could be searched."""
    with closing(open_corpus(replace(Config(), store=tmp_path))) as empty:
        answer = ask(empty, "What did Doe say?")

        assert (True, 0) == (answer.abstained, answer.receipt.articles)
        assert () == suggest_questions(empty)
