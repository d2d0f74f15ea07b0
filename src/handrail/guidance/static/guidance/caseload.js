// j and k go down and up the caseload; on one participant's page j goes to the next. Typing is left alone.

const list = document.querySelector("[data-queue]");
const next = document.querySelector("[data-next]");
const before = document.querySelector("[data-before]");

function move(step) {
  const links = [...list.querySelectorAll("a.who")];
  const here = links.indexOf(document.activeElement);
  const there = links[Math.min(Math.max(here + step, 0), links.length - 1)];
  there?.focus();
  there?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key !== "j" && event.key !== "k") return;
  const down = event.key === "j";
  if (list) move(down ? 1 : -1);
  else (down ? next : before)?.click();
});
