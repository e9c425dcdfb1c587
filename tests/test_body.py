"""Body spans of plain text: the article whole, the site around it left out."""

import time

import pytest

from rag.read.body import find_body

TITLE = "Harbour board votes for a wider quay"
PROSE = (
    "The harbour board of Lund voted on Monday to widen the northern quay, its chairwoman said after the meeting.",
    "“We have waited for this since the storm, and we will not wait any longer,” she told a room full of captains.",
    "The work will cost about nine million crowns and is to be finished before the herring season of next year.",
    "Fishermen had asked for a second crane, which the board did not grant because the ground is too soft for it.",
    "A study of the ground, made two years ago by the university, had advised against heavy machines on the old pier.",
    "The board meets again in June, when it will decide which of the three builders is to be given the contract.",
)
ARTICLE = "\n\n".join(PROSE)


def body(text: str) -> list[str]:
    """The body's paragraphs, with the promises that hold for every text checked on the way."""
    spans = find_body(text)
    place = 0
    for start, end in spans:
        assert place <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        place = end
    return [text[start:end] for start, end in spans]


ABOVE = {
    "breadcrumb": "Home » News » Harbour board votes for a wider quay",
    "save date above the breadcrumb": "Saturday, May 4, 2024\nSaturday, May 4, 2024\nHome » Harbour vote",
    "headline told twice": f"{TITLE}\n\n{TITLE}",
    "byline and counters": "by Ole Persson\n0 comment 12 views",
    "reading time and trust badge": "Reading Time:4 minutes\nWhy you can trust The Quay\n17",
    "standfirst between buttons": "Advertisement\n\n  • Board hears fishermen, builders and captains\n\nShare\n4",
    "photo caption": "Captains at the northern quay wait for the vote. Photo: Quay Press via Coast Images",
    "share bar": "Share\nTweet\nPin It\nEmail\nPrint this article",
    "menu": "Skip to content\n\nHome\nNews\nPorts\nWeather\nSport\nSubscribe\nSign in",
    "teasers above the headline": "\n".join(
        [
            TITLE,
            "Latest Headlines",
            *("Ferry late again A ferry was late on Friday, and those who waited for it said so to the captain.",) * 9,
            TITLE,
            "May 4, 2024 10:12 am",
        ]
    ),
}
BELOW = {
    "credit": "Source: The Quay Weekly",
    "imprint": "Published in The Quay, May 4th, 2024",
    "imprint as a sentence": "Published in The Quay on May 4, 2024.",
    "times": "Published: May 4, 2024 at 11:30 p.m. | Updated: May 5, 2024 at 12:21 a.m.",
    "desk": "(Reporting by Ole Persson; editing by Maja Holm)",
    "comments": "Be First to Comment",
    "comment thread": "3 Comments\n\n"
    + "\n\n".join(
        f"Anna on May {day}, 2024 at 4:1{day} pm said:\n\nI do not think that the quay is too narrow, and my uncle, "
        "who has been a captain for forty years and has seen every harbour of this coast, does not think so. The "
        "money would be better spent on the road that leads to it, which is full of holes and has been for years."
        for day in range(1, 7)
    ),
    "cookie notice": "This website uses cookies to improve your experience. You can opt out if you wish.",
    "newsletter": "Sign up for our newsletter and get the news of the harbour every morning.",
    "author box": "Originally Posted on:\n\nWritten by:\n\n1,204 Posts\n\nView All Posts\nFollow Me :",
    "company boast": "You may also like\n\n"
    "Quay Media LLC is a leader in the news of harbours. We seek to inform our readers, day and night, with a team that"
    " has offices on every coast and never sleeps.\n\n"
    "We bring the sea to your table, and we explain what it means for those who live by it.\n\n"
    "Quay Media, A Company of the Coast – All Right Reserved.",
    "teasers of other articles": "Opinion\n\nWho pays?\n\nWho pays?\n\nThe price of a mooring should make the council"
    " think again.\n\nTides of change\n3 May, 2024\n\nTides of change\n\nTHE sea was calm when the two councils met"
    " again in...\nOld nets\nUpdated 2 May, 2024\n\nOld nets\n\nNobody knows who left them on the beach of the town.",
    "footer": "About us\nContact\nPrivacy Policy\nTerms of Use\n© 2024 Quay Media. All rights reserved.",
}
BETWEEN = {
    "advertisement": "Advertisement",
    "video caption": "01:47\n\nDivers look for the lost anchor\n\nDivers look for the lost anchor",
    "video caption told once": "01:47\n\nDivers look for the lost anchor",
    "related box": "Related\n\nFerry late again\n\nWhy the herring came early this year",
    "share buttons": "Facebook\nTwitter\nWhatsApp",
    "share bar with comments": "Facebook\nTwitter\nComments\nPrint",
    "photographer": "Maja Holm/Quay Press",
    "prompt": "Story continues below advertisement",
}


@pytest.mark.parametrize("kind", ABOVE)
def test_furniture_above_the_article_is_left_out(kind: str) -> None:
    """Menus, dates, bylines, counters and captions above the first sentence stay out, the article stays whole."""
    assert body(f"{ABOVE[kind]}\n\n{ARTICLE}\n") == list(PROSE)


@pytest.mark.parametrize("kind", BELOW)
def test_furniture_below_the_article_is_left_out(kind: str) -> None:
    """Imprints, comments, boasts, teasers and footers below the last sentence stay out, the article stays whole."""
    assert body(f"{TITLE}\n\n{ARTICLE}\n\n{BELOW[kind]}\n") == list(PROSE)


@pytest.mark.parametrize("kind", BETWEEN)
def test_furniture_inside_the_article_is_left_out(kind: str) -> None:
    """What stands between two paragraphs and is no article stays out, and does not end it."""
    text = "\n\n".join([TITLE, *PROSE[:3], BETWEEN[kind], *PROSE[3:]])

    assert body(text) == list(PROSE)


def test_note_on_the_author_is_left_out() -> None:
    """A closing paragraph on the one whom the byline names is no part of the article."""
    note = "Ole Persson is a reporter for the coast edition and has written about harbours since he was nineteen."

    assert body(f"{TITLE}\n\nBy Ole Persson\n\n{ARTICLE}\n\n{note}\n") == list(PROSE)
    assert body(f"{TITLE}\n\n{ARTICLE}\n\n{note}\n") == [*PROSE, note]


@pytest.mark.parametrize("gap", ["\n\n", "\n", "\r\n", "\r\n\r\n", "\n \n"])
def test_clean_article_comes_back_whole(gap: str) -> None:
    """However its paragraphs are divided, a text without furniture loses nothing; its title is no body."""
    assert body(gap.join(PROSE)) == list(PROSE)
    assert body(gap.join([TITLE, *PROSE])) == list(PROSE)


def test_title_repeated_below_the_article_does_not_hide_it() -> None:
    """The first line comes back as a sub-heading or among the most read: the article is still what stands above."""
    more = "The ferry was late on Friday, and the captain told those who waited for it that he was sorry, twice."

    assert body("\n\n".join([TITLE, *PROSE[:4], TITLE, *PROSE[4:]]))[:4] == list(PROSE[:4])
    assert body("\n\n".join([TITLE, *PROSE, "Most read", TITLE, "Ferry late again", more, more])) == list(PROSE)


def test_short_sentences_are_not_lost() -> None:
    """An answer of one word, or a paragraph of two, belongs to the article, at its ends too."""
    lines = ["He won.", "She lost.", PROSE[0], "“Yes.”", PROSE[1], "That was all."]

    assert body("\n\n".join([TITLE, *lines])) == lines
    assert body("\n".join(["Advertisement", TITLE, "by Ole Persson", *lines, "Be First to Comment"])) == lines


def test_subheadings_lists_and_quotations_stay_and_stand_alone() -> None:
    """Short lines between paragraphs belong to the article, as spans of their own."""
    lines = [PROSE[0], "A second crane", PROSE[1], "“Too soft.”", PROSE[2], "* sand", "* clay", PROSE[3]]

    assert body("\n\n".join(lines)) == lines


@pytest.mark.parametrize(
    "sentence",
    [
        "The company changed its privacy policy in May, and its terms of service a month later, the ministry found.",
        "The views that he had held as a young man came back to him, and he read more than he had in years.",
        "“Follow us, subscribe to our newsletter, read more,” the barker cried, and nobody stopped to listen to him.",
        "On 4 May 2024 the board met.",
        "She named two sources: the mayor, who had seen it, and the bishop, who had not.",
        "Source: the board is reviewing the letters of the captains and of the builders, who want more money.",
        "3 of 5 captains said in the vote that they would rather keep the quay as it is.",
        "The ship was seen off the pier, the captains told Reuters and AFP on the day of the vote.",
        "Comments are closed to nobody, she said, and shared the story with the captains of the northern harbour.",
        "We did not think that our community would get the best of the storm, but on Twitter and Facebook it did.",
    ],
)
def test_sentences_that_speak_of_furniture_stay(sentence: str) -> None:
    """An article may tell of newsletters, policies and comments: its own sentences win over doubt."""
    assert sentence in body("\n\n".join([*PROSE[:2], sentence, *PROSE[2:]]))


@pytest.mark.parametrize(
    "title", [TITLE, "Is the quay too narrow?", "The quay is too narrow, says the chairwoman of it."]
)
def test_title_and_imprint_above_one_fact(title: str) -> None:
    """A title, a line with outlet and date, a blank line and one sentence: the sentence is the body."""
    assert body(f"{title}\nThe Quay, 2023-09-28\n\n{PROSE[0]}\n") == [PROSE[0]]


def test_title_above_one_fact() -> None:
    """The same without outlet and date."""
    assert body(f"{TITLE}\n\n{PROSE[0]}\n") == [PROSE[0]]


@pytest.mark.parametrize("note", ["Call the harbour master", "Quay closed.", "x", "Photo: the quay", "4 May 2024"])
def test_even_a_note_has_a_body(note: str) -> None:
    """A single line is the body, whatever it looks like."""
    assert body(f"\n {note} \n") == [note]


@pytest.mark.parametrize("blank", ["", " ", "\n\n\r\n\t", "\u00a0\n"])
def test_no_text_no_body(blank: str) -> None:
    """White space alone has no body."""
    assert find_body(blank) == ()


def test_wrapped_lines_are_one_paragraph() -> None:
    """Lines that were broken to a width come back as the paragraphs that they were."""
    first = (
        "The harbour board of Lund voted on Monday to widen the northern\n"
        "quay, its chairwoman said after the meeting in the old customs\n"
        "house, which was full of captains who had come to hear her."
    )
    second = (
        "The work will cost about nine million crowns and is to be done\n"
        "before the herring season, for which the fishermen had asked in\n"
        "a letter to the board."
    )

    assert body(f"{first}\n\n{second}\n") == [first, second]


def test_other_languages_have_a_body_too() -> None:
    """Where English function words are missing, the form of the sentences decides."""
    german = [
        "Der Hafenrat stimmte am Montag dafür, den nördlichen Kai zu verbreitern, sagte die Vorsitzende danach.",
        "Die Arbeiten kosten rund neun Millionen Kronen und sollen vor der nächsten Heringssaison beendet sein.",
    ]
    menu = ["Startseite", "Anmelden", "Häfen", "Wetter", "Sport"]
    foot = ["Impressum", "Datenschutz", "Kontakt", "Werbung"]

    assert body("\n\n".join([*menu, *german, *foot])) == german


@pytest.mark.parametrize(
    "unit", ["word ", "The quay is too narrow. ", "a", "Photo by ", '"', "Lund, May 4, 2024 ", "a\n"]
)
def test_size_costs_little(unit: str) -> None:
    """A line of five million characters, or a hundred thousand lines, take seconds at most, not hours."""
    text = unit * (100_000 if "\n" in unit else 5_000_000 // len(unit))
    begin = time.process_time()
    find_body(text)

    assert time.process_time() - begin < 5
