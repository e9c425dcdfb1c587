"""Whom an article names or lets speak: what speakers are linked from, over all articles."""

import re
from collections import Counter
from collections.abc import Sequence

from rag.read.countries import is_country
from rag.read.lexicon import load_words
from rag.read.names import full_names, is_honorific, may_be_person, person_of, roles
from rag.read.people import find_posts, posts_before, split_post
from rag.types import Article, Mention, Span, Statement

_ARTICLE = re.compile(r"(?:the|a|an)\s", re.IGNORECASE)
_TELLS = re.compile(r", (?:who\b|\d\d[,.])|[’']s? \w")
"""Behind a full name, what only persons have: "Jane Doe, who …", "Jane Doe, 45, …", "Jane Doe's work"."""


def read_mentions(article: Article, statements: Sequence[Statement]) -> list[Mention]:
    """Every person whom an article names in full, and every other speaker of its statements, in order of place.

    `statements` are those that were read from it. One who speaks nowhere counts where the article shows a person: by a
    post, an address, a last name alone later on, or an age.
    """
    text = article.text
    opening, end = (article.body[0][0], article.body[-1][1]) if article.body else (0, 0)
    names = frozenset(
        full_names(text[opening:end]).values()
    )  # as `read_statements` reads them: headlines make false ones
    posts = find_posts(text, names)
    spoken = Counter(statement.speaker for statement in statements if statement.speaker)
    words = {s.speaker: s.speaker_span for s in reversed(statements) if s.speaker and s.speaker_span}
    found: dict[str, tuple[Span, tuple[Span, ...]]] = {}
    for name in spoken:
        span = _find_name(article, name) or words.get(name)
        if span:
            found[name] = span, _posts_of_speaker(text, name, span, posts.get(name))
    for name in sorted(names - spoken.keys()):
        bare = _without_origin(name)
        able = bare not in found and may_be_person(bare) and not _is_cut(text, bare, names)
        span = _find_name(article, bare) if able else None
        given = posts.get(name, ())
        if span and (any(_is_held(text[slice(*post)]) for post in given) or _shows_person(article, bare)):
            found[bare] = span, given
    return [
        Mention(
            source=article.source,
            name=name,
            span=span,
            posts=given,
            post_texts=tuple(" ".join(text[start:end].split()) for start, end in given),
            post_words=frozenset(word for start, end in given for word in split_post(text[start:end])),
            statements=spoken[name],
            published=article.published,
        )
        for name, (span, given) in sorted(found.items(), key=lambda item: (item[1][0], item[0]))
    ]


def _posts_of_speaker(text: str, name: str, span: Span, posts: tuple[Span, ...] | None) -> tuple[Span, ...]:
    """Of a person what the text says of them; of a post the words themselves; of a body nothing."""
    if posts:
        return posts
    if person_of(name) and " " not in name:
        return tuple(posts_before(text, name))
    if person_of(name) or name.split()[-1].casefold() not in roles():
        return ()
    article = _ARTICLE.match(text, *span)
    return ((article.end() if article else span[0], span[1]),)


def _is_held(post: str) -> bool:
    """Whether a post is a person's: a news agency is none."""
    return bool(load_words("roles") & set(split_post(post)) - load_words("body_words"))


def _find_name(article: Article, name: str) -> Span | None:
    """Where the article's body first writes a name as words of their own."""
    text = article.text
    for start, end in article.body:
        place = start
        while (place := text.find(name, place, end)) >= 0:
            if not (text[place - 1 : place].isalnum() or text[place + len(name) : place + len(name) + 1].isalnum()):
                return place, place + len(name)
            place += 1
    return None


def _without_origin(name: str) -> str:
    """A name without the nationality in front of it: "American Jane Doe"."""
    first, _, rest = name.partition(" ")
    return rest if " " in rest and is_country(first) else name


def _is_cut(text: str, name: str, names: frozenset[str]) -> bool:
    """Whether a name is cut from another, or made of another and a word beside it: the one that stands oftener counts.

    Names are read from every run of capitals: "Doe Roe" from "Jane Doe Roe", "Calls Jane Doe" from a headline.
    """
    count = text.count(name)
    for other in names:
        inside = other.endswith(f" {name}") or other.startswith(f"{name} ")
        around = name.endswith(f" {other}") or name.startswith(f"{other} ")
        if inside and count == text.count(other) and not is_country(other.partition(" ")[0]):
            return True
        if around and count < text.count(other):
            return True
    return False


def _shows_person(article: Article, name: str) -> bool:
    """Whether the body tells of somebody under a name: by their address, their age, or the last name alone."""
    text, last = article.text, name.split()[-1]
    if any(f" {word.lower()} " in text for word in name.split()):
        return False  # a headline's words, or those that open a sentence
    alone = False
    for start, end in article.body:
        place = start
        while (place := text.find(last, place, end)) >= 0:
            behind = place + len(last)
            if not text[behind : behind + 1].isalnum() and not text[place - 1 : place].isalnum():
                lead = text[max(start, place - 40) : place].split()[-1:]
                before = lead[0] if lead and text[place - 1] == " " else ""
                if before.casefold() in ("the", "a", "an", "in", "this", "at"):
                    return False
                if is_honorific(before):
                    return True
                if text.endswith(name, 0, behind):
                    first = text[max(start, behind - len(name) - 5) : behind - len(name)].casefold()
                    if first.endswith((" the ", " in ", " at ", " a ")) or first == "the ":
                        return False
                    alone = alone or bool(_TELLS.match(text, behind))
                elif (not before[:1].isupper() or before in load_words("sentence_openers")) and not text[
                    behind + 1 : behind + 2
                ].isupper():
                    alone = True
            place = behind
    return alone
