// Band-limited resampling: a Kaiser-windowed sinc low-pass, evaluated at fractional positions from a table.
// Used both ways: microphone (44.1 or 48 kHz) down to 16 kHz, voice (22.05 kHz) up to the loudspeaker's rate.

const CROSSINGS = 16; // zero crossings of the sinc on each side
const PHASES = 256; // table entries per input sample; between them we interpolate
const KAISER_BETA = 8; // about 80 dB of stop band
const CUTOFF = 0.44; // of the lower of the two rates: 7.0 kHz for 16 kHz sound

function bessel(x) {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 40; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** The low-pass kernel's right half, PHASES entries per input sample; unit gain at 0 Hz. */
export function kernel(rateIn, rateOut) {
  const cutoff = (CUTOFF * Math.min(rateIn, rateOut)) / rateIn; // in cycles per input sample
  const half = Math.ceil(CROSSINGS / (2 * cutoff)); // input samples on each side
  const table = new Float32Array(half * PHASES + 2);
  for (let i = 0; i < half * PHASES; i++) {
    const t = i / PHASES;
    const x = 2 * Math.PI * cutoff * t;
    const window = bessel(KAISER_BETA * Math.sqrt(1 - (t / half) ** 2)) / bessel(KAISER_BETA);
    table[i] = 2 * cutoff * (x === 0 ? 1 : Math.sin(x) / x) * window;
  }
  return { table, half };
}

export class Resampler {
  /** Rates in Hz, any from 8,000 to 192,000. */
  constructor(rateIn, rateOut) {
    if (!(rateIn > 0) || !(rateOut > 0)) throw new Error("rates must be positive");
    this.step = rateIn / rateOut;
    this.same = rateIn === rateOut;
    const { table, half } = kernel(rateIn, rateOut);
    this.table = table;
    this.half = half;
    this.held = new Float32Array(half); // silence before the first sample
    this.at = half; // position of the next output, in samples of `held`
  }

  /** Takes any number of samples (-1..1) and returns those that are ready; the rest waits for the next push. */
  push(samples) {
    if (this.same) return Float32Array.from(samples);
    const { half, step, table } = this;
    const input = new Float32Array(this.held.length + samples.length);
    input.set(this.held);
    input.set(samples, this.held.length);
    const room = input.length - half - this.at;
    const output = new Float32Array(room > 0 ? Math.ceil(room / step) : 0);
    let at = this.at;
    for (let i = 0; i < output.length; i++, at += step) {
      const whole = Math.floor(at);
      let sum = 0;
      for (let n = whole - half + 1; n <= whole + half; n++) {
        const place = Math.abs(at - n) * PHASES;
        const low = place | 0;
        if (low < half * PHASES) sum += input[n] * (table[low] + (place - low) * (table[low + 1] - table[low]));
      }
      output[i] = sum;
    }
    const keep = Math.max(0, Math.min(input.length, Math.floor(at) - half));
    this.held = input.slice(keep);
    this.at = at - keep;
    return output;
  }

  /** The last samples, as if silence followed. The resampler is ready for a new sound afterwards. */
  flush() {
    const tail = this.same ? new Float32Array(0) : this.push(new Float32Array(this.half));
    this.held = new Float32Array(this.half);
    this.at = this.half;
    return tail;
  }
}

/** -1..1 to s16, clipped, never wrapped. */
export function toInt16(samples) {
  const out = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const value = Math.round(samples[i] * 32767);
    out[i] = value > 32767 ? 32767 : value < -32768 ? -32768 : value;
  }
  return out;
}

/** s16 to -1..1. */
export function toFloat(samples) {
  const out = new Float32Array(samples.length);
  for (let i = 0; i < samples.length; i++) out[i] = samples[i] / 32768;
  return out;
}
