"""Accounts of one meeting for the tests of origins: written for them; places, people and newsrooms do not exist.

The wire's report; a repost and a shortened copy of it; another newsroom's own report of the same press conference; and
a machine's paraphrase of the wire's report.
"""

from hashlib import sha256

from rag.read.article import make_article
from rag.read.extract import Extract
from rag.types import Article

WIRE = (
    "Herring ministers fail to agree on quota\n\nMarch 4, 2021\n\n"
    "PORT ELLEN, March 4 (Norpress) — Fisheries ministers from nine northern countries ended two days of talks in Port "
    "Ellen on Thursday without agreeing on a quota for herring, delegates said.\n\n"
    "“We all have different views of the stock, and nobody should be surprised,” Norland’s fisheries minister, Tove "
    "Brandt, told reporters after the closing session.\n\n"
    "Sudmark, which lands nearly half of the catch, had asked for 1,200 tonnes more than last year. Its "
    "minister, Pavel "
    "Orlik, blamed scientists for the deadlock and accused Norland of hiding figures from a survey in January.\n\n"
    "“We are calling on Norland to open its books,” Orlik said. “Our fishermen have waited long enough, and they will "
    "not wait for another spring.”\n\n"
    "Ines Calder, who chairs the coastal council, said the two sides had come close to a deal late on Wednesday before "
    "a dispute over small boats drove them apart again.\n\n"
    "“I do not remember a round that was so near to success,” Calder said.\n\n"
    "The ministers will meet again in Altbruck in May, a week before the season opens. Until then the quota of last "
    "year stays in force.\n"
)
REPOST = (
    "Home » World » No deal on herring\n\nNo deal on herring\n\n"
    "Fisheries ministers from nine northern countries ended two days of talks in Port Ellen on Thursday without "
    "agreeing on a quota for herring, delegates said.\n\n"
    "“We all have different views of the stock, and nobody should be surprised,” Norland’s fisheries minister, Tove "
    "Brandt, told reporters after the closing session.\n\n"
    "Sudmark, which lands nearly half of the catch, had sought 1,200 tonnes more than last year. Its minister, Pavel "
    "Orlik, blamed scientists for the stalemate and accused Norland of hiding figures from a survey in January.\n\n"
    "“We are calling on Norland to open its books,” Orlik said. “Our fishermen have waited long enough, and they will "
    "not wait for another spring.”\n\n"
    "Ines Calder, who chairs the coastal council, said the two sides had come close to an agreement late on Wednesday "
    "before a dispute over small boats drove them apart again.\n\n"
    "The ministers will meet again in Altbruck in May, a week before the season opens.\n\n"
    "Source: Norpress\n\nYou may also like\n\nTen soups for a cold day\n"
)
SHORT = (
    "Ministers part without a quota\n\n"
    "Fisheries ministers from nine northern countries ended two days of talks in Port Ellen on Thursday without "
    "agreeing on a quota for herring, delegates said.\n\n"
    "Sudmark, which lands nearly half of the catch, had asked for 1,200 tonnes more than last year. Its "
    "minister, Pavel "
    "Orlik, blamed scientists for the deadlock and accused Norland of hiding figures from a survey in January.\n\n"
    "The ministers will meet again in Altbruck in May. (Norpress)\n"
)
OTHER = (
    "Brandt and Orlik trade blame in Port Ellen\n\nMarch 5, 2021\n\nBy Mara Quill\n\n"
    "The northern herring round collapsed in acrimony on Thursday, leaving boats from nine states to sail under old "
    "limits this spring.\n\n"
    "Pavel Orlik, the Sudmark minister who had pressed for a bigger share, went before the cameras first. “We are "
    "calling on Norland to open its books,” he said. “Our fishermen have waited long enough, and they "
    "will not wait for "
    "another spring.”\n\n"
    "His Norland counterpart, Tove Brandt, kept her temper in the crowded harbour hall. “We all have "
    "different views of "
    "the stock, and nobody should be surprised,” she told reporters.\n\n"
    "Diplomats in the corridors spoke of a compromise that lay on the table for an hour. The council’s chair, Ines "
    "Calder, looked tired. “I do not remember a round that was so near to success,” she said.\n\n"
    "A new date has been set for May in Altbruck.\n"
)
PARAPHRASE = (
    "The fisheries ministers of nine northern nations finished two days of discussions in Port Ellen on Thursday and "
    "could not reach a consensus about a herring quota, according to delegates.\n"
    "We all see the stock in different ways, and no one ought to be shocked. That is what the fisheries minister of "
    "Norland, Tora Brandt, explained to reporters when the final session was over.\n"
    "Sudmark lands almost half of the catch and requested 1,200 tonnes more compared with last year. Minister Pavel "
    "Orlik said that scientists were to blame for the deadlock and that Norland was hiding numbers from its January "
    "survey.\n"
    "We are urging Norland to open up its books. Our fishermen have been waiting for a long time, and they are not "
    "going to wait for one more spring.\n"
    "The chair of the coastal council, Ines Calder, said that both sides were close to a deal on Wednesday night until "
    "a disagreement about small boats pulled them apart.\n"
    "I can’t recall a round that came so close to being a success, Calder said.\n"
    "In May the ministers are going to meet again in Altbruck, one week before the season is opened. Last year’s quota "
    "remains in force until that time.\n"
)
ACCOUNTS = {
    "wire.txt": WIRE,
    "repost.txt": REPOST,
    "short.txt": SHORT,
    "other.txt": OTHER,
    "paraphrase.txt": PARAPHRASE,
}


def make_article_of(text: str, source: str) -> Article:
    """A plain text as an article."""
    return make_article(Extract(text=text, kind="text", sha256=sha256(text.encode()).hexdigest()), source=source)
