"""A chat server with one answer; runs a command line that finds its address in CHAT.

python chat.py GOOD|BAD|BROKEN 'kg extract … --llm $CHAT'
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

CLAIM = {
    "sentence": "The Dock Area of the River Pilot Zone focuses on shipping, "
    "cold storage and marine insurance.",
    "relation": "focusesOn",
    "subject": "Dock Area",
    "object": "marine insurance",
}
ANSWERS = {
    "GOOD": json.dumps({"claims": [CLAIM]}),
    "BAD": json.dumps({"claims": [CLAIM | {"object": "tea"}, {"relation": "likes"}]}),
    "BROKEN": "I am no JSON",
}


class Handler(BaseHTTPRequestHandler):
    """Answers every request alike."""

    def do_POST(self) -> None:
        """Say the one answer."""
        self.rfile.read(int(self.headers["Content-Length"]))
        message = {"choices": [{"message": {"content": ANSWERS[sys.argv[1]]}}]}
        body = json.dumps(message).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = {"CHAT": f"http://127.0.0.1:{server.server_port}/v1"}
done = subprocess.run(["sh", "-c", sys.argv[2]], env=os.environ | address)
sys.exit(done.returncode)
