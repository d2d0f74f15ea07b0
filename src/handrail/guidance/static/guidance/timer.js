// The timer of a call. The server keeps when it began; this counts on from there, and keeps the minutes in the form's
// field, rounded up, until somebody types there.

for (const holder of document.querySelectorAll("[data-timer]")) {
  const minutes = document.getElementById(holder.dataset.minutes);
  const time = holder.querySelector("[data-time]");
  const button = document.createElement("button");
  let ticking = 0;
  let from = 0;
  let typed = "typed" in holder.dataset;

  const count = (seconds) => { from = performance.now() / 1000 - seconds; };
  const seconds = () => Math.max(0, Math.floor(performance.now() / 1000 - from));

  function show() {
    const ran = seconds();
    time.textContent = `${Math.floor(ran / 60)}:${String(ran % 60).padStart(2, "0")}`;
    if (!typed && minutes) minutes.value = Math.max(1, Math.ceil(ran / 60));
  }

  function draw(runs) {
    clearInterval(ticking);
    ticking = runs ? setInterval(show, 1000) : 0;
    button.textContent = runs ? holder.dataset.stop : holder.dataset.start;
    button.value = runs ? "stop" : "start";
  }

  async function send() {
    const body = new FormData(holder);
    body.set("timer", button.value);
    button.disabled = true;
    try {
      const answer = await fetch(holder.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const told = await answer.json();
      if (told.runs) typed = false;
      count(told.seconds);
      show();
      draw(told.runs);
    } catch {
      holder.submit();
    } finally {
      button.disabled = false;
    }
  }

  button.className = "button quiet";
  button.name = "timer";
  holder.querySelector("button, span:not([data-time])")?.replaceWith(button);
  for (const plain of document.querySelectorAll("[data-stop-plain]")) plain.hidden = true;
  holder.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  minutes?.addEventListener("input", () => { typed = true; });
  const ran = Number(holder.dataset.seconds);
  count(ran);
  if (ran || "runs" in holder.dataset) show();
  draw("runs" in holder.dataset);
}
