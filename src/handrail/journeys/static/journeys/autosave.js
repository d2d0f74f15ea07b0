// The journal's client: what somebody writes saves itself, survives a lost connection, and is sent once.
//
// Each change of a block becomes a write with an id of its own. Writes wait in localStorage until the server has
// answered, so a closed lid or a dead phone loses nothing that was kept here. A write that replaces one which is
// still waiting takes its place. Queued writes name their enrolment: another person's are left for their owner.

const QUEUE = "handrail.queue";
const PAUSE = 700; // milliseconds without a key before a text is saved

let busy = false;
let again = null;

const form = document.querySelector("form[data-write]");
if (form) begin(form);

function begin(form) {
  document.documentElement.classList.add("saves-itself");
  const timers = new Map();
  for (const block of form.querySelectorAll("[data-block]")) {
    restore(form, block);
    block.addEventListener("input", (event) => {
      clearTimeout(timers.get(block));
      const wait = event.target.matches("textarea, input:not([type=radio]):not([type=checkbox])") ? PAUSE : 0;
      say(block, form.dataset.sayTyping);
      timers.set(block, setTimeout(() => leave(form, block, timers), wait));
    });
    block.addEventListener("focusout", () => timers.has(block) && leave(form, block, timers));
  }
  const leaveAll = () => { for (const block of timers.keys()) leave(form, block, timers); };
  addEventListener("pagehide", leaveAll);
  document.addEventListener("visibilitychange", () => document.hidden && leaveAll());
  addEventListener("online", () => send(form));
  form.addEventListener("submit", () => { for (const timer of timers.values()) clearTimeout(timer); });
  send(form);
}

function leave(form, block, timers) {
  clearTimeout(timers.get(block));
  timers.delete(block);
  enqueue(form, block);
  send(form);
}

function enqueue(form, block) {
  const key = block.dataset.block;
  const waiting = load();
  const mine = waiting.find((write) => write.enrolment === form.dataset.enrolment && write.key === key && !write.sending);
  const heads = (block.dataset.heads || "").split(" ").filter(Boolean);
  const inFlight = waiting.filter((write) => write.enrolment === form.dataset.enrolment && write.key === key && write.sending);
  const write = {
    client_id: crypto.randomUUID ? crypto.randomUUID() : randomId(),
    enrolment: form.dataset.enrolment,
    url: form.dataset.write,
    key,
    fields: fieldsOf(block),
    replaces: mine ? mine.replaces : [...new Set([...heads, ...inFlight.map((other) => other.client_id)])],
    made_at: new Date().toISOString(),
  };
  store([...waiting.filter((other) => other !== mine), write]);
  say(block, navigator.onLine ? form.dataset.saySaving : form.dataset.sayOffline);
}

async function send(form) {
  if (busy) return;
  busy = true;
  clearTimeout(again);
  try {
    for (;;) {
      const write = load().find((one) => one.enrolment === form.dataset.enrolment && !one.refused);
      if (!write) break;
      mark(write, { sending: true });
      if (!(await sendOne(form, write))) break;
    }
  } finally {
    busy = false;
  }
}

async function sendOne(form, write) {
  const block = form.querySelector(`[data-block="${CSS.escape(write.key)}"]`);
  let answer;
  try {
    answer = await fetch(write.url, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify(write),
    });
  } catch {
    mark(write, { sending: false });
    if (block) say(block, form.dataset.sayOffline);
    later(form, 5);
    return false;
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) {
    drop(write);
    if (block) {
      block.dataset.heads = body.heads.join(" ");
      const stored = block.querySelector("[data-heads-field]");
      if (stored) stored.value = body.heads.join(" ");
      const fresh = block.querySelector("[data-client-field]");
      if (fresh) fresh.value = crypto.randomUUID ? crypto.randomUUID() : randomId();
      if (!load().some((other) => other.key === write.key)) say(block, form.dataset.saySaved);
      showError(block, "");
      if (body.feedback !== undefined) showFeedback(block, body.feedback);
    }
    if (body.go) location.assign(body.go); // something to be shown at once, such as help
    return true;
  }
  if (answer.status === 422) {
    mark(write, { sending: false, refused: true });
    if (block) { say(block, ""); showError(block, body.sentence || ""); }
    drop(write); // the words are still in the field, with the reason beside it
    return true;
  }
  mark(write, { sending: false });
  if (block) say(block, answer.status === 401 ? form.dataset.saySignIn : body.sentence || form.dataset.sayOffline);
  if (answer.status !== 401 && answer.status !== 409) later(form, Number(answer.headers.get("Retry-After")) || 10);
  return false;
}

function later(form, seconds) {
  clearTimeout(again);
  again = setTimeout(() => send(form), seconds * 1000);
}

// What is still waiting here is newer than what the page came with: put it back into the fields.
function restore(form, block) {
  const write = load().findLast((one) => one.enrolment === form.dataset.enrolment && one.key === block.dataset.block);
  if (!write) return;
  for (const field of block.querySelectorAll("input, textarea, select")) {
    const values = write.fields[field.name];
    if (!field.name || field.type === "hidden") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = (values || []).includes(field.value);
    else if (values) field.value = values[0] ?? "";
  }
  say(block, form.dataset.sayOffline);
}

function fieldsOf(block) {
  const fields = {};
  for (const field of block.querySelectorAll("input, textarea, select")) {
    if (!field.name || field.type === "hidden") continue;
    if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
    (fields[field.name] ||= []).push(field.value);
  }
  return fields;
}

function say(block, words) {
  const line = block.querySelector("[data-saved]");
  if (line && line.textContent !== words) line.textContent = words || "";
}

function showError(block, sentence) {
  const line = block.querySelector("[data-error]");
  if (line) { line.textContent = sentence; line.hidden = !sentence; }
}

// Feedback is made by our own server from the lesson's text; it arrives as text parts, never as markup.
function showFeedback(block, feedback) {
  const place = block.querySelector("[data-feedback]");
  if (!place) return;
  place.textContent = feedback;
  place.hidden = !feedback;
}

function load() {
  try { return JSON.parse(localStorage.getItem(QUEUE)) || []; } catch { return []; }
}
function store(waiting) {
  try { localStorage.setItem(QUEUE, JSON.stringify(waiting)); } catch { /* full or closed: the form itself still posts */ }
}
function mark(write, change) {
  store(load().map((one) => (one.client_id === write.client_id ? { ...one, ...change } : one)));
}
function drop(write) {
  store(load().filter((one) => one.client_id !== write.client_id));
}
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
