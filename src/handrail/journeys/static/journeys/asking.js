// Questions, with a script: one at a time on a phone, number keys, and questions that open on an answer.
//
// Without it the page shows every question and sends the whole form. What is answered is saved by autosave.js, where
// the form says so. A number key does something only while the focus is in a question, and never with Alt or Ctrl.

const form = document.querySelector("form[data-questions]");
const small = matchMedia("(max-width: 39.99rem)");
const PATIENCE = 700; // milliseconds in which a second figure may follow, as in 10
const SEEN = 250; // milliseconds in which one sees what one has tapped, before the next question comes
let place = 0;
let typed = { question: null, figures: "", timer: null };
let coming = null; // the timer of a question that comes by itself
let tapped = null; // the question that is being tapped, if it had no answer before

const all = form ? [...form.querySelectorAll("[data-question]")] : [];
const open = () => all.filter((question) => !question.hidden);
const radios = (question) => [...question.querySelectorAll("input[type=radio]")];
const chosen = (question) => radios(question).find((radio) => radio.checked);

if (all.length) begin();

function begin() {
  for (const line of form.querySelectorAll("[data-only-if]")) line.hidden = true;
  for (const hint of form.querySelectorAll("[data-hint]")) hint.hidden = false;
  settleOpen();
  form.addEventListener("change", settleOpen);
  form.addEventListener("keydown", figure);
  if (all.length < 2 || !form.querySelector("[data-turns]")) return;
  form.classList.add("one-at-a-time");
  form.querySelector("[data-turns]").hidden = false;
  for (const button of form.querySelectorAll("[data-turn]")) {
    button.addEventListener("click", () => turn(place + (button.dataset.turn === "on" ? 1 : -1)));
  }
  form.addEventListener("pointerdown", (event) => {
    const question = event.target.closest("[data-question]");
    tapped = question && event.target.closest("label") && !chosen(question) ? question : null;
  });
  form.addEventListener("change", (event) => {
    const question = event.target.closest("[data-question]");
    if (!small.matches || question !== tapped) return;
    tapped = null;
    coming = setTimeout(() => open()[place] === question && turn(place + 1), SEEN);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "on" && small.matches && !form.classList.contains("is-at-end")) event.preventDefault();
  });
  const wrong = (question) => question.querySelector("[data-error]:not([hidden])");
  const first = open().findIndex(wrong) >= 0 ? open().findIndex(wrong) : open().findIndex((question) => !chosen(question));
  show(first >= 0 ? first : 0);
}

// Show what opens on an answer, and only then; what stands behind it stays as it was.
function settleOpen() {
  for (const question of all.filter((one) => one.dataset.opens)) {
    const above = Number(question.dataset.above);
    const values = question.dataset.opens.split(" ").map((name) => form.querySelector(`input[name="${CSS.escape(name)}"]:checked`)?.value);
    question.hidden = !values.some((value) => value !== undefined && value !== "declined" && Number(value) > above);
  }
  if (form.classList.contains("one-at-a-time")) show(place);
}

function show(wanted) {
  const questions = open();
  place = Math.max(0, Math.min(wanted, questions.length - 1));
  for (const question of all) question.classList.toggle("is-now", question === questions[place]);
  const isAtEnd = place === questions.length - 1;
  form.classList.toggle("is-at-start", place === 0);
  form.classList.toggle("is-at-end", isAtEnd);
  const turns = form.querySelector("[data-turns]");
  turns.querySelector("[data-turn=back]").classList.toggle("off", place === 0);
  turns.querySelector("[data-turn=on]").classList.toggle("off", isAtEnd);
  turns.querySelector("[data-turn-place]").textContent = turns.dataset.place.replace("{number}", place + 1).replace("{of}", questions.length);
}

// Go to a question: show it, and put the focus into it, so that it is read out.
function turn(wanted) {
  clearTimeout(coming);
  show(wanted);
  enter(open()[place]);
}

function enter(question) {
  const radio = chosen(question) || radios(question)[0];
  radio.focus({ preventScroll: true });
  question.scrollIntoView({ block: "nearest" });
}

// A figure answers the question that the focus is in, and goes on. Where a second one could follow (1, then 0), it is
// waited for; another figure meanwhile is the next question's.
function figure(event) {
  if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (!event.target.matches("input[type=radio]") || !event.target.closest("[data-question]")) return;
  event.preventDefault();
  let question = event.target.closest("[data-question]");
  let figures = event.key;
  if (typed.question === question) {
    clearTimeout(typed.timer);
    if (find(question, typed.figures + event.key)) figures = typed.figures + event.key;
    else {
      goOn(question);
      question = document.activeElement.closest("[data-question]");
    }
  }
  const radio = question && find(question, figures);
  if (!radio) return;
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  const mayFollow = radios(question).some((other) => other !== radio && other.value.startsWith(figures));
  if (mayFollow) typed = { question, figures, timer: setTimeout(() => goOn(question), PATIENCE) };
  else goOn(question);
}

const find = (question, figures) => radios(question).find((radio) => radio.value === figures);

function goOn(question) {
  typed = { question: null, figures: "", timer: null };
  if (!question.contains(document.activeElement)) return; // somebody went elsewhere meanwhile
  const next = open()[open().indexOf(question) + 1];
  if (next && form.classList.contains("one-at-a-time")) turn(open().indexOf(next));
  else if (next) enter(next);
  else form.querySelector("[data-form-pager] button")?.focus();
}
