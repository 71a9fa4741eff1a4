"""One archive: downloaded in pieces that can be resumed, checked, and unpacked without leaving its folder."""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import aiohttp

from assistant.faults import Fault

PIECE = 1 << 16
MOST_BYTES = 3 << 30  # unpacked: the largest official model is under 3 GiB
ATTEMPTS = 4
NO_NETWORK = (
    "the network cannot be reached; copy the model's folder to this machine by hand, docs/listening.md tells how"
)
Progress = Callable[[int, "int | None"], None]


@dataclass(frozen=True)
class Offer:
    """A model that can be downloaded. Without a pinned `sha256` or `md5` the publisher's own list (`listed`, JSON with
    name and md5 of every model) is asked over the same HTTPS: that finds a broken archive, not a false publisher.
    """

    lang: str
    name: str
    url: str
    sha256: str | None = None
    md5: str | None = None
    listed: str | None = None
    licence: str | None = None


async def fetch(offer: Offer, into: Path, progress: Progress | None = None, attempts: int = ATTEMPTS) -> Path:
    """`into`/<name>, downloaded, checked and unpacked; at once when it is there already.

    Raises Fault("download_failed", why=…): no network, checksum, an archive that is broken or leaves its folder.
    """
    folder = into / offer.name
    if (folder / ".complete").is_file():
        return folder
    into.mkdir(parents=True, exist_ok=True)
    if not (offer.sha256 or offer.md5):
        offer = replace(offer, md5=await _listed_md5(offer))
    archive = into / f"{offer.name}.zip.part"
    await _download(offer, archive, progress, attempts)
    if not _matches(offer, archive):
        archive.unlink()
        raise Fault("download_failed", name=offer.name, why="its checksum is wrong; nothing was kept")
    fresh = into / f".{offer.name}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        unpack(archive, fresh)
        inner = fresh / offer.name if (fresh / offer.name).is_dir() else fresh
        shutil.rmtree(folder, ignore_errors=True)
        inner.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    (folder / ".complete").write_text(f"{offer.sha256 or offer.md5}\n", "utf-8")
    archive.unlink()
    return folder


async def _listed_md5(offer: Offer) -> str:
    """The md5 in the publisher's list; an archive without any checksum is never unpacked."""
    known: object = []
    if offer.listed:
        try:
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30), trust_env=True) as session:
                async with session.get(offer.listed) as answer:
                    known = await answer.json(content_type=None)
        except aiohttp.ClientConnectorError as error:
            raise Fault("download_failed", retryable=True, name=offer.name, why=NO_NETWORK) from error
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
            known = []
    for entry in known if isinstance(known, list) else []:
        if (
            isinstance(entry, dict)
            and entry.get("name") == offer.name
            and re.fullmatch(r"[0-9a-f]{32}", str(entry.get("md5")))
        ):
            return str(entry["md5"])
    raise Fault("download_failed", name=offer.name, why="no checksum is known for it; pin one in voices/official.yml")


async def _download(offer: Offer, archive: Path, progress: Progress | None, attempts: int) -> None:
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=15, sock_read=60)
    why = ""
    async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
        for attempt in range(attempts):
            try:
                await _attempt(session, offer, archive, progress)
                return
            except aiohttp.ClientConnectorError:
                why = NO_NETWORK
            except (aiohttp.ClientError, asyncio.TimeoutError, ConnectionError) as error:
                why = (
                    f"the connection broke ({type(error).__name__}); run the command again, it goes on where it stopped"
                )
            await asyncio.sleep(0.2 * attempt)
    raise Fault("download_failed", retryable=True, name=offer.name, why=why)


async def _attempt(session: aiohttp.ClientSession, offer: Offer, archive: Path, progress: Progress | None) -> None:
    """Get the rest of the archive; from the start when the server knows no ranges."""
    have = archive.stat().st_size if archive.exists() else 0
    async with session.get(offer.url, headers={"Range": f"bytes={have}-"} if have else {}) as answer:
        if answer.status == 416 and have:
            if _matches(offer, archive):
                return
            archive.unlink()
            raise aiohttp.ClientPayloadError("the part on the disk is longer than the archive")
        if answer.status not in (200, 206):
            raise Fault("download_failed", name=offer.name, why=f"the server answered {answer.status}")
        starts_over = answer.status == 200 or not _begins_at(answer.headers.get("Content-Range", ""), have)
        if answer.status == 206 and starts_over:
            archive.unlink(missing_ok=True)
            raise aiohttp.ClientPayloadError("the server sent another part than was asked for")
        have = 0 if starts_over else have
        total = have + answer.content_length if answer.content_length is not None else None
        with archive.open("wb" if starts_over else "ab") as file:
            async for piece in answer.content.iter_chunked(PIECE):
                file.write(piece)
                have += len(piece)
                if progress:
                    progress(have, total)
    if total is not None and have < total:
        raise aiohttp.ClientPayloadError("the answer was cut short")


def _begins_at(content_range: str, have: int) -> bool:
    found = re.match(r"bytes (\d+)-", content_range)
    return bool(found) and int(found[1]) == have  # type: ignore[index]


def _matches(offer: Offer, archive: Path) -> bool:
    algorithm, wanted = ("sha256", offer.sha256) if offer.sha256 else ("md5", offer.md5)
    sums = hashlib.new(algorithm)
    with archive.open("rb") as file:
        while piece := file.read(1 << 20):
            sums.update(piece)
    return sums.hexdigest() == str(wanted).lower()


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip whose every entry stays inside `folder`. Raises Fault("download_failed"); nothing is left then."""
    try:
        with zipfile.ZipFile(archive) as zipped:
            entries = zipped.infolist()
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise Fault("download_failed", name=archive.name, why="the archive would unpack to more than 3 GiB")
            for entry in entries:
                _refuse_escaping(entry)
            folder.mkdir(parents=True)
            zipped.extractall(folder)
    except (zipfile.BadZipFile, EOFError, zipfile.LargeZipFile, RuntimeError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Fault("download_failed", name=archive.name, why="the archive is broken") from error


def _refuse_escaping(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    path = PurePosixPath(name)
    link = stat.S_ISLNK(entry.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or re.match(r"^[A-Za-z]:", name) or link or "\0" in name:
        raise Fault("download_failed", name=entry.filename, why="the archive has an entry outside its folder")
