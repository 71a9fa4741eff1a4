// Every word the page itself says, in both languages. What the assistant says comes from the server.
// A test checks that both languages have the same keys and that nothing is left empty.

export const LANGUAGES = ["zh", "en"];

export const WORDS = {
  zh: {
    page_title: "有话慢慢说",
    start: "触摸开始",
    other_language: "English",

    turn_listening: "请说，我在听",
    turn_thinking: "我在想",
    turn_thinking_long: "还在查，请您稍等",
    turn_speaking: "我在说",
    turn_idle: "没有在听",
    turn_closed: "没有在听",
    turn_private: "按密码，我不听",
    turn_no_ear: "请按屏幕上的字",

    heard_label: "我听到您说",
    heard_fix: "我听到您说：{text}。听错了就按这里改。",
    heard_fix_hint: "听错了？按这里改",

    repeat: "再说一遍",
    slower: "慢一点",
    louder: "大声点",
    agent: "找人帮忙",
    more_below: "下面还有",
    help_label: "随时可以按",

    tools_label: "字的大小、语言、结束",
    text_smaller: "字小些",
    text_larger: "字大些",
    hush: "先别说",
    finish: "结束",

    number_label: "客户号",
    pin_label: "密码",
    number_spoken: "客户号，现在是{value}",
    number_empty: "客户号，还没按",
    pin_spoken: "密码，按了{count}位",
    keypad_label: "数字键",
    key_back: "退一格",
    key_next: "下一步",
    key_done: "好了",

    type_open: "打字",
    type_label: "想说什么，打在这里",
    type_send: "好了",
    type_close: "不打了",

    choices_label: "您可以这样说，也可以按",
    card_to: "给谁",
    card_bank: "哪家银行",
    card_from: "从哪里出",
    card_when: "什么时候到",
    card_receipt: "回单号",
    card_left: "还剩",
    card_sent: "已经转了",
    card_set_aside: "已经记下，还没到账",
    card_read_back: "请您看一看，对不对",
    card_accounts: "您的账户",
    card_transactions: "您的账",
    tail: "尾号 {tail}",

    lost: "连接断了一下，钱没有动，我马上回来。",
    lost_long: "现在连不上，您的钱没有动。请过一会儿再按开始，或者找工作人员。",
    lost_elsewhere: "这段话在别的地方接着说了。",
    mic_denied: "我听不见：麦克风没有打开。您可以按屏幕上的字，也可以打字。",
    mic_missing: "我听不见：这里没有麦克风。您可以按屏幕上的字，也可以打字。",
    mic_busy: "我听不见：麦克风正在别处用着。您可以按屏幕上的字，也可以打字。",
    mic_broken: "我现在听不见。您可以按屏幕上的字，也可以打字。",
    mic_again: "再试一次麦克风",
  },
  en: {
    page_title: "Take your time",
    start: "Touch to start",
    other_language: "中文",

    turn_listening: "Please speak, I am listening",
    turn_thinking: "I am thinking",
    turn_thinking_long: "Still looking, one moment",
    turn_speaking: "I am speaking",
    turn_idle: "Not listening",
    turn_closed: "Not listening",
    turn_private: "Not listening while you key",
    turn_no_ear: "Please touch the words",

    heard_label: "I heard you say",
    heard_fix: "I heard you say: {text}. Touch here to put it right.",
    heard_fix_hint: "Not right? Touch to change",

    repeat: "Say it again",
    slower: "Slower",
    louder: "Louder",
    agent: "A person, please",
    more_below: "More below",
    help_label: "Here at any time",

    tools_label: "Text size, language, finish",
    text_smaller: "Smaller",
    text_larger: "Larger",
    hush: "Hush",
    finish: "Finish",

    number_label: "Customer number",
    pin_label: "PIN",
    number_spoken: "Customer number, now {value}",
    number_empty: "Customer number, empty",
    pin_spoken: "PIN, {count} keyed",
    keypad_label: "Number keys",
    key_back: "Rub out",
    key_next: "Next",
    key_done: "Done",

    type_open: "Type",
    type_label: "Type what you want to say",
    type_send: "Send",
    type_close: "Close",

    choices_label: "Say one of these, or touch it",
    card_to: "To",
    card_bank: "Bank",
    card_from: "From",
    card_when: "When",
    card_receipt: "Receipt",
    card_left: "Left",
    card_sent: "Sent",
    card_set_aside: "Set aside, not there yet",
    card_read_back: "Please look: is this right?",
    card_accounts: "Your accounts",
    card_transactions: "Your account",
    tail: "ending {tail}",

    lost: "The line dropped for a moment. Your money has not moved. I will be right back.",
    lost_long: "I cannot connect just now. Your money has not moved. Please touch start again later, or ask our staff.",
    lost_elsewhere: "This talk goes on in another place.",
    mic_denied: "I cannot hear you: the microphone is not switched on. You can touch the words, or type.",
    mic_missing: "I cannot hear you: there is no microphone here. You can touch the words, or type.",
    mic_busy: "I cannot hear you: the microphone is being used elsewhere. You can touch the words, or type.",
    mic_broken: "I cannot hear you just now. You can touch the words, or type.",
    mic_again: "Try the microphone again",
  },
};

/** The page's word for `key`; `{name}` is replaced by `facts.name`. An unknown key is a mistake of ours: it throws. */
export function say(lang, key, facts = {}) {
  const words = WORDS[lang]?.[key];
  if (words === undefined) throw new Error(`no words for ${key} in ${lang}`);
  return words.replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ""));
}
