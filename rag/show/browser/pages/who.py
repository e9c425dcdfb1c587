"""The page "Who said what": speakers by topics, and below them the statements, each opening its source."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from rag.errors import RagError
from rag.find.speakers import SpeakerCount, count_speakers, find_by_id
from rag.find.topics import Said, Topic, count_by_speaker, find_said, find_topic, find_topics
from rag.index.corpus import Corpus
from rag.show.browser.choice import Choice, read_choice, write_choice
from rag.show.browser.components import draw_view
from rag.show.browser.panels.corpus import check_ticked, make_filters, show_corpus_panel, show_no_articles
from rag.show.browser.panels.source import lay_out_desk
from rag.show.browser.panels.speaker import show_decisions, show_speaker
from rag.show.browser.views.who import cite_said, view_matrix, view_speakers, view_statements
from rag.show.browser.web import draw_places, escape_label, get_opened, get_session, set_address, start_desk, tell_error
from rag.show.words import count
from rag.types import Article, Filters, Speaker

ROWS, COLUMNS = 10, 10
"""Speakers and topics of the matrix; more are found by the fields above it."""
TOPICS = 200
"""Topics of the field for topics."""
PAGE = 50
"""Statements shown at once."""
FIELDS = ("speaker", "topic", "meeting", "outlet", "since", "until")


def show_page() -> None:
    """Draws the page from what its address holds."""
    config, corpus = start_desk()
    articles = corpus.articles()
    choice = read_choice(st.query_params)
    filters = choice.filters(make_filters(articles, get_session().left_out).sources)
    speaker = find_by_id(corpus, choice.speaker) if choice.speaker else None
    counted: list[SpeakerCount] = []
    problem: RagError | None = None
    try:
        check_ticked(articles, get_session().left_out)
        counted = count_speakers(corpus, filters)
    except RagError as error:
        problem = error  # told below the fields, where it can be mended
    if counted:
        with st.sidebar:
            draw_view(view_speakers(counted, speaker.id if speaker else None), key="speakers", on_event=choose)
    show_corpus_panel(config, corpus, articles)
    if not articles:
        show_no_articles("who is reported to have said what")
        return
    with lay_out_desk(corpus):
        st.header("Who said what", anchor=False)
        show_fields(corpus, articles, choice, speaker, () if problem else counted, filters)
        if problem:
            tell_error(problem)
            return
        told = st.container()  # one place, whether there is anything in it: else all that follows would be drawn anew
        if choice.speaker and not speaker:
            told.info(escape_label(f"Nobody in these articles goes by “{choice.speaker}”."), icon=":material/info:")
        topic = find_topic(corpus, choice.topic) if choice.topic else None
        show_matrix(corpus, counted, filters, speaker, topic)
        with st.container():  # the same
            if speaker:
                show_speaker(config, corpus, speaker)
        if not (choice.speaker and not speaker):
            show_statements(corpus, articles, choice, filters, speaker, topic)
        show_decisions(config, corpus)


def choose(event: dict[str, Any]) -> None:
    """A click on a speaker, a topic or a cell: the address holds it from now on."""
    chosen = {name: event[name] for name in ("speaker", "topic") if name in event}
    take_choice(replace(read_choice(st.query_params), page=1, **chosen))


def take_fields() -> None:
    """A field was changed: the address holds them all from now on."""
    taken = {name: (st.session_state[f"who-{name}"] or "").strip() for name in FIELDS}
    take_choice(read_choice(taken))


def take_choice(choice: Choice) -> None:
    """The address holds this choice from now on."""
    set_address(**write_choice(choice))


def show_fields(
    corpus: Corpus,
    articles: Sequence[Article],
    choice: Choice,
    speaker: Speaker | None,
    counted: Sequence[SpeakerCount],
    filters: Filters,
) -> None:
    """The fields that narrow the statements, set to the choice."""
    speakers = {one.speaker.id: f"{one.speaker.name} ({one.statements:,})" for one in counted}
    topics = (
        find_topics(corpus, filters=filters, speaker=speaker.id if speaker else None, count=TOPICS) if counted else []
    )
    known = {topic.key: f"{topic.name} ({topic.statements:,})" for topic in topics}
    meetings = {meeting.id: meeting.name for meeting in corpus.meetings()}
    outlets = Counter(article.outlet for article in articles if article.outlet)
    for name in FIELDS:
        st.session_state[f"who-{name}"] = getattr(choice, name) or (
            None if name in ("speaker", "topic", "meeting", "outlet") else ""
        )
    if choice.speaker:
        st.session_state["who-speaker"] = speaker.id if speaker else choice.speaker
    with st.container(horizontal=True, gap="xsmall", key="who-fields"):
        st.selectbox(
            "Speaker",
            list(dict.fromkeys([*speakers, *filter(None, [st.session_state["who-speaker"]])])),
            index=None,  # so that it can be cleared
            key="who-speaker",
            format_func=lambda key: speakers.get(key, speaker.name if speaker else key),
            placeholder="Anybody",
            on_change=take_fields,
            width=165,
        )
        st.selectbox(
            "Topic",
            list(dict.fromkeys([*known, *filter(None, [choice.topic])])),
            index=None,  # so that it can be cleared
            key="who-topic",
            format_func=lambda key: known.get(key, key),
            placeholder="Anything",
            accept_new_options=True,
            on_change=take_fields,
            width=150,
            help="A name or phrase that several statements share, or words of your own.",
        )
        st.selectbox(
            "Meeting",
            list(dict.fromkeys([*meetings, *filter(None, [choice.meeting])])),
            index=None,  # so that it can be cleared
            key="who-meeting",
            format_func=lambda key: meetings.get(key, key),
            placeholder="Any",
            on_change=take_fields,
            width=170,
        )
        st.selectbox(
            "Outlet",
            list(dict.fromkeys([*sorted(outlets), *filter(None, [choice.outlet])])),
            index=None,  # so that it can be cleared
            key="who-outlet",
            placeholder="Any",
            on_change=take_fields,
            width=110,
        )
        for name, label in (("since", "From"), ("until", "Until")):
            st.text_input(label, key=f"who-{name}", placeholder="2023-07", on_change=take_fields, width=92)


def show_matrix(
    corpus: Corpus, counted: Sequence[SpeakerCount], filters: Filters, speaker: Speaker | None, topic: Topic | None
) -> None:
    """Those who say most by what most is said about; whoever and whatever is chosen has a row and a column too."""
    speaking = [one for one in counted if one.statements]
    rows = speaking[:ROWS]
    rows += [one for one in speaking[ROWS:] if speaker and one.speaker.id == speaker.id]
    topics = find_topics(corpus, filters=filters, count=COLUMNS)
    if topic and topic.key not in {one.key for one in topics}:
        topics.append(topic)
    if rows and topics:
        counts = count_by_speaker(corpus, topics, filters=filters)
        chosen = speaker.id if speaker else None, topic.key if topic else None
        draw_view(view_matrix(rows, topics, counts, *chosen), key="matrix", on_event=choose)


def show_statements(
    corpus: Corpus,
    articles: Sequence[Article],
    choice: Choice,
    filters: Filters,
    speaker: Speaker | None,
    topic: Topic | None,
) -> None:
    """The statements, dated ones first, the newest before the others; a page of them at a time."""
    said = find_said(corpus, filters=filters, speaker=speaker.id if speaker else None, topic=choice.topic or None)
    about = f" on {topic.name if topic else choice.topic}" if choice.topic else ""
    by = f" by {speaker.name}" if speaker else ""
    st.subheader(escape_label(f"{count(len(said), 'statement')}{by}{about}"), anchor=False)
    if not said:
        show_nothing(choice)
        return
    said.sort(key=lambda one: one.statement.published or "", reverse=True)
    last = -(-len(said) // PAGE)
    page = min(choice.page, last)
    shown: list[Said] = said[PAGE * (page - 1) : PAGE * page]
    places = cite_said(shown, {article.source: article for article in articles})
    draw_places(view_statements(shown, places, get_opened()), places, key="statements")
    if last > 1:
        with st.container(horizontal=True, vertical_alignment="center", key="who-pages"):
            st.button("Previous", disabled=page == 1, on_click=take_choice, args=[replace(choice, page=page - 1)])
            st.button("Next", disabled=page == last, on_click=take_choice, args=[replace(choice, page=page + 1)])
            st.caption(
                f"{PAGE * (page - 1) + 1:,} to {PAGE * (page - 1) + len(shown):,} of {len(said):,}", width="content"
            )


def show_nothing(choice: Choice) -> None:
    """No statement is left: which choices to take back."""
    chosen = [name for name in FIELDS if getattr(choice, name)]
    if not chosen:
        st.markdown("These articles report nothing that anybody said.")
        return
    st.markdown("The articles report none. Take back what you chose" + (", one or all:" if len(chosen) > 1 else ":"))
    with st.container(horizontal=True):
        labels = {
            "speaker": "Any speaker",
            "topic": "Any topic",
            "meeting": "Any meeting",
            "outlet": "Any outlet",
            "since": "Any start",
            "until": "Any end",
        }
        for name in chosen:
            without = replace(choice, page=1, **{name: ""})
            st.button(labels[name], on_click=take_choice, args=[without], key=f"without-{name}")
        if len(chosen) > 1:
            st.button("Everything", on_click=take_choice, args=[Choice()], key="without-all")


show_page()
