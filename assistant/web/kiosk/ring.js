// Two small stores for sound. Frames cuts a stream into equal pieces; Ring keeps samples in order for the loudspeaker.

/** Cuts what arrives in any size into frames of `size` samples; what is left waits. */
export class Frames {
  constructor(size) {
    this.frame = new Float32Array(size);
    this.filled = 0;
  }

  /** Calls `take` with each full frame (a copy). */
  push(samples, take) {
    let from = 0;
    while (from < samples.length) {
      const count = Math.min(samples.length - from, this.frame.length - this.filled);
      this.frame.set(samples.subarray(from, from + count), this.filled);
      this.filled += count;
      from += count;
      if (this.filled === this.frame.length) {
        take(this.frame.slice());
        this.filled = 0;
      }
    }
  }

  clear() {
    this.filled = 0;
  }
}

/** First in, first out, of samples. Grows when it must (an answer comes faster than it is heard). */
export class Ring {
  constructor(capacity = 4096) {
    this.data = new Float32Array(capacity);
    this.from = 0;
    this.length = 0;
  }

  push(samples) {
    if (this.length + samples.length > this.data.length) this.grow(this.length + samples.length);
    const at = (this.from + this.length) % this.data.length;
    const first = Math.min(samples.length, this.data.length - at);
    this.data.set(samples.subarray(0, first), at);
    this.data.set(samples.subarray(first), 0);
    this.length += samples.length;
  }

  /** Fills `target` from the front and returns how many samples there were; the rest of `target` becomes silence. */
  pull(target) {
    const count = Math.min(target.length, this.length);
    const first = Math.min(count, this.data.length - this.from);
    target.set(this.data.subarray(this.from, this.from + first));
    target.set(this.data.subarray(0, count - first), first);
    target.fill(0, count);
    this.from = (this.from + count) % this.data.length;
    this.length -= count;
    return count;
  }

  clear() {
    this.from = 0;
    this.length = 0;
  }

  grow(needed) {
    const data = new Float32Array(Math.max(needed, this.data.length * 2));
    const length = this.length;
    this.pull(data.subarray(0, length));
    this.data = data;
    this.from = 0;
    this.length = length;
  }
}
