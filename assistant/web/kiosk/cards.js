// The figures that belong to an answer: read-back, receipt, accounts, transactions. Text only, whatever comes.

import { say } from "./words.js";

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = String(text);
  return made;
}

/** A list of label and value; pairs without a value are left out. */
function facts(pairs) {
  const list = element("dl", "facts");
  for (const [label, value] of pairs) {
    if (value === undefined || value === null || value === "") continue;
    const row = element("div");
    row.append(element("dt", "", label), element("dd", "", value));
    list.append(row);
  }
  return list;
}

function ending(lang, tail) {
  return tail ? say(lang, "tail", { tail }) : null;
}

function amount(card) {
  const box = element("div", "sum");
  box.append(element("p", "amount", card.amount));
  if (card.amount_words) box.append(element("p", "amount_words", card.amount_words));
  return box;
}

function readBack(card, lang) {
  const box = element("section", "card");
  box.append(
    element("h2", "card_title", say(lang, "card_read_back")),
    facts([[say(lang, "card_to"), card.payee]]),
    amount(card),
    facts([
      [say(lang, "card_bank"), [card.bank, ending(lang, card.tail)].filter(Boolean).join(" · ")],
      [say(lang, "card_from"), ending(lang, card.from_tail)],
      [say(lang, "card_when"), card.when],
    ]),
  );
  return box;
}

function receipt(card, lang) {
  const box = element("section", "card receipt");
  box.append(
    element("h2", "card_title", say(lang, card.held ? "card_set_aside" : "card_sent")),
    amount(card),
    facts([
      [say(lang, "card_to"), [card.payee, ending(lang, card.tail)].filter(Boolean).join(" · ")],
      [say(lang, "card_when"), card.when],
      [say(lang, "card_left"), card.left],
      [say(lang, "card_receipt"), card.number],
    ]),
  );
  return box;
}

function rows(card, lang, title) {
  const box = element("section", "card");
  box.append(element("h2", "card_title", say(lang, title)));
  const list = element("ul", "rows");
  for (const row of Array.isArray(card.rows) ? card.rows : []) {
    const item = element("li");
    const what = element("div", "row_what");
    what.append(element("span", "row_label", row.label ?? row.name ?? ""));
    const small = [row.date, row.memo, ending(lang, row.tail)].filter(Boolean).join(" · ");
    if (small) what.append(element("span", "row_small", small));
    item.append(what, element("span", "row_amount", row.amount ?? ""));
    list.append(item);
  }
  box.append(list);
  return box;
}

const KINDS = {
  read_back: readBack,
  receipt,
  accounts: (card, lang) => rows(card, lang, "card_accounts"),
  transactions: (card, lang) => rows(card, lang, "card_transactions"),
};

/** The card as an element, or null for a kind this page does not know: the sentence says it all anyway. */
export function drawCard(card, lang) {
  return card && Object.hasOwn(KINDS, card.kind) ? KINDS[card.kind](card, lang) : null;
}
