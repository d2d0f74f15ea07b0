// Keys of the desk. On the list j and k go down and up; on one participant's page to the next and the one before.
// Typing is left alone. Everything here has a link or a button of its own, too.

const lists = document.querySelectorAll("[data-queue]");
const log = document.querySelector("[data-outcomes]");
const press = (selector) => document.querySelector(selector)?.click();

function move(step) {
  const links = [...lists].flatMap((list) => [...list.querySelectorAll("a.who")]);
  const here = links.indexOf(document.activeElement);
  const there = links[Math.min(Math.max(here + step, 0), links.length - 1)];
  there?.focus();
  there?.scrollIntoView({ block: "nearest" });
}

function choose(number) {
  const choice = log?.querySelectorAll("input[name=outcome]")[number - 1];
  if (!choice) return;
  choice.checked = true;
  choice.focus();
  choice.scrollIntoView({ block: "center" });
}

function explain() {
  const keys = document.getElementById("keys");
  if (!keys) return;
  keys.open = !keys.open;
  keys.querySelector("summary").focus();
}

const does = {
  j: () => (lists.length ? move(1) : press("[data-next]")),
  k: () => (lists.length ? move(-1) : press("[data-before]")),
  g: () => press("[data-first]"),
  u: () => press("[data-up]"),
  w: () => press("[data-write]"),
  t: () => press("[data-timer] button"),
  "?": explain,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const types = event.target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
  if (types) return;
  if (event.key >= "1" && event.key <= "7") choose(Number(event.key));
  else does[event.key]?.();
});
