// Reads a lesson aloud with the browser's own voice: a button [data-listen] beside an area [data-read-aloud].
// The button shows only where the browser can speak. What is being read is marked, and kept in view.

const area = document.querySelector("[data-read-aloud]");
const button = document.querySelector("[data-listen]");
if (area && button && "speechSynthesis" in window) begin();

function begin() {
  let run = 0; // each start has a number, so that what an earlier one left behind stops by itself
  button.hidden = false;
  const words = button.querySelector("[data-words]") || button;
  words.textContent = button.dataset.sayListen;

  button.addEventListener("click", () => {
    if (speechSynthesis.speaking || speechSynthesis.pending) stop();
    else speak(pieces(), 0, ++run);
  });
  addEventListener("pagehide", stop);

  function speak(parts, place, mine) {
    unmark();
    if (mine !== run) return;
    if (place >= parts.length) { stop(); return; }
    words.textContent = button.dataset.sayStop;
    button.setAttribute("aria-pressed", "true");
    const part = parts[place];
    part.element.classList.add("being-read");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    part.element.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    const said = new SpeechSynthesisUtterance(part.text);
    said.lang = document.documentElement.lang;
    said.rate = 0.95;
    said.onend = () => speak(parts, place + 1, mine);
    said.onerror = () => mine === run && stop();
    speechSynthesis.speak(said);
  }

  function stop() {
    run += 1;
    speechSynthesis.cancel();
    unmark();
    words.textContent = button.dataset.sayListen;
    button.removeAttribute("aria-pressed");
  }
}

function unmark() {
  for (const marked of area.querySelectorAll(".being-read")) marked.classList.remove("being-read");
}

// What is seen, from the first that is in view: words, and what pictures show in words.
function pieces() {
  const all = [...area.querySelectorAll("h1, h2, h3, p, li, legend, label, figcaption, svg[role=img]")]
    .filter((element) => element.offsetParent !== null || element instanceof SVGElement)
    .filter((element) => !element.closest("[hidden], [data-saved], [data-error], .steps, .scale"))
    .filter((element) => !element.querySelector("p, li"))
    .map((element) => ({ element, text: (element.getAttribute("aria-label") || element.textContent).trim() }))
    .filter((part) => part.text);
  const first = all.findIndex((part) => part.element.getBoundingClientRect().bottom > 80);
  return all.slice(Math.max(first, 0));
}
