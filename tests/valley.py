"""Articles on two gatherings and a quarrel, for the tests of follow-up questions: places and people do not exist.

Both sexes speak, bodies and groups speak, two share a last name, and one is named by a post alone.
"""

VALLEY = {
    "echo.txt": (
        "Dam at Harrow Gorge divides the Water Conference\n\nBy Nils Ferrow\nApril 9, 2024\n\n"
        "Ministers of six states met at the Water Conference in Quillon on Tuesday.\n\n"
        "“We will not let the dam at Harrow Gorge stand empty,” Estmark’s water minister, Ilse Tamm, told reporters. "
        "She said that the farmers of the upper valley would be paid for their land.\n\n"
        "Vesland’s environment minister, Bruno Keller, said that the dam would kill the salmon. "
        "He added that the price of electricity was no reason to drown a valley.\n\n"
        "The River Commission said that the water of the lower valley was clean. "
        "“Nobody has asked the fishermen,” said Greta Noll, a spokeswoman for the fishermen’s union.\n\n"
        "The ministers agreed to send engineers to Harrow Gorge before the winter.\n"
    ),
    "lantern.txt": (
        "Tamm and Keller quarrel over salmon\n\nApril 11, 2024\n\n"
        "Ilse Tamm, the water minister of Estmark, said on Wednesday that Bruno Keller had never seen a salmon. "
        "“He reads about them in books,” she said.\n\n"
        "Keller told the newspaper that Tamm was selling the valley. He denied that Vesland wanted a part of the "
        "electricity.\n\n"
        "The Estmark energy ministry called the salmon a pretext.\n\n"
        "Environmentalists said that the fish ladders of the dam were too steep.\n"
    ),
    "herald.txt": (
        "Railway Summit in Osterby ends with a timetable\n\nBy Mara Quill\nSeptember 17, 2024\n\n"
        "The Railway Summit in Osterby ended on Monday with a timetable for the night train to Quillon.\n\n"
        "Vesland’s transport minister, Anna Keller, said that the night train would run from December. "
        "“It will be cheaper than a flight,” she said.\n\n"
        "Estmark’s prime minister, Jonas Wirth, said that the track through Harrow Gorge had to be moved because of "
        "the dam. He thanked Keller for her patience.\n\n"
        "The railway workers’ union said that nobody had spoken to the drivers about the night train.\n\n"
        "Wirth and Anna Keller signed a treaty on fares.\n"
    ),
}
