// A live line: what two people's pages tell each other within a moment. See handrail/delivery/live/__init__.py.
//
// Events come by a stream where one gets through, else by asking; either way from the last number this page has seen, so
// a lost connection loses nothing. What is sent waits in order until it has arrived, under an id that makes it one.

const ASK_EVERY = 1000; // milliseconds between two questions where no stream gets through
const SILENT = 13_000; // a stream shows every five seconds that it is there
const BEGINS = 5000; // a stream that hasn't begun by then is held up by something on the way
const STREAM_AGAIN = 20_000;
const HERE_EVERY = 15_000;
const AGAIN = [500, 1000, 2000, 3000]; // milliseconds before what didn't arrive is sent again
const AT_ONCE = 40;

// `element` carries the attributes of {% live_line %}. `onEvent(event)`; `onState("on" | "off")` when the server can be
// reached or not; `onRefused(status, sentence, kind)`; `here()` what this page says of itself every fifteen seconds.
export function join(element, { onEvent, onState = () => {}, onRefused = () => {}, here = null }) {
  const { line: address, stream } = element.dataset;
  let last = Number(element.dataset.last);
  let source = null;
  let watch = 0;
  let asking = 0;
  let streamAgain = 0;
  let isAsking = false;
  let hasStreamed = false;
  let isClosed = false;
  let state = "";
  const queue = [];
  let isSending = false;
  let failures = 0;

  function say(now) {
    if (now !== state && !isClosed) onState((state = now));
  }

  function take(event) {
    if (event.number <= last) return;
    last = event.number;
    onEvent(event);
  }

  // --- hearing ---

  function open() {
    if (isClosed) return;
    clearTimeout(streamAgain);
    if (!stream || !("EventSource" in window)) return ask();
    source = new EventSource(`${stream}?after=${last}`, { withCredentials: true });
    const alive = (patience = SILENT) => {
      clearTimeout(watch);
      watch = setTimeout(broken, patience);
    };
    alive(BEGINS);
    source.addEventListener("begin", () => { alive(); hasStreamed = true; say("on"); });
    source.addEventListener("beat", () => { alive(); say("on"); });
    source.onmessage = (message) => { alive(); take(JSON.parse(message.data)); };
    source.onerror = broken; // it also ends by itself every two minutes
  }

  function broken() {
    const had = source;
    shut();
    if (!had || isClosed) return;
    ask();
    // one that had worked is opened again soon; one that never began, seldom
    streamAgain = setTimeout(() => { clearTimeout(asking); open(); }, hasStreamed ? 1000 : STREAM_AGAIN);
    hasStreamed = false;
  }

  function shut() {
    clearTimeout(watch);
    source?.close();
    source = null;
  }

  async function ask() {
    clearTimeout(asking);
    if (isClosed || isAsking) return;
    isAsking = true;
    try {
      const answer = await fetch(`${address}?after=${last}`, {
        headers: { Accept: "application/json" }, redirect: "error", signal: AbortSignal.timeout(8000),
      });
      if (answer.ok) {
        for (const event of (await answer.json()).events) take(event);
        say("on");
      } else if (answer.status >= 500) say("off");
      else { close(); onRefused(answer.status, "", ""); }
    } catch {
      say("off");
    }
    isAsking = false;
    if (!source && !isClosed) asking = setTimeout(ask, ASK_EVERY);
  }

  // --- saying ---

  function send(kind, data = null) {
    if (isClosed) return;
    if (kind === "here") { // the newest is enough
      const waits = queue.findIndex((one, place) => one.kind === "here" && !(isSending && place < AT_ONCE));
      if (waits >= 0) queue.splice(waits, 1);
    }
    queue.push({ client_id: anId(), kind, data });
    flush();
  }

  async function flush() {
    if (isSending || isClosed || !queue.length) return;
    isSending = true;
    const batch = queue.slice(0, AT_ONCE);
    let wait = 0;
    try {
      const answer = await post(batch);
      if (answer.ok) { failures = 0; say("on"); }
      if (answer.status >= 500) throw new Error(String(answer.status));
      queue.splice(0, batch.length);
      if (!answer.ok) {
        const told = await answer.json().catch(() => ({}));
        onRefused(answer.status, told.sentence || "", batch[0].kind);
      }
    } catch {
      wait = AGAIN[Math.min(failures++, AGAIN.length - 1)];
      say("off");
    }
    isSending = false;
    if (wait) setTimeout(flush, wait);
    else flush();
  }

  function post(batch, more = {}) {
    return fetch(address, {
      method: "POST", body: JSON.stringify({ events: batch }), redirect: "error",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      ...(more.keepalive ? more : { signal: AbortSignal.timeout(8000) }),
    });
  }

  // --- being here ---

  let beating = 0;
  const beat = () => here && send("here", here());

  function leave() {
    if (here && !isClosed) post([{ client_id: anId(), kind: "gone", data: here() }], { keepalive: true }).catch(() => {});
  }

  function close() {
    isClosed = true;
    shut();
    clearInterval(beating);
    clearTimeout(asking);
    clearTimeout(streamAgain);
    removeEventListener("online", back);
    removeEventListener("offline", broken);
    removeEventListener("pagehide", leave);
  }

  function back() {
    flush();
    ask();
  }

  addEventListener("online", back);
  addEventListener("offline", broken);
  addEventListener("pagehide", leave);
  if (here) {
    beat();
    beating = setInterval(beat, HERE_EVERY);
  }
  open();
  return { send, beat, leave, close, last: () => last };
}

function token() {
  const kept = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  if (kept) return decodeURIComponent(kept.slice(10));
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
}

function anId() {
  if (crypto.randomUUID) return crypto.randomUUID(); // not there on plain http
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
