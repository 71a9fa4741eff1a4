// What the page shows, as one plain object, and the one function that changes it. Pure: no page, no sound, no socket.
// Server messages go in as they are ({type: "answer", …}); the page's own happenings have types of their own.

export const TEXT_SIZES = [18, 21, 24, 30, 36]; // px; 18 is the floor for elder pages, 30 and more by one button
export const TEXT_MAX = 300; // characters typed at once, as the server takes them

/** The page before anybody has touched it. Everything of a customer is gone when this is shown again. */
export function blank(keep = {}) {
  return {
    lang: keep.lang ?? "zh",
    textSize: keep.defaultSize ?? 24,
    defaultSize: keep.defaultSize ?? 24,
    started: false,
    session: null,
    online: false,
    lost: false,
    notice: keep.notice ?? null, // a key of words.js, shown on the start screen
    turn: "idle",
    called: null,
    heard: null, // {text, partial}
    answer: null, // {id, text, choices, card, ask, job}
    fault: null,
    pressed: null, // key of the choice just pressed, until the server answers
    finishing: null, // "asked" when finish was pressed, "answered" while the goodbye is said
    waiting: false, // a keypad entry was sent and is not answered yet
    mic: "off", // off | on | denied | missing | busy | broken
    typing: false,
    draft: "",
    slow: false, // thinking for longer than three seconds
  };
}

/** Which of the page's four faces is shown: start, sign_in, pin, talk. */
export function face(view) {
  if (!view.started) return "start";
  const ask = view.answer?.ask;
  if (ask === "number" || !view.called) return "sign_in";
  return ask === "pin" ? "pin" : "talk";
}

/** Is the microphone wanted at all? Only for a customer who is signed in, and not after they pressed finish: whoever
 * speaks then, perhaps the next in the line, must not keep this customer's talk open. */
export function wantsMic(view) {
  return view.started && view.called !== null && view.finishing === null;
}

/** Do frames go to the server now? Never while something private is keyed, nor while nobody could answer. */
export function sendsSound(view) {
  return wantsMic(view) && !view.lost && face(view) === "talk" && (view.turn === "listening" || view.turn === "speaking");
}

/** Which words of words.js say whose turn it is. It never claims to listen when it cannot hear. */
export function turnWords(view) {
  if (view.turn === "thinking") return view.slow ? "turn_thinking_long" : "turn_thinking";
  if (view.turn !== "listening") return `turn_${view.turn}`;
  if (face(view) !== "talk") return "turn_private";
  return view.mic === "on" ? "turn_listening" : "turn_no_ear";
}

/** Which of the four calm shapes stands beside the words: listening, thinking, speaking, idle. */
export function turnShape(view) {
  if (view.turn === "thinking" || view.turn === "speaking") return view.turn;
  return turnWords(view) === "turn_listening" ? "listening" : "idle";
}

const CHANGES = {
  // ---- what happens on the page
  start: (view, { lang }) => ({ ...blank(view), lang, started: true, textSize: view.textSize }),
  online: (view) => ({ ...view, online: true, lost: false }),
  lost: (view) => ({ ...view, online: false, lost: view.started, pressed: null, waiting: false }),
  wipe: (view, { notice = null }) => blank({ ...view, notice }),
  mic: (view, { mic }) => ({ ...view, mic }),
  text_size: (view, { by }) => {
    const at = TEXT_SIZES.indexOf(view.textSize) + by;
    return { ...view, textSize: TEXT_SIZES[Math.max(0, Math.min(TEXT_SIZES.length - 1, at))] };
  },
  type: (view, { open, draft = "" }) => ({ ...view, typing: open, draft }),
  press: (view, { key }) => ({ ...view, pressed: key }),
  finish: (view) => ({ ...view, finishing: "asked" }),
  sent: (view) => ({ ...view, waiting: true, fault: null }),
  slow: (view) => (view.turn === "thinking" ? { ...view, slow: true } : view),
  free: (view) => ({ ...view, pressed: null, waiting: false }),
  choose_lang: (view, { lang }) => ({ ...view, lang }),

  // ---- what the server says
  welcome: (view, { session }) =>
    view.session && view.session !== session
      ? { ...blank(view), started: true, online: true, lang: view.lang, session }
      : { ...view, session },
  state: (view, { turn }) => {
    const fault = turn === "thinking" ? null : view.fault;
    const waiting = turn === "listening" ? false : view.waiting;
    const goesOn = turn === "listening" && view.finishing === "answered"; // the server did not end after all
    const finishing = goesOn ? null : view.finishing;
    return { ...view, turn, slow: false, waiting, fault, finishing, pressed: turn === "listening" ? null : view.pressed };
  },
  customer: (view, { called, lang }) => ({ ...view, called: called ?? null, lang: lang ?? view.lang }),
  heard: (view, { text, partial }) => ({ ...view, heard: text ? { text, partial: Boolean(partial) } : null }),
  answer: (view, { id, text, choices, card, ask, job }) => ({
    ...view,
    answer: { id, text: String(text ?? ""), choices: (choices ?? []).slice(0, 4), card: card ?? null, ask, job },
    fault: null,
    pressed: null,
    waiting: false,
    finishing: view.finishing && "answered",
    typing: ask ? false : view.typing,
    draft: ask ? "" : view.draft,
  }),
  fault: (view, { text }) => ({ ...view, fault: String(text ?? ""), pressed: null, waiting: false, finishing: null }),
};

/** The next view. Messages this page does not know (a newer server's) change nothing. */
export function change(view, message) {
  const how = Object.hasOwn(CHANGES, message.type) ? CHANGES[message.type] : null;
  return how ? how(view, message) : view;
}
