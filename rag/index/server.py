"""Chroma on a server (`CHROMA_HOST`): the same two collections, changed in place, without generations.

The server keeps its own files whole, so what is left to see to is which state the collections are in: each names, in
its metadata, the store that it belongs to and the level that it was made from. A run takes the level away before the
first change and writes it after the last check; whoever comes upon collections without it, or with another than the
catalog's, brings them level.

The collections are called the same for every store, as every tool expects them; so a second store on the same server
needs a database of its own (CHROMA_DATABASE), and is refused where another store's collections stand.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rag.config import Config
from rag.errors import StoreError
from rag.index.vectors import (
    PASSAGES,
    STATEMENTS,
    UPSERT_BATCH,
    WASTE_AT_MOST,
    Fetch,
    Level,
    Ranking,
    Rows,
    ask_collection,
    describe_collection,
    fill_collections,
    find_loss,
)

if TYPE_CHECKING:
    import httpx
    import numpy as np

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 5.0
"""For an answer to a reader. Among 5,000 passages on the same machine a query takes 3 ms; Chroma's own client waits for
ever."""
WRITE_SECONDS = 120.0
"""For an answer to a writer: 2,000 rows take 0.4 s, a slow disk and a busy server more."""
LOOK_SECONDS = 1.0
"""How long a reader trusts what it saw of the server (four requests, 6 ms); a change of the catalog ends it at once."""
FRESH = "-new"
"""Ends the name of a collection that is made anew, until it takes the old one's place."""
OWNER = "readout_store"
"""In a collection's metadata: the catalog that it is the index of. Also tells our collections from anybody else's."""


class ServerVectors:
    """The collections on the server, as they were when they were looked at."""

    def __init__(self, server: "ChromaServer", collections: Mapping[str, Any], level: Level) -> None:
        """Made by `ChromaServer.open`."""
        self.level = level
        self._server = server
        self._collections = collections
        self._seen = time.monotonic()

    def is_current(self, level: Level) -> bool:
        """For a moment, while the catalog says the same."""
        return level == self.level and time.monotonic() - self._seen < LOOK_SECONDS

    def enter(self) -> bool:
        """Always: the server takes care of its readers."""
        return True

    def leave(self) -> None:
        """Nothing is held."""

    def retire(self) -> None:
        """Nothing is held."""

    def nearest(
        self, name: str, vectors: Sequence["np.ndarray"], *, limit: int, sources: Sequence[str] | None
    ) -> list[Ranking]:
        """For each vector ids of a collection with cosine similarity, best first."""
        if limit < 1 or (sources is not None and not sources):
            return [[] for _ in vectors]
        with self._server.errors():
            return ask_collection(self._collections[name], vectors, limit=limit, sources=sources)


class ChromaServer:
    """The `VectorStore` on a server; connects when it is first asked."""

    def __init__(self, config: Config, owner: str) -> None:
        """`owner` is the catalog whose index this is."""
        self.config = config
        self.owner = owner
        self.label = f"Chroma's index on the server {config.chroma_host}:{config.chroma_port}"
        self._where = f"the Chroma server of CHROMA_HOST ({config.chroma_host}:{config.chroma_port})"
        self._place = {"tenant": config.chroma_tenant, "database": config.chroma_database}
        self._system: Any = None
        self._api: Any = None

    def needs_look(self) -> bool:
        """Always: only the server knows."""
        return True

    def find_fault(self, level: Level | None = None, *, afresh: bool = False) -> str | None:
        """What is wrong with the collections, in words for the user; see `VectorStore`."""
        found = self._look(of_any_store=afresh)
        if isinstance(found, str):
            return found
        return "was behind the catalog" if level is not None and found.level != level else None

    def open(self, *, doubted: bool = False) -> ServerVectors | str:
        """The collections, looked at anew. Raises StoreError where another store's stand in their place."""
        return self._look(of_any_store=False)

    def _look(self, *, of_any_store: bool) -> ServerVectors | str:
        """The collections; or that they are missing, or have lost rows since they were made level."""
        with self.errors():
            found = {name: self._get(name, of_any_store=of_any_store) for name in (PASSAGES, STATEMENTS)}
            if None in found.values():
                return "was missing"
            levels = {_read_level(collection.metadata) for collection in found.values()}
            level = levels.pop() if len(levels) == 1 else Level(revision="", embedder="")
            if level.revision and any(each.count() != each.metadata.get("rows") for each in found.values()):
                return "was damaged"
            return ServerVectors(self, found, level)

    def write(
        self,
        collections: Mapping[str, Rows],
        fetch: Fetch,
        level: Level,
        *,
        afresh: bool = False,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Bring the collections to this level, in place. `afresh` replaces them, even those of another store of ours.

        A run that is killed leaves them without a level, and the next one goes on from what they hold.
        """
        with self.errors():
            self._allow(WRITE_SECONDS)
            try:
                self._make_database()
                loss = self._fill(collections, fetch, level, on_progress, afresh=afresh)
                if loss:
                    loss = self._fill(collections, fetch, level, on_progress, afresh=True)
            finally:
                self._allow(ANSWER_SECONDS)
        if loss:
            raise StoreError(f"{self._where} {loss} that it has just been given; look at its log and its disk")

    def _fill(
        self,
        collections: Mapping[str, Rows],
        fetch: Fetch,
        level: Level,
        on_progress: Callable[[int, int], None] | None,
        *,
        afresh: bool,
    ) -> str | None:
        made = {name: self._prepare(name, len(rows), level, afresh=afresh) for name, rows in collections.items()}
        batch = min(UPSERT_BATCH, self._api.get_max_batch_size())
        deleted = fill_collections(made, collections, fetch, on_progress, batch=batch)
        losses = [find_loss(made[name], rows, fetch) for name, rows in collections.items()]
        if any(losses):
            return next(filter(None, losses))
        for name, rows in collections.items():
            mark = made[name].metadata
            sums = {"rows": len(rows), "deleted": mark["deleted"] + deleted[name]}
            made[name].modify(metadata={**mark, **sums, "revision": level.revision})
            if made[name].name != name:
                if self._get(name, of_any_store=afresh) is not None:
                    self._api.delete_collection(name, **self._place)
                made[name].modify(name=name)
        return None

    def _prepare(self, name: str, rows: int, level: Level, *, afresh: bool) -> Any:
        """A collection to be filled, with no level: what stands there if it serves, else a new one beside it.

        The new one takes its place when it is filled, so that readers have something to ask meanwhile.
        """
        if self._get(name + FRESH, of_any_store=True) is not None:  # a run was killed; a stranger's raises
            self._api.delete_collection(name + FRESH, **self._place)
        found = self._get(name, of_any_store=afresh)
        held = {} if found is None else found.metadata
        if not afresh and held.get("embedder") == level.embedder and held["deleted"] <= WASTE_AT_MOST * rows:
            found.modify(metadata={key: held[key] for key in (OWNER, "embedder", "deleted")})
            return found
        mark = {OWNER: self.owner, "embedder": level.embedder, "deleted": 0}
        shape = describe_collection(name)
        return self._collection(
            self._api.create_collection(name + FRESH, configuration=shape, metadata=mark, **self._place)
        )

    def _get(self, name: str, *, of_any_store: bool) -> Any:
        """A collection; None where there is none. Raises StoreError where it is not this store's."""
        from chromadb.errors import NotFoundError

        try:
            found = self._collection(self._connected().get_collection(name, **self._place))
        except NotFoundError:
            return None
        owner = (found.metadata or {}).get(OWNER)
        if owner == self.owner or (owner is not None and of_any_store):
            return found
        database = f"the database {self.config.chroma_database!r} of {self._where}"
        if owner is None:
            raise StoreError(
                f"{database} has a collection {name!r} that is not of this program; "
                "name a database of its own for this store with CHROMA_DATABASE"
            )
        raise StoreError(
            f"{database} holds the index of another store; name one of its own for this store with CHROMA_DATABASE, "
            "or put this store's in its place with: python -m rag index --rebuild"
        )

    def _collection(self, model: Any) -> Any:
        from chromadb.api.models.Collection import Collection

        return Collection(client=self._api, model=model, embedding_function=None)

    def _make_database(self) -> None:
        from chromadb.errors import NotFoundError

        name, tenant = self.config.chroma_database, self.config.chroma_tenant
        try:
            self._connected().get_database(name, tenant=tenant)
        except NotFoundError:
            self._api.create_database(name, tenant=tenant)

    # The connection

    def _connected(self) -> Any:
        """Chroma's client, of its lower floor: `HttpClient` asks the server before it can be given a time."""
        if self._api is None:
            from chromadb.api import ServerAPI
            from chromadb.config import Settings, System

            config = self.config
            # The whole address: from a bare name that begins with "http" Chroma would drop the port.
            address = f"{'https' if config.chroma_ssl else 'http'}://{config.chroma_host}:{config.chroma_port}"
            settings = Settings(
                chroma_api_impl="chromadb.api.fastapi.FastAPI",
                chroma_server_host=address,
                chroma_server_http_port=config.chroma_port,
                chroma_server_ssl_enabled=config.chroma_ssl,
                anonymized_telemetry=False,
            )
            self._system = System(settings)
            self._api = self._system.instance(ServerAPI)
            session: httpx.Client = self._api._session
            session.event_hooks = {"response": [self._check]}
            self._allow(ANSWER_SECONDS)
            if config.chroma_api_key:
                # Chroma Cloud reads the first. `chroma run` reads no key since 1.0: whoever wants one puts a proxy
                # before it, which commonly reads the second, as Chroma's own servers did before.
                session.headers["X-Chroma-Token"] = config.chroma_api_key
                session.headers["Authorization"] = f"Bearer {config.chroma_api_key}"
        return self._api

    def _allow(self, seconds: float) -> None:
        """Give each request a time: Chroma's client sets none."""
        import httpx

        self._connected()._session.timeout = httpx.Timeout(seconds, connect=CONNECT_SECONDS)

    def _check(self, response: "httpx.Response") -> None:
        """Tell what Chroma's client would not: it drops the status of an answer that is not Chroma's own."""
        status = response.status_code
        if status in (401, 403):
            mend = "refuses the key of CHROMA_API_KEY" if self.config.chroma_api_key else "asks for a key"
            raise StoreError(f"{self._where} {mend} (status {status}); set CHROMA_API_KEY to one that it takes")
        if not response.headers.get("content-type", "").startswith("application/json"):
            raise StoreError(
                f"{self._where} does not answer as Chroma 1.x does (status {status}); "
                "set CHROMA_HOST, CHROMA_PORT and CHROMA_SSL to those of a Chroma server"
            )

    @contextmanager
    def errors(self) -> Iterator[None]:
        """What goes wrong with the server, as one StoreError."""
        import httpx

        try:
            yield
        except StoreError:
            raise
        except httpx.TimeoutException as error:
            raise StoreError(
                f"{self._where} does not answer in time; see to it, or unset CHROMA_HOST to keep the index in the store"
            ) from error
        except httpx.TransportError as error:
            raise StoreError(
                f"{self._where} cannot be reached ({error}); start it, or set CHROMA_HOST, CHROMA_PORT and CHROMA_SSL"
            ) from error
        except Exception as error:  # Chroma's client raises bare ones for answers it does not know
            told = " ".join(str(error).split())[:200]
            raise StoreError(
                f"{self._where} cannot be used ({type(error).__name__}: {told}); look at its log and its version"
            ) from error

    def close(self) -> None:
        """Close the connections."""
        if self._api is not None:
            self._api._session.close()
            self._system.stop()
            self._api = self._system = None


def _read_level(metadata: Mapping[str, Any]) -> Level:
    """The level that a collection's metadata tells; an empty one while it is being changed."""
    return Level(revision=str(metadata.get("revision", "")), embedder=str(metadata.get("embedder", "")))
