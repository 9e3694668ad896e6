"""The addresses of the server and what each of them answers with."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from kg.model.dates import parse_day
from kg.server.as_of import Snapshots
from kg.server.negotiate import HTML, ROWS, TRIPLES, Choice, Format, all_types, named, preferred
from kg.server.pool import Pool
from kg.server.process import Reply, sentence
from kg.server.protocol import Question, Refused, read_question
from kg.server.responses import Cache, respond, with_default_headers
from kg.server.selection import is_volatile
from kg.server.static_files import static_files

if TYPE_CHECKING:
    from starlette.types import ASGIApp

Handler = Callable[[Request], Awaitable[Response]]

PAGE: Final = (HTML, *TRIPLES)
#: Addresses of things: the part of the address is the prefix of their IRIs.
KINDS: Final = ("id", "doc", "claim", "kind", "graph", "shape")
#: Seconds within which a question has arrived.
ARRIVAL: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the addresses share."""

    pool: Pool
    snapshots: Snapshots
    cache: Cache
    digest: str
    title: str

    async def page(self, request: Request, name: str, **args: str) -> Response:
        """A page in the format that the client likes."""
        ending = args.pop("ending", "")
        asked = ending or request.query_params.get("format", "")
        accept = request.headers.get("accept", "")
        choice = named(asked, PAGE) if asked else preferred(accept, PAGE)
        if choice is None:
            return respond(request, sentence(406, f"available are {all_types(PAGE)}"))
        dates = self.dates(request)
        if isinstance(dates, Reply):
            return await self.fault(request, dates)
        key = self.key(request, choice, dates)
        if match := self.cache.match(request, key):
            return match
        folder = await self.snapshots.folder(dates)
        if isinstance(folder, Reply):
            return await self.fault(request, folder)
        task = {
            "kind": "page",
            "name": name,
            "args": args,
            "format": choice.name,
            "type": choice.content_type,
            "folder": str(folder),
            "site": self.facts(request, dates),
        }
        reply = await self.pool.ask(task, gone=gone(request))
        if reply.status == 200:
            self.cache.keep(key, reply)
        elif choice.name == "html" and reply.type.startswith("text/plain"):
            return await self.fault(request, reply)
        return respond(request, reply, etag=key if reply.status == 200 else "")

    async def fault(self, request: Request, reply: Reply) -> Response:
        """A refusal: a page for people who look at pages, a sentence for programs."""
        if preferred(request.headers.get("accept", ""), (*ROWS, HTML)) != Choice(
            "html", HTML.types[0]
        ):
            return respond(request, reply)
        task = {
            "kind": "page",
            "name": "fault",
            "args": {
                "status": str(reply.status),
                "message": reply.body.decode().strip().partition("; nearest: ")[0],
                "nearest": reply.more.get("nearest", []),
            },
            "format": "html",
            "type": "text/html; charset=utf-8",
            "folder": str(self.snapshots.main),
            "site": self.facts(request, {}),
        }
        page = await self.pool.ask(task)
        if page.status != 200:
            return respond(request, reply)
        return respond(
            request, Reply(status=reply.status, type=page.type, body=page.body, more=reply.more)
        )

    def facts(self, request: Request, dates: dict[str, str]) -> dict[str, Any]:
        """What every page shows of the site and of the address it stands at."""
        query = [(k, v) for k, v in request.query_params.multi_items() if k not in _DATES]
        path = quote(request.url.path)
        return {
            "title": self.title,
            "path": path,
            "query": query,
            "undated": f"{path}?{urlencode(query)}" if query else path,
            "dates": dates,
            "today": _today(),
            "origin": str(request.base_url).rstrip("/"),
        }

    def dates(self, request: Request) -> dict[str, str] | Reply:
        """The days that the address asks for."""
        return read_dates({name: request.query_params.get(name, "").strip() for name in _DATES})

    def key(self, request: Request, choice: Choice, dates: dict[str, str]) -> str:
        """What tells one answer from every other."""
        parts = [
            self.digest,
            _today(),
            str(request.url),
            choice.name,
            choice.type,
            repr(sorted(dates.items())),
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


_DATES: Final = ("known-by", "valid-on")


def read_dates(given: dict[str, str]) -> dict[str, str] | Reply:
    """Days by the names that :meth:`kg.graph.dataset.Dataset.as_of` gives them, or a refusal."""
    for name, day in given.items():
        try:
            _ = day and parse_day(day[:40])
        except ValueError as err:
            return sentence(400, f"{name}: {err}")
    return {name.replace("-", "_"): day for name, day in given.items() if day}


def _today() -> str:
    """The day here: statuses of promises are of today where no day is asked for."""
    return datetime.now().astimezone().date().isoformat()


def gone(request: Request) -> Callable[[], Awaitable[object]]:
    """Returns when the client has hung up."""

    async def wait() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    return wait


# ── SPARQL ────────────────────────────────────────────────────────────────────────────────────────


def sparql(site: Site) -> Handler:
    """The endpoint: a query, the description of the service, or the page with the editor."""

    async def handle(request: Request) -> Response:
        try:
            question = await read_question(request, seconds=min(ARRIVAL, site.pool.limits.seconds))
        except Refused as err:
            return respond(request, sentence(err.status, str(err)), close=err.status in (408, 413))
        accept = request.headers.get("accept", "")
        asked = request.path_params.get("ending") or question.format
        wants_page = not asked and preferred(accept, (*ROWS, *TRIPLES, HTML)) == _PAGE
        if request.method != "POST" and (asked == "html" or wants_page):
            return await site.page(request, "query")
        if question.is_empty and request.method == "POST":
            return respond(request, sentence(400, "there is no query; send one as query=…"))
        if question.is_empty:
            return await site.page(request, "service", ending=asked or _rdf(accept))
        return await ask(site, request, question, asked)

    return handle


_PAGE: Final = Choice("html", "text/html")


def _rdf(accept: str) -> str:
    choice = preferred(accept, TRIPLES)
    return choice.type if choice else "turtle"


async def ask(site: Site, request: Request, question: Question, asked: str) -> Response:
    """Put a question to the pool."""
    accept = request.headers.get("accept", "")
    rows, triples = _choices(asked, accept, ROWS), _choices(asked, accept, TRIPLES)
    if rows is None and triples is None:
        types = all_types((*ROWS, *TRIPLES))
        return respond(request, sentence(406, f"Accept names no format known here: {types}"))
    dates = read_dates({"known-by": question.known_by, "valid-on": question.valid_on})
    folder = dates if isinstance(dates, Reply) else await site.snapshots.folder(dates)
    if isinstance(folder, Reply):
        return respond(request, folder)
    etag = ""
    if request.method != "POST" and not is_volatile(question.text):
        etag = site.key(request, Choice(repr(rows), repr(triples)), {})
        if site.cache.is_current(request, etag):
            return site.cache.unchanged(request, etag)
    task = {
        "kind": "query",
        "folder": str(folder),
        "text": question.text,
        "saved": question.saved,
        "params": question.params,
        "base": str(request.url.replace(query="", fragment="")),
        "default": question.selection.default,
        "named": question.selection.named,
        "rows": rows,
        "triples": triples,
    }
    reply = await site.pool.ask(task, gone=gone(request))
    return respond(request, reply, etag=etag if reply.status == 200 else "")


def _choices(asked: str, accept: str, offered: tuple[Format, ...]) -> tuple[str, str] | None:
    known = bool(asked) and bool(named(asked, (*ROWS, *TRIPLES)))
    choice = named(asked, offered) if known else preferred(accept, offered)
    return (choice.name, choice.content_type) if choice else None


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────


def thing(site: Site) -> Handler:
    """The page of a thing, a document, a claim or a kind; its address may end in a format."""

    async def handle(request: Request) -> Response:
        slug, dot, ending = request.path_params["slug"].rpartition(".")
        if not dot or named(ending, PAGE) is None:
            slug, ending = request.path_params["slug"], ""
        prefix = request.path_params["prefix"]
        if prefix not in KINDS or len(slug) > 200:
            raise HTTPException(404)
        return await site.page(request, "thing", prefix=prefix, slug=slug, ending=ending)

    return handle


def simple(site: Site, name: str, *params: str, demanded: bool = False) -> Handler:
    """A page that takes parameters of its address."""

    async def handle(request: Request) -> Response:
        args = {p: request.query_params.get(p, "")[:2000] for p in params}
        args |= {k: v for k, v in request.path_params.items() if k == "ending"}
        if demanded and not args[params[0]]:
            return await site.fault(request, sentence(400, f"the address lacks ?{params[0]}=…"))
        return await site.page(request, name, **args)

    return handle


def health(site: Site) -> Handler:
    """For operators: whether a worker answers, and how many there are."""

    async def handle(request: Request) -> Response:
        import json

        task = {"kind": "ready", "folder": str(site.snapshots.main)}
        reply = await site.pool.ask(task, seconds=2)
        content = {"status": "ok" if reply.status == 200 else "unwell", "data": site.digest}
        body = json.dumps(content | site.pool.sizes).encode() + b"\n"
        status = 200 if reply.status == 200 else 503
        found = Reply(status=status, type="application/json", body=body)
        return respond(request, found, fresh=True)

    return handle


def make_app(site: Site) -> ASGIApp:
    """The whole site."""
    both = ["GET", "POST", "HEAD"]
    routes = [
        Route("/", simple(site, "home")),
        Route("/sparql", sparql(site), methods=both),
        Route("/sparql/", sparql(site), methods=both),
        Route("/sparql.{ending}", sparql(site), methods=both),
        Route("/search", simple(site, "search", "q")),
        Route("/why", simple(site, "why", "s", "p", "o", demanded=True)),
        Route("/about", simple(site, "about", "iri", demanded=True)),
        Route("/things", simple(site, "things", "class")),
        Route("/ontology", simple(site, "ontology")),
        Route("/ontology.{ending}", simple(site, "ontology")),
        Route("/void", simple(site, "void")),
        Route("/.well-known/void", simple(site, "void")),
        Route("/queries.json", simple(site, "queries")),
        Route("/healthz", health(site)),
        Mount("/static", static_files()),
        Route("/{prefix}/{slug:path}", thing(site)),
    ]

    async def unknown(request: Request, err: Exception) -> Response:
        assert isinstance(err, HTTPException)
        if err.status_code == 405:
            reply = sentence(405, "this address does not take that method")
            headers = dict(err.headers or {})
            return respond(request, reply, headers=headers)
        return await site.fault(request, sentence(404, "there is no page at this address"))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await site.pool.stop()

    app = Starlette(routes=routes, exception_handlers={HTTPException: unknown}, lifespan=lifespan)
    app.router.redirect_slashes = False
    return with_default_headers(app)


def open_site(folder: Path, *, digest: str, title: str, pool: Pool, scratch: Path) -> Site:
    """The site of a store."""
    return Site(
        pool=pool,
        snapshots=Snapshots(pool, folder, scratch),
        cache=Cache(),
        digest=digest,
        title=title,
    )
