"""What a person has chosen on the page "Who said what"; the page's address holds it, so that a view can be kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from rag.types import Filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whose statements, on what, from which articles; empty strings choose nothing."""

    speaker: str = ""
    """A speaker's id, or a name as a person types it into an address."""
    topic: str = ""
    """A topic's key, or words of the person's own."""
    meeting: str = ""
    """A meeting's id, or words of its name."""
    outlet: str = ""
    since: str = ""
    until: str = ""
    page: int = 1

    def filters(self, sources: tuple[str, ...]) -> Filters:
        """The filters that articles have to pass; `sources` are those that are asked, empty for all."""
        return Filters(
            sources=sources,
            meeting=self.meeting or None,
            outlet=self.outlet or None,
            since=self.since or None,
            until=self.until or None,
        )


def read_choice(address: Mapping[str, str]) -> Choice:
    """The choice that the parameters of an address hold; what they hold beside it is passed over."""
    page = address.get("page", "")
    return Choice(
        speaker=address.get("speaker", ""),
        topic=address.get("topic", ""),
        meeting=address.get("meeting", ""),
        outlet=address.get("outlet", ""),
        since=address.get("since", ""),
        until=address.get("until", ""),
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 9 else 1,
    )


def write_choice(choice: Choice) -> dict[str, str]:
    """The parameters of an address that hold a choice."""
    return {name: str(value) for name, value in asdict(choice).items() if value not in ("", 1)}
