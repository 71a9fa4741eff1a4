"""Fetching a model over a bad line: cut in the middle, no ranges, wrong sums, archives that would leave their folder."""

from __future__ import annotations

import asyncio
import hashlib
import io
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web

from assistant.faults import Fault
from assistant.listening.download import Offer, fetch

NAME = "vosk-model-tiny-0.1"


def archive(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in entries.items():
            zipped.writestr(name, data)
    return out.getvalue()


GOOD = archive({f"{NAME}/am/final.mdl": bytes(range(256)) * 3000, f"{NAME}/conf/model.conf": b"--beam=13\n"})


class Server:
    """Serves one archive; `cut` answers end early that many times; notes the Range headers it was asked with."""

    def __init__(self, data: bytes, cut: int = 0, ranges: bool = True, listed: object = None) -> None:
        self.data, self.cut, self.ranges, self.listed, self.asked = data, cut, ranges, listed, list[str]()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        wanted = request.headers.get("Range", "")
        self.asked.append(wanted)
        begin = int(wanted[6:-1]) if wanted and self.ranges else 0
        if begin >= len(self.data):
            return web.Response(status=416)
        part = self.data[begin:]
        answer = web.StreamResponse(status=206 if begin else 200)
        answer.content_length = len(part)
        if begin:
            answer.headers["Content-Range"] = f"bytes {begin}-{len(self.data) - 1}/{len(self.data)}"
        await answer.prepare(request)
        if self.cut:
            self.cut -= 1
            await answer.write(part[: max(1, len(part) // 2)])
            assert request.transport
            request.transport.close()
            return answer
        await answer.write(part)
        return answer

    async def list(self, request: web.Request) -> web.Response:
        return web.json_response(self.listed)


def run(server: Server, into: Path, then: Callable[[str], Awaitable[Path]]) -> Path:
    """Start the server on a free port of this machine and run `then(address)`."""

    async def go() -> Path:
        app = web.Application()
        app.add_routes([web.get("/model.zip", server.answer), web.get("/list.json", server.list)])
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        try:
            return await then(f"http://127.0.0.1:{port}")
        finally:
            await runner.cleanup()

    return asyncio.run(go())


def get(server: Server, into: Path, sha256: str | None = None, **more: str) -> Path:
    return run(
        server,
        into,
        lambda at: fetch(
            Offer(
                "en",
                NAME,
                f"{at}/model.zip",
                sha256=sha256,
                listed=f"{at}/list.json" if server.listed is not None else None,
                **more,
            ),
            into,
        ),
    )


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_good_archive_is_unpacked_once(tmp_path: Path) -> None:
    server = Server(GOOD)
    folder = get(server, tmp_path, sha(GOOD))
    assert (folder / "conf" / "model.conf").read_bytes() == b"--beam=13\n"
    assert get(server, tmp_path, sha(GOOD)) == folder
    assert len(server.asked) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == [NAME]


def test_a_cut_download_goes_on_where_it_stopped(tmp_path: Path) -> None:
    server = Server(GOOD, cut=2)
    assert (get(server, tmp_path, sha(GOOD)) / "am" / "final.mdl").stat().st_size == 768_000
    assert server.asked[0] == "" and all(asked.startswith("bytes=") for asked in server.asked[1:])
    assert len(server.asked) == 3


def test_a_part_of_an_earlier_run_is_used(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.zip.part").write_bytes(GOOD[:1000])
    server = Server(GOOD)
    get(server, tmp_path, sha(GOOD))
    assert server.asked == ["bytes=1000-"]


def test_a_server_without_ranges_starts_again(tmp_path: Path) -> None:
    server = Server(GOOD, cut=1, ranges=False)
    assert (get(server, tmp_path, sha(GOOD)) / "am" / "final.mdl").is_file()


@pytest.mark.parametrize("extra", [b"", b"more"])
def test_a_whole_or_overlong_part_is_no_trouble(tmp_path: Path, extra: bytes) -> None:
    (tmp_path / f"{NAME}.zip.part").write_bytes(GOOD + extra)
    assert (get(Server(GOOD), tmp_path, sha(GOOD)) / "am" / "final.mdl").is_file()


def test_a_wrong_checksum_keeps_nothing(tmp_path: Path) -> None:
    with pytest.raises(Fault) as caught:
        get(Server(GOOD), tmp_path, "0" * 64)
    assert caught.value.code == "download_failed" and "checksum" in str(caught.value.facts["why"])
    assert list(tmp_path.iterdir()) == []


def test_the_publishers_list_gives_the_md5(tmp_path: Path) -> None:
    md5 = hashlib.md5(GOOD).hexdigest()
    listed = [{"name": "another", "md5": "0" * 32}, {"name": NAME, "md5": md5}]
    assert (get(Server(GOOD, listed=listed), tmp_path) / ".complete").read_text("utf-8").strip() == md5
    with pytest.raises(Fault):
        get(Server(GOOD, listed=[{"name": NAME, "md5": "0" * 32}]), tmp_path / "other")


def test_without_any_checksum_nothing_is_fetched(tmp_path: Path) -> None:
    for listed in (None, [], {"no": "list"}, [{"name": NAME, "md5": "short"}]):
        server = Server(GOOD, listed=listed)
        with pytest.raises(Fault) as caught:
            get(server, tmp_path)
        assert "checksum" in str(caught.value.facts["why"]) and server.asked == []


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", f"{NAME}/../../evil", "..\\evil", "C:/evil"])
def test_an_archive_may_not_leave_its_folder(tmp_path: Path, name: str) -> None:
    bad = archive({f"{NAME}/am/final.mdl": b"x", name: b"evil"})
    with pytest.raises(Fault) as caught:
        get(Server(bad), tmp_path / "in", sha(bad))
    assert "outside" in str(caught.value.facts["why"])
    assert not list(tmp_path.rglob("*evil*")) and not (tmp_path / "in" / NAME).exists()


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        link = zipfile.ZipInfo(f"{NAME}/am")
        link.external_attr = 0o120777 << 16
        zipped.writestr(link, "/etc")
    with pytest.raises(Fault):
        get(Server(out.getvalue()), tmp_path, sha(out.getvalue()))


def test_a_truncated_archive_is_broken(tmp_path: Path) -> None:
    half = GOOD[: len(GOOD) // 2]
    with pytest.raises(Fault) as caught:
        get(Server(half), tmp_path, sha(half))
    assert "broken" in str(caught.value.facts["why"]) and not (tmp_path / NAME).exists()


def test_no_network_is_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(Fault) as caught:
        asyncio.run(fetch(Offer("en", NAME, "http://127.0.0.1:9/model.zip", sha256="0" * 64), tmp_path, attempts=1))
    assert caught.value.retryable and "network" in str(caught.value.facts["why"])


def test_a_missing_page_is_said_at_once(tmp_path: Path) -> None:
    server = Server(GOOD)
    with pytest.raises(Fault) as caught:
        run(server, tmp_path, lambda at: fetch(Offer("en", NAME, f"{at}/nothing.zip", sha256="0" * 64), tmp_path))
    assert "404" in str(caught.value.facts["why"])
