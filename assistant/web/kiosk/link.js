// The WebSocket: one conversation that survives a dropped line. Nothing is queued while the line is down: a key
// pressed then is not sent later, when it might mean something else.

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 3000;
const BACKLOG_MAX = 64000; // bytes not yet sent: past that, sound is dropped (two seconds old is of no use)
const ELSEWHERE = 4409;

export class Link {
  /** `on` has message(json), sound(header, buffer), online(), lost(), elsewhere(). */
  constructor(url, on) {
    this.url = url;
    this.on = on;
    this.socket = null;
    this.session = null;
    this.wanted = false;
    this.wait = FIRST_WAIT_MS;
    this.header = null;
  }

  get state() {
    return this.socket ? ["connecting", "open", "closing", "closed"][this.socket.readyState] : "none";
  }

  /** Connect and stay connected. */
  open(lang) {
    this.lang = lang;
    this.wanted = true;
    this.session = null;
    this.connect();
  }

  /** Hang up and forget the conversation. */
  close() {
    this.wanted = false;
    this.session = null;
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
  }

  connect() {
    this.wait = Math.min(this.wait, LONGEST_WAIT_MS);
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.header = null;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.send({ type: "hello", lang: this.lang, session: this.session });
    socket.onmessage = ({ data }) => this.socket === socket && this.take(data);
    socket.onclose = ({ code }) => {
      if (this.socket !== socket || !this.wanted) return;
      this.socket = null;
      if (code === ELSEWHERE) {
        this.close();
        this.on.elsewhere();
        return;
      }
      this.on.lost();
      this.timer = setTimeout(() => this.connect(), this.wait);
      this.wait *= 2;
    };
  }

  take(data) {
    if (typeof data !== "string") {
      const header = this.header;
      this.header = null;
      if (header) this.on.sound(header, data);
      return;
    }
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return; // not ours
    }
    if (message === null || typeof message !== "object") return;
    if (message.type === "audio") {
      this.header = message;
      return;
    }
    if (message.type === "welcome") {
      this.session = message.session;
      this.wait = FIRST_WAIT_MS;
      this.on.online();
    }
    this.on.message(message);
  }

  /** Sends one JSON message; false when the line is down. */
  send(message) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** Sends one frame of sound; false when the line is down or too slow. */
  sendSound(buffer) {
    if (this.socket?.readyState !== WebSocket.OPEN || this.socket.bufferedAmount > BACKLOG_MAX) return false;
    this.socket.send(buffer);
    return true;
  }
}
