"""The page's pure parts, run where they live: inside Chromium, from the same files that are served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.scripted_server import ScriptedKiosk

MODULES = ("words", "resample", "ring", "playout", "state", "keypad")


@pytest.fixture
def page(browser: Browser, server: ScriptedKiosk) -> Iterator[Page]:
    """An empty page with the modules in window.m."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/empty")
    page.evaluate(
        """async (names) => { window.m = {};
             for (const name of names) Object.assign(window.m, await import(`/kiosk/${name}.js`)); }""",
        list(MODULES),
    )
    yield page
    context.close()


# Gain in dB of a tone of `hz` sent through the resampler in uneven pieces; measured away from both ends.
GAIN = """([rateIn, rateOut, hz]) => {
  const tone = Float32Array.from({length: rateIn}, (_, n) => 0.5 * Math.sin(2 * Math.PI * hz * n / rateIn));
  const resampler = new m.Resampler(rateIn, rateOut);
  const out = [];
  for (let at = 0, size = 1; at < tone.length; at += size, size = (size * 7 + 3) % 1000 + 1)
    out.push(...resampler.push(tone.subarray(at, at + size)));
  out.push(...resampler.flush());
  const middle = out.slice(out.length / 4, out.length * 3 / 4);
  const power = middle.reduce((sum, x) => sum + x * x, 0) / middle.length;
  return {db: 10 * Math.log10(Math.max(power, 1e-20) / 0.125), length: out.length};
}"""


@pytest.mark.parametrize("rate_in", [16_000, 22_050, 44_100, 48_000, 96_000])
def test_resampler_keeps_speech_and_length(page: Page, rate_in: int) -> None:
    for hz in (200, 1_000, 4_000, 6_000):
        got = page.evaluate(GAIN, [rate_in, 16_000, hz])
        assert abs(got["db"]) < 0.1, (hz, got)
        assert abs(got["length"] - 16_000) <= 1


@pytest.mark.parametrize("rate_in", [44_100, 48_000])
def test_resampler_lets_nothing_fold_back(page: Page, rate_in: int) -> None:
    """What lies above 8 kHz must not come back as a ghost inside the speech."""
    for hz in (9_000, 12_000, 15_500, 20_000):
        assert page.evaluate(GAIN, [rate_in, 16_000, hz])["db"] < -60, hz


@pytest.mark.parametrize("rate_out", [44_100, 48_000])
def test_resampler_up_makes_no_images(page: Page, rate_out: int) -> None:
    got = page.evaluate(GAIN, [22_050, rate_out, 3_000])
    assert abs(got["db"]) < 0.1
    assert abs(got["length"] - rate_out) <= 2
    # the tone is all there is: what is left after taking a 3 kHz sine out is below -60 dB
    left = page.evaluate(
        """(rate) => {
          const turn = (n, rate) => 2 * Math.PI * 3000 * n / rate;
          const tone = Float32Array.from({length: 22050}, (_, n) => Math.sin(turn(n, 22050)));
          const out = new m.Resampler(22050, rate).push(tone).slice(5000, 5000 + rate / 10);
          let a = 0, b = 0;
          out.forEach((x, n) => { a += x * Math.cos(turn(n, rate)); b += x * Math.sin(turn(n, rate)); });
          a *= 2 / out.length; b *= 2 / out.length;
          let rest = 0;
          out.forEach((x, n) => { rest += (x - a * Math.cos(turn(n, rate)) - b * Math.sin(turn(n, rate))) ** 2; });
          return 10 * Math.log10(rest / out.length / 0.5);
        }""",
        rate_out,
    )
    assert left < -60


def test_resampler_does_not_depend_on_the_size_of_the_pieces(page: Page) -> None:
    differ = page.evaluate(
        """() => {
          const noise = Float32Array.from({length: 9600}, (_, n) => Math.sin(n * n % 777));
          const whole = [...new m.Resampler(48000, 16000).push(noise)];
          const cut = new m.Resampler(48000, 16000), pieces = [];
          for (let at = 0; at < noise.length; at += 128) pieces.push(...cut.push(noise.subarray(at, at + 128)));
          return [whole.length === pieces.length, Math.max(...whole.map((x, n) => Math.abs(x - pieces[n])))];
        }"""
    )
    assert differ[0] and differ[1] < 1e-5


def test_samples_are_clipped_not_wrapped(page: Page) -> None:
    assert page.evaluate("() => [...m.toInt16(Float32Array.of(2, -2, 0, 1, -1, 0.5))]") == [
        32767, -32768, 0, 32767, -32767, 16384,
    ]  # fmt: skip
    assert page.evaluate("() => [...m.toFloat(Int16Array.of(-32768, 0, 16384))]") == [-1, 0, 0.5]


def test_frames_cut_evenly_whatever_the_size(page: Page) -> None:
    got = page.evaluate(
        """() => {
          const frames = new m.Frames(320), out = [];
          let next = 0;
          for (const size of [1, 0, 319, 128, 1000, 77, 640]) {
            const piece = Float32Array.from({length: size}, () => next++);
            frames.push(piece, (frame) => out.push([frame.length, frame[0], frame[319]]));
          }
          return out;
        }"""
    )
    assert got == [[320, n * 320, n * 320 + 319] for n in range(2165 // 320)]


def test_ring_keeps_order_while_it_wraps_and_grows(page: Page) -> None:
    got = page.evaluate(
        """() => {
          const ring = new m.Ring(8);
          let wrote = 0, read = 0, wrong = 0;
          for (let turn = 0; turn < 200; turn++) {
            const piece = Float32Array.from({length: turn * 7 % 23}, () => wrote++);
            ring.push(piece);
            const out = new Float32Array(turn * 5 % 19).fill(-1);
            const count = ring.pull(out);
            for (let n = 0; n < count; n++) if (out[n] !== read++) wrong++;
            for (let n = count; n < out.length; n++) if (out[n] !== 0) wrong++;
          }
          return {wrong, left: ring.length, expected: wrote - read};
        }"""
    )
    assert got["wrong"] == 0 and got["left"] == got["expected"] > 0


PLAYOUT = """(steps) => {
  const done = [];
  const playout = new m.Playout(48000, (id, ms) => done.push([id, ms]));
  const log = [];
  for (const [what, ...with_] of steps) {
    if (what === "push") playout.push(with_[0], 22050, new Int16Array(with_[1] * 22.05).fill(8000));
    if (what === "end") playout.end(with_[0]);
    if (what === "flush") playout.flush();
    if (what === "pull") {
      const block = new Float32Array(128);
      let sound = 0;
      for (let ms = 0; ms < with_[0]; ms += 128 / 48) sound += playout.pull(block);
      log.push(Math.round(sound / 48));
    }
  }
  return {done, log};
}"""


def test_playout_waits_for_sixty_milliseconds_first(page: Page) -> None:
    got = page.evaluate(PLAYOUT, [["push", 1, 40], ["pull", 100], ["push", 1, 40], ["pull", 100]])
    assert got["log"][0] == 0
    assert 70 <= got["log"][1] <= 81
    assert got["done"] == []


def test_playout_reports_each_answer_when_it_has_been_heard(page: Page) -> None:
    got = page.evaluate(PLAYOUT, [["push", 1, 500], ["end", 1], ["push", 2, 300], ["end", 2], ["pull", 1_000]])
    assert [answer for answer, _ in got["done"]] == [1, 2]
    assert abs(got["done"][0][1] - 500) <= 3 and abs(got["done"][1][1] - 300) <= 3


def test_playout_short_sound_is_not_held_back(page: Page) -> None:
    got = page.evaluate(PLAYOUT, [["push", 1, 20], ["end", 1], ["pull", 60]])
    assert got["done"] and abs(got["done"][0][1] - 20) <= 3


def test_playout_without_sound_is_done_at_once(page: Page) -> None:
    assert page.evaluate(PLAYOUT, [["end", 7]])["done"] == [[7, 0]]


def test_playout_flush_drops_all_and_reports_nothing(page: Page) -> None:
    got = page.evaluate(
        PLAYOUT,
        [["push", 1, 5_000], ["pull", 100], ["flush"], ["pull", 100], ["push", 2, 200], ["end", 2], ["pull", 400]],
    )
    assert got["log"][0] >= 90 and got["log"][1] == 0
    assert [answer for answer, _ in got["done"]] == [2]


def test_playout_goes_on_after_running_dry(page: Page) -> None:
    got = page.evaluate(PLAYOUT, [["push", 1, 100], ["pull", 300], ["push", 1, 100], ["end", 1], ["pull", 300]])
    assert len(got["done"]) == 1 and abs(got["done"][0][1] - 200) <= 5


def test_words_are_complete_in_both_languages(page: Page) -> None:
    words: dict[str, dict[str, str]] = page.evaluate("() => m.WORDS")
    assert set(words) == {"zh", "en"}
    assert set(words["zh"]) == set(words["en"])
    for lang, table in words.items():
        for key, text in table.items():
            assert text.strip(), (lang, key)
            assert "!" not in text and "！" not in text, (lang, key)  # never an exclamation mark
            facts = {part.split("}")[0] for part in text.split("{")[1:]}
            other = words["en" if lang == "zh" else "zh"][key]
            assert facts == {part.split("}")[0] for part in other.split("{")[1:]}, key
    same = {key for key in words["zh"] if words["zh"][key] == words["en"][key]}
    assert same == set()
    assert not any("invalid" in text.lower() for text in words["en"].values())


def test_words_used_by_the_page_exist(page: Page) -> None:
    with pytest.raises(Exception, match="no words for nothing_like_it"):
        page.evaluate("() => m.say('zh', 'nothing_like_it')")
    for turn in ("idle", "listening", "thinking", "speaking", "closed"):
        for called in (None, "王奶奶"):
            key = page.evaluate(
                "([turn, called]) => m.turnWords({...m.blank(), started: true, turn, called, mic: 'denied', answer: {}})",
                [turn, called],
            )
            assert page.evaluate("(key) => m.say('en', key)", key)


def steps(page: Page, *messages: dict[str, Any]) -> dict[str, Any]:
    """The view after these messages, with the face it shows."""
    got: dict[str, Any] = page.evaluate(
        """(messages) => {
          const view = messages.reduce((view, message) => m.change(view, message), m.blank());
          return {...view, face: m.face(view), wants: m.wantsMic(view), sends: m.sendsSound(view), says: m.turnWords(view)};
        }""",
        list(messages),
    )
    return got


START = {"type": "start", "lang": "zh"}
HERE = {"type": "customer", "called": "王奶奶", "lang": "zh"}
LISTENING = {"type": "state", "turn": "listening"}
ANSWER = {"type": "answer", "id": 1, "text": "您想办什么事？", "choices": [], "card": None, "ask": None}


def test_state_faces(page: Page) -> None:
    assert steps(page)["face"] == "start"
    assert steps(page, START)["face"] == "sign_in"
    assert steps(page, START, HERE, ANSWER)["face"] == "talk"
    assert steps(page, START, HERE, {**ANSWER, "ask": "pin"})["face"] == "pin"
    assert steps(page, START, HERE, {**ANSWER, "ask": "number"})["face"] == "sign_in"
    assert steps(page, START, ANSWER)["face"] == "sign_in"  # nobody is signed in yet


def test_state_sends_sound_only_when_it_is_wanted(page: Page) -> None:
    assert not steps(page, START, LISTENING)["wants"]
    signed_in = (START, HERE, ANSWER)
    assert steps(page, *signed_in, LISTENING)["sends"]
    assert steps(page, *signed_in, {"type": "state", "turn": "speaking"})["sends"]  # so that one may cut in
    for turn in ("thinking", "idle", "closed"):
        assert not steps(page, *signed_in, {"type": "state", "turn": turn})["sends"]
    assert not steps(page, START, HERE, {**ANSWER, "ask": "pin"}, LISTENING)["sends"]
    assert not steps(page, *signed_in, LISTENING, {"type": "lost"})["sends"]


def test_state_nobody_is_heard_after_finish(page: Page) -> None:
    """Whoever speaks while the goodbye is said must not keep this customer's talk open."""
    finished = (START, HERE, ANSWER, LISTENING, {"type": "finish"})
    speaking = {"type": "state", "turn": "speaking"}
    assert not steps(page, *finished)["wants"]
    assert not steps(page, *finished, LISTENING)["wants"]  # sent by the server before it heard of it
    assert not steps(page, *finished, ANSWER, speaking)["sends"]
    assert steps(page, *finished, ANSWER, speaking, LISTENING)["wants"]  # it did not end after all
    assert steps(page, *finished, {"type": "fault", "text": "…"})["wants"]


def test_state_never_claims_to_listen_when_it_cannot_hear(page: Page) -> None:
    base = (START, HERE, ANSWER, LISTENING)
    assert steps(page, *base, {"type": "mic", "mic": "on"})["says"] == "turn_listening"
    for mic in ("denied", "missing", "busy", "broken", "off"):
        assert steps(page, *base, {"type": "mic", "mic": mic})["says"] == "turn_no_ear"


def test_state_wipe_keeps_nothing_of_the_customer(page: Page) -> None:
    used = (
        START, {"type": "welcome", "session": "s1"}, HERE, {**ANSWER, "choices": [{"say": "是", "key": "yes"}]},
        {"type": "heard", "text": "我还有多少钱"}, {"type": "text_size", "by": 2}, {"type": "type", "open": True, "draft": "给李敏"},
    )  # fmt: skip
    assert steps(page, *used, {"type": "wipe"}) == steps(page)
    other = steps(page, *used, {"type": "welcome", "session": "s2"})
    assert other["called"] is None and other["answer"] is None and other["heard"] is None and other["draft"] == ""


def test_state_bounds(page: Page) -> None:
    assert steps(page, *[{"type": "text_size", "by": 1}] * 9)["textSize"] == 36
    assert steps(page, *[{"type": "text_size", "by": -1}] * 9)["textSize"] == 18
    many = [{"say": str(n), "key": str(n)} for n in range(9)]
    assert len(steps(page, START, {**ANSWER, "choices": many})["answer"]["choices"]) == 4


@pytest.mark.parametrize("message", [{"type": "nothing_known"}, {"type": "constructor"}, {"type": "__proto__"}, {}])
def test_state_ignores_what_it_does_not_know(page: Page, message: dict[str, Any]) -> None:
    assert steps(page, START, message) == steps(page, START)


def test_keypad_sends_and_forgets(page: Page) -> None:
    got = page.evaluate(
        """() => {
          const sent = [];
          const keypad = new m.Keypad((entry) => sent.push(entry), () => {});
          keypad.show("sign_in");
          keypad.press("done");
          for (const key of "1009") keypad.press(key);
          keypad.press("back"); keypad.press("1"); keypad.press("done");
          for (const key of "13579x0".replace("x", "")) keypad.press(key);
          const count = keypad.count;
          keypad.press("done");
          return {sent, count, after: keypad.count, kept: JSON.stringify(keypad).includes("135790")};
        }"""
    )
    assert got == {"sent": [{"number": "1001", "pin": "135790"}], "count": 6, "after": 0, "kept": False}


def test_keypad_bounds_and_modes(page: Page) -> None:
    got = page.evaluate(
        """() => {
          const keypad = new m.Keypad(() => {}, () => {});
          keypad.show("sign_in");
          for (let n = 0; n < 40; n++) keypad.press("7");
          const number = keypad.number;
          keypad.press("done");
          for (let n = 0; n < 40; n++) keypad.press("7");
          const pin = keypad.count;
          keypad.show("pin");
          return {number: number.length, pin, left: [keypad.number, keypad.count, keypad.field]};
        }"""
    )
    assert got == {"number": 12, "pin": 12, "left": ["", 0, "pin"]}
