// Figures of the evidence, by keyboard and touch: each study is a point that says what it is in a line below.
// A figure is one stop of Tab; arrows, Home and End go from point to point. Where the page has a way to leave a study
// out, Enter or a click on its point takes it. Without this, every number is in the table under the figure.

const FORWARD = ["ArrowDown", "ArrowRight"];
const BACK = ["ArrowUp", "ArrowLeft"];

function arm(figure) {
  const svg = figure.querySelector("svg");
  const points = [...figure.querySelectorAll(".point")];
  if (!svg || !points.length || figure.dataset.armed) return;
  figure.dataset.armed = "yes";
  const line = document.createElement("p");
  line.className = "figure-line";
  figure.append(line);
  svg.setAttribute("role", "group");
  points.forEach((point, place) => {
    const title = point.querySelector("title");
    point.dataset.says = title.textContent;
    point.setAttribute("tabindex", place ? "-1" : "0");
    point.setAttribute("role", leaves(point) ? "button" : "img");
    point.setAttribute("aria-label", title.textContent);
    title.remove(); // the browser's own hint would lie over the picture
    point.addEventListener("pointerenter", () => say(figure, line, point));
    point.addEventListener("focus", () => say(figure, line, point));
    point.addEventListener("click", () => {
      say(figure, line, point);
      if (matchMedia("(hover: hover)").matches) leave(point); // a finger looks first, and leaves out by the table
    });
    point.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") leave(point);
      else if (!go(points, place, event.key)) return;
      event.preventDefault();
    });
  });
  line.textContent = figure.dataset.hint || "";
}

function go(points, place, key) {
  const last = points.length - 1;
  const to = FORWARD.includes(key) ? place + 1 : BACK.includes(key) ? place - 1
    : key === "Home" ? 0 : key === "End" ? last : -1;
  const next = points[Math.min(to, last)];
  if (!next) return false;
  points.forEach((point) => point.setAttribute("tabindex", point === next ? "0" : "-1"));
  next.focus();
  return true;
}

function say(figure, line, point) {
  figure.querySelector(".point.is-here")?.classList.remove("is-here");
  point.classList.add("is-here");
  line.textContent = point.dataset.says;
}

const leaves = (point) => [...document.querySelectorAll("[data-leaves]")]
  .find((link) => link.dataset.leaves === point.dataset.study);
const leave = (point) => leaves(point)?.click();
const armAll = (within) => within.querySelectorAll("[data-figure]").forEach(arm);

armAll(document);
document.body.addEventListener("htmx:afterSettle", () => {
  armAll(document);
  const said = document.querySelector("[data-said]");
  if (said) said.textContent = document.querySelector("[data-says]")?.textContent || "";
});
