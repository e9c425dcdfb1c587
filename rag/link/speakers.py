"""Mentions of all articles -> speakers: one for each person and body, with every name and why it is theirs.

Full names come first, then last names alone, then posts: to the one who holds them in that article, else to the one
whom the articles call so at that date. Where doubt remains, a name stays apart: a wrong speaker is worse than two.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from rag.link.bodies import body_key, drop_article, kind_of, lands_of
from rag.link.clusters import Cluster, Form, Kind, posts_of, tell_post
from rag.link.edits import apply_edits
from rag.link.names import fold, read_name
from rag.link.people import link_people
from rag.link.posts import Days, Post, days_of, find_holder, near_posts, read_post
from rag.read.names import is_honorific
from rag.types import Mention, Speaker, SpeakerEdit, SpeakerName

_DETERMINER = re.compile(r"^(?:the|a|an|its|his|her|their)\s+", re.IGNORECASE)


def link_speakers(mentions: Sequence[Mention], edits: Sequence[SpeakerEdit] = ()) -> list[Speaker]:
    """The speakers behind the mentions of all articles, those with most statements first.

    The order of the mentions makes no difference; that of the edits does: each holds against the rules and against
    the edits before it. A name stands once for a source; of several mentions of one name there the first counts.
    """
    kinds: dict[Kind, list[Mention]] = {"person": [], "body": [], "post": []}
    seen = set()
    for mention in sorted(mentions, key=lambda m: (m.source, m.name, m.span)):
        if (mention.source, mention.name) not in seen:
            seen.add((mention.source, mention.name))
            kinds[kind_of(mention)].append(mention)
    clusters = link_people(kinds["person"])
    clusters += _link_posts(kinds["post"], clusters)
    clusters += _link_bodies(kinds["body"])
    return _number(_describe(cluster) for cluster in apply_edits(clusters, edits, _choose_name))


def _link_posts(mentions: Sequence[Mention], people: Sequence[Cluster]) -> list[Cluster]:
    """Join posts to the people who hold them; the clusters that come back are the posts that stay open."""
    here: dict[str, list[tuple[Cluster, Post]]] = {}
    holders: dict[Post, dict[Cluster, list[Days | None]]] = {}
    for cluster in people:
        for link in cluster.links:
            for held in posts_of(link.mention):
                here.setdefault(link.mention.source, []).append((cluster, held))
                if held.whose:
                    holders.setdefault(held, {}).setdefault(cluster, []).append(days_of(link.mention.published))
    joined: list[tuple[Cluster, Mention, str]] = []
    open_posts: dict[object, list[Mention]] = {}
    for mention in mentions:
        name = drop_article(mention.name)
        post = read_post(name)
        found = post and (_find_here(post, here.get(mention.source, ())) or _find_anywhere(post, mention, holders))
        if found:
            joined.append((found[0], mention, found[1]))
        else:
            open_posts.setdefault(post if post and post.whose else fold(name), []).append(mention)
    for cluster, mention, reason in joined:
        cluster.add(Form(name=mention.name, mentions=[mention]), rule="post", reason=reason)
    return list(_gather("post", open_posts))


def _find_here(post: Post, held: Iterable[tuple[Cluster, Post]]) -> tuple[Cluster, str] | None:
    """The one person to whom the same article gives a post."""
    held = list(held)
    for asked in near_posts(post):
        found = {cluster for cluster, given in held if asked.fits(given) and not _elsewhere(asked, cluster)}
        if found:
            if len(found) > 1:
                return None
            cluster = found.pop()
            return cluster, f"In this article “{cluster.name}” is the {tell_post(cluster, asked)}."
    return None


def _elsewhere(post: Post, cluster: Cluster) -> bool:
    """Whether articles give a person the post, but always of somebody else."""
    given = {own.whose for own in cluster.posts if own.title == post.title and own.whose}
    return bool(post.whose and given and post.whose not in given)


def _find_anywhere(
    post: Post, mention: Mention, holders: Mapping[Post, Mapping[Cluster, Sequence[Days | None]]]
) -> tuple[Cluster, str] | None:
    """The one person to whom the articles give a post, as far as the dates show."""
    for asked in near_posts(post):
        held = holders.get(asked) if asked.whose else None
        if held:
            holder = find_holder(held, days_of(mention.published))
            when = "" if len(held) == 1 else " at this article’s date"
            return (
                (holder, f"The articles call “{holder.name}” the {tell_post(holder, asked)}{when}.") if holder else None
            )
    return None


def _link_bodies(mentions: Sequence[Mention]) -> list[Cluster]:
    """Bodies by what they are; one without its country is the only such body of the article, where there is one."""
    keyed = [(body_key(mention.name), mention) for mention in mentions]
    of_lands: dict[str, set[frozenset[str]]] = {}
    for key, mention in keyed:
        if lands_of(key):
            of_lands.setdefault(mention.source, set()).add(key)
    found: dict[object, list[Mention]] = {}
    for key, mention in keyed:
        fuller = [
            k for k in of_lands.get(mention.source, ()) if key < k and not lands_of(key) and k - key <= lands_of(k)
        ]
        found.setdefault(fuller[0] if len(fuller) == 1 else key, []).append(mention)
    return list(_gather("body", found))


def _gather(kind: Kind, found: Mapping[object, Sequence[Mention]]) -> Iterator[Cluster]:
    """A cluster for each key, its most used name first."""
    for mentions in found.values():
        cluster = Cluster(kind=kind)
        names = Counter(drop_article(mention.name) for mention in mentions)
        for name in sorted(names, key=lambda name: (-names[name], -len(name), name)):
            form = Form(name=name, mentions=[m for m in mentions if drop_article(m.name) == name])
            same = fold(name) == fold(cluster.name) if cluster.forms else True
            reason = "" if same else f"“{name}” and “{cluster.name}” are the same {kind}."
            cluster.add(form, rule="same name" if same else f"same {kind}", reason=reason)
        yield cluster


def _describe(cluster: Cluster) -> Speaker:
    """A cluster as a speaker, with the bare slug as its id."""
    links = sorted(cluster.links, key=lambda link: (link.mention.source, link.mention.span, link.mention.name))
    name = _choose_name(cluster)
    articles = len({link.mention.source for link in links if _bare_name(link.mention.name) == name})
    plural = "article gives" if articles == 1 else "articles give"
    same = f"The speaker goes by this name, which {articles} {plural}."
    counts = Counter(_bare_name(link.mention.name) for link in links)
    posts = Counter(_DETERMINER.sub("", text, count=1) for link in links for text in link.mention.post_texts)
    return Speaker(
        id=re.sub(r"[\W_]+", "-", fold(name)).strip("-") or "speaker",
        name=name,
        kind=cluster.kind,
        variants=tuple(sorted(counts, key=lambda variant: (variant != name, -counts[variant], variant))),
        posts=tuple(sorted(posts, key=lambda post: (-posts[post], post))) if cluster.kind != "body" else (),
        names=tuple(
            SpeakerName(
                source=link.mention.source,
                name=link.mention.name,
                span=link.mention.span,
                rule=link.rule,
                reason=link.reason or same,
                is_error=link.is_error,
            )
            for link in links
        ),
        statements=sum(link.mention.statements for link in links),
    )


def _choose_name(cluster: Cluster) -> str:
    """The form that most articles use, then the fullest, then the first of the alphabet; a person's with a first name
    before one without, and no error of one source where there is another.
    """
    if len(cluster.links) == 1:
        return _bare_name(cluster.links[0].mention.name)
    links = [link for link in cluster.links if kind_of(link.mention) == cluster.kind] or cluster.links
    links = [link for link in links if not link.is_error] or links
    if cluster.kind == "person":
        links = [link for link in links if read_name(link.mention.name).first] or links
    counts = Counter(_bare_name(link.mention.name) for link in links)
    return min(counts, key=lambda name: (-counts[name], -len(name.split()), -len(name), name))


def _bare_name(name: str) -> str:
    """A name without "the" and forms of address."""
    words = drop_article(name).split()
    while len(words) > 1 and is_honorific(words[0]):
        words = words[1:]
    return " ".join(words)


def _number(speakers: Iterable[Speaker]) -> list[Speaker]:
    """Speakers in order, with ids that none shares."""
    ordered = sorted(speakers, key=lambda s: (-s.statements, -len(s.names), s.name, s.kind, s.names[0].source))
    taken: set[str] = set()
    numbered = []
    for speaker in ordered:
        name, number = speaker.id, 1
        while name in taken:
            number += 1
            name = f"{speaker.id}-{number}"
        taken.add(name)
        numbered.append(replace(speaker, id=name))
    return numbered
