// A clock for calls: look/parts/timer.html. Stopped, it puts its minutes into the field that data-timer names.
// It goes on counting through a reload, for it remembers only when it was started.

for (const timer of document.querySelectorAll("[data-timer]")) begin(timer);

function begin(timer) {
  const shown = timer.querySelector("output");
  const button = timer.querySelector("button");
  const kept = `handrail.timer:${location.pathname}`;
  let ticking = null;
  timer.hidden = false;

  function go(since) {
    sessionStorage.setItem(kept, since);
    button.textContent = button.dataset.sayStop;
    show(since);
    ticking = setInterval(() => show(since), 1000);
  }

  function stop() {
    const seconds = elapsed(Number(sessionStorage.getItem(kept)));
    clearInterval(ticking);
    ticking = null;
    sessionStorage.removeItem(kept);
    button.textContent = button.dataset.sayStart;
    const field = document.getElementById(timer.dataset.timer);
    if (!field) return;
    field.value = Math.max(1, Math.round(seconds / 60));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show(since) {
    const seconds = elapsed(since);
    shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  button.addEventListener("click", () => (ticking ? stop() : go(Date.now())));
  const before = Number(sessionStorage.getItem(kept));
  if (before) go(before);
}

function elapsed(since) {
  return Math.max(0, Math.floor((Date.now() - since) / 1000));
}
