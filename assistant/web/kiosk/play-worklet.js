// The loudspeaker, on the audio thread. In: {id, rate, pcm} | {end: id} | {flush: true}. Out: {played: id, ms} and
// {ms} about ten times a second while sound is heard.

import { Playout } from "./playout.js";

class Play extends AudioWorkletProcessor {
  constructor() {
    super();
    this.playout = new Playout(sampleRate, (id, ms) => this.port.postMessage({ played: id, ms }));
    this.unreported = 0;
    this.port.onmessage = ({ data }) => {
      if (data.flush) this.playout.flush();
      else if (data.end !== undefined) this.playout.end(data.end);
      else this.playout.push(data.id, data.rate, new Int16Array(data.pcm));
    };
  }

  process(_, outputs) {
    const [first, ...others] = outputs[0];
    this.unreported += this.playout.pull(first);
    for (const other of others) other.set(first);
    if (this.unreported >= sampleRate / 10) {
      this.port.postMessage({ ms: (this.unreported * 1000) / sampleRate });
      this.unreported = 0;
    }
    return true;
  }
}

registerProcessor("play", Play);
