"""What a cue of reporting reports: the places of the words that go with it in a sentence.

"X said that …": all behind the cue, up to the next one. "…, X said": all in front of it. "…, X said, …": both. What
belongs to the cue ("told reporters in the capital on Monday") is left out.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.read.cues import Cue, find_cues, may_report
from rag.read.lexicon import load_words
from rag.read.names import roles
from rag.read.phrases import Token, split_tokens
from rag.types import Span

_TOLD = frozenset("tell tells told telling inform informs informed informing assure assures assured assuring".split())
_PERSONS = frozenset("him her them us me you it reporters journalists supporters".split())
_ARTICLES = frozenset("the a an his its their our my your these those some many several".split())
_PLACING = frozenset(
    "on in at during to via after before by with from about of last this earlier later late early again for through "
    "today yesterday tomorrow tonight recently afterwards afterward while when as following".split()
)
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight earlier later recently morning "
    "afternoon evening night week month year then publicly privately separately bluntly flatly repeatedly".split()
)
_OPENINGS = _PLACING | frozenset(
    "meanwhile however still but and yet then asked speaking although though since once if because despite until "
    "instead also separately moreover furthermore afterwards according like unlike besides citing given".split()
)
_APPOSED = frozenset("who which whose where a an the one its his her their chief former".split())
_CUTS = frozenset("which who where although though".split())
_SUBORDINATE = frozenset("though although while as when if after since because before whereas".split())
_OCCASIONS = frozenset(
    "statement interview tweet speech email letter post message conference address briefing memo column essay".split()
)
_DASHES = ("-", "—", "–")
_TURNS = frozenset((",", *_DASHES, "in", "during", "via"))
"""Where the writer may take over from what is told."""
_CLOSING = frozenset(",;:.—–-…")
_JOINING = _CLOSING | {"and", "but"}


_NOTHING = frozenset("nothing anything little much more".split())
_WORDS = re.compile(r"[^\W_]+|[“”\"'‘’]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What one cue reports within a sentence."""

    cue: Cue
    spans: tuple[Span, ...]
    """The pieces of what is said; none where the cue announces what comes in the next sentence ("He said:")."""
    addressee: Span | None
    quoted: bool
    """It ends in a quotation behind which the sentence goes no further than the cue: the next one may go on with it."""
    reporters: tuple[Cue, ...] = ()
    """Cues behind it that report it once more: "X said: “…,” according to Y"."""


def find_contents(text: str, start: int, end: int) -> list[Content]:
    """The contents of a sentence (with its whole quotations), one for each cue, in order of the cues."""
    if not may_report(text[start:end]):
        return []
    tokens = split_tokens(text, start, end)
    cues = find_cues(tokens, text)
    if not cues:
        return []
    starts = [token.start for token in tokens]
    zones = [_zone(tokens, starts, cues, place) for place in range(len(cues))]
    found = []
    left = _dateline_length(tokens)
    credited: tuple[Cue, ...] = ()
    for place, cue in enumerate(cues):
        if cue.trailing and _quotes_next(tokens, starts, cues, place):
            credited = (cue,)
            continue
        first, behind = zones[place]
        limit = next(
            (
                zones[later][0]
                for later in range(place + 1, len(cues))
                if _ends_content(tokens, cues, zones, place, later)
            ),
            len(tokens),
        )
        content, told_before = _read_content(tokens, cue, left, first, behind, limit)
        if content:
            found.append(replace(content, reporters=credited) if credited else content)
            credited = ()
        elif cue.trailing and found:
            found[-1] = replace(found[-1], reporters=(*found[-1].reporters, cue))
        beside = place + 1 < len(cues) and (cues[place + 1].coordinate or cues[place + 1].subject == cue.subject)
        if content and limit < len(tokens) and (told_before or beside):
            left = limit
    spoken = {span for content in found if text[content.cue.span[0]] != ":" for span in content.spans}
    return [
        content
        for content in found
        if (text[content.cue.span[0]] != ":" or not spoken & {*content.spans}) and _says_something(text, content)
    ]


def _says_something(text: str, content: Content) -> bool:
    """Whether what is said is more than "nothing"; a quotation always is, as is what still comes."""
    words = [word.casefold() for start, end in content.spans for word in _WORDS.findall(text, start, end)]
    return len(words) != 1 or words[0] not in _NOTHING


def _dateline_length(tokens: Sequence[Token]) -> int:
    """How many tokens at the start tell where an article was written: "RIVERTOWN, Ruritania — " or "RIVERTOWN: "."""
    if len(tokens[0].text) < 3 or not tokens[0].text.isupper():
        return 0
    for place, token in enumerate(tokens[:8]):
        if token.text in (":", "—", "–", "-"):
            return place + 1
        if token.text != "," and not token.text[0].isupper():
            break
    return 0


def _zone(tokens: Sequence[Token], starts: list[int], cues: list[Cue], place: int) -> tuple[int, int]:
    """The tokens of a cue's own clause: from its subject (or itself, where that stands elsewhere) to its verb's end."""
    cue = cues[place]
    verb = bisect_left(starts, cue.span[0])
    behind = bisect_left(starts, cue.span[1])
    shared = any(other.subject == cue.subject for other in cues[:place])
    first = verb
    if cue.subject[0] > cue.span[0]:
        behind = max(behind, bisect_left(starts, cue.subject[1]))
        said = tokens[verb].text.casefold() != "according" and verb > 0
        behind = len(tokens) if said and not any(t.kind == "quote" for t in tokens[behind:]) else behind
        behind = _skip_apposition(tokens, behind, opening=verb < 2)
    elif not shared:
        first = bisect_left(starts, cue.subject[0])
    while first > 0 and (
        tokens[first - 1].text.casefold() in ("and", "but", "while", "as", "also", "then", "who", "has", "have", "had")
        or (tokens[first - 1].text.endswith("ly") and tokens[first - 1].text.islower())
    ):
        first -= 1
    if not shared:
        back = next((back for back in range(first - 1, max(-1, first - 12), -1) if tokens[back].kind != "word"), -1)
        if back >= 0 and tokens[back].kind == "quote" and tokens[back].text.rstrip("”\"’'")[-1:] in (",", "?", "!"):
            first = back + 1  # "“…,” a teacher in the town said"
    return first, behind


def _skip_apposition(tokens: Sequence[Token], index: int, *, opening: bool) -> int:
    """Behind "said X", what else goes with X, up to what is said: a quotation, or a clause behind a comma.

    Where nothing was said before ("According to X, …") the next comma ends it; elsewhere only words that cannot tell
    more of X do.
    """
    while index < len(tokens) and tokens[index].kind != "quote":
        following = tokens[index + 1].text.casefold() if index + 1 < len(tokens) else ""
        if tokens[index].text == "," and following not in _APPOSED:
            return index
        if tokens[index].text == "," and opening and following not in ("who", "which", "a", "an"):
            return index
        index += 1
    if index < len(tokens) and tokens[index - 1].text in (",", ":"):
        index -= 1
    return index


def _quotes_next(tokens: Sequence[Token], starts: list[int], cues: list[Cue], place: int) -> bool:
    """Whether a cue only tells who reports the next one: "Y quoted X as saying …"."""
    if place + 1 == len(cues) or cues[place + 1].subject[0] < cues[place].span[1]:
        return False
    return tokens[bisect_left(starts, cues[place + 1].span[0]) - 1].text == "as"


def _ends_content(
    tokens: Sequence[Token], cues: list[Cue], zones: list[tuple[int, int]], place: int, later: int
) -> bool:
    """Whether a later cue ends what an earlier one reports, rather than being a part of it ("X said that Y said")."""
    cue, other = cues[place], cues[later]
    if other.subject == cue.subject or other.coordinate or other.trailing:
        return True
    first = zones[later][0]
    return first > 0 and tokens[first].text.casefold() in ("but", "while")


def _read_content(
    tokens: Sequence[Token], cue: Cue, left: int, first: int, behind: int, limit: int
) -> tuple[Content | None, bool]:
    """The content of one cue, and whether some of it stands in front of the cue."""
    before = _before(tokens, left, first)
    if tokens[first].text in ("but", "while") and before and before[-1].kind != "quote":
        before = []  # "The dam leaked, but Jane Doe told reporters it would hold": the writer's own words
    after, addressee, parted = _after(tokens, cue, behind, limit, trailing=bool(before))
    quote_before = bool(before) and any(token.kind == "quote" for token in before)
    if before and after:
        opening = before[0].text.casefold() in _OPENINGS and not quote_before
        if opening and (not parted or after[0].kind == "quote"):
            before = []
        elif quote_before:
            quotes = [place for place, token in enumerate(after) if token.kind == "quote"]
            near = parted and quotes and (quotes[0] < 3 or after[quotes[0] - 1].text in (",", ":"))
            after = after[0 if quotes[:1] < [3] else quotes[0] :] if near else []
        elif not quote_before and not parted:
            before = []
    elif before and not quote_before and before[0].text.casefold() in _OPENINGS and len(before) < 4:
        before = []
    if after and tokens[-1].text == ":" and limit == len(tokens) and after[0].text in _PLACING:
        after = []  # "he said of the dam:"
        before = before if quote_before else []
    spans = tuple(span for span in (_span(before), _span(after)) if span)
    announced = not spans and behind < len(tokens) and tokens[-1].text == ":"
    if not spans and not announced:
        return None, False
    ends = [piece[-1].kind == "quote" for piece in (before, after) if piece]
    content = Content(cue=cue, spans=spans, addressee=addressee, quoted=bool(ends) and ends[-1])
    return content, bool(before)


def _before(tokens: Sequence[Token], left: int, first: int) -> list[Token]:
    """The tokens in front of a cue's clause that may be its content: they end in a comma or with a quotation."""
    while left < first and tokens[left].text in (",", ";", "and", "but"):
        left += 1
    piece = list(tokens[left:first])
    if not piece:
        return []
    if piece[-1].kind == "quote":
        return piece[-1:] if len(piece) > 1 and piece[-2].text == ":" else piece
    if piece[-1].text in (",", "—", "–", "?", "!"):
        return piece[:-1] if piece[-1].text not in "?!" else piece
    return []


def _after(
    tokens: Sequence[Token], cue: Cue, behind: int, limit: int, *, trailing: bool
) -> tuple[list[Token], Span | None, bool]:
    """The tokens behind a cue that may be its content, the addressee, and whether a comma parts them from the cue."""
    index = behind
    addressee = None
    rest = tokens[behind:limit]
    words = [token.text.casefold() for token in rest[:14]]
    verb = next((t.text.casefold() for t in reversed(tokens[:behind]) if t.start == cue.span[0]), "")
    if verb in _TOLD:
        length = _addressee_length(rest)
        if length:
            addressee = rest[0].start, rest[length - 1].end
            index += length
    limit = _clause_end(tokens, index, limit, within=_is_within(tokens, cue))
    place = next((i for i, word in enumerate(words) if word == "that" and words[i - 1 : i] != ["of"]), -1)
    if place >= 0 and not any(token.kind == "quote" for token in rest[:place]):
        lead = words[index - behind : place]
        if not lead or lead[0] in _PLACING | _TIMES | {","} or verb in _TOLD:
            return _trimmed(tokens[behind + place : limit]), addressee, False
    while index < limit and _is_time(tokens, index):
        index += 1
    if index < limit and tokens[index].text in (",", ":", "—", "–", "."):
        return _trimmed(_until_closed(tokens[index + 1 : limit])), addressee, True
    if index < limit and tokens[index].text.casefold() in _PLACING:
        for place in range(index, min(limit, index + 16)):
            if tokens[place].text in (",", ":") and place + 1 < limit:
                if tokens[place + 1].kind == "quote" or trailing or tokens[place].text == ":":
                    return _trimmed(_until_closed(tokens[place + 1 : limit])), addressee, True
                break
        if trailing:
            return [], addressee, False
    return _trimmed(_until_closed(tokens[index:limit])), addressee, False


def _until_closed(tokens: Sequence[Token]) -> Sequence[Token]:
    """Tokens up to a quotation behind which the writer goes on: a comma stands inside its marks ("…," he said of …)."""
    for place, token in enumerate(tokens[:-1]):
        if token.kind == "quote" and token.text.rstrip("\"”’'")[-1:] in (",", ".", "?", "!"):
            following = tokens[place + 1]
            if following.kind != "quote" and following.text.casefold() not in ("and", "or", "but"):
                return tokens[: place + 1]
    return tokens


def _is_time(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word behind a cue tells when or how it was said: "on Friday", "this week", "separately"."""
    following = tokens[index + 1].text.casefold() if index + 1 < len(tokens) else ""
    word = tokens[index].text.casefold()
    return word in _TIMES or (word in ("last", "on", "this", "earlier") and following in _TIMES | {"this", "last"})


def _is_within(tokens: Sequence[Token], cue: Cue) -> bool:
    """Whether a cue stands in a clause that a comma ends: "Though X said …, …", "Y, who said …, …"."""
    if cue.named:
        return True
    before = next((token for token in reversed(tokens) if token.end <= cue.subject[0]), None)
    return before is not None and before.text.casefold() in _SUBORDINATE and cue.subject[0] < cue.span[0]


def _clause_end(tokens: Sequence[Token], index: int, limit: int, *, within: bool) -> int:
    """Where what is told behind a cue ends: the writer goes on behind a comma or a dash with words of his own."""
    glossed = 0  # the second dash of an aside between dashes: what is told goes on behind it
    for place in range(index + 2, limit - 1):
        text = tokens[place].text
        if text not in _TURNS:
            continue
        following = tokens[place + 1].text.casefold()
        if text == ",":
            if following in _CUTS or (within and tokens[place + 1].kind != "quote"):
                return place
            if following in ("but", "and") and place + 2 < limit and _opens_clause(tokens[place + 2], following):
                return place
        elif text in _DASHES and tokens[place].start > tokens[place - 1].end and place > glossed:
            glossed = next((p for p in range(place + 2, min(limit - 1, place + 12)) if tokens[p].text in _DASHES), 0)
            if not glossed and not any(token.kind == "quote" for token in tokens[place + 1 : limit]):
                return place
        elif (
            text in ("in", "during", "via")
            and following in ("a", "an")
            and limit - place < 12
            and any(token.text in _OCCASIONS for token in tokens[place + 2 : place + 5])
        ):
            return place
    return limit


def _opens_clause(token: Token, joint: str) -> bool:
    """Whether the word behind ", but" or ", and" opens a clause of the writer's own."""
    lower = token.text.casefold()
    return lower in ("he", "she", "they") or (joint == "but" and (lower in _ARTICLES or token.text[0].isupper()))


def _addressee_length(rest: Sequence[Token]) -> int:
    """How many tokens behind "told" name the one who is told."""
    if not rest or rest[0].kind != "word":
        return 0
    if rest[0].text.casefold() in _PERSONS:
        return 1
    length = 1 if rest[0].text.casefold() in _ARTICLES else 0
    while length < len(rest) and length < 12:
        token = rest[length]
        lower = token.text.casefold()
        if token.kind != "word" or lower in _ARTICLES or lower in _TIMES or lower in ("last", "next"):
            break
        if lower in load_words("function_words") - {"of"}:
            break
        named = length > 0 and rest[length - 1].text[0].isupper()
        if named and token.text[0].islower() and lower != "of" and lower not in roles():
            break
        length += 1
    return length


def _trimmed(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without the marks at their ends."""
    first, last = 0, len(tokens)
    while first < last and tokens[last - 1].text in _JOINING:
        last -= 1
    while first < last and tokens[first].text in _CLOSING:
        first += 1
    return list(tokens[first:last])


def _span(tokens: Sequence[Token]) -> Span | None:
    kept = _trimmed(tokens)
    return (kept[0].start, kept[-1].end) if kept else None
