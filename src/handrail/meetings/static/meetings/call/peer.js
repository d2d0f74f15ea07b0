// The connection between two browsers, kept alive: "perfect negotiation", ICE restarts, and a fresh start where those fail.
//
// Each page has a sitting, a name of its own. "hello" names it; whoever hears of a new one starts the connection anew and
// says hello back. The guide makes the first offer; after that either may, and where both do, the participant yields.
// Everything is addressed to a sitting, so what was meant for a page that has been reloaded is left alone.

const SOON = { guide: 1500, participant: 4000 }; // milliseconds after a drop until a restart is tried
const AGAIN = 6000; // between two restarts
const ANEW = 30_000; // after that long, begin from nothing

export class Peer {
  // `say(kind, data)` puts something on the line; `helpers()` gives the ICE servers; `tracks()` our {audio, video};
  // `on`: state("connecting" | "talking" | "reconnecting" | "gone"), track(event), note(object).
  constructor({ isGuide, say, helpers, tracks, on }) {
    Object.assign(this, { isGuide, say, helpers, tracks, on });
    this.me = name();
    this.them = null;
    this.state = "gone";
    this.turns = Promise.resolve();
    this.back = () => this.state !== "gone" && this.state !== "talking" && this.restart();
    addEventListener("online", this.back);
  }

  hello() {
    this.say("hello", { from: this.me, to: this.them, born: performance.timeOrigin });
  }

  // What the other page said, one after the other.
  hear(kind, data) {
    this.turns = this.turns.then(() => this.take(kind, data)).catch((failure) => console.warn("call:", failure.message));
    return this.turns;
  }

  async take(kind, data) {
    if (kind === "hello") {
      if (data.from === this.them && this.pc) {
        if (data.to !== this.me) this.hello();
        return;
      }
      this.them = data.from;
      await this.build();
      if (data.to !== this.me) this.hello();
      return;
    }
    if (data.to !== this.me || data.from !== this.them || !this.pc) return;
    if (kind === "describe") await this.described(data.description);
    if (kind === "candidates") {
      for (const candidate of data.candidates) {
        try { await this.pc.addIceCandidate(candidate); } catch (failure) { if (!this.ignoring) throw failure; }
      }
    }
  }

  async build() {
    this.drop();
    this.change("connecting");
    const { iceServers, iceTransportPolicy } = await this.helpers();
    const pc = (this.pc = new RTCPeerConnection({ iceServers, iceTransportPolicy, bundlePolicy: "max-bundle" }));
    this.offering = this.ignoring = false;
    this.since = performance.now();
    let found = [];
    let timer = 0;
    const flush = () => {
      timer = 0;
      if (pc === this.pc && found.length) this.tell("candidates", { candidates: found });
      found = [];
    };
    pc.onicecandidate = ({ candidate }) => {
      if (candidate) found.push(candidate);
      timer ||= setTimeout(flush, 100); // several in one message
    };
    pc.onnegotiationneeded = () => {
      if (pc === this.pc && (this.isGuide || pc.remoteDescription)) this.turns = this.turns.then(() => this.offer(pc));
    };
    pc.ontrack = (event) => pc === this.pc && this.on.track(event);
    pc.onconnectionstatechange = () => pc === this.pc && this.changed(pc.connectionState);
    if (this.isGuide) {
      const { audio, video } = this.tracks();
      this.senders = {
        audio: pc.addTransceiver(audio || "audio", { direction: "sendrecv" }).sender,
        video: pc.addTransceiver(video || "video", { direction: "sendrecv" }).sender,
      };
      this.channel(pc);
    }
    this.patience = setTimeout(() => this.restart(), AGAIN * 2);
  }

  // The participant's side of what the guide offered first.
  async join(pc) {
    if (this.senders) return;
    this.senders = {};
    for (const transceiver of pc.getTransceivers()) {
      const kind = transceiver.receiver.track.kind;
      transceiver.direction = "sendrecv";
      this.senders[kind] = transceiver.sender;
      await transceiver.sender.replaceTrack(this.tracks()[kind] || null);
    }
    this.channel(pc);
  }

  channel(pc) {
    const channel = (this.notes = pc.createDataChannel("notes", { negotiated: true, id: 0 }));
    channel.onmessage = ({ data }) => this.on.note(JSON.parse(data));
    channel.onopen = () => this.on.open?.();
  }

  // Tell the other page something; false when it can't hear.
  note(what) {
    if (this.notes?.readyState !== "open") return false;
    this.notes.send(JSON.stringify(what));
    return true;
  }

  async offer(pc) {
    if (pc !== this.pc || pc.signalingState !== "stable") return;
    try {
      this.offering = true;
      await pc.setLocalDescription();
      this.tell("describe", { description: pc.localDescription });
    } finally {
      this.offering = false;
    }
  }

  async described(description) {
    const pc = this.pc;
    const collides = description.type === "offer" && (this.offering || pc.signalingState !== "stable");
    this.ignoring = this.isGuide && collides;
    if (this.ignoring) return;
    await pc.setRemoteDescription(description);
    if (description.type !== "offer") return;
    await this.join(pc);
    await pc.setLocalDescription();
    this.tell("describe", { description: pc.localDescription });
  }

  tell(kind, data) {
    this.say(kind, { from: this.me, to: this.them, ...data });
  }

  changed(connection) {
    clearTimeout(this.patience);
    if (connection === "connected") {
      this.since = performance.now();
      this.change("talking");
    } else if (connection === "disconnected" || connection === "failed") {
      if (this.state === "talking") this.since = performance.now();
      this.change("reconnecting");
      const soon = connection === "failed" ? 200 : SOON[this.isGuide ? "guide" : "participant"];
      this.patience = setTimeout(() => this.restart(), soon);
    } else if (connection === "connecting") {
      this.patience = setTimeout(() => this.restart(), AGAIN * 2);
    }
  }

  // Look for a new way between the two; after half a minute in vain, begin anew.
  async restart() {
    clearTimeout(this.patience);
    const pc = this.pc;
    if (!pc || this.state === "gone" || pc.connectionState === "connected") return;
    if (performance.now() - this.since > ANEW) return this.anew();
    this.patience = setTimeout(() => this.restart(), AGAIN);
    try {
      const { iceServers, iceTransportPolicy } = await this.helpers();
      pc.setConfiguration({ iceServers, iceTransportPolicy, bundlePolicy: "max-bundle" });
    } catch { /* what it knows may still do */ }
    if (pc === this.pc && pc.connectionState !== "connected" && (this.isGuide || pc.remoteDescription)) pc.restartIce();
  }

  anew() {
    this.me = name();
    this.them = null;
    this.drop();
    this.change("connecting");
    this.since = performance.now();
    this.hello();
    this.patience = setTimeout(() => this.state !== "talking" && this.anew(), ANEW);
  }

  // Another camera or microphone, or none.
  async replace(kind, track) {
    await this.senders?.[kind]?.replaceTrack(track);
  }

  change(state) {
    if (state === this.state || (state === "connecting" && this.state === "reconnecting")) return;
    this.state = state;
    this.on.state(state);
  }

  drop() {
    clearTimeout(this.patience);
    this.pc?.close();
    this.pc = this.notes = this.senders = null;
  }

  // The other one left, or we do.
  leave() {
    this.drop();
    this.them = null;
    this.change("gone");
  }

  close() {
    removeEventListener("online", this.back);
    this.leave();
  }
}

function name() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
