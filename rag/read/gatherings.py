"""The gatherings that an article tells of: those that it reports on, and others that it only mentions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import NamedTuple

from rag.read.countries import usual_names
from rag.read.lexicon import load_words
from rag.read.names import full_names, is_honorific, roles
from rag.read.phrases import Token, split_tokens
from rag.read.sentences import split_sentences
from rag.read.statements import join_quotations
from rag.read.times import Time, find_times, read_days
from rag.read.verbs import verb_forms
from rag.types import Article, Gathering, Span

LEAD_SENTENCES = 4
"""Sentences, with the headline, in which an article names what it reports on."""
LONGEST_NAME = 8
"""Words in front of the noun that belong to a gathering's name."""
REACH = 80
"""Characters between the words for a gathering and a time or a place that is told of it."""
DATELINE, ADJACENT, NEARBY, LEAST_PLACE = 6, 5, 2, 2
"""What a place weighs by where it stands: before the first sentence, behind the words for the gathering, elsewhere in
its sentence; and the least that is enough."""

_PARLIAMENTS = frozenset({"congress", "assembly"})
"""Bodies, where nothing but the noun names them."""
_MONTHS = frozenset("January February March April May June July August September October November December".split())
_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_GENERIC = frozenset(
    "foreign affairs prime deputy vice senior general president north south east west southeast asia asian european "
    "african arab state group nations".split()
)
_DETERMINERS = frozenset("the a an this that these those his her its their our some any no each every both".split())
_OTHER = frozenset("another previous earlier last next past first second third former future upcoming".split())
"""Words that tell another gathering from the one that is reported: "the previous summit"."""
_STOPS = frozenset(
    "of in on at by with from to into during about against over under for and or but as that when while after before "
    "because if which who is was were are be been has had have did does do will would could should may might not then "
    "also said says told between among ahead despite since until where amid via how what".split()
)
_PLACE = re.compile(
    r"\b(?P<lead>[Ii]n|[Nn]ear|city of|town of|capital(?: of)?|village of|resort of)[ \n](?P<the>the )?"
    r"(?P<name>(?:[^\W\d_a-zß-öø-ÿ][\w’'.-]*)(?:[ ](?:de |la |del |am |upon )?[^\W\d_a-zß-öø-ÿ][\w’'-]*){0,3})"
)
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-z][^\W\d_a-z.’' -]+(?:[^\W\d_a-z]|\b)|[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,2})"
    r"(?P<rest>(?:,[ ][^—–:\n(]{1,40})?(?:[ ]?\([^)\n]{1,40}\))?)\s?(?P<mark>—|–|--|:|- )\s*(?=\S)"
)
_CLAUSE = re.compile(r"\b(?:since|after|before|when|that|which|who|until|because|while|where|whose)\b|[;:]")
_ALIAS = re.compile(r"(?P<outer>[\w’'&.-]+(?:[ ][\w’'&.-]+){0,9})[ ]\((?:the )?(?P<inner>[^()]{2,60})\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """Words for a gathering."""

    sentence: int
    """0 is the headline."""
    span: Span
    keys: frozenset[str]
    """The words that make it a certain one, folded."""
    definite: bool
    """"The meeting", "it": said of one that was named before."""
    other: bool
    """Its own words tell it from the one that is reported: "last year's summit"."""
    time: Time | None = None
    place: tuple[str, Span] | None = None


class _Sentence(NamedTuple):
    """The mentions and the times of a sentence."""

    mentions: tuple[_Mention, ...]
    times: tuple[Time, ...]


def read_gatherings(article: Article) -> list[Gathering]:
    """The gatherings of an article: first those that it reports on, then those that it mentions, by place.

    What an article reports on stands in its headline or its first sentences, at the time of writing. All words for one
    gathering are one record; of mentions each is its own.
    """
    text = article.text
    sentences = list(join_quotations(text, split_sentences(text, article.body)))
    spans = [article.title_span, *sentences] if article.title_span else [(0, 0), *sentences]
    persons = _persons(article)
    places = list(_find_places(text, spans, persons))
    dateline = find_dateline(text, sentences)
    found = [mention for number, span in enumerate(spans) for mention in _find_mentions(text, number, span, persons)]
    found = [
        _place_in_time(text, mention, here, places)
        for number, group in groupby(found, key=lambda mention: mention.sentence)
        for here in [_Sentence(tuple(group), tuple(find_times(text, *spans[number])))]
        for mention in here.mentions
    ]
    own = [mention for mention in found if _is_own(mention, article.published)]
    groups = _group(own, dateline, places, spans, text)
    taken = {id(mention) for group, _ in groups for mention in group}
    lead = [time for span in spans[1:LEAD_SENTENCES] for time in find_times(text, *span)]
    lead = [time for time in lead if read_days(time.words, article.published).near == "now"]
    aliases = _read_alias_keys(text)
    gatherings = [_describe(article, group, place, lead, reported=True) for group, place in groups]
    gatherings += [
        _describe(article, [mention], mention.place, reported=False)
        for mention in found
        if id(mention) not in taken and (mention.keys or mention.place) and mention.time
    ]
    return [replace(gathering, keys=_add_aliases(gathering.keys, aliases)) for gathering in gatherings]


def _read_alias_keys(text: str) -> dict[str, frozenset[str]]:
    """The short forms that a text explains, with the words of what they stand for; both as keys are written."""
    return {
        short.casefold().replace(".", ""): frozenset(
            word.casefold() for word in long.split() if word[0].isupper() and word.casefold() not in _GENERIC
        )
        for short, long in read_aliases(text).items()
    }


def _add_aliases(keys: frozenset[str], aliases: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """A name under its short form and in full: others may know it by either."""
    added = set(keys)
    for short, words in aliases.items():
        if short in keys:
            added |= words
        elif words and words <= keys:
            added.add(short)
    return frozenset(added)


def _persons(article: Article) -> frozenset[str]:
    """The last names, and the full ones, that the article shows to be somebody's."""
    opening, end = (article.body[0][0], article.body[-1][1]) if article.body else (0, 0)
    text = article.text[opening:end]
    names = {name for name in full_names(text).values() if f"in {name}" not in text and f"In {name}" not in text}
    return frozenset(names) | {name.split()[-1] for name in names}


def find_dateline(text: str, sentences: Sequence[Span]) -> tuple[str, Span] | None:
    """The place where an article was written, as its first sentence gives it: "PORT ELLEN (Agency) — …"."""
    for start, end in sentences[:2]:
        match = _DATELINE.match(text, start, min(end, start + 90))
        if match is None:
            continue
        name = match["place"].strip()
        shouted = name.isupper() and len(name) > 2
        if len(name) < 3:
            continue
        if shouted or (match["mark"] not in (":", "- ") and (match["rest"] or name.count(" ") < 2)):
            return (name.title() if shouted else name), match.span("place")
    return None


def read_aliases(text: str) -> dict[str, str]:
    """Short forms that a text explains: "Port Ellen Grain Forum (PEGF)" gives {"PEGF": "Port Ellen Grain Forum"}."""
    aliases = {}
    for match in _ALIAS.finditer(text):
        outer, inner = match["outer"].split(), match["inner"].strip()
        if " " not in inner:
            for size in range(2, min(len(outer), 9) + 1):
                if _abbreviates(inner, outer[-size:]):
                    aliases[inner] = " ".join(outer[-size:])
        elif _abbreviates(outer[-1], inner.split()):
            aliases[outer[-1]] = inner
    return aliases


def _abbreviates(short: str, words: Sequence[str]) -> bool:
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    initials = [word[0].casefold() for word in words if word[0].isupper() or word[0].isdigit()]
    whole = [word[0].casefold() for word in words]
    return len(letters) > 1 and short[:1].isupper() and letters in (initials, whole)


def _find_mentions(text: str, number: int, span: Span, persons: frozenset[str]) -> Iterator[_Mention]:
    """The words for gatherings in a sentence; what somebody says in quotation marks is left out."""
    if not _hint().search(text, *span):
        return
    tokens = split_tokens(text, *span)
    collectives = load_words("collectives")
    nouns, verbs, stops = load_words("gathering_nouns"), load_words("gathering_verbs"), load_words("no_gatherings")
    for index, token in enumerate(tokens):
        lower = token.text.casefold()
        if token.kind != "word":
            continue
        behind = tokens[index + 1] if index + 1 < len(tokens) else None
        if lower in verbs and _gather(tokens, index):
            yield _Mention(
                sentence=number,
                span=(token.start, token.end),
                keys=_keys(tokens[max(0, index - LONGEST_NAME) : index], persons),
                definite=False,
                other=False,
            )
        if _singular(lower) not in nouns and lower not in nouns:
            if lower in collectives and (decided := _decides(tokens, index)):
                first = _left_end(tokens, index)
                yield _Mention(
                    sentence=number,
                    span=(tokens[first].start, token.end),
                    keys=_keys(tokens[first:decided], persons),
                    definite=False,
                    other=False,
                )
                continue
            acts = behind and behind.text in load_words("gathering_events")
            if acts and len(token.text) > 2 and token.text.isupper() and index and not usual_names().get(token.text):
                yield _Mention(
                    sentence=number,
                    span=(token.start, token.end),
                    keys=_keys([token], persons),
                    definite=True,
                    other=False,
                )
            continue
        before = tokens[index - 1].text.casefold() if index else ""
        if before in stops or (behind and behind.text.casefold() in stops and behind.start - token.end < 2):
            continue
        if lower == "meeting" and behind and before in ("after", "before", "by", "is", "was", "were", "are", "of"):
            met = behind.text[0].isupper() or behind.text in ("with", "him", "her", "them")
            if met:
                continue
        if (
            lower in ("talks", "forums")
            and behind
            and behind.text in ("to", "about")
            and before in ("he", "she", "who")
        ):
            continue
        if lower in _PARLIAMENTS and (index == 0 or not _keys(tokens[_left_end(tokens, index) : index], persons)):
            continue
        first = _left_end(tokens, index)
        lead = tokens[first - 1].text.casefold() if first else ""
        phrase = tokens[first : index + 1]
        last = _right_end(tokens, index)
        yield _Mention(
            sentence=number,
            span=(phrase[0].start, token.end),
            keys=_keys(phrase, persons) | _keys(tokens[index + 1 : last], persons),
            definite=lead in ("the", "this", "these", "their", "its"),
            other=any(word.text.casefold() in _OTHER for word in phrase) or lead in ("another",),
        )


@cache
def _hint() -> re.Pattern[str]:
    """What a sentence with words for a gathering holds: only these are split into tokens."""
    words = load_words("gathering_nouns") | load_words("gathering_verbs") | load_words("gathering_events")
    words |= load_words("decision_verbs")
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})", re.IGNORECASE)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _gather(tokens: list[Token], index: int) -> bool:
    """Whether a verb tells of a gathering: "the ministers met in …", but not "she met the mayor"."""
    behind = tokens[index + 1] if index + 1 < len(tokens) else None
    if behind is None or behind.kind == "mark":
        return True
    return behind.text.casefold() in _STOPS | {"here", "again", "briefly", "behind"} or behind.text in _DAYS


def _decides(tokens: list[Token], index: int) -> int:
    """The index of the verb with which those at `index` decide something together, in the same clause; 0 without."""
    verbs = load_words("decision_verbs") | load_words("gathering_events")
    for place in range(index + 1, min(len(tokens), index + 14)):
        token = tokens[place]
        if token.text in (",", ";", ":", "who", "that", "which", "but", "said", "to") or token.kind == "quote":
            return 0
        if token.text in verbs:
            return place
    return 0


def _left_end(tokens: list[Token], index: int) -> int:
    """The index of the first word of the name that ends at `index`: small words stand behind the capitals only."""
    first = index
    verbs = load_words("gathering_actions")
    while first > 0 and index - first < LONGEST_NAME:
        token = tokens[first - 1]
        lower = token.text.casefold()
        if token.kind not in ("word", "number") or lower in _DETERMINERS or lower in _STOPS or lower in verbs:
            break
        small = token.text.islower() and not lower.endswith(("’", "'", "’s", "'s"))
        if small and (tokens[first].text[:1].isupper() or (lower in verb_forms() and lower not in roles())):
            break
        first -= 1
    return first


def _right_end(tokens: list[Token], index: int) -> int:
    """The index behind the words that say whose gathering it is: "meeting of the Grain Board"."""
    place = index + 1
    if place >= len(tokens) or tokens[place].text not in ("of", "between", "with", "from", "among"):
        return place
    end = place + 1
    while end < len(tokens) and end - place < 12:
        token = tokens[end]
        if token.kind not in ("word", "number") or token.text in ("in", "on", "at", "that", "which", "who", "to"):
            break
        if token.text in _DAYS or (token.text.casefold() in verb_forms() and token.text.casefold() not in roles()):
            break
        end += 1
    return end


def _keys(tokens: Sequence[Token], persons: frozenset[str]) -> frozenset[str]:
    """The words of a phrase that name a gathering: capitals and numbers; no days, months, persons, posts, countries."""
    kept = set()
    known = _MONTHS | _DAYS | persons
    for place, token in enumerate(tokens):
        word = re.sub(r"[’']s?$", "", token.text)
        lower = word.casefold().replace("-", "").replace(".", "")
        if token.kind == "number" and not (lower.isdigit() and place and tokens[place - 1].text != "of"):
            group = place > 1 and tokens[place - 2].text.casefold() == "group"  # "the Group of 20"
            kept.add(f"g{lower}" if group else lower)
        elif token.kind == "word" and (word[:1].isupper() or any(map(str.isdigit, word))):
            usual = usual_names().get(word)
            if usual and usual.isupper():  # a bloc, and no country
                kept.add(usual.casefold())
            elif not (
                usual or word in known or is_honorific(word) or lower in roles() | _GENERIC | _DETERMINERS | _STOPS
            ):
                kept.add(lower)
    return frozenset(kept)


def _find_places(text: str, spans: Sequence[Span], persons: frozenset[str]) -> Iterator[tuple[str, Span, int]]:
    """(name, span, sentence) of everything behind "in" that may be a place."""
    not_places = load_words("body_words") | load_words("gathering_nouns") | load_words("government_bodies")
    for number, span in enumerate(spans):
        for match in _PLACE.finditer(text, *span):
            words = match["name"].rstrip(".").split()
            while words and (words[-1] in _DAYS | _MONTHS or words[-1].endswith(("’s", "'s"))):
                words.pop()
            if not words or words[0] in _DAYS | _MONTHS or " ".join(words) in persons or words[0][0].isdigit():
                continue
            if any(word.casefold() in not_places or word.casefold() in roles() for word in words):
                continue
            if match["the"]:
                continue
            name = " ".join(words)
            start = match.start("name")
            yield name, (start, start + len(name)), number


def _place_in_time(text: str, mention: _Mention, here: _Sentence, places: Sequence[tuple[str, Span, int]]) -> _Mention:
    """A mention with the time and the place that its sentence gives it: those that no other mention is nearer to."""

    def distance(span: Span, one: _Mention) -> int:
        inside = one.span[0] <= span[0] < one.span[1]
        return 0 if inside else span[0] - one.span[1] if span[0] >= one.span[1] else (one.span[0] - span[1]) + 8

    def is_told(span: Span) -> bool:
        nearest = min(here.mentions, key=lambda one: distance(span, one))
        return nearest is mention and _belongs(text, mention.span, span)

    times = [time for time in here.times if is_told(time.span)]
    time = min(times, key=lambda time: distance(time.span, mention), default=None)
    near = [
        (distance(span, mention), name, span)
        for name, span, number in places
        if number == mention.sentence and is_told(span)
    ]
    place = min(near, default=None)
    return replace(mention, time=time, place=(place[1], place[2]) if place else None)


def _belongs(text: str, mention: Span, span: Span) -> bool:
    """Whether a time or a place is told of the words for a gathering: near them, in the same clause."""
    between = text[mention[1] : span[0]] if span[0] >= mention[1] else text[span[1] : mention[0]]
    return len(between) <= REACH and not _CLAUSE.search(between)


def _is_own(mention: _Mention, published: str | None) -> bool:
    """Whether a mention may be of what the article reports on: nothing in it tells of another time."""
    if mention.time is not None:
        near = read_days(mention.time.words, published).near
        if near in ("past", "future"):
            return False
        if near == "unknown" and not re.search(r"\d\D*\d{4}|^\D*\d\d?\D*$", mention.time.words):
            return False  # a month or a year, in an article of which the day is not known
    return not mention.other


def _group(
    own: Sequence[_Mention],
    dateline: tuple[str, Span] | None,
    places: Sequence[tuple[str, Span, int]],
    spans: Sequence[Span],
    text: str,
) -> list[tuple[list[_Mention], tuple[str, Span] | None]]:
    """The gatherings that an article reports on, each with its mentions and its place; the foremost first."""
    lead = [mention for mention in own if mention.sentence <= LEAD_SENTENCES]
    if not lead and not any(mention.keys or mention.place or mention.time for mention in own):
        return []
    weights: Counter[str] = Counter()
    where: dict[str, Span] = {}
    if dateline:
        weights[dateline[0]] += DATELINE
        where[dateline[0]] = dateline[1]
    sentences = {mention.sentence for mention in own}
    adjacent = {mention.place[1] for mention in own if mention.place}
    for name, span, number in places:
        if span in adjacent:
            weights[name] += ADJACENT + 2 * (number <= LEAD_SENTENCES)
        elif number in sentences:
            weights[name] += NEARBY
        where.setdefault(name, span)
    cities = [name for name in weights if not _is_land(name)] or list(weights)
    main = max(cities, key=lambda name: (weights[name], -where[name][0]), default=None)
    if main is not None and weights[main] < LEAST_PLACE:
        main = None
    apart: dict[str, list[_Mention]] = {}
    first: list[_Mention] = []
    for mention in own:
        elsewhere = mention.place and mention.place[0] != main and not _is_land(mention.place[0]) and mention.time
        if elsewhere and mention.place:
            apart.setdefault(mention.place[0], []).append(mention)
        else:
            first.append(mention)
    groups: list[tuple[list[_Mention], tuple[str, Span] | None]] = []
    if first:
        groups.append((first, (main, where[main]) if main else None))
    groups += [(mentions, mentions[0].place) for mentions in apart.values()]
    return groups


def _is_land(place: str) -> bool:
    """Whether a place is a whole country: a capital may stand for one, too, but is a city."""
    return usual_names().get(place) == place


def _describe(
    article: Article,
    mentions: Sequence[_Mention],
    place: tuple[str, Span] | None,
    lead: Sequence[Time] = (),
    *,
    reported: bool,
) -> Gathering:
    """The record of some mentions of one gathering: named by the fullest of them; without a time, with the lead's."""
    text = article.text
    verbs = load_words("gathering_verbs")
    named = max(
        mentions, key=lambda m: (text[slice(*m.span)] not in verbs, len(m.keys), m.span[1] - m.span[0], -m.span[0])
    )
    times = [mention.time for mention in mentions if mention.time] or lead[:1]
    return Gathering(
        source=article.source,
        name=" ".join(text[slice(*named.span)].split()),
        span=named.span,
        keys=frozenset().union(*(mention.keys for mention in mentions)),
        place=place[0] if place else None,
        place_span=place[1] if place else None,
        times=tuple(dict.fromkeys(time.words for time in times)),
        time_spans=tuple(
            {time.words: time.span for time in reversed(times)}[words]
            for words in dict.fromkeys(t.words for t in times)
        ),
        reported=reported,
        mentions=len(mentions),
    )
