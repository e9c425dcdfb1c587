"""Every error that a user may meet; each message names the file or setting, and the mend.

    RagError
    ├── ConfigError          a setting is missing or wrong
    ├── ReadError            a file cannot become an article
    ├── StoreError           the store cannot be opened, or not written
    │   ├── StoreLocked      another process is writing
    │   └── EmbedderMismatch the store was written with another embedder
    ├── UnknownSource        no article of that name is indexed
    ├── RequestError         a question, a filter, a place or a batch row that cannot be understood
    ├── PromptError          a prompt file is missing or has a wrong variable
    ├── ModelError           the language model's endpoint failed; the offline answer takes over
    │   ├── ModelStopped     the reader did not want to wait any longer
    │   └── ContextTooSmall  the prompt is too long for the model: less evidence may fit
    └── CitationError        a citation whose quote is not the text at its place: a defect of ours, never shown

Errors of vendors (Chroma, SQLite, openai, file formats) are mapped to these where the vendor is called. Only front
ends turn them into text.
"""


class RagError(Exception):
    """Base of all errors that are told to the user in one line."""


class ConfigError(RagError):
    """A setting is missing or wrong."""


class ReadError(RagError):
    """A file cannot become an article."""


class StoreError(RagError):
    """The store cannot be opened, or not written."""


class StoreLocked(StoreError):
    """Another process is writing to the store."""


class EmbedderMismatch(StoreError):
    """The store was written with another embedder."""


class UnknownSource(RagError):
    """No article of that name is indexed."""


class RequestError(RagError):
    """A question, a filter, a place or a batch row that cannot be understood."""


class PromptError(RagError):
    """A prompt file is missing, or its variables are not the ones that the code fills in."""


class ModelError(RagError):
    """The language model's endpoint failed."""


class ModelStopped(ModelError):
    """The reader did not want to wait any longer for the language model."""


class ContextTooSmall(ModelError):
    """The prompt, with room for a reply, does not fit into the model's context window."""


class CitationError(RagError):
    """A citation whose quote is not the text at its place."""
