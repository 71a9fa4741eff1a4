// Puts a view (state.js) on the page. Only textContent is ever set, so names and sentences are never taken for HTML.
// Parts that did not change are left alone, so that the finger and the keyboard keep their place.

import { drawCard } from "./cards.js";
import { shape } from "./shapes.js";
import { face, turnShape, turnWords, TEXT_SIZES } from "./state.js";
import { say } from "./words.js";

const byId = (id) => document.getElementById(id);
const drawn = new Map(); // element id -> what was drawn last, as text

function once(id, value, make) {
  const text = JSON.stringify(value);
  if (drawn.get(id) === text) return false;
  drawn.set(id, text);
  make(byId(id));
  return true;
}

function words(id, text) {
  const place = byId(id);
  if (place.textContent !== text) place.textContent = text;
}

function show(id, wanted) {
  byId(id).hidden = !wanted;
}

function notice(id, text) {
  words(id, text ?? "");
  show(id, Boolean(text));
}

const LOOKS = { yes: "go", no: "stop", cancel: "stop", agent: "person" };
const ICONS = { yes: "yes", no: "no", cancel: "no", agent: "person" };

function choiceKey(choice) {
  const key = document.createElement("button");
  key.type = "button";
  key.className = `choice ${Object.hasOwn(LOOKS, choice.key) ? LOOKS[choice.key] : ""}`.trim();
  key.dataset.key = choice.key;
  const icon = Object.hasOwn(ICONS, choice.key) ? shape(ICONS[choice.key]) : null;
  if (icon) key.append(icon);
  const text = document.createElement("span");
  text.textContent = choice.say;
  key.append(text);
  return key;
}

function drawChoices(view) {
  const choices = view.answer?.choices ?? [];
  const hadFocus = byId("choices").contains(document.activeElement);
  const changed = once("choices", choices, (box) => box.replaceChildren(...choices.map(choiceKey)));
  if (changed && hadFocus) byId("answer").focus({ preventScroll: true });
  show("choices", choices.length > 0);
  byId("choices").setAttribute("aria-label", say(view.lang, "choices_label"));
  for (const key of byId("choices").children) {
    // aria-disabled, not disabled: the key keeps the focus while the answer is on its way
    key.setAttribute("aria-disabled", String(view.pressed !== null));
    key.classList.toggle("pressed", view.pressed === key.dataset.key);
  }
}

function drawHeard(view) {
  const { heard, lang } = view;
  const text = heard?.text ?? "";
  show("heard", Boolean(text));
  words("heard_label", say(lang, "heard_label"));
  byId("heard_text").setAttribute("aria-busy", String(Boolean(heard?.partial)));
  words("heard_text", text);
  words("heard_hint", heard && !heard.partial ? say(lang, "heard_fix_hint") : "");
  byId("heard").setAttribute("aria-label", text ? say(lang, "heard_fix", { text }) : "");
  byId("heard").classList.toggle("partial", Boolean(heard?.partial));
}

function drawAnswer(view) {
  const text = view.answer?.text ?? "";
  once("answer", [text, view.answer?.id], (box) => {
    const lines = text.split("\n").filter(Boolean);
    box.replaceChildren(
      ...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })),
    );
    box.classList.toggle("long", text.length > (view.lang === "zh" ? 60 : 140));
  });
  once("card", [view.answer?.card, view.lang], (box) => {
    const card = drawCard(view.answer?.card, view.lang);
    box.replaceChildren(...(card ? [card] : []));
  });
  show("hush", view.turn === "speaking");
}

function drawTyping(view) {
  const canType = face(view) === "talk";
  const open = canType && view.typing;
  const wasOpen = !byId("typing").hidden;
  show("typing", open);
  show("type_open", canType && !open);
  if (open && !wasOpen) {
    byId("draft").value = view.draft;
    byId("draft").focus();
  }
  if (!open) byId("draft").value = "";
}

const FIXED_WORDS = [
  "text_smaller", "text_larger", "other_language", "finish", "hush", "mic_again",
  "type_send", "type_close", "type_open", "typing_label:type_label", "number_name:number_label", "pin_name:pin_label",
]; // prettier-ignore

function drawFixed(lang) {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = say(lang, "page_title");
  for (const entry of FIXED_WORDS) {
    const [id, key = id] = entry.split(":");
    words(id, say(lang, key));
  }
  byId("other_language").lang = lang === "zh" ? "en" : "zh-CN";
  byId("tools").setAttribute("aria-label", say(lang, "tools_label"));
  byId("help").setAttribute("aria-label", say(lang, "help_label"));
  byId("keypad").setAttribute("aria-label", say(lang, "keypad_label"));
  words("more", say(lang, "more_below"));
  for (const key of document.querySelectorAll("#help [data-do]")) {
    const wanted = say(lang, key.dataset.do);
    if (key.textContent === wanted) continue;
    const text = Object.assign(document.createElement("span"), { textContent: wanted });
    key.replaceChildren(shape(key.dataset.do === "agent" ? "person" : key.dataset.do), text);
  }
}

/** Draws everything but the keypad. */
export function draw(view) {
  const now = face(view);
  document.body.dataset.face = now;
  document.documentElement.style.setProperty("--text", `${view.textSize}px`);
  show("start", now === "start");
  show("desk", now !== "start");
  notice("start_notice", view.notice && `${say("zh", view.notice)}\n${say("en", view.notice)}`);
  drawFixed(view.lang);

  words("turn_words", say(view.lang, turnWords(view)));
  byId("shape").dataset.shape = turnShape(view);
  words("called", view.called ?? "");
  byId("text_smaller").disabled = view.textSize === TEXT_SIZES[0];
  byId("text_larger").disabled = view.textSize === TEXT_SIZES.at(-1);

  notice("lost", view.lost ? say(view.lang, "lost") : null);
  const deaf = now === "talk" && !["on", "off"].includes(view.mic);
  show("mic_row", deaf);
  words("mic_words", deaf ? say(view.lang, `mic_${view.mic}`) : "");
  notice("fault", view.fault);

  drawHeard(view);
  drawAnswer(view);
  drawChoices(view);
  drawTyping(view);
}
