// Runs on the audio thread: hands the microphone's samples to the page as they come.

/** Samples handed over at once: 43 ms, as often as a meter needs to move. */
const CHUNK = 2048

class Recorder extends AudioWorkletProcessor {
  constructor() {
    super()
    this.chunk = new Float32Array(CHUNK)
    this.filled = 0
  }

  process([input]) {
    const samples = input[0]
    if (samples === undefined) return true
    for (let i = 0; i < samples.length; i++) {
      this.chunk[this.filled++] = samples[i]
      if (this.filled === CHUNK) {
        this.port.postMessage(this.chunk)
        this.filled = 0
      }
    }
    return true
  }
}

registerProcessor('recorder', Recorder)
