// What the loudspeaker plays next: answers in order, resampled a little at a time, with a short wait before the first
// sound so that uneven arrival is not heard. Pure: the worklet only calls it.

import { Resampler, toFloat } from "./resample.js";
import { Ring } from "./ring.js";

const BLOCK = 64; // input samples resampled at a time: little work per audio block, so it never stutters

export class Playout {
  /** `rateOut` in Hz; `done(id, ms)` is called when an answer has been heard to its end. */
  constructor(rateOut, done, prebufferMs = 60) {
    this.rateOut = rateOut;
    this.done = done;
    this.prebuffer = Math.round((rateOut * prebufferMs) / 1000);
    this.flush();
  }

  /** A piece of answer `id`: Int16Array at `rate` Hz. */
  push(id, rate, pcm) {
    let last = this.answers.at(-1);
    if (!last || last.id !== id || last.ended) {
      last = { id, rate, pieces: [], offset: 0, waiting: 0, ended: false, played: 0 };
      this.answers.push(last);
    }
    last.pieces.push(pcm);
    last.waiting += pcm.length;
  }

  /** No more sound follows for answer `id`. An answer without any sound is done at once. */
  end(id) {
    const last = this.answers.at(-1);
    if (last && last.id === id && !last.ended) last.ended = true;
    else this.done(id, 0);
  }

  /** Drops everything not yet heard. */
  flush() {
    this.answers = [];
    this.ring = new Ring();
    this.resampler = null;
    this.started = false;
  }

  /** Fills one output block and returns how many of its samples are sound. */
  pull(target) {
    const answer = this.answers[0];
    if (!answer) {
      target.fill(0);
      return 0;
    }
    if (!this.started) {
      const ready = (answer.waiting * this.rateOut) / answer.rate;
      if (ready < this.prebuffer && !answer.ended) {
        target.fill(0);
        return 0;
      }
      this.started = true;
      this.resampler = new Resampler(answer.rate, this.rateOut);
    }
    while (this.ring.length < target.length && answer.pieces.length) this.feed(answer);
    const drained = answer.ended && !answer.pieces.length;
    if (drained && this.resampler) {
      this.ring.push(this.resampler.flush());
      this.resampler = null;
    }
    const count = this.ring.pull(target);
    answer.played += count;
    if (drained && this.ring.length === 0) {
      this.answers.shift();
      this.started = false;
      this.done(answer.id, Math.round((answer.played * 1000) / this.rateOut));
    } else if (count === 0) {
      this.started = false; // ran dry: gather again, rather than stutter
      this.ring.push(this.resampler ? this.resampler.flush() : new Float32Array(0));
    }
    return count;
  }

  feed(answer) {
    const piece = answer.pieces[0];
    const block = piece.subarray(answer.offset, answer.offset + BLOCK);
    this.ring.push(this.resampler.push(toFloat(block)));
    answer.offset += block.length;
    answer.waiting -= block.length;
    if (answer.offset >= piece.length) {
      answer.pieces.shift();
      answer.offset = 0;
    }
  }
}
