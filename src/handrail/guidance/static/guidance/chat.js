// Live chat on the page of a thread: who is there, that they write, and a new message at once. What is written goes as
// any message does, by the form; without the line, or without this script, the page is the same page.

import { join } from "../delivery/live.js";

const HERE = 40_000;
const WRITES = 6000;

const place = document.querySelector("[data-live]");
if (place) begin(place);

function begin(place) {
  const here = place.querySelector("[data-here]");
  const writing = place.querySelector("[data-writing]");
  const form = document.querySelector("form[data-box]");
  const text = form?.elements.namedItem("text");
  let left = 0;
  let stops = 0;
  let said = 0;

  const line = join(place, {
    here: () => ({}),
    onEvent: (event) => {
      if (event.mine) return;
      if (event.kind === "message") { show(writing, false); fresh(); }
      if (event.kind === "here") { show(here, true); clearTimeout(left); left = setTimeout(away, HERE); }
      if (event.kind === "gone") away();
      if (event.kind === "writing") { show(writing, true); clearTimeout(stops); stops = setTimeout(() => show(writing, false), WRITES); }
    },
  });

  text?.addEventListener("input", () => {
    if (here.hidden || Date.now() - said < WRITES / 2) return;
    said = Date.now();
    line.send("writing", {});
  });
  form?.addEventListener("submit", () => {
    const live = form.elements.namedItem("live");
    if (live) live.value = here.hidden ? "" : "1";
  });

  function away() {
    show(here, false);
    show(writing, false);
  }

  function show(element, on) {
    if (element && element.hidden === on) element.hidden = !on;
  }

  // The same page, asked anew: only its thread is put in place of this one's, so that what is being typed stays.
  async function fresh() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [now, then] = [document.querySelector("[data-thread]"), page.querySelector("[data-thread]")];
    if (now && then) now.replaceWith(document.adoptNode(then));
  }
}
