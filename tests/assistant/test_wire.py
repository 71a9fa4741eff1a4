"""The kiosk's protocol: bad messages are refused with a code, secrets never show in what is printed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import events
from assistant.channels.wire import decode, encode
from assistant.faults import Fault


def test_messages_of_the_page_become_events() -> None:
    assert decode('{"type":"key","value":"yes"}') == events.Key("yes")
    assert decode('{"type":"sign_in","number":"1001","pin":"135790"}') == events.SignIn("1001", "135790")
    assert decode('{"type":"played","id":3,"ms":1200}') == events.Played(3, 1200)
    assert decode('{"type":"lang","lang":"en"}') == events.Language("en")


def test_a_pin_is_never_printed() -> None:
    assert "135790" not in repr(decode('{"type":"sign_in","number":"1001","pin":"135790"}'))
    assert "135790" not in repr(decode('{"type":"pin","pin":"135790"}'))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        '{"type":"sign_in","number":1001,"pin":"1"}',
        '{"type":"sign_in","number":"1001"}',
        '{"type":"confirm","proposal":"1"}',
        '{"type":"control","do":"post"}',
        '{"type":"played","id":true,"ms":1}',
        '{"type":"played","id":-1,"ms":1}',
        '{"type":"played","id":1e400,"ms":1}',
        '{"type":"lang","lang":"xx"}',
        "[" * 5000,
        json.dumps({"type": "key", "value": "x" * 101}),
    ],
)
def test_what_is_not_in_the_protocol_is_a_fault(text: str) -> None:
    with pytest.raises(Fault, match="bad_message"):
        decode(text)


def test_a_very_long_message_is_a_fault_of_its_own() -> None:
    with pytest.raises(Fault, match="text_too_long"):
        decode(json.dumps({"type": "say", "text": "word " * 20_000}))


@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.dictionaries(st.text(), inner))
)
def test_any_json_is_an_event_or_a_fault(value: object) -> None:
    for message in (value, {"type": "played", "id": value, "ms": value}, {"type": "say", "text": value}):
        try:
            decode(json.dumps(message))
        except Fault:
            pass


def test_sound_goes_out_as_a_header_and_bytes() -> None:
    text, pcm = encode(events.Audio(7, 22_050, b"\1\0"))
    assert json.loads(text) == {"type": "audio", "id": 7, "rate": 22_050, "more": True}
    assert pcm == b"\1\0"


def test_an_answer_goes_out_with_its_choices() -> None:
    body = json.loads(encode(events.Answer(1, "好", (events.Choice("对，转吧", "yes"),), {"kind": "read_back"}))[0])
    assert (
        body["id"] == 1
        and body["choices"] == [{"say": "对，转吧", "key": "yes"}]
        and body["card"]["kind"] == "read_back"
    )
