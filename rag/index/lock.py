"""One writer at a time: a lock on `<store>/writer.lock`, with the holder's process id beside it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import StoreError, StoreLocked

LOCK = "writer.lock"
HOLDER = "writer.pid"


@contextmanager
def writing(store: Path) -> Iterator[None]:
    """Hold the store's writer's lock, making the store's folder (for the user alone) where it is missing.

    The system frees the lock of a process that dies, however it dies. Raises StoreLocked at once where another holds
    it, in this process or another; StoreError where the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        store.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(store / LOCK, timeout=0).acquire()
    except Timeout:
        raise StoreLocked(
            f"{store} is being written by process {read_holder(store)}; wait for its end, then try again"
        ) from None
    except OSError as error:
        raise StoreError(
            f"{store} cannot be written ({error.strerror}); check its rights, or choose another store"
        ) from error
    with lock:
        (store / HOLDER).write_text(f"{os.getpid()}\n", encoding="utf-8")
        try:
            yield
        finally:
            (store / HOLDER).unlink(missing_ok=True)


def read_holder(store: Path) -> str:
    """The process id of the lock's holder, as it wrote it."""
    try:
        return (store / HOLDER).read_text(encoding="utf-8").strip() or "(unknown)"
    except OSError:
        return "(unknown)"
