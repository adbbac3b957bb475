"""A host of recordings, as one that an archive has beside it: it answers for parts of a file."""

import io
import re
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

RATE = 4_000
"""Samples a second: the fewer, the smaller the file."""


def silence(seconds: int) -> bytes:
    """A WAV file in which nothing is heard."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(b"\x80" * RATE * seconds)
    return file.getvalue()


@contextmanager
def serve(content: bytes) -> Iterator[str]:
    """Serve a WAV file at every address of a host: its name and port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            start = int(asked[1]) if asked else 0
            end = int(asked[2]) + 1 if asked and asked[2] else len(content)
            part = content[start:end]
            self.send_response(206 if asked else 200)
            self.send_header("Content-Type", "audio/wav")
            self.send_header("Content-Length", str(len(part)))
            self.send_header("Accept-Ranges", "bytes")
            if asked:
                place = f"bytes {start}-{start + len(part) - 1}/{len(content)}"
                self.send_header("Content-Range", place)
            self.end_headers()
            self.wfile.write(part)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
