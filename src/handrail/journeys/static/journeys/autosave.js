// The journal's client: what somebody writes saves itself, survives a lost connection, and is sent once.
//
// Each change of a block becomes a write with an id of its own; the id stands in the form's hidden field beforehand, so
// that the same words sent by the form as well are the same row. A write names the versions it replaces: those that
// this page has shown, and no others, so that what came from another device meanwhile is never replaced unseen.
// Queued writes name their enrolment: another person's are left for their owner.

import { alone, drop, forgetOld, keep, newId, now, onDropped, waiting } from "./queue.js";

const PAUSE = 700; // milliseconds without a key before a text is saved
const SLOW = 800; // milliseconds before "Saving …" is worth a word
const TAB = newId();

const root = document.querySelector("form[data-write]") || document.querySelector("[data-write][data-enrolment]");
const says = root?.dataset;
const blocks = new Map(); // the journal's key → what this page knows of the block
let sending = false;
let isLeaving = false;
let again = null;

if (root && !isOld()) begin();

// After "Back" the browser may show the page as it was before what was written since: then it is asked for again.
function isOld() {
  const came = performance.getEntriesByType("navigation")[0];
  if (came?.type !== "back_forward" || !navigator.onLine || root.querySelector("[data-error]:not([hidden])")) return false;
  location.reload();
  return true;
}

function begin() {
  forgetOld();
  for (const element of root.querySelectorAll("[data-block]")) listen(element);
  onDropped((id) => { for (const block of blocks.values()) if (block.pending.has(id)) settled(block, id, {}); });
  addEventListener("online", send);
  if (root instanceof HTMLFormElement) {
    document.documentElement.classList.add("saves-itself");
    root.addEventListener("submit", submit);
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input:not([type=submit])")) return;
      event.preventDefault(); // Enter in a field saves it, and leaves nobody's page
      event.target.dispatchEvent(new Event("focusout", { bubbles: true }));
    });
    addEventListener("pagehide", () => !isLeaving && leaveAll());
    addEventListener("pageshow", () => { isLeaving = false; });
    document.addEventListener("visibilitychange", () => document.hidden && !isLeaving && leaveAll());
  }
  send();
}

function listen(element) {
  const key = says.lesson ? `${says.lesson}/${element.dataset.block}` : element.dataset.block;
  const block = { key, element, base: (element.dataset.heads || "").split(" ").filter(Boolean), pending: new Map(), timer: null };
  blocks.set(key, block);
  restore(block);
  element.addEventListener("input", (event) => {
    clearTimeout(block.timer);
    const isTyped = event.target.matches("textarea, input:not([type=radio]):not([type=checkbox])");
    say(block, says.sayTyping);
    block.timer = setTimeout(() => leave(block), isTyped ? PAUSE : 0);
  });
  element.addEventListener("focusout", () => block.timer && leave(block));
}

// Put what was changed into the queue, and send it.
function leave(block) {
  enqueue(block);
  send();
}

function leaveAll() {
  for (const block of blocks.values()) if (block.timer) enqueue(block);
  send();
}

function enqueue(block) {
  clearTimeout(block.timer);
  block.timer = null;
  const queued = waiting(says.enrolment).filter((write) => write.key === block.key);
  for (const write of queued.filter((one) => one.refused)) drop(write.client_id);
  const mine = queued.find((write) => write.tab === TAB && !write.sent && !write.refused); // its words may still change
  const id = mine ? mine.client_id : takeId(block);
  const replaces = mine ? mine.replaces : known(block);
  const write = {
    client_id: id, enrolment: says.enrolment, url: says.write, key: block.key, fields: fieldsOf(block.element), replaces,
    made_at: new Date().toISOString(), order: now(), tab: TAB,
  };
  block.pending.set(id, write);
  write.lasts = keep(write);
  fill(block, "[data-heads-field]", known(block).join(" "));
  showError(block, "");
  if (!navigator.onLine) say(block, write.lasts ? says.sayOffline : says.sayFull);
  else setTimeout(() => block.pending.has(id) && !saidOf(block) && say(block, says.saySaving), SLOW);
}

async function send() {
  if (sending) return;
  sending = true;
  clearTimeout(again);
  try {
    await alone(async () => {
      for (;;) {
        const write = waiting(says.enrolment).find((one) => !one.refused);
        if (!write || !(await sendOne(write))) break;
      }
    });
  } finally {
    sending = false;
  }
}

// Send one write. False when it makes no sense to go on now.
async function sendOne(write) {
  const block = blocks.get(write.key);
  const body = JSON.stringify({
    client_id: write.client_id, enrolment: write.enrolment, key: write.key, fields: write.fields, replaces: write.replaces,
    made_at: write.made_at,
  });
  keep({ ...write, sent: true });
  let answer, told = null;
  try {
    answer = await fetch(write.url, {
      method: "POST", body, credentials: "same-origin", redirect: "manual", keepalive: body.length < 60_000,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
    });
    told = await answer.json().catch(() => null);
  } catch {
    if (block) say(block, says.sayOffline);
    return later(5);
  }
  if (answer.ok && told) {
    drop(write.client_id);
    if (block) settled(block, write.client_id, told);
    if (typeof told.go === "string" && /^\/(?!\/)/.test(told.go)) { isLeaving = true; location.assign(told.go); }
    return true;
  }
  if ([400, 413, 422].includes(answer.status)) {
    const sentence = told?.sentence || says.sayRefused || "…";
    keep({ ...write, refused: sentence, field: told?.field });
    if (block) refuse(block, sentence, told?.field);
    return true;
  }
  if (answer.status === 429 || answer.status >= 500) {
    if (block) say(block, says.sayBusy || says.sayOffline);
    return later(Number(answer.headers.get("Retry-After")) || 15);
  }
  // Signed out, signed in as somebody else, or an old page: the words wait here for whoever wrote them.
  const words = answer.status === 409 && told?.sentence ? told.sentence : says.saySignIn;
  for (const one of blocks.values()) if (one === block || one.pending.size) say(one, words, answer.status !== 409);
  return false;
}

function later(seconds) {
  clearTimeout(again);
  again = setTimeout(send, seconds * 1000);
  return false;
}

// A write has arrived. From now on this page knows it as what stands.
function settled(block, id, told) {
  const write = block.pending.get(id);
  block.pending.delete(id);
  block.base = [told.client_id || id];
  block.element.dataset.heads = block.base.join(" ");
  fill(block, "[data-heads-field]", known(block).join(" "));
  if (told.feedback !== undefined) showFeedback(block, told.feedback);
  if (block.pending.size || block.timer) return;
  if (block.element.querySelector("[data-fork]")) { chosen(block, write); return; }
  say(block, says.saySaved);
  if ((told.heads || []).length > 1) say(block, says.sayElsewhere || says.saySaved, "reload");
}

// The versions that were to choose from are put away. The page as it is now comes from the server.
function chosen(block, write) {
  say(block, says.sayChosen || says.saySaved);
  const hasKept = Object.keys(write?.fields || {}).some((name) => name.endsWith(".keep"));
  if (hasKept && !waiting(says.enrolment).length && ![...blocks.values()].some((one) => one.timer)) location.reload();
  else block.element.querySelector("[data-fork]").remove();
}

// The form is sent as a whole: what waits goes with it under the same ids, so that nothing is written twice.
function submit() {
  isLeaving = true;
  for (const block of blocks.values()) {
    if (block.timer) enqueue(block);
    const write = waiting(says.enrolment).filter((one) => block.pending.has(one.client_id)).pop();
    if (!write || JSON.stringify(write.fields) !== JSON.stringify(fieldsOf(block.element))) continue;
    fill(block, "[data-client-field]", write.client_id);
    fill(block, "[data-heads-field]", write.replaces.join(" "));
  }
}

// What is still waiting here is newer than what the page came with: put it back into the fields.
function restore(block) {
  const queued = waiting(says.enrolment).filter((write) => write.key === block.key);
  for (const write of queued.filter((one) => block.base.includes(one.client_id))) drop(write.client_id); // it had arrived
  const rest = queued.filter((one) => !block.base.includes(one.client_id));
  const write = rest[rest.length - 1];
  if (!write) return;
  for (const one of rest) if (!one.refused) block.pending.set(one.client_id, one);
  for (const field of block.element.querySelectorAll("input, textarea, select")) {
    if (!field.name || field.type === "hidden") continue;
    const values = write.fields[field.name] || [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  fill(block, "[data-heads-field]", known(block).join(" "));
  if (write.refused) refuse(block, write.refused, write.field);
  else say(block, says.sayOffline);
}

// The versions that this page has shown, and those it has written: what the next write replaces.
function known(block) {
  return [...new Set([...block.base, ...block.pending.keys()])];
}

function refuse(block, sentence, field = "") {
  block.pending.clear();
  fill(block, "[data-heads-field]", block.base.join(" "));
  say(block, "");
  showError(block, sentence || "", field);
}

function fieldsOf(element) {
  const fields = {};
  for (const field of element.querySelectorAll("input, textarea, select")) {
    if (!field.name || field.type === "hidden") continue;
    if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
    (fields[field.name] ||= []).push(field.value);
  }
  return fields;
}

// The id that the page's form holds for the next write; the form gets a new one.
function takeId(block) {
  const field = block.element.querySelector("[data-client-field]");
  const id = field?.value || newId();
  if (field) field.value = newId();
  return id;
}

function fill(block, selector, value) {
  const field = block.element.querySelector(selector);
  if (field) field.value = value;
}

function token() {
  const kept = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  return kept ? decodeURIComponent(kept.slice(10)) : root.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
}

const saidOf = (block) => block.element.querySelector("[data-saved]")?.textContent;

// The quiet line under a block. `way` adds a link: to sign in, or to load the page again.
function say(block, words, way = false) {
  const line = block.element.querySelector("[data-saved]");
  if (!line || (line.textContent === words && !way)) return;
  line.textContent = words || "";
  const [href, text] = way === "reload" ? [location.href, says.wordsReload] : [says.signIn, says.wordsSignIn];
  if (!way || !href || !text) return;
  const link = document.createElement("a");
  link.href = href;
  link.textContent = text;
  line.append(" ", link);
}

function showError(block, sentence, name = "") {
  const line = block.element.querySelector("[data-error]");
  if (!line) return;
  line.textContent = sentence;
  line.hidden = !sentence;
  const fields = [...block.element.querySelectorAll("textarea, select, input[type=text], input[type=date], input[type=time]")];
  const isOne = fields.some((field) => field.name === name);
  for (const field of fields) {
    if (sentence && (!isOne || field.name === name)) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

// Feedback is made by our own server from the lesson's text; it arrives as text, never as markup.
function showFeedback(block, feedback) {
  const place = block.element.querySelector("[data-feedback]");
  if (!place) return;
  place.textContent = feedback;
  place.hidden = !feedback;
}
