"""Which names are one person's: spellings, initials, last names alone, and the errors of one source."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rag.link.clusters import Cluster, Form, contradict, posts_of, shared_post, tell_post
from rag.link.names import fold, given_names, is_near, middles_agree, read_name, spell
from rag.link.posts import Post, are_near, days_of
from rag.types import Mention

_SIDE_BY_SIDE = 300
"""Characters within which one article's two first names with one last name are two people ("Jane and John Doe")."""
_CONFIRMED = 2
"""Other articles that must agree before the first name of one source counts as its error."""
_WELL_KNOWN = 3
"""Articles that name a person before "Rival Jane Doe" of one article is that person: a headline's capitals."""
_DOMINANT = 20
"""Times that one person is named oftener than all others of a last name before the name alone is theirs."""

Joined = tuple[str, str, bool]
"""Rule, reason, and whether it is an error of the source."""


def link_people(mentions: Sequence[Mention]) -> list[Cluster]:
    """The people behind mentions that name a person, full names first, then last names alone.

    Every name meets only those of its last name that share a key with it (spelling, full first name, initial, post).
    """
    forms: dict[str, list[Mention]] = {}
    for mention in mentions:
        forms.setdefault(" ".join(filter(None, _folded(mention.name))), []).append(mention)
    named = [Form(name=_most_used(group), mentions=group) for group in forms.values()]
    groups: dict[str, list[Form]] = {}
    alone = []
    for form in sorted(named, key=lambda f: (-len(f.sources), -len(f.name), f.name)):
        if form.parts.first:
            groups.setdefault(form.parts.key, []).append(form)
        else:
            alone.append(form)
    by_last = {key: _join_full_names(group) for key, group in groups.items()}
    _join_swapped(by_last)
    _join_last_names(alone, by_last)
    return [cluster for clusters in by_last.values() for cluster in clusters]


def _folded(name: str) -> tuple[str, ...]:
    parts = read_name(name)
    return parts.first, *parts.middle, parts.last


def _most_used(mentions: Sequence[Mention]) -> str:
    names = [mention.name for mention in mentions]
    return min(set(names), key=lambda name: (-names.count(name), -len(name), name))


def _join_full_names(forms: Sequence[Form]) -> list[Cluster]:
    """The people of one last name; forms come in order of how many articles use them."""
    clusters: list[Cluster] = []
    index: dict[object, dict[Cluster, None]] = {}
    initials = [form for form in forms if len(form.parts.first) == 1]
    full = [form for form in forms if len(form.parts.first) > 1]
    for form in full + initials:
        near = dict.fromkeys(cluster for key in _sought(form) for cluster in index.get(key, ()))
        found = [(cluster, joined) for cluster in near if (joined := _compare(form, cluster))]
        found = [(c, j) for c, j in found if not j[2]] or found
        if len(found) == 1:
            cluster, (rule, reason, is_error) = found[0]
            cluster.add(form, rule=rule, reason=reason, is_error=is_error)
        else:
            cluster = Cluster(kind="person")
            cluster.add(form)
            clusters.append(cluster)
        for key in _offered(form):
            index.setdefault(key, {})[cluster] = None
    return clusters


def _sought(form: Form) -> Iterator[object]:
    """The keys under which a name looks for others of its last name."""
    yield from _spellings(form)
    if len(form.parts.first) == 1:
        yield "initial", form.parts.first
    if form.parts.middle:
        yield "first", form.parts.middle[-1]
    for post in form.posts:
        yield post if post.whose else ("title", post.title)
        yield Post(post.title, frozenset())


def _offered(form: Form) -> Iterator[object]:
    """The keys under which others find it: by an initial, or a title alone, only those that give no more."""
    yield from _spellings(form)
    yield "initial", form.parts.first[0]
    yield "first", form.parts.first
    for post in form.posts:
        yield post
        yield "title", post.title


def _spellings(form: Form) -> Iterator[object]:
    if len(form.parts.first) > 1:
        yield "spelling", spell(form.parts.first)
        for name in given_names(form.parts.first):
            yield "short", name


def _compare(form: Form, cluster: Cluster) -> Joined | None:
    """Why a name is another one's, or None; the cluster's names are used by as many articles or more."""
    ours, theirs = form.parts, cluster.forms[0].parts
    known = cluster.name
    post = shared_post(form.posts, cluster.posts)
    together = form.sources & cluster.sources
    if ours.last != theirs.last and not (post or spell(ours.first) == spell(theirs.first)):
        return None
    if ours.middle[-1:] == (theirs.first,) and len(form.sources) == 1 and len(cluster.sources) >= _WELL_KNOWN:
        return (
            "words before the name",
            f"“{form.name}” ends in “{known}”, whom {len(cluster.sources)} articles name.",
            False,
        )
    if not middles_agree(ours, theirs) or (contradict(form, cluster) and not post):
        return None
    if ours.first == theirs.first:
        if together and not post and ours.middle and theirs.middle:
            return None
        return "fuller name", f"“{form.name}” and “{known}” are one name, given more or less fully.", False
    if spell(ours.first) == spell(theirs.first) and (post or not together):
        return "spelling", f"“{form.name}” is another spelling of “{known}”.", False
    if len(ours.first) == 1 and theirs.first.startswith(ours.first) and (post or not together):
        return "initial", f"“{form.name}” gives the first name of “{known}” by its initial.", False
    if post is None:
        return None
    title = tell_post(cluster, post)
    if is_near(ours.first, theirs.first):
        return "spelling", f"“{form.name}” and “{known}” differ by a letter, and both are the {title}.", False
    if given_names(ours.first) & given_names(theirs.first):
        return "short name", f"“{form.name}” is short for “{known}”, and both are the {title}.", False
    return _compare_errors(form, cluster, post)


def _compare_errors(form: Form, cluster: Cluster, post: Post) -> Joined | None:
    """Whether one source alone gives a person another first name, against all others."""
    if len(form.sources) > 1 or len(form.parts.first) < 2:
        return None
    source = next(iter(form.sources))
    others = {m.source for f in cluster.forms for m in f.mentions if any(post.fits(p) for p in posts_of(m))} - {source}
    if len(others) < _CONFIRMED or not post.whose:
        return None
    beside = [m.span[0] for f in cluster.forms for m in f.mentions if m.source == source]
    if any(abs(form.mentions[0].span[0] - place) < _SIDE_BY_SIDE for place in beside):
        return None
    dates = [days_of(m.published) for f in cluster.forms for m in f.mentions]
    if not are_near(days_of(form.mentions[0].published), dates):
        return None  # who came later may be the brother
    known = cluster.name
    counted = f"{len(others)} other articles call this person"
    reason = f"{source} alone calls the {tell_post(cluster, post)} “{form.name}”; {counted} “{known}”."
    return "first name of one source", reason, True


def _join_swapped(by_last: Mapping[str, list[Cluster]]) -> None:
    """Join names that put the family first to those that put it last: "Wu Jin" and "Jin Wu"."""
    found: dict[frozenset[str], list[tuple[str, Cluster]]] = {}
    for key, clusters in by_last.items():
        for cluster in clusters:
            for form in cluster.forms:
                if not form.parts.middle:
                    found.setdefault(frozenset({form.parts.first, form.parts.last}), []).append((key, cluster))
    for places in found.values():
        kept = {cluster: key for key, cluster in places}
        if len(kept) != 2:
            continue
        (one, _), (two, key) = sorted(kept.items(), key=lambda item: (-len(item[0].sources), item[0].name))
        if two in by_last[key] and not any(contradict(form, one) for form in two.forms):
            by_last[key].remove(two)
            for form in two.forms:
                reason = f"“{form.name}” has the words of “{one.name}” in the other order."
                one.add(form, rule="order of names", reason=reason)


def _join_last_names(forms: Iterable[Form], by_last: dict[str, list[Cluster]]) -> None:
    """Give each article's last name alone to the one person who can be meant; those that nobody is certain for are
    one speaker under it, whoever they are.
    """
    firsts: dict[str, list[Cluster]] = {}
    for clusters in by_last.values():
        for cluster in clusters:
            for name in dict.fromkeys(form.parts.first for form in cluster.forms if not form.parts.middle):
                firsts.setdefault(name, []).append(cluster)
    near: dict[str, set[Cluster]] = {}
    for clusters in by_last.values():
        for cluster in clusters:
            for source in cluster.sources:
                near.setdefault(source, set()).add(cluster)
    found: list[tuple[Cluster, Form, str, str]] = []
    for form in forms:
        people = by_last.get(form.parts.key, []) or firsts.get(form.parts.last, [])
        rest = []
        for mention in form.mentions:
            one = Form(name=mention.name, mentions=[mention])
            bearer = _find_bearer(one, people, near)
            if bearer:
                found.append((bearer[0], one, *bearer[1:]))
            else:
                rest.append(mention)
        if rest:
            cluster = Cluster(kind="person")
            cluster.add(Form(name=_most_used(rest), mentions=rest))
            by_last[f"{fold(form.name)} alone"] = [cluster]
    for cluster, one, rule, reason in found:  # when all are judged: what was joined proves nothing for the next
        cluster.add(one, rule=rule, reason=reason)


def _find_bearer(
    form: Form, people: Sequence[Cluster], near: Mapping[str, set[Cluster]]
) -> tuple[Cluster, str, str] | None:
    """Whose last name one article gives: who is named there, who holds the post, or the only one whom articles name.

    The only one is not enough where a single article names them, of other matters: no other person is in both.
    """
    here = [cluster for cluster in people if cluster.sources & form.sources]
    if not here and form.parts.key not in {cluster.forms[0].parts.key for cluster in people}:
        return None  # a first name, or a family name that stands first, means somebody in its own article only
    able = [cluster for cluster in here or people if not contradict(form, cluster)]
    posted = [(c, post) for c in able if (post := shared_post(form.posts, c.posts)) and post.whose]
    if len(posted) == 1:
        cluster, post = posted[0]
        return cluster, "last name and post", f"The articles call “{cluster.name}” the {tell_post(cluster, post)}."
    known = here or (len(people) == 1 and _is_known(people[0], form, near))
    if known and len(able) == 1:
        where = "this article names" if here else "the articles name"
        return able[0], "last name", f"“{able[0].name}” is the only {form.name.split()[-1]} whom {where}."
    if here:
        return None
    counts = sorted(((len(c.sources), c.name, c) for c in able), key=lambda item: (-item[0], item[1]))
    if len(counts) > 1 and counts[0][0] >= _DOMINANT * sum(count for count, _, _ in counts[1:]):
        count, name, cluster = counts[0]
        return cluster, "last name", f"{count} articles name “{name}”, and very few another {form.name.split()[-1]}."
    return None


def _is_known(cluster: Cluster, form: Form, near: Mapping[str, set[Cluster]]) -> bool:
    """Whether several articles name somebody, or the only one shares another person with that of the last name."""
    around = set().union(*(near.get(source, set()) for source in form.sources)) - {cluster}
    return len(cluster.sources) > 1 or any(near[source] & around for source in cluster.sources)
