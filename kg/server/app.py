"""The addresses of the server and what each of them answers with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import RequestError
from kg.server import tasks
from kg.server.as_of import Snapshots
from kg.server.negotiate import HTML, ROWS, TRIPLES, Choice, Format, all_types, named, preferred
from kg.server.pool import Gone, Pool
from kg.server.protocol import SparqlRequest, check_days, read_request
from kg.server.responses import PageCache, respond, unchanged, with_default_headers
from kg.server.selection import is_volatile
from kg.server.static_files import static_file
from kg.server.tasks import Days, Reply, SiteContext

if TYPE_CHECKING:
    from starlette.types import ASGIApp

PAGE: Final = (HTML, *TRIPLES)
#: Seconds within which the body of a request has arrived.
ARRIVAL: Final = 10.0
_HTML: Final = Choice("html", HTML.types[0])
_DAYS: Final = ("known-by", "valid-on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the addresses share.

    Attributes:
        pool: Answers tasks.
        snapshots: The store that is served, and its views as of a day.
        digest: Names what is served and the program that serves it.
        title: What the pages call it.
        today: Gives the day that statuses are given for where no other is asked for.
        cache: Pages that were made before.
    """

    pool: Pool
    snapshots: Snapshots
    digest: str
    title: str
    today: Callable[[], date]
    cache: PageCache = field(default_factory=PageCache)

    async def page(self, request: Request, name: str, *, ending: str = "", **args: str) -> Response:
        """A page in the format that the client likes; a refusal is a page too.

        Raises:
            RequestError: 406, the client takes no format of pages.
        """
        asked = ending or request.query_params.get("format", "")
        accept = request.headers.get("accept", "")
        choice = named(asked, PAGE) if asked else preferred(accept, PAGE)
        if choice is None:
            raise RequestError(406, f"available are {all_types(PAGE)}")
        try:
            return await self._page(request, name, args, choice)
        except RequestError as err:
            return await self.fault(request, refusal(err))

    async def _page(
        self, request: Request, name: str, args: dict[str, str], choice: Choice
    ) -> Response:
        given = {key: request.query_params.get(key, "").strip() for key in _DAYS}
        days = check_days(Days(known_by=given["known-by"], valid_on=given["valid-on"]))
        key = self.key(request, choice, days)
        if match := self.cache.match(request, key):
            return match
        task = tasks.PageTask(
            folder=str(await self.snapshots.folder(days)),
            name=name,
            args=args,
            format=choice,
            site=self.context(request, days),
        )
        reply = await self.pool.ask(task, gone=gone(request))
        if reply.status == 200:
            self.cache.keep(key, reply)
        elif choice.name == "html" and reply.type.startswith("text/plain"):
            return await self.fault(request, reply)
        return respond(request, reply, etag=key if reply.status == 200 else "")

    async def fault(self, request: Request, reply: Reply) -> Response:
        """A refusal: a page for people who look at pages, a sentence for programs."""
        if preferred(request.headers.get("accept", ""), (*ROWS, HTML)) != _HTML:
            return respond(request, reply)
        task = tasks.FaultTask(
            folder=str(self.snapshots.main),
            status=reply.status,
            message=reply.body.decode().strip().partition("; nearest: ")[0],
            nearest=reply.nearest,
            site=self.context(request, Days()),
        )
        page = await self.pool.ask(task)
        if page.status == 200:
            reply = replace(reply, type=page.type, body=page.body)
        return respond(request, reply)

    def context(self, request: Request, days: Days) -> SiteContext:
        """What every page shows of the site and of the address it stands at."""
        query = tuple((k, v) for k, v in request.query_params.multi_items() if k not in _DAYS)
        return SiteContext(
            title=self.title,
            origin=str(request.base_url).rstrip("/"),
            path=quote(request.url.path),
            query=query,
            days=days,
            today=self.today().isoformat(),
        )

    def key(self, request: Request, *parts: object) -> str:
        """A name for an answer, different wherever the answer may differ."""
        parts = (self.digest, self.today(), request.url, *parts)
        return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:32]

    # ── addresses ─────────────────────────────────────────────────────────────────────────────────

    async def sparql(self, request: Request) -> Response:
        """The endpoint: a query, the description of the service, or the page with the editor."""
        asked = await read_request(request, seconds=min(ARRIVAL, self.pool.limits.seconds))
        accept = request.headers.get("accept", "")
        format = request.path_params.get("ending") or asked.format
        wants_page = not format and preferred(accept, (*ROWS, *TRIPLES, HTML)) == _HTML
        if request.method != "POST" and (format == "html" or wants_page):
            return await self.page(request, "query")
        if not asked.is_empty:
            return await self.answer(request, asked, format)
        if request.method == "POST":
            raise RequestError(400, "there is no query; send one as query=…")
        liked = preferred(accept, TRIPLES)
        ending = format or (liked.type if liked else "turtle")
        return await self.page(request, "service", ending=ending)

    async def answer(self, request: Request, asked: SparqlRequest, format: str) -> Response:
        """The answer to a query.

        Raises:
            RequestError: the client takes no format of answers, or asks for what is no day.
        """
        accept = request.headers.get("accept", "")
        rows, triples = _choice(format, accept, ROWS), _choice(format, accept, TRIPLES)
        if rows is None and triples is None:
            types = all_types((*ROWS, *TRIPLES))
            raise RequestError(406, f"Accept names no format known here: {types}")
        folder = await self.snapshots.folder(check_days(asked.days))
        etag = ""
        if request.method != "POST" and not is_volatile(asked.text):
            etag = self.key(request, rows, triples)
            if found := unchanged(request, etag):
                return found
        task = tasks.QueryTask(
            folder=str(folder),
            text=asked.text,
            saved=asked.saved,
            params=asked.params,
            base=str(request.url.replace(query="", fragment="")),
            selection=asked.selection,
            rows=rows,
            triples=triples,
        )
        reply = await self.pool.ask(task, gone=gone(request))
        return respond(request, reply, etag=etag if reply.status == 200 else "")

    async def thing(self, request: Request) -> Response:
        """The page of a thing, a document, a claim or a kind; its address may end in a format."""
        prefix, whole = request.path_params["prefix"], request.path_params["slug"]
        slug, dot, ending = whole.rpartition(".")
        if not dot or named(ending, PAGE) is None:
            slug, ending = whole, ""
        if prefix not in tasks.PREFIXES_WITH_PAGES or len(slug) > 200:
            raise HTTPException(404)
        return await self.page(request, "thing", prefix=prefix, slug=slug, ending=ending)

    async def simple(
        self, request: Request, *, name: str, params: Sequence[str] = (), demanded: str = ""
    ) -> Response:
        """A page that takes parameters of its address, one of which it may demand."""
        args = {p: request.query_params.get(p, "")[:2000] for p in params}
        if demanded and not args[demanded]:
            reply = Reply.sentence(400, f"the address lacks ?{demanded}=…")
            return await self.fault(request, reply)
        return await self.page(request, name, **request.path_params, **args)

    async def health(self, request: Request) -> Response:
        """For operators: whether a worker answers, and how many there are."""
        reply = await self.pool.ask(tasks.ReadyTask(folder=str(self.snapshots.main)), seconds=2)
        works = reply.status == 200
        content = {"status": "ok" if works else "unwell", "data": self.digest} | self.pool.sizes
        body = json.dumps(content).encode() + b"\n"
        found = Reply(status=200 if works else 503, type="application/json", body=body)
        return respond(request, found)

    async def refused(self, request: Request, err: Exception) -> Response:
        """What to answer where an address raises, or where there is none."""
        if isinstance(err, RequestError):
            # The rest of a body that is late or too large is not wanted.
            headers = {"Connection": "close"} if err.status in (408, 413) else {}
            return respond(request, refusal(err), headers=headers)
        assert isinstance(err, HTTPException)
        if err.status_code == 405:
            reply = Reply.sentence(405, "this address does not take that method")
            return respond(request, reply, headers=err.headers)
        return await self.fault(request, Reply.sentence(404, "there is no page at this address"))


def refusal(err: RequestError) -> Reply:
    """The reply to a refused request.

    >>> refusal(RequestError(503, "too many queries", retry=5)).retry
    5
    """
    return Reply.sentence(err.status, str(err), retry=err.retry)


def gone(request: Request) -> Gone:
    """Returns when the client has hung up."""

    async def wait() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    return wait


def _choice(asked: str, accept: str, offered: tuple[Format, ...]) -> Choice | None:
    known = bool(asked) and bool(named(asked, (*ROWS, *TRIPLES)))
    return named(asked, offered) if known else preferred(accept, offered)


def make_app(site: Site) -> ASGIApp:
    """The whole site."""

    def page(name: str, *params: str, demanded: str = "") -> Callable[..., Awaitable[Response]]:
        return partial(site.simple, name=name, params=params, demanded=demanded)

    both = ["GET", "POST", "HEAD"]
    routes = [
        Route("/", page("home")),
        Route("/sparql", site.sparql, methods=both),
        Route("/sparql/", site.sparql, methods=both),
        Route("/sparql.{ending}", site.sparql, methods=both),
        Route("/search", page("search", "q")),
        Route("/why", page("why", "s", "p", "o", demanded="s")),
        Route("/about", page("about", "iri", demanded="iri")),
        Route("/things", page("things", "class")),
        Route("/ontology", page("ontology")),
        Route("/ontology.{ending}", page("ontology")),
        Route("/void", page("void")),
        Route("/.well-known/void", page("void")),
        Route("/queries.json", page("queries")),
        Route("/healthz", site.health),
        Route("/static/{name:path}", static_file),
        Route("/{prefix}/{slug:path}", site.thing),
    ]

    handlers = {HTTPException: site.refused, RequestError: site.refused}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return with_default_headers(app)
