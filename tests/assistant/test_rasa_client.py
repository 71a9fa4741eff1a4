"""HTTP 200 proves nothing: only our marker makes an answer; silence and delay are faults with codes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from assistant.asking.rasa import RasaClient, read_reply
from assistant.faults import Fault

MARKED = {
    "custom": {"teller": {"answer": "utter_balance", "expect": "free", "understood": {"intent": "check_balance"}}}
}


@pytest.fixture
async def rasa() -> AsyncIterator[dict[str, Any]]:
    state: dict[str, Any] = {"answer": [], "hang": asyncio.Event(), "asked": []}

    async def webhook(request: web.Request) -> web.Response:
        state["asked"].append(await request.json())
        if state["answer"] == "hang":
            await state["hang"].wait()
        if isinstance(state["answer"], int):
            return web.Response(status=state["answer"])
        if isinstance(state["answer"], str):
            return web.Response(text=state["answer"], content_type="application/json")
        return web.json_response(state["answer"])

    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", webhook)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    client = RasaClient(str(server.make_url("")), "token", deadline_s=0.5)
    await client.start()
    state["client"] = client
    yield state
    state["hang"].set()
    await client.stop()
    await server.close()


async def test_a_marked_answer_is_read(rasa: dict[str, Any]) -> None:
    rasa["answer"] = [{"text": "您还有[money:356000:CNY]。"}, MARKED]
    reply = await rasa["client"].ask("s", "我还有多少钱", {"lang": "zh", "grant": "g"})
    assert reply.text == "您还有[money:356000:CNY]。" and reply.understood["intent"] == "check_balance"
    assert rasa["asked"] == [{"sender": "s", "message": "我还有多少钱", "metadata": {"lang": "zh", "grant": "g"}}]


@pytest.mark.parametrize("answer", [[], [{"text": "Sorry, rephrase"}], {}, [None], [{"custom": {"teller": "yes"}}]])
async def test_an_answer_without_our_mark_is_a_silent_action_server(rasa: dict[str, Any], answer: Any) -> None:
    rasa["answer"] = answer
    with pytest.raises(Fault, match="actions_silent"):
        await rasa["client"].ask("s", "x", {})


@pytest.mark.parametrize("answer", [500, 404, "not json", "hang"])
async def test_errors_and_delay_are_a_silent_rasa(rasa: dict[str, Any], answer: Any) -> None:
    rasa["answer"] = answer
    with pytest.raises(Fault, match="rasa_silent"):
        await rasa["client"].ask("s", "x", {})


async def test_nobody_there_is_a_silent_rasa() -> None:
    client = RasaClient("http://127.0.0.1:1", "token", deadline_s=0.5)
    await client.start()
    with pytest.raises(Fault, match="rasa_silent"):
        await client.ask("s", "x", {})
    await client.forget("s")
    await client.stop()


def test_broken_choices_are_dropped_and_no_more_than_four_are_offered() -> None:
    good = [{"say": str(n), "key": str(n)} for n in range(6)]
    reply = read_reply([{"custom": {"teller": {"answer": "a", "choices": [{"say": "x"}, "y", *good]}}}])
    assert [choice["key"] for choice in reply.choices] == ["0", "1", "2", "3"]
