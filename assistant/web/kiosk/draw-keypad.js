// Draws the keypad (keypad.js). The PIN is shown as dots; its digits never reach the page.

import { say } from "./words.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "done"];
const byId = (id) => document.getElementById(id);

/** Makes the twelve keys once; `press(key)` is called for each touch. */
export function makeKeys(press) {
  const keys = KEYS.map((name) => {
    const key = document.createElement("button");
    key.type = "button";
    key.dataset.digit = name;
    key.className = name === "done" ? "digit go" : name === "back" ? "digit back" : "digit";
    if (name.length === 1) {
      key.textContent = name;
      key.setAttribute("aria-label", name);
    }
    key.onclick = () => press(name);
    return key;
  });
  byId("digits").replaceChildren(...keys);
}

/** Shows the keypad as it stands, or hides it. */
export function drawKeypad(keypad, view) {
  const { lang } = view;
  byId("keypad").hidden = keypad.mode === "none";
  if (keypad.mode === "none") {
    byId("number_value").textContent = "";
    byId("pin_dots").replaceChildren();
    for (const id of ["number_field", "pin_field"]) byId(id).removeAttribute("aria-label");
    return;
  }
  byId("number_field").hidden = keypad.mode !== "sign_in";
  byId("number_value").textContent = keypad.number;
  byId("number_field").setAttribute(
    "aria-label",
    keypad.number ? say(lang, "number_spoken", { value: keypad.number }) : say(lang, "number_empty"),
  );
  byId("pin_field").setAttribute("aria-label", say(lang, "pin_spoken", { count: keypad.count }));
  for (const [id, field] of [["number_field", "number"], ["pin_field", "pin"]]) {
    byId(id).setAttribute("aria-pressed", String(keypad.field === field));
  }
  const dots = byId("pin_dots");
  while (dots.children.length > keypad.count) dots.lastChild.remove();
  while (dots.children.length < keypad.count) dots.append(document.createElement("i"));
  const back = document.querySelector("[data-digit=back]");
  back.textContent = say(lang, "key_back");
  const done = document.querySelector("[data-digit=done]");
  done.textContent = say(lang, keypad.field === "number" ? "key_next" : "key_done");
  done.setAttribute("aria-disabled", String(!keypad.ready || view.waiting || view.lost));
}
