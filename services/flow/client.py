"""One call of the JSON API for the command line: who asks, where, and what came back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NoReturn

import httpx
import typer

from shared.ids import new_id
from shared.settings import settings

Branch = Annotated[str, typer.Option("--branch", help="Nơi tổ chức, như trong cấu hình hội thi.")]
Entries = Annotated[list[str], typer.Argument(help="Mã hồ sơ; có thể nhiều.")]
Entry = Annotated[str, typer.Argument(help="Mã hồ sơ.")]
Contest = Annotated[str, typer.Option("--contest", help="Khóa của hội thi.")]
Site = Annotated[str, typer.Option("--site", help="Điểm đang phục vụ nơi tổ chức đó.")]
Person = Annotated[str, typer.Option("--as", help="Người thực hiện, như thu-ky.loc-ninh.")]
Url = Annotated[
    str, typer.Option("--url", help="Địa chỉ máy chủ, không kèm tên điểm; mặc định HOITHI_URL.")
]
Key = Annotated[
    str | None, typer.Option("--key", help="Khóa chống gửi trùng; cùng khóa thì chỉ làm một lần.")
]
Reason = Annotated[str, typer.Option("--reason", help="Lý do.")]


@dataclass(frozen=True, slots=True)
class Door:
    """Where a command goes: a branch of a site, in a contest, for a person."""

    url: str
    site: str
    branch: str
    contest: str
    person: str
    key: str | None = None

    def get(self, path: str, **query: str | None) -> Any:
        """Read; the JSON answer."""
        asked = {key: value for key, value in query.items() if value is not None}
        return self._send("GET", path, params={"contest": self.contest, **asked})

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Ask for a step; the JSON answer."""
        given = {key: value for key, value in body.items() if value is not None}
        return self._send("POST", path, json={"contest": self.contest, **given})

    def upload(self, path: str, name: str, content: bytes, **query: str) -> Any:
        """Hand in a file; the JSON answer."""
        params = {"contest": self.contest, **query}
        return self._send("POST", path, params=params, files={"file": (name, content)})

    def put_file(self, sha256: str, content: bytes) -> Any:
        """Store a file under its digest."""
        return self._call("PUT", f"{self.url}/{self.site}/files/{sha256}", content=content).json()

    def download(self, path: str) -> bytes:
        """A file that the site makes."""
        place = f"{self._root}/{path}"
        return self._call("GET", place, params={"contest": self.contest}).content

    def download_page(self, path: str) -> bytes:
        """A file that a page offers; `path` is below the site."""
        return self._call("GET", f"{self.url}/{self.site}/{path}").content

    @property
    def _root(self) -> str:
        return f"{self.url}/{self.site}/api/v1/branches/{self.branch}"

    def _send(self, method: str, path: str, **what: Any) -> Any:
        return self._call(method, f"{self._root}/{path}", **what).json()

    def _call(self, method: str, place: str, **what: Any) -> httpx.Response:
        headers = {"x-hoithi-as": self.person}
        if method == "POST":
            headers["idempotency-key"] = self.key or new_id()
            headers["if-match"] = "*"  # whoever types a command has seen what stands there
        try:
            answer = httpx.request(method, place, headers=headers, timeout=60, **what)
        except httpx.TransportError as error:
            _fail(f"Không kết nối được {self.url}: {error}. Máy chủ đã chạy chưa (make run)?")
        if not answer.is_success:
            _fail(_problem(answer))
        return answer


def at_the_door(
    context: typer.Context,
    *,
    site: Site,
    branch: Branch,
    contest: Contest,
    person: Person,
    key: Key = None,
    url: Url = "",
) -> None:
    """Keep where the command goes and for whom."""
    context.obj = Door(url or settings().server_url, site, branch, contest, person, key)


def door_of(context: typer.Context) -> Door:
    """Where the command goes."""
    door = context.obj
    if not isinstance(door, Door):
        raise TypeError(type(door))
    return door


def show(answer: Any) -> None:
    """Print an answer as JSON that people can read."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _problem(answer: httpx.Response) -> str:
    try:
        told = answer.json()
    except ValueError:
        return f"{answer.status_code}: {answer.text[:500]}"
    return f"{told.get('detail') or told}  [{answer.status_code} {told.get('code', '')}]"


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
