"""Articles as they should not be, and are: hostile, endless, without a space, from right to left."""

from pathlib import Path

TITLE = ("An endless headline of the harbour office that nobody has cut " * 100)[:5000]
HOSTILE = "<img src=x onerror=\"document.title='taken'\">"

ODD: dict[str, str] = {
    "markup.txt": (
        f"{HOSTILE} meets </script><script>document.title='taken'</script>\n\nMay 3, 2021\n\n"
        f"The ferry {HOSTILE} will sail in winter, the harbour master, Ada Finch, said on Monday. "
        "![a picture](https://pictures.example/one.png) and [a link](javascript:document.title='taken') stood "
        "in it.\n\n"
        "“The ferry is <b>late</b> & <svg onload=document.title='taken'>, $x^2$ :red[not] :material/home: `code`,” "
        "Finch told reporters.\n"
    ),
    "endless.html": (
        f"<!doctype html><html><head><title>{TITLE}</title><meta property='og:title' content='{TITLE}'></head><body>"
        f"<article><h1>{TITLE}</h1>"
        "<p>The barge will sail in winter, the dock master, Otto Brand, said on Tuesday. “The barge needs oil,” Brand "
        "told reporters.</p><p>Nobody in the harbour had asked for it, and the council will hear of it in May.</p>"
        "</article></body></html>"
    ),
    "unbroken.txt": (
        f"{'Dampfschifffahrtsgesellschaft' * 12}\n\nMay 5, 2021\n\n"
        f"The tugboat will sail in winter, {'Bartholomaeus' * 20} {'Van-der-Hoogenband' * 12}, a harbour official, "
        "said. "
        f"“The tugboat needs {'https://harbour.example/' + 'path/' * 80} and oil,” Otto Brand told reporters.\n"
    ),
    "right to left/ميناء.txt": (
        "ميناء الشمال يفتح أبوابه من جديد\n\n5 May 2021\n\n"
        "قال مدير الميناء سامر النجار يوم الاثنين إن العبّارة ستبحر في الشتاء. "
        "وأضاف النجار: «لن نترك الجزيرة وحدها، وسنشتري 12 قاربا جديدا (من طراز NX-200) قبل نهاية العام».\n\n"
        "ورحب سكان الجزيرة بالقرار، وقالت ليلى حداد إن المدرسة ستبقى مفتوحة.\n"
    ),
}
"""Written for these tests: the people, the places and the companies do not exist."""


def write_odd(folder: Path, *, beside: int) -> None:
    """Writes ODD into a folder, and `beside` ordinary articles with them."""
    from benchmarks.index_benchmark import write_articles

    folder.mkdir(parents=True)
    write_articles(folder, count=beside, characters=600)
    for name, text in ODD.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
