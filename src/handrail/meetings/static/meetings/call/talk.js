// How long the two talk: the page says every fifteen seconds that they are connected; the server adds up.

const EVERY = 15_000;

export class Talk {
  constructor(address, seconds, clock) {
    Object.assign(this, { address, seconds, clock });
    this.since = 0;
    if (clock) setInterval(() => this.show(), 1000);
    this.show();
  }

  begin() {
    this.pause();
    this.since = performance.now();
    this.tell();
    this.timer = setInterval(() => this.tell(), EVERY);
  }

  pause() {
    clearInterval(this.timer);
    this.seconds = this.now();
    this.since = 0;
  }

  now() {
    return this.seconds + (this.since ? (performance.now() - this.since) / 1000 : 0);
  }

  async tell() {
    try {
      const answer = await fetch(this.address, {
        method: "POST", keepalive: true, redirect: "error",
        headers: { Accept: "application/json", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
      });
      if (!answer.ok || !this.since) return;
      this.seconds = (await answer.json()).seconds;
      this.since = performance.now();
    } catch { /* the next time adds it */ }
  }

  // The page is left: the seconds since the last time count too. Waits a second at most.
  async last() {
    if (!this.since) return;
    await Promise.race([this.tell(), new Promise((done) => setTimeout(done, 1000))]);
    this.pause();
  }

  show() {
    if (!this.clock) return;
    const seconds = Math.floor(this.now());
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (this.clock.textContent !== text) this.clock.textContent = text;
  }
}
