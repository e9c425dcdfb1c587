"""What people have decided about speakers: it wins over every rule."""

from collections.abc import Callable, Sequence

from rag.link.bodies import drop_article, kind_of
from rag.link.clusters import Cluster, Form, Link
from rag.link.names import fold
from rag.types import SpeakerEdit

NameOf = Callable[[Cluster], str]
"""The name under which a speaker is shown, which is the one that people give in their edits."""


def apply_edits(clusters: Sequence[Cluster], edits: Sequence[SpeakerEdit], name_of: NameOf) -> list[Cluster]:
    """The clusters after the edits, in the order given; an edit of a name that no article has changes nothing."""
    kept = list(clusters)
    for edit in edits:
        if edit.kind == "merge":
            _merge(kept, edit, name_of)
        else:
            _split(kept, edit)
    return kept


def plain_name(name: str) -> str:
    """A name as edits compare it: without article, case, accents and double blanks."""
    return fold(drop_article(" ".join(name.split())))


def _bears(link: Link, name: str, source: str | None) -> bool:
    return plain_name(link.mention.name) == name and source in (None, link.mention.source)


def _find(clusters: Sequence[Cluster], name: str, name_of: NameOf) -> list[Cluster]:
    """Those who go by a name, before those who have it as one of theirs."""
    canonical = [cluster for cluster in clusters if plain_name(name_of(cluster)) == name]
    return canonical or [cluster for cluster in clusters if any(_bears(link, name, None) for link in cluster.links)]


def _merge(clusters: list[Cluster], edit: SpeakerEdit, name_of: NameOf) -> None:
    """Join a speaker (or, of one article, or of a name that is only one of a speaker's, that name) to another."""
    name, into = plain_name(edit.name), plain_name(edit.into or "")
    found = [cluster for cluster in _find(clusters, into, name_of) if cluster.links]
    if not found:
        return
    target = max(found, key=lambda cluster: len(cluster.sources))
    reason = f"A person joined “{edit.name}” to “{edit.into}”."
    for cluster in list(clusters):
        whole = edit.source is None and plain_name(name_of(cluster)) == name
        moved = [link for link in cluster.links if whole or _bears(link, name, edit.source)]
        if cluster is not target and moved:
            _take(clusters, cluster, moved)
            _give(target, moved, reason)


def _split(clusters: list[Cluster], edit: SpeakerEdit) -> None:
    """Set a name apart as a speaker of its own."""
    name = plain_name(edit.name)
    moved = [link for cluster in clusters for link in cluster.links if _bears(link, name, edit.source)]
    if not moved:
        return
    for cluster in list(clusters):
        _take(clusters, cluster, [link for link in cluster.links if _bears(link, name, edit.source)])
    mention = moved[0].mention
    apart = Cluster(kind=kind_of(mention))
    apart.forms.append(Form(name=mention.name, mentions=[link.mention for link in moved]))
    where = f" in {edit.source}" if edit.source else ""
    _give(apart, moved, f"A person set “{edit.name}”{where} apart.")
    clusters.append(apart)


def _take(clusters: list[Cluster], cluster: Cluster, moved: Sequence[Link]) -> None:
    gone = {id(link) for link in moved}
    cluster.links = [link for link in cluster.links if id(link) not in gone]
    cluster.sources = {link.mention.source for link in cluster.links}
    if not cluster.links:
        clusters.remove(cluster)


def _give(cluster: Cluster, moved: Sequence[Link], reason: str) -> None:
    cluster.links += [Link(mention=link.mention, rule="edit", reason=reason) for link in moved]
    cluster.sources |= {link.mention.source for link in moved}
