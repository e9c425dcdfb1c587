"""Body spans of plain text: the article whole, the site around it left out."""

import pytest

from rag.read.body import find_body

PROSE = (
    "The harbour board of Lund voted on Monday to widen the northern quay, its chairwoman said after the meeting.",
    "“We have waited for this since the storm, and we will not wait any longer,” she told a room full of captains.",
    "The work will cost about nine million crowns and is to be finished before the herring season of next year.",
    "Fishermen had asked for a second crane, which the board did not grant because the ground is too soft for it.",
)
ARTICLE = "\n\n".join(PROSE)


def body(text: str) -> str:
    return "\n".join(text[start:end] for start, end in find_body(text))


FURNITURE = {
    "breadcrumb": ("Home » News » Harbour board votes for a wider quay", ""),
    "save date above the breadcrumb": ("Saturday, May 4, 2024\nSaturday, May 4, 2024\nHome » Harbour vote", ""),
    "byline": ("by Ole Persson\n0 comment 12 views", ""),
    "reading time": ("Reading Time:4 minutes\nWhy you can trust The Quay\n17", ""),
    "photo caption": ("Captains at the northern quay on Monday. Photo: Quay Press", ""),
    "advertisement": ("Advertisement", "Advertisement"),
    "credit": ("", "Source: The Quay Weekly"),
    "imprint": ("", "Published in The Quay, May 4th, 2024"),
    "comments": ("", "Be First to Comment"),
    "share bar": ("Share\nTweet\nPin It\nEmail", "Facebook\nTwitter\nWhatsApp"),
    "cookie notice": ("", "This website uses cookies to improve your experience. You can opt out if you wish."),
    "newsletter": ("", "Sign up for our newsletter and get the news of the harbour every morning."),
    "author box": ("", "Originally Posted on:\n\nWritten by:\n\n1,204 Posts\n\nView All Posts\nFollow Me :"),
    "boast": (
        "",
        "You may also like\n\nQuay Media is a leader in harbour news. We inform and engage our readers, day and night."
        "\n\nQuay Media, A Company of the Coast – All Right Reserved.",
    ),
    "teasers": (
        "",
        "Opinion\n\nWho pays?\n\nWho pays?\n\nThe price of a mooring should make the council think again.\n\n"
        "Tides of change\n3 May, 2024\n\nTides of change\n\nTHE sea was calm when the two councils met again in...",
    ),
}


@pytest.mark.parametrize("kind", FURNITURE)
def test_furniture_is_left_out(kind: str) -> None:
    """Each kind of site furniture stays out, and the article stays whole."""
    above, below = FURNITURE[kind]
    text = f"{above}\n\n{ARTICLE}\n\n{below}\n"

    assert body(text).split("\n") == list(PROSE)
