// Loudspeaker and microphone of the page. Both work on their own: a page without a microphone still speaks.

const HERE = new URL(".", import.meta.url);
const MIC = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1, latency: 0.01 };
const WHY = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

export class Sound {
  /** `on` has frame(buffer, rms), played(id, ms), heardMs(ms), mic(state). */
  constructor(on) {
    this.on = on;
    this.context = null;
    this.player = null;
    this.stream = null;
    this.opening = false;
    this.pending = [];
  }

  /** Call from inside a touch: browsers let a page sound only then. */
  wake() {
    if (!this.context) {
      this.context = new AudioContext({ latencyHint: "interactive" });
      this.ready = this.prepare();
    }
    if (this.context.state !== "running") this.context.resume().catch(() => {});
  }

  async prepare() {
    const { audioWorklet, destination } = this.context;
    await Promise.all(["capture-worklet.js", "play-worklet.js"].map((name) => audioWorklet.addModule(new URL(name, HERE))));
    this.player = new AudioWorkletNode(this.context, "play", { numberOfInputs: 0, outputChannelCount: [1] });
    this.player.port.onmessage = ({ data }) => {
      if (data.played !== undefined) this.on.played(data.played, data.ms);
      else this.on.heardMs(data.ms);
    };
    this.meter = this.context.createAnalyser();
    this.meter.fftSize = 1024;
    this.player.connect(this.meter).connect(destination);
    for (const message of this.pending) this.post(message);
    this.pending = [];
  }

  post(message) {
    if (this.player) this.player.port.postMessage(message, message.pcm ? [message.pcm] : []);
    else this.pending.push(message);
  }

  /** A piece of answer `id`: s16le at `rate` Hz. */
  play(id, rate, pcm) {
    if (pcm.byteLength % 2) pcm = pcm.slice(0, -1);
    this.post({ id, rate, pcm });
  }

  end(id) {
    this.post({ end: id });
  }

  flush() {
    this.pending = [];
    this.post({ flush: true });
  }

  /** Loudness of what is sounding now, 0..1 (mean square), measured where it leaves the page. */
  energy() {
    if (!this.meter) return 0;
    const samples = new Float32Array(this.meter.fftSize);
    this.meter.getFloatTimeDomainData(samples);
    return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  }

  /** Opens the microphone unless it is open; tells on.mic how it went. Never throws. */
  async openMic() {
    if (this.stream || this.opening) return;
    this.opening = true;
    try {
      if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("no devices here", "NotFoundError");
      const stream = await navigator.mediaDevices.getUserMedia({ audio: MIC });
      await this.ready;
      if (!this.opening) {
        stop(stream); // closed again while the browser was asking
        return;
      }
      this.stream = stream;
      this.source = this.context.createMediaStreamSource(stream);
      this.capture = new AudioWorkletNode(this.context, "capture", { channelCount: 1, channelCountMode: "explicit" });
      this.capture.port.onmessage = ({ data }) => this.on.frame(data.pcm, data.rms);
      this.mute = new GainNode(this.context, { gain: 0 }); // some browsers run a node only when it leads somewhere
      this.source.connect(this.capture).connect(this.mute).connect(this.context.destination);
      stream.getAudioTracks()[0].onended = () => {
        this.closeMic();
        this.on.mic("missing");
      };
      this.on.mic("on");
    } catch (error) {
      this.on.mic(WHY[error?.name] ?? "broken");
    } finally {
      this.opening = false;
    }
  }

  /** Closes the microphone; the browser's own sign for it goes out. */
  closeMic() {
    this.opening = false;
    if (!this.stream) return;
    stop(this.stream);
    this.capture.port.onmessage = null;
    this.capture.port.postMessage("close");
    for (const node of [this.source, this.capture, this.mute]) node.disconnect();
    this.stream = null;
  }
}

function stop(stream) {
  for (const track of stream.getTracks()) {
    track.onended = null;
    track.stop();
  }
}
