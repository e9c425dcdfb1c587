"""The container files: what can be known of them without an engine that builds and runs them."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from chroma_server import Server, find_port, serving
from command_line import ROOT, clean_environment

from rag.config import Config, load_config

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
IGNORED = [
    line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and line[0] not in "# "
]


def instructions(name: str) -> list[str]:
    """What follows on an instruction of the Dockerfile, each time that it stands there."""
    return [" ".join(text.split()) for text in re.findall(rf"^{name} +(.*)$", DOCKERFILE, re.MULTILINE)]


def command_of(name: str) -> list[str]:
    """The words of a command, with this Python where it says python."""
    [text] = instructions(name)
    words: list[str] = json.loads(text[text.index("[") :])
    assert words[0] == "python"
    return [sys.executable, *words[1:]]


def copied() -> list[str]:
    """The paths that the image takes from this folder."""
    return [source for line in instructions("COPY") for source in line.split()[:-1]]


def variables() -> dict[str, str]:
    """The image's environment."""
    return dict(word.split("=", 1) for line in instructions("ENV") for word in line.split())


def is_sent(path: str) -> bool:
    """Whether .dockerignore lets a file through to the builder: the last line that fits says so."""
    sent = True
    for line in IGNORED:
        pattern = line.removeprefix("!")
        deep = pattern.removeprefix("**/")
        parents = [path, *(parent.as_posix() for parent in Path(path).parents)]
        fits = any(fnmatch(p, pattern) for p in parents) or (deep != pattern and deep in Path(path).parts)
        if fits:
            sent = line.startswith("!")
    return sent


def test_what_the_image_takes_is_there_and_is_sent() -> None:
    """Each path that COPY names exists, and the builder gets it."""
    assert {"requirements.txt", "app.py", "rag", "prompts", "seeds", ".streamlit"} <= set(copied())
    for path in copied():
        assert (ROOT / path).exists(), path
        assert is_sent(path if (ROOT / path).is_file() else f"{path}/x.py"), path


@pytest.mark.parametrize(
    "path",
    [".env", ".rag/catalog.sqlite", ".git/config", ".venv/bin/python", "tests/test_app.py", "rag/a/__pycache__/b.pyc"],
)
def test_what_is_nobodys_business_stays_here(path: str) -> None:
    """Keys, stores, history, environments and tests never reach the builder, nor an image."""
    assert not is_sent(path)


def test_the_code_runs_from_what_the_image_takes() -> None:
    """The app reads nothing of this folder that the image leaves behind."""
    default = Config()
    for path in (default.seeds, default.prompts):
        assert path.relative_to(ROOT).as_posix() in copied()


def test_the_packages_come_before_the_code() -> None:
    """So that a change of the code does not install them again."""
    assert DOCKERFILE.index("COPY requirements.txt") < DOCKERFILE.index("pip install") < DOCKERFILE.index("COPY rag")


def test_images_are_pinned() -> None:
    """By their full versions; Python's is one that the project supports, and Chroma's is that of the client."""
    [base] = instructions("FROM")
    python = re.fullmatch(r"python:3\.(\d+)\.\d+-slim-\w+", base)
    assert python
    assert 11 <= int(python[1]) <= 13
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    [version] = re.findall(r"^chromadb==(\S+)", pins, re.MULTILINE)
    assert COMPOSE["services"]["chroma"]["image"] == f"chromadb/chroma:{version}"


def test_the_app_has_no_rights() -> None:
    """It is no root, writes its store only, and owns that before a volume takes it over."""
    [user] = instructions("USER")
    assert int(user) > 0
    assert f"--uid {user}" in DOCKERFILE
    assert f"--mode=0700 {variables()['RAG_STORE']}" in DOCKERFILE
    app = COMPOSE["services"]["app"]
    assert (app["read_only"], app["cap_drop"]) == (True, ["ALL"])


def test_only_this_machine_reaches_the_app_and_only_the_app_reaches_chroma() -> None:
    """Ports are published on 127.0.0.1; Chroma's is not, and its network leads nowhere else."""
    services = COMPOSE["services"]
    [port] = services["app"]["ports"]
    assert port.startswith("127.0.0.1:")
    assert port.endswith(f":{variables()['STREAMLIT_SERVER_PORT']}")
    assert instructions("EXPOSE") == [variables()["STREAMLIT_SERVER_PORT"]]
    assert "ports" not in services["chroma"]
    assert services["chroma"]["networks"] == ["index"]
    assert COMPOSE["networks"]["index"]["internal"] is True


def test_settings_of_the_containers_are_read() -> None:
    """Each setting that image and compose file give is one that the code reads, and they agree with each other."""
    app = COMPOSE["services"]["app"]
    given = {**variables(), **{name: str(value) for name, value in app["environment"].items()}}
    settings = {name: value for name, value in given.items() if name.startswith(("RAG_", "CHROMA_", "OPENAI_"))}
    for name, value in settings.items():
        assert load_config({name: value if name != "CHROMA_PORT" else "9"}) != load_config({}) or value == "false"
        assert f'"{name}"' in (ROOT / "rag" / "config.py").read_text(encoding="utf-8")
    config = load_config(settings)

    assert (config.chroma_host, config.chroma_port) == ("chroma", 8000)
    assert config.chroma_host in COMPOSE["services"]
    assert f"store:{config.store}" in app["volumes"]
    assert set(COMPOSE["volumes"]) == {"store", "chroma"}


@contextmanager
def started(folder: Path, **settings: str) -> Iterator[dict[str, str]]:
    """The image's command, in a folder with what the image takes; gives its environment once it answers.

    On another address and port than the image's, which are of no use here: that they are obeyed shows that the image's
    are, and go before `.streamlit/config.toml`.
    """
    for path in copied():
        copy = shutil.copytree if (ROOT / path).is_dir() else shutil.copy
        copy(ROOT / path, folder / path)
    own = {"STREAMLIT_SERVER_ADDRESS": "127.0.0.2", "STREAMLIT_SERVER_PORT": str(find_port()), **settings}
    environment = clean_environment(**{**variables(), "RAG_STORE": str(folder / "store"), **own})
    del environment["PYTHONPATH"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command_of("CMD"), cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while subprocess.run(
            health_of(environment), env=environment, check=False, stderr=subprocess.DEVNULL
        ).returncode:
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < until
            time.sleep(0.1)
        yield environment
    finally:
        process.terminate()
        assert process.wait(20) == 0, "the app does not end on the signal that engines send"


def health_of(environment: dict[str, str]) -> list[str]:
    """The image's health check, at the address of a test."""
    place = f"{environment['STREAMLIT_SERVER_ADDRESS']}:{environment['STREAMLIT_SERVER_PORT']}"
    return [
        word.replace(f"localhost:{variables()['STREAMLIT_SERVER_PORT']}", place) for word in command_of("HEALTHCHECK")
    ]


def knock(environment: dict[str, str], host: str) -> str:
    """What a browser that asks for the desk under a name is told: the status line of its web socket."""
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    ]
    place = (environment["STREAMLIT_SERVER_ADDRESS"], int(environment["STREAMLIT_SERVER_PORT"]))
    with socket.create_connection(place, timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return connection.recv(200).decode().splitlines()[0].split()[1]


def test_the_image_starts_and_is_healthy(tmp_path: Path) -> None:
    """From its files alone; it ends when told to. A browser reaches it under localhost, and under no other name."""
    assert variables()["STREAMLIT_SERVER_ADDRESS"] == "0.0.0.0"
    with started(tmp_path) as environment:
        assert knock(environment, "localhost:8501") == "101"
        assert knock(environment, "127.0.0.1:9000") == "101"
        assert knock(environment, "evil.example") == "403"


def test_other_names_are_a_setting(tmp_path: Path) -> None:
    """The one that compose.yaml sets, in the form that it has there: names with a space between them."""
    given = COMPOSE["services"]["app"]["environment"]["STREAMLIT_SERVER_ALLOWED_HOSTS"]
    names = re.fullmatch(r"\$\{READOUT_HOSTS:-(.*)\}", given)
    assert names
    assert names[1].split() == ["localhost", "127.0.0.1"]
    with started(tmp_path, STREAMLIT_SERVER_ALLOWED_HOSTS="localhost desk.example.org") as environment:
        assert knock(environment, "desk.example.org") == "101"
        assert knock(environment, "localhost:8501") == "101"
        assert knock(environment, "evil.example") == "403"


@pytest.mark.skipif(shutil.which("bash") is None, reason="Chroma's image has bash, and nothing else that could ask")
def test_chromas_health_check_is_right(tmp_path: Path) -> None:
    """It finds a server that runs, and none where there is none."""
    kind, *command = COMPOSE["services"]["chroma"]["healthcheck"]["test"]
    assert kind == "CMD"

    def check(server: Server) -> int:
        words = [word.replace("/8000", f"/{server.port}") for word in command]
        return subprocess.run(words, check=False, stderr=subprocess.DEVNULL, env=os.environ, timeout=20).returncode

    with serving(tmp_path / "data") as server:
        assert check(server) == 0
        server.kill()
        assert check(server) != 0
