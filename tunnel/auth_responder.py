#!/usr/bin/env python3
"""Answers the DNS questions of a PageKite front-end: may this back-end have its tunnel?

pagekite.py --authdomain=SUFFIX looks up `<srand>.<token>.<sign>.<proto>.<kite>.SUFFIX` and reads the verdict from the
address. This program asks the backend's `GET /pagekite/auth` and hands the verdict on. It stands on the front-end's own
host, needs Python 3.8 or later and nothing else, and keeps nothing on disk.

What it does when the backend cannot be asked, or is slow: a kite that was let in before stays in for a day, as the
front-end asks again about a running tunnel in the same words; anything else is SERVFAIL, which a front-end that was
started with --authfail_closed takes for a no. Known kites have threads of their own, because forty new ones that wait
for a hanging backend must not keep a running tunnel from its answer.
"""

import argparse
import json
import logging
import socket
import struct
import threading
import time
import urllib.parse
import urllib.request
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor, TimeoutError as NotYet

ACCEPTED = "255.255.254.255"
# Never 255.255.255.0: PageKite takes that for "unknown here" and may let the kite in.
REFUSED = "255.255.255.1"

NOERROR, FORMERR, SERVFAIL, NOTIMP, REFUSED_RCODE = 0, 1, 2, 4, 5
TYPE_A, CLASS_IN = 1, 1

log = logging.getLogger("auth-responder")


class BackendFault(Exception):
    """The backend gave no verdict."""


class Backend:
    """The API's verdicts over HTTP."""

    def __init__(self, base_url, key, timeout):
        self.url = base_url.rstrip("/") + "/pagekite/auth?q="
        self.headers = {"authorization": "Bearer " + key} if key else {}
        self.timeout = timeout

    def verdict(self, question):
        """The address to answer with. Raises BackendFault when the backend cannot be asked."""
        request = urllib.request.Request(self.url + urllib.parse.quote(question), headers=self.headers)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:
                addresses = json.load(response)["ips"]
        except Exception as error:  # whatever went wrong, there is no verdict
            raise BackendFault(str(error)) from error
        return ACCEPTED if addresses == [ACCEPTED] else REFUSED


class Verdicts:
    """Verdicts remembered: for seconds, as PageKite asks everything twice, and for a day where the backend fails."""

    def __init__(self, backend, cache_seconds, outage_seconds, patience_seconds=1, capacity=100_000, now=time.monotonic):
        self.backend = backend
        self.cache_seconds = cache_seconds
        self.outage_seconds = outage_seconds
        self.patience_seconds = patience_seconds  # how long a known kite waits for a fresh verdict
        self.slow_until = 0
        self.refreshers = ThreadPoolExecutor(8)
        self.refreshing = {}  # question: future of its fresh verdict
        self.capacity = capacity
        self.now = now
        self.remembered = OrderedDict()  # question: (verdict, time), the longest unchanged first
        self.asking = {}  # question: lock of whoever asks the backend right now
        self.lock = threading.Lock()

    def knows(self, question):
        """Whether the kite was let in within the last day."""
        with self.lock:
            verdict, at = self.remembered.get(question, (None, 0))
        return verdict == ACCEPTED and self.now() - at < self.outage_seconds

    def verdict(self, question):
        if not self.knows(question):
            return self._in_turn(question)
        with self.lock:
            fresh = self.refreshing.get(question)
            if not fresh:
                fresh = self.refreshing[question] = self.refreshers.submit(self._refreshed, question)
        if self.now() < self.slow_until and not fresh.done():
            return ACCEPTED
        try:
            return fresh.result(self.patience_seconds)
        except NotYet:
            # The next ones need not wait to learn the same.
            self.slow_until = self.now() + self.cache_seconds
            log.warning("%s: stays, the backend is slow", kite_of(question))
            return ACCEPTED

    def _refreshed(self, question):
        try:
            return self._in_turn(question)
        finally:
            with self.lock:
                self.refreshing.pop(question, None)

    def _in_turn(self, question):
        with self.lock:
            turn = self.asking.setdefault(question, threading.Lock())
        with turn:  # one asks, the others find what it learned
            try:
                return self._verdict(question)
            finally:
                with self.lock:
                    self.asking.pop(question, None)

    def _verdict(self, question):
        with self.lock:
            verdict, at = self.remembered.get(question, (None, 0))
        age = self.now() - at
        if verdict and age < self.cache_seconds:
            return verdict
        try:
            fresh = self.backend.verdict(question)
        except BackendFault as fault:
            if verdict == ACCEPTED and age < self.outage_seconds:
                log.warning("%s: stays, the backend fails: %s", kite_of(question), fault)
                return ACCEPTED
            log.error("%s: no answer, the backend fails: %s", kite_of(question), fault)
            raise
        with self.lock:
            self.remembered.pop(question, None)
            self.remembered[question] = (fresh, self.now())
            while len(self.remembered) > self.capacity:
                self.remembered.popitem(last=False)
        log.info("%s: %s", kite_of(question), "let in" if fresh == ACCEPTED else "refused")
        return fresh


def kite_of(question):
    """Protocol and name of the kite; what comes before them proves a secret and stays out of logs."""
    return ".".join(question.split(".")[3:]) or "?"


class Responder:
    """Makes answers of DNS messages (RFC 1035) about names below a suffix."""

    def __init__(self, suffix, verdicts, ttl):
        self.suffix = "." + suffix.strip(".").lower()
        self.verdicts = verdicts
        self.ttl = ttl

    def answer(self, message):
        """The response to a message, or None where there is nobody to respond to."""
        if len(message) < 12:
            return None
        identifier, flags, questions = struct.unpack("!HHH", message[:6])
        if flags & 0x8000:  # a response: answering it could go on for ever
            return None
        opcode = (flags >> 11) & 0xF
        if opcode != 0:
            return self._header(identifier, flags, NOTIMP)
        try:
            if questions != 1:
                raise ValueError("not one question")
            name, end = read_name(message, 12)
            record_type, record_class = struct.unpack("!HH", message[end : end + 4])
        except (ValueError, IndexError, struct.error, UnicodeDecodeError):
            return self._header(identifier, flags, FORMERR)
        question = message[12 : end + 4]
        lowered = name.lower()
        if record_class != CLASS_IN or not lowered.endswith(self.suffix):
            return self._header(identifier, flags, REFUSED_RCODE, question)
        if record_type != TYPE_A:
            return self._header(identifier, flags, NOERROR, question)
        try:
            address = self.verdicts.verdict(lowered[: -len(self.suffix)])
        except BackendFault:
            return self._header(identifier, flags, SERVFAIL, question)
        record = struct.pack("!HHHIH", 0xC00C, TYPE_A, CLASS_IN, self.ttl, 4) + socket.inet_aton(address)
        return self._header(identifier, flags, NOERROR, question, record)

    def is_known(self, message):
        """Whether a message asks about a kite that was let in within the last day."""
        try:
            name, _ = read_name(message, 12)
        except (ValueError, IndexError, UnicodeDecodeError):
            return False
        lowered = name.lower()
        return lowered.endswith(self.suffix) and self.verdicts.knows(lowered[: -len(self.suffix)])

    @staticmethod
    def _header(identifier, flags, rcode, question=b"", record=b""):
        # QR and AA set, opcode and RD as they came.
        flags = 0x8400 | (flags & 0x7900) | rcode
        counts = (1 if question else 0, 1 if record else 0, 0, 0)
        return struct.pack("!HHHHHH", identifier, flags, *counts) + question + record


def read_name(message, offset):
    """The name at an offset without its final dot, and where it ends. A question has no reason for compression."""
    labels = []
    while True:
        length = message[offset]
        if length == 0:
            return ".".join(labels), offset + 1
        if length > 63:
            raise ValueError("compressed or extended label")
        label = message[offset + 1 : offset + 1 + length]
        if len(label) < length or b"." in label:
            raise ValueError("not a label of a host name")
        labels.append(label.decode("ascii"))
        offset += 1 + length


def serve(address, responder, threads):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as udp, ThreadPoolExecutor(threads) as new, ThreadPoolExecutor(
        threads
    ) as known:
        udp.bind(address)
        log.info("listening on %s port %d", *udp.getsockname()[:2])

        def respond(message, client):
            try:
                response = responder.answer(message)
                if response:
                    udp.sendto(response, client)
            except Exception:
                log.exception("a question was not answered")

        while True:
            message, client = udp.recvfrom(4096)
            (known if responder.is_known(message) else new).submit(respond, message, client)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suffix", required=True, help="as in the front-end's --authdomain")
    parser.add_argument("--backend", required=True, help="base URL of the API, as https://api.example.org")
    parser.add_argument("--key-file", help="file with the key of this front-end")
    parser.add_argument("--listen", default="127.0.0.153:53", help="address:port (default: %(default)s)")
    parser.add_argument("--timeout", type=float, default=4, help="seconds for the backend; resolvers wait five")
    parser.add_argument("--cache-seconds", type=float, default=5, help="verdicts count this long (default: %(default)s)")
    parser.add_argument("--outage-hours", type=float, default=24, help="running tunnels outlive an outage this long")
    parser.add_argument("--threads", type=int, default=32, help="questions at a time (default: %(default)s)")
    options = parser.parse_args()

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    key = ""
    if options.key_file:
        with open(options.key_file, encoding="ascii") as file:
            key = file.read().strip()
    host, _, port = options.listen.rpartition(":")
    backend = Backend(options.backend, key, options.timeout)
    verdicts = Verdicts(backend, options.cache_seconds, options.outage_hours * 3600)
    responder = Responder(options.suffix, verdicts, ttl=int(options.cache_seconds))
    try:
        serve((host.strip("[]"), int(port)), responder, options.threads)
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
