// The page itself: joins state, socket, sound, keypad and drawing. Knows the order; each part knows its own job.

import { draw } from "./draw.js";
import { drawKeypad, makeKeys } from "./draw-keypad.js";
import { Keypad } from "./keypad.js";
import { Link } from "./link.js";
import { Sound } from "./sound.js";
import { blank, change, face, sendsSound, TEXT_MAX, wantsMic } from "./state.js";

const GONE_MS = 30000; // the server keeps a conversation this long for a page to come back
const IDLE_MS = 90000; // untouched for this long before anybody signed in: back to the start
const SLOW_MS = 3000; // after this, "I am thinking" becomes "one moment"
const PRESS_MS = 4000; // a pressed choice is free again even if no answer came
const TOUCH_EVERY_MS = 4000; // keying and typing tell the server "I am here" at most this often

const byId = (id) => document.getElementById(id);
const socketUrl = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;

// What tests look at; holds no word and no figure of a customer.
const debug = { framesMade: 0, framesSent: 0, framesDropped: 0, playedMs: 0, playedEnergy: 0, micLevel: 0, wsState: "none", flushes: 0 };
window.__teller = debug;

let view = blank({ defaultSize: window.innerWidth < 600 ? 21 : 24 });
const timers = {};
let level = 0;
let touchedAt = 0;
let watching = false; // is the idle timer wanted now?

function later(name, ms, act) {
  clearTimeout(timers[name]);
  timers[name] = ms === null ? null : setTimeout(act, ms);
}

function apply(message) {
  const before = view;
  view = change(view, message);
  if (wantsMic(view) && !wantsMic(before)) sound.openMic();
  if (!wantsMic(view) && wantsMic(before)) sound.closeMic();
  if (before.turn !== view.turn) {
    later("slow", view.turn === "thinking" ? SLOW_MS : null, () => apply({ type: "slow" }));
  }
  if (before.pressed !== view.pressed) later("press", view.pressed ? PRESS_MS : null, () => apply({ type: "free" }));
  debug.wsState = link.state;
  keypad.show({ sign_in: "sign_in", pin: "pin" }[face(view)] ?? "none");
  draw(view);
  drawKeypad(keypad, view);
  watchIdle();
}

/** Everything of this customer goes: view, keypad, sound, microphone, conversation. */
function wipe(notice = null) {
  link.close();
  sound.flush();
  sound.closeMic();
  keypad.clear();
  for (const name of Object.keys(timers)) later(name, null);
  setLevel(0);
  apply({ type: "wipe", notice });
  document.querySelector("[data-start]").focus({ preventScroll: true });
}

/** Only a touch or a key begins the count anew; what the server sends does not. */
function watchIdle(touched = false) {
  const unsigned = view.started && !view.called;
  if (unsigned === watching && !touched) return;
  watching = unsigned;
  later("idle", unsigned ? IDLE_MS : null, () => wipe());
}

for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => watchIdle(true), true);

// ---- the three parts ---------------------------------------------------------------------------------------------

const link = new Link(socketUrl, {
  message(message) {
    if (message.type === "flush") {
      debug.flushes += 1;
      sound.flush();
    } else if (message.type === "audio_end") {
      sound.end(message.id);
    } else if (message.type === "welcome") {
      apply(message);
      if (message.state) apply({ type: "state", turn: message.state });
    } else if (message.type === "state" && message.turn === "closed") {
      wipe();
    } else if (message.type !== "level") {
      apply(message);
    }
  },
  sound: (header, buffer) => sound.play(header.id, header.rate, buffer),
  online() {
    later("gone", null);
    apply({ type: "online" });
  },
  lost() {
    sound.flush();
    if (!view.lost) later("gone", GONE_MS, () => wipe("lost_long"));
    apply({ type: "lost" });
  },
  elsewhere: () => wipe("lost_elsewhere"),
});

const sound = new Sound({
  frame(buffer, rms) {
    debug.framesMade += 1;
    setLevel(rms);
    if (!sendsSound(view)) return;
    if (link.sendSound(buffer)) debug.framesSent += 1;
    else debug.framesDropped += 1;
  },
  played: (id, ms) => link.send({ type: "played", id, ms }),
  heardMs(ms) {
    debug.playedMs += ms;
    debug.playedEnergy += sound.energy();
  },
  mic: (mic) => apply({ type: "mic", mic }),
});

const keypad = new Keypad(
  ({ number, pin }) => {
    if (view.waiting) return;
    const message = keypad.mode === "sign_in" ? { type: "sign_in", number, pin } : { type: "pin", pin };
    if (link.send(message)) apply({ type: "sent" });
  },
  () => {
    drawKeypad(keypad, view);
    here();
    watchIdle();
  },
);

/** Grows the listening circle with the voice, by real level: a deaf ear sees that the microphone works. */
function setLevel(rms) {
  debug.micLevel = rms;
  const db = 20 * Math.log10(Math.max(rms, 1e-5));
  const wanted = Math.max(0, Math.min(1, (db + 55) / 45));
  level += (wanted - level) * (wanted > level ? 0.6 : 0.12);
  byId("shape").style.setProperty("--level", level.toFixed(2));
}

/** Somebody is here, though nothing is said: the silence ladder starts anew. A key no choice has changes nothing. */
function here() {
  const now = Date.now();
  if (face(view) === "start" || now - touchedAt < TOUCH_EVERY_MS) return;
  touchedAt = now;
  link.send({ type: "key", value: "here" });
}

// ---- touches -----------------------------------------------------------------------------------------------------

for (const key of document.querySelectorAll("[data-start]")) {
  key.onclick = () => {
    sound.wake();
    apply({ type: "start", lang: key.dataset.start });
    link.open(key.dataset.start);
    byId("answer").focus({ preventScroll: true });
  };
}

byId("choices").onclick = ({ target }) => {
  const key = target.closest("[data-key]")?.dataset.key;
  if (key === undefined || view.pressed !== null) return;
  if (link.send({ type: "key", value: key })) apply({ type: "press", key });
};

byId("help").onclick = ({ target }) => {
  const wish = target.closest("[data-do]")?.dataset.do;
  if (wish) link.send({ type: "control", do: wish });
};

byId("hush").onclick = () => link.send({ type: "control", do: "quiet" });
byId("text_smaller").onclick = () => apply({ type: "text_size", by: -1 });
byId("text_larger").onclick = () => apply({ type: "text_size", by: 1 });
byId("mic_again").onclick = () => sound.openMic();
byId("number_field").onclick = () => keypad.choose("number");
byId("pin_field").onclick = () => keypad.choose("pin");

byId("other_language").onclick = () => {
  const lang = view.lang === "zh" ? "en" : "zh";
  if (link.send({ type: "lang", lang })) apply({ type: "choose_lang", lang });
};

byId("finish").onclick = () => {
  if (view.called && link.send({ type: "control", do: "end" })) apply({ type: "finish" }); // then "closed" comes
  else wipe();
};

byId("type_open").onclick = () => apply({ type: "type", open: true });
byId("type_close").onclick = () => apply({ type: "type", open: false });
byId("heard").onclick = () => {
  if (face(view) === "talk" && view.heard) apply({ type: "type", open: true, draft: view.heard.text });
};
byId("draft").oninput = here;

byId("typing").onsubmit = (event) => {
  event.preventDefault();
  const text = byId("draft").value.trim().slice(0, TEXT_MAX);
  if (text && link.send({ type: "say", text })) apply({ type: "type", open: false });
};

makeKeys((key) => keypad.press(key));

// What can be pressed may lie below the edge of a small screen: then one key says so, and goes there.
const pressable = () => [byId("typing"), byId("keypad"), byId("choices")].find((part) => !part.hidden);

function showMore() {
  const part = pressable();
  const more = byId("more");
  const help = byId("help").getBoundingClientRect();
  const edge = innerHeight - help.height + (more.hidden ? 0 : more.offsetHeight); // where it is without this key
  document.documentElement.style.setProperty("--help-height", `${help.height}px`);
  more.hidden = !part || part.getBoundingClientRect().bottom <= edge + 8;
}

byId("more").onclick = () => pressable()?.scrollIntoView({ block: "end" });
const resized = new ResizeObserver(showMore);
for (const part of [document.querySelector(".talk"), byId("help")]) resized.observe(part);
for (const happens of ["scroll", "resize"]) addEventListener(happens, showMore, { passive: true });

document.addEventListener("keydown", (event) => {
  if (keypad.mode === "none" || event.ctrlKey || event.metaKey || event.altKey) return;
  const onKey = event.target.closest?.("button:not(.field)");
  if (/^[0-9]$/.test(event.key)) keypad.press(event.key);
  else if (event.key === "Backspace") keypad.press("back");
  else if (event.key === "Enter" && !onKey) keypad.press("done");
  else return;
  event.preventDefault();
});

document.addEventListener("pointerdown", () => sound.context && sound.wake());
navigator.mediaDevices?.addEventListener?.("devicechange", () => wantsMic(view) && sound.openMic());

apply({ type: "wipe" });
