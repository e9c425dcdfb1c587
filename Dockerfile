# The browser app and the command line; compose.yaml beside it starts it with a Chroma server, docs/containers.md tells more.

# Python 3.11 is what the tests run on; "slim" has all that is needed, for every pinned package comes as a wheel.
FROM python:3.11.14-slim-bookworm

WORKDIR /app

# The packages before the code, so that a change of the code does not install them again.
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore -r requirements.txt

COPY .streamlit .streamlit
COPY prompts prompts
COPY seeds seeds
COPY rag rag
COPY app.py LICENSE ./

# A user without rights: what it can write is the store, which a new volume takes over with its owner. The code is
# compiled here, as this user cannot.
RUN python -m compileall -q app.py rag \
    && useradd --uid 10001 --create-home desk \
    && install --directory --owner=desk --group=desk --mode=0700 /data
USER 10001

# Within a container the app must listen on every address; which of them reach it is for compose.yaml to say.
ENV RAG_STORE=/data \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501 \
    STREAMLIT_SERVER_HEADLESS=true \
    PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8501

HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8501/_stcore/health', timeout=4)"]

CMD ["python", "-m", "streamlit", "run", "app.py"]
