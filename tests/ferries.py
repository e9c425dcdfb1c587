"""Articles about ferries between places that do not exist: what the tests of evaluations ask."""

FERRIES = {
    "council.txt": (
        "Council approves new ferries\n\nBy Mara Quill\nMarch 3, 2021\n\n"
        "The harbour council of Port Alder approved the new ferry contract on Tuesday after a long debate. "
        "Twelve vessels will be replaced by March 2024.\n\n"
        "“We have waited long enough for safe boats,” Tove Brandt, the mayor of Port Alder, told reporters.\n\n"
        "Fishermen did not receive any compensation for the lost berths.\n"
    ),
    "company.txt": (
        "Shipping company answers the mayor\n\nMarch 5, 2021\n\n"
        "Pavel Orlik, the director of the shipping company, said that ticket prices would rise by 4.5 per cent. "
        "The company is owned by a family in Sudmark.\n\n"
        "“Nobody will be hurried into an unsafe harbour,” Orlik said.\n"
    ),
}
"""By their names."""
