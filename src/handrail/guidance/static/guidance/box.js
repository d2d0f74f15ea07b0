// The box in which messages are written: at each key the words are kept in this browser, a moment later on the server.
// What the server has confirmed leaves the browser. Nothing here sends a message.

const PREFIX = "handrail.draft.";
const PAUSE = 700;
const AGAIN = 12_000;
const DAYS = 60;

for (const form of document.querySelectorAll("form[data-box]")) begin(form);

function begin(form) {
  const field = (name) => form.elements.namedItem(name);
  const text = field("text");
  const said = form.querySelector("[data-said]");
  const hint = form.querySelector("[data-hint]");
  const more = document.querySelector("[data-more]");
  const owner = form.dataset.owner;
  let waits = 0;
  let busy = false;
  let isSent = false;
  let kept = text.value; // what the server has, as far as this page knows
  let keptUnder = null;

  const key = () => `${PREFIX}${owner}|${field("client_id").value}|${field("device").value}`;
  const now = () => ({
    client_id: field("client_id").value, device: field("device").value, turn: Number(field("turn").value),
    base: Number(field("base").value), about: field("about").value, text: text.value, at: Date.now(),
  });

  bringBack();

  text.addEventListener("input", () => {
    field("turn").value = Number(field("turn").value) + 1;
    keepHere();
    clearTimeout(waits);
    waits = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => { isSent = true; clearTimeout(waits); keepHere(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });

  function keepHere() {
    keptUnder = key();
    put(keptUnder, now());
  }

  async function save() {
    clearTimeout(waits);
    if (isSent || busy || text.value === kept) return;
    busy = true;
    const draft = now();
    const under = key();
    try {
      const answer = await post(draft);
      kept = draft.text;
      field("client_id").value = answer.client_id;
      field("base").value = answer.version;
      drop(under);
      if (text.value !== kept) keepHere();
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      said.textContent = answer.is_apart ? form.dataset.apart : text.value.trim() ? form.dataset.kept.replace("{time}", time) : "";
      if (answer.is_apart && more) more.hidden = false;
      if (hint) { hint.textContent = answer.hint; hint.hidden = !answer.hint; }
    } catch (wrong) {
      said.textContent = wrong.sentence || form.dataset.notKept;
      waits = setTimeout(save, AGAIN);
    }
    busy = false;
    if (!isSent && text.value !== kept && !waits) waits = setTimeout(save, PAUSE);
  }

  async function post(draft) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", field("csrfmiddlewaretoken").value);
    for (const [name, value] of Object.entries(draft)) if (name !== "at") body.set(name, value);
    const answer = await fetch(form.dataset.keep, {
      method: "POST", body, headers: { Accept: "application/json" }, keepalive: true, redirect: "error",
    });
    if (answer.ok) return answer.json();
    const wrong = new Error(String(answer.status));
    if (answer.status === 401 || answer.status === 403) {
      try { wrong.sentence = (await answer.json()).sentence; } catch { /* not a sentence of ours */ }
    }
    throw wrong;
  }

  // What this browser still holds of this writer in this place: what was typed here goes into the box, the rest goes to
  // the server, which knows what has been sent.
  async function bringBack() {
    const mine = `${PREFIX}${owner}|`;
    for (const [name, draft] of stored(mine)) {
      if (Date.now() - draft.at > DAYS * 86_400_000) { drop(name); continue; }
      const isOfThisBox = draft.client_id === field("client_id").value;
      if (isOfThisBox && draft.text === text.value) { drop(name); continue; }
      try {
        const answer = await post(draft);
        drop(name);
        if (answer.is_sent || !draft.text.trim()) continue;
        if (isOfThisBox && !answer.is_apart && text.value === kept) {
          text.value = kept = draft.text;
          field("base").value = answer.version;
        } else if (!text.value.trim()) {
          text.value = kept = draft.text;
          field("client_id").value = answer.client_id;
          field("base").value = answer.version;
        } else if (more) more.hidden = false;
      } catch { /* it stays here, and is tried again when the page is next opened */ }
    }
  }
}

function put(name, draft) {
  try { localStorage.setItem(name, JSON.stringify(draft)); } catch { /* closed to us: the server has it in a moment */ }
}

function drop(name) {
  try { localStorage.removeItem(name); } catch { /* then it was never there */ }
}

function stored(start) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(start))
      .map((name) => [name, JSON.parse(localStorage.getItem(name))]).filter(([, draft]) => draft);
  } catch { return []; }
}
