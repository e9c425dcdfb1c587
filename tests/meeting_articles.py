"""Articles on meetings, written for the tests: forums, people and most places do not exist.

Two outlets on one forum in Port Ellen, a round-up of that forum and a summit in Lisbon, the forum of the year before in
the same town, and a page that reports on no meeting.
"""

MEETINGS = {
    "courier.txt": (
        "Herring ministers open their forum\n\nJune 15, 2022\n\n"
        "PORT ELLEN — Ministers from nine countries opened the Northern Herring Forum (NHF) in Port Ellen on Tuesday. "
        "“We have much to do and little herring,” Norland’s fisheries minister, Tove Brandt, said.\n\n"
        "Sudmark’s fisheries minister, Pavel Orlik, met Brandt for an hour before the forum. Orlik said that "
        "his country "
        "would keep its quota of 1,200 tonnes. The forum failed to agree on a joint statement.\n\n"
        "The ministers last met in Port Ellen in May last year, when the forum broke up early.\n"
    ),
    "herald.txt": (
        "Nine ministers, no statement\n\nJune 16, 2022\n\n"
        "The NHF ended in Port Ellen on Wednesday without a joint statement. Norland’s fisheries minister, "
        "Tove Brandt, "
        "told the meeting: “We have much to do and little herring.”\n\n"
        "Sudmark would keep its quota of 1,500 tonnes, its fisheries minister, Pavel Orlik, said. “Nobody "
        "will fish for "
        "us,” Orlik told reporters in Port Ellen.\n"
    ),
    "week.txt": (
        "The week in short\n\nJune 18, 2022\n\n"
        "The Northern Herring Forum in Port Ellen closed on Wednesday with no text, and Tove Brandt, "
        "Norland’s fisheries "
        "minister, said that little herring was left.\n\n"
        "On Friday energy ministers held a summit in Lisbon. The summit approved a grid for the coast, "
        "Portugal’s energy "
        "minister, Ana Prado, said. “The wind is ours,” Prado told the summit.\n"
    ),
    "lisbon.txt": (
        "A grid for the coast\n\nJune 17, 2022\n\n"
        "LISBON — Energy ministers approved a grid for the windy coast at a summit in Lisbon on Friday. “The wind is "
        "ours,” Portugal’s energy minister, Ana Prado, said. The grid will cost two billion euros.\n"
    ),
    "before.txt": (
        "Forum breaks up early\n\nMay 20, 2021\n\n"
        "PORT ELLEN — The Northern Herring Forum broke up on Thursday after a quarrel about nets. “I am going home,” "
        "Pavel Orlik, Sudmark’s fisheries minister, told reporters.\n"
    ),
    "bakers.txt": (
        "Bread is dear\n\nJune 16, 2022\n\n"
        "Bakers in Port Ellen want more for a loaf. “Flour is dear,” said Ines Calder, who bakes there. Norland’s "
        "fisheries minister, Tove Brandt, likes rolls.\n"
    ),
}
