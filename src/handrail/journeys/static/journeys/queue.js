// What somebody wrote and the server hasn't confirmed: kept in localStorage, one entry a write, so that two tabs never
// overwrite each other's. Where a browser keeps nothing, it lives as long as the page.

const PREFIX = "handrail.write.";
const DAYS = 60; // a refused write that nobody came back to
const memory = new Map();
let last = 0;

// A place in the order of writing, over all tabs of this browser.
export function now() {
  last = Math.max(Date.now(), last + 0.001);
  return last;
}

// Keep a write; says whether it outlives the page.
export function keep(write) {
  memory.set(write.client_id, write);
  try {
    localStorage.setItem(PREFIX + write.client_id, JSON.stringify(write));
    return true;
  } catch {
    return false; // full, or closed to us
  }
}

export function drop(id) {
  memory.delete(id);
  try { localStorage.removeItem(PREFIX + id); } catch { /* then it was never there */ }
}

// Every write that waits for this enrolment, oldest first.
export function waiting(enrolment) {
  const found = new Map([...memory].filter(([, write]) => write.enrolment === enrolment));
  try {
    for (let place = 0; place < localStorage.length; place++) {
      const key = localStorage.key(place);
      if (!key.startsWith(PREFIX)) continue;
      const write = read(localStorage.getItem(key));
      if (write?.enrolment === enrolment) found.set(write.client_id, write);
    }
  } catch { /* what is in memory is all there is */ }
  return [...found.values()].sort((one, other) => one.order - other.order);
}

// Another tab has sent, or given up, what is named: `gone(id)`.
export function onDropped(gone) {
  addEventListener("storage", (event) => {
    if (event.key?.startsWith(PREFIX) && event.newValue === null) {
      const id = event.key.slice(PREFIX.length);
      memory.delete(id);
      gone(id);
    }
  });
}

export function forgetOld() {
  try {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      const write = read(localStorage.getItem(key));
      if (!write || (write.refused && Date.now() - write.order > DAYS * 86_400_000)) localStorage.removeItem(key);
    }
  } catch { /* nothing kept, nothing to forget */ }
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID(); // only on https and localhost
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

// One tab sends at a time; where the browser has no locks, sending twice does no harm: the server knows each id.
export function alone(work) {
  return navigator.locks ? navigator.locks.request("handrail.sending", work) : work();
}

function read(text) {
  try {
    const write = JSON.parse(text);
    return write && typeof write === "object" && write.client_id ? write : null;
  } catch {
    return null;
  }
}
