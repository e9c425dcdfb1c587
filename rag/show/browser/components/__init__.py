"""The one component of the browser pages: draws answers, checks, statements, meetings, sources; reports clicks."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

OnEvent = Callable[[dict[str, Any]], None]
FOLDER = Path(__file__).parent
PARTS = (
    *("desk", "reader", "answer", "chats", "check", "who", "meetings", "timeline"),
    *("articles", "overview", "facts", "beat"),
)
"""Files of the component, with .js and .css."""

_style = "".join((FOLDER / f"{part}.css").read_text(encoding="utf-8") for part in PARTS)
_load = st.components.v2.component(
    "readout_code",
    js=f"const STYLE = {json.dumps(_style)};\n"
    + "".join((FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in (*PARTS, "page")),
)
# Streamlit sends a component's code with each of its instances: 75 kB, with each beat of an answer that is written. So
# one instance brings the code, and all others only call it; as soon as it is there.
_draw = st.components.v2.component(
    "readout_desk",
    html='<div class="desk"></div>',
    js="""export default (component) => {
        const draw = () => window.readoutDesk(component);
        window.readoutDesk ? draw() : window.addEventListener("readout-desk", draw, { once: true });
    }""",
)


def load_components() -> None:
    """Brings the code of the component to the page; called once in a run, before anything is drawn with it."""
    with st.container(key="code"):
        _load()


def draw_beat(seconds: float, *, key: str) -> None:
    """Within a fragment: has it run again after so many seconds, and again, for as long as it draws this.

    In place of `st.fragment(run_every=…)`, whose timer does not heed the person: a run that it asks for between a click
    and what the click draws comes with the address of before, and may throw away half of the page (both seen in
    Chromium on a busy machine). This one waits after a click or a key.
    """
    number = f"{key}-number"
    st.session_state[number] = st.session_state.get(number, 0) + 1
    beat = {"kind": "beat", "every": round(seconds * 1000), "number": st.session_state[number]}
    draw_view(beat, key=key, on_event=lambda event: None)


def draw_view(view: dict[str, Any], *, key: str, on_event: OnEvent) -> None:
    """Draws one of the views of `rag.show.browser.views`.

    `on_event` gets what was clicked, before the page runs again: `{"kind": "open", "place": 2}` (a place of this answer
    or check), `{"kind": "read", "source": …}`, `{"kind": "leave_out", "sources": […]}`, `{"kind": "close"}`,
    `{"kind": "again"}` (the question of this answer), or
    `{"kind": "choose", "speaker": …, "topic": …, "meeting": …}` with one or two of the three, empty for none; of the
    timeline `{"kind": "pick", "first": 3, "last": 5}` (its events of these numbers); of the reader `{"kind": "key",
    "place": 1}` (a key statement), `{"kind": "turn", "first": 120000}` (a part of a long text, null for the one around
    the place), `{"kind": "meet", "meeting": …}`, `{"kind": "ask", "question": …}`; of the list of articles
    `{"kind": "sort", "by": "words"}`, and `{"kind": "delete", "sources": […]}` or `again` with those that are ticked;
    of the overview `{"kind": "pick", "outlet": …, "period": …, "account": …, "lacks": […]}` (articles to list),
    `{"kind": "follow", "outlet": …, "period": …}` (what is said in them), `{"kind": "go", "to": "who"}` (a page).
    """
    # In a list: Streamlit asks of each value of a dict whether it is a data frame, and imports pandas for it (1.3 s).
    _draw(data=[view], key=key, on_event_change=lambda: on_event(st.session_state[key]["event"]))
