"""Articles in which people speak, written for the tests: places and people do not exist."""

TALKS = {
    "courier.txt": (
        "Norland and Sudmark talk about herring\n\nMay 2, 2021\n\n"
        "The grain deal will hold, Norland’s fisheries minister, Tove Brandt, said on Sunday in Port Alder. "
        "“We want a joint statement on the Herring Bank,” Brandt told reporters.\n\n"
        "Sudmark’s transport minister, Pavel Orlik, said that the joint statement had to wait. "
        "“The grain deal is dead,” Orlik said.\n"
    ),
    "herald.txt": (
        "Ministers part without a text\n\nMay 4, 2021\n\n"
        "Sudmark’s transport minister, Pavel Orlik, said that nobody at the Herring Bank needed a grain deal. "
        "Brandt was mistaken about the treaty, he added.\n\n"
        "The treaty of Altbruck stays in force, Norland’s fisheries minister, Tove Brandt, said. "
        "According to Ines Calder, a harbour official, Germany will not sign the joint statement.\n"
    ),
    "mirror.txt": (
        "A word from the minister\n\nMay 6, 2021\n\n"
        "Norland’s fisheries minister, Tora Brandt, said that the treaty would be read in German courts.\n"
    ),
}
