// How much picture is sent: as much as the connection carries, or none, because somebody asked for only voice.

import { apply, begun, judge, LEVELS, measure } from "./quality.js";

const EVERY = 2000;
const WARM_UP = 4; // samples until a fresh connection has found its pace
const OFF = LEVELS.length - 1;

export class Picture {
  // `changed(word)`: "weak", "voiceByItself", "voiceChosen", "voiceTheyChose", "pictureAgain" or "".
  constructor({ sender, connection, tell, changed, stalled }) {
    Object.assign(this, { sender, connection, tell, changed, stalled });
    this.state = begun();
    this.isChosen = false; // we asked for only voice
    this.isAsked = false; // they did
  }

  isOff() {
    return this.isChosen || this.isAsked || this.state.level === OFF;
  }

  theirsIsOff() {
    return this.isChosen || this.isAsked;
  }

  begin() {
    this.pause();
    this.samples = 0;
    this.bytes = 0;
    this.still = 0;
    this.send();
    this.timer = setInterval(() => this.look(), EVERY);
  }

  pause() {
    clearInterval(this.timer);
    this.stalled(false);
  }

  choose(isChosen) {
    this.isChosen = isChosen;
    this.tell({ voice: isChosen });
    this.send();
    this.changed(isChosen ? "voiceChosen" : "pictureAgain");
  }

  theyAsk(isAsked) {
    if (isAsked === this.isAsked) return;
    this.isAsked = isAsked;
    this.send();
    this.changed(isAsked ? "voiceTheyChose" : "pictureAgain");
  }

  send() {
    return apply(this.sender(), this.state.level, this.isChosen || this.isAsked);
  }

  async look() {
    const connection = this.connection();
    if (!connection) return;
    const sample = await measure(connection);
    this.still = sample.bytes > this.bytes ? 0 : this.still + 1;
    this.bytes = sample.bytes;
    this.stalled(this.still >= 2);
    if (++this.samples <= WARM_UP || this.still || this.isChosen || this.isAsked) return;
    const before = this.state.level;
    this.state = judge(this.state, sample);
    if (this.state.level === before) return;
    await this.send();
    this.changed(["pictureAgain", "weak", "weak", "voiceByItself"][this.state.level]);
  }
}
