"""Names, and the speakers to whom they are gathered, each with what decided."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from rag.link.names import PersonName, read_name
from rag.link.posts import Post, is_national, read_post, role_heads
from rag.types import Mention

Kind = Literal["person", "post", "body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A mention, and why it is its speaker's."""

    mention: Mention
    rule: str = "same name"
    reason: str = ""
    """Empty where it is the name itself that decides."""
    is_error: bool = False


@dataclass(kw_only=True)
class Form:
    """One name, as one or more articles give it."""

    name: str
    mentions: Sequence[Mention]

    @cached_property
    def parts(self) -> PersonName:
        """First, middle and last name."""
        return read_name(self.name)

    @cached_property
    def sources(self) -> frozenset[str]:
        """The articles that give it."""
        return frozenset(mention.source for mention in self.mentions)

    @cached_property
    def posts(self) -> frozenset[Post]:
        """The sole posts that articles give the person under this name."""
        return frozenset(post for mention in self.mentions for post in posts_of(mention))

    @cached_property
    def heads(self) -> frozenset[str]:
        """What articles call the person, in nouns."""
        return frozenset(head for mention in self.mentions for text in mention.post_texts for head in role_heads(text))


@dataclass(kw_only=True, eq=False)
class Cluster:
    """All that is one speaker's; sources, posts and nouns are those of all its names."""

    kind: Kind
    forms: list[Form] = field(default_factory=list)
    """The first is the name that most articles use."""
    links: list[Link] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)
    posts: set[Post] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)

    def add(self, form: Form, *, rule: str = "same name", reason: str = "", is_error: bool = False) -> None:
        """Join a name to the speaker."""
        self.forms.append(form)
        self.links += [Link(mention=m, rule=rule, reason=reason, is_error=is_error) for m in form.mentions]
        self.sources |= form.sources
        self.posts |= form.posts
        self.heads |= form.heads

    @property
    def name(self) -> str:
        """The name that most articles use."""
        return self.forms[0].name


def posts_of(mention: Mention) -> list[Post]:
    """The sole posts of one mention."""
    return [post for text in mention.post_texts if (post := read_post(text))]


def shared_post(posts: Iterable[Post], others: Iterable[Post]) -> Post | None:
    """A post that both can hold, as fully as either tells it."""
    others = list(others)
    pairs = (max(post, other, key=lambda p: len(p.whose)) for post in posts for other in others if post.fits(other))
    return min(pairs, key=lambda post: (-len(post.whose), post.title, sorted(post.whose)), default=None)


def tell_post(cluster: Cluster, post: Post) -> str:
    """A post in the words that articles use of this speaker, the fullest and then the most frequent."""
    texts = Counter(
        text
        for form in cluster.forms
        for mention in form.mentions
        for text in mention.post_texts
        if (given := read_post(text)) and given.fits(post)
    )
    return max(texts, key=lambda text: (bool(read_post(text) == post), texts[text], text), default=post.title)


def contradict(form: Form, cluster: Cluster) -> bool:
    """Whether posts tell two apart: of different countries, or of different trades."""
    ours, theirs = form.posts, cluster.posts
    if shared_post(ours, theirs):
        return False
    lands = {post.whose for post in ours if is_national(post)}, {post.whose for post in theirs if is_national(post)}
    if all(lands) and not lands[0] & lands[1]:
        return True
    return bool(form.heads and cluster.heads and not form.heads & cluster.heads)
