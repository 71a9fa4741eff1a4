// The microphone, on the audio thread: mono at the device's rate -> 16 kHz -> frames of 20 ms, s16le, with their level.

import { Resampler, toInt16 } from "./resample.js";
import { Frames } from "./ring.js";

const RATE_HZ = 16000;
const FRAME = 320; // samples: 20 ms

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, RATE_HZ);
    this.frames = new Frames(FRAME);
    this.open = true;
    this.port.onmessage = () => {
      this.open = false;
    };
  }

  process(inputs) {
    const channel = inputs[0]?.[0];
    if (channel?.length) {
      this.frames.push(this.resampler.push(channel), (frame) => {
        let sum = 0;
        for (const sample of frame) sum += sample * sample;
        const pcm = toInt16(frame).buffer; // little-endian on every machine a browser runs on
        this.port.postMessage({ pcm, rms: Math.sqrt(sum / FRAME) }, [pcm]);
      });
    }
    return this.open;
  }
}

registerProcessor("capture", Capture);
