// Customer number and PIN, by touch or by the keyboard's digits. The PIN lives only in here: the page shows how many
// digits there are, never which, and it is gone as soon as it is sent.

const LONGEST = 12;

export class Keypad {
  /** `send({number, pin})` gets the finished entry; `redraw()` is called after every key. */
  constructor(send, redraw) {
    this.send = send;
    this.redraw = redraw;
    this.mode = "none";
    this.clear();
  }

  clear() {
    this.number = "";
    this.digits = [];
    this.field = "number";
  }

  /** "sign_in" asks for both, "pin" for the PIN alone, "none" for nothing. A new mode starts with nothing keyed. */
  show(mode) {
    if (mode === this.mode) return;
    this.mode = mode;
    this.clear();
    if (mode === "pin") this.field = "pin";
  }

  get count() {
    return this.digits.length;
  }

  /** May "next" or "done" be pressed? */
  get ready() {
    return this.field === "number" ? this.number.length > 0 : this.count > 0;
  }

  choose(field) {
    this.field = field;
    this.redraw();
  }

  /** One key: "0".."9", "back" or "done". */
  press(key) {
    if (key === "done") return this.done();
    if (key === "back") {
      if (this.field === "pin" && this.count === 0 && this.mode === "sign_in") this.field = "number";
      else if (this.field === "pin") this.digits.pop();
      else this.number = this.number.slice(0, -1);
    } else if (this.field === "pin") {
      if (this.count < LONGEST) this.digits.push(key);
    } else if (this.number.length < LONGEST) {
      this.number += key;
    }
    this.redraw();
  }

  done() {
    if (!this.ready) return;
    if (this.field === "number") {
      this.field = "pin";
    } else if (this.mode === "sign_in" && !this.number) {
      this.field = "number";
    } else {
      const pin = this.digits.join("");
      this.digits = [];
      this.send({ number: this.number, pin });
    }
    this.redraw();
  }
}
