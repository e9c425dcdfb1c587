"""What questions are narrowed to: a meeting, a speaker, an outlet, dates."""

from collections import Counter
from dataclasses import replace

import streamlit as st

from rag.errors import RagError
from rag.index.corpus import Corpus
from rag.show.browser.panels.corpus import make_filters
from rag.show.browser.web import get_session, tell_error
from rag.show.words import count
from rag.types import Article, Filters

FIELDS = ("meeting", "speaker", "outlet", "since", "until")
"""Those of `Filters` that have a field."""


def show_filters(corpus: Corpus) -> tuple[Article, ...] | RagError:
    """The fields, in a popover that says how many are set and how many articles pass; gives these, or what is wrong."""
    session = get_session()
    meetings = {meeting.id: meeting.name for meeting in corpus.meetings()}
    if session.narrowed.meeting and session.narrowed.meeting not in meetings:
        session.narrowed = replace(session.narrowed, meeting=None)  # it is gone
    narrowed, problem, passing = session.narrowed, None, corpus.articles()
    try:
        passing = corpus.articles(narrowed)
    except RagError as error:
        problem = error
    chosen = sum(getattr(narrowed, name) is not None for name in FIELDS)
    told = "one cannot be used" if problem else f"{count(len(passing), 'article')} pass{'es' * (len(passing) == 1)}"
    for name in FIELDS:
        st.session_state[f"ask-{name}"] = getattr(narrowed, name) or (None if name in FIELDS[:3] else "")
    label = f"Filters: {told}" if chosen else "Filters"
    with st.sidebar, st.popover(label, icon=":material/filter_list:", width="stretch"):
        if problem:
            tell_error(problem)
        speakers = [speaker.name for speaker in corpus.speakers() if speaker.statements]
        outlets = Counter(article.outlet for article in corpus.articles() if article.outlet)
        choices = {"meeting": list(meetings), "speaker": speakers, "outlet": sorted(outlets)}
        for name, placeholder in (("meeting", "Any"), ("speaker", "Anybody"), ("outlet", "Any")):
            current = getattr(narrowed, name)
            st.selectbox(
                name.capitalize(),
                list(dict.fromkeys([*choices[name], *([current] if current else [])])),
                index=None,  # so that it can be cleared
                key=f"ask-{name}",
                format_func=lambda key: meetings.get(key, key),
                placeholder=placeholder,
                on_change=take_fields,
            )
        with st.container(horizontal=True):
            for name, text in (("since", "From"), ("until", "Until")):
                st.text_input(text, key=f"ask-{name}", placeholder="2023-07", on_change=take_fields, width="stretch")
        if chosen:
            st.button("Clear filters", type="tertiary", on_click=lambda: setattr(session, "narrowed", Filters()))
    return problem or passing


def take_fields() -> None:
    """A field was changed: questions are narrowed to what they hold from now on."""
    meeting, speaker, outlet, since, until = (
        (st.session_state[f"ask-{name}"] or "").strip() or None for name in FIELDS
    )
    get_session().narrowed = Filters(meeting=meeting, speaker=speaker, outlet=outlet, since=since, until=until)


def make_question_filters(articles: tuple[Article, ...]) -> Filters:
    """What is asked: the articles that are ticked, narrowed to what the fields hold."""
    session = get_session()
    return replace(session.narrowed, sources=make_filters(articles, session.left_out).sources)


def describe_filters(corpus: Corpus, filters: Filters) -> str:
    """Of which articles something was asked, in a few words; empty where of all."""
    meetings = {meeting.id: meeting.name for meeting in corpus.meetings()}
    facts = [
        f"{count(len(filters.sources), 'article')}" if filters.sources else "",
        meetings.get(filters.meeting, filters.meeting) if filters.meeting else "",
        f"speaker {filters.speaker}" if filters.speaker else "",
        filters.outlet or "",
        f"from {filters.since}" if filters.since else "",
        f"until {filters.until}" if filters.until else "",
    ]
    told = ", ".join(filter(None, facts))
    return f"Asked of: {told}" if told else ""
