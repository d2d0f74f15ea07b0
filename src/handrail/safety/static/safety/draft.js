// A form that is long to fill in keeps itself as a draft: some seconds after the last key, and when the page is left.

const PAUSE = 4000;

for (const form of document.querySelectorAll("form[data-draft]")) {
  const said = form.querySelector("[data-said]");
  let waits = 0;
  let changed = false;
  let isSent = false;

  async function keep() {
    clearTimeout(waits);
    if (!changed || isSent) return;
    changed = false;
    const body = new FormData(form);
    body.set("do", "keep");
    try {
      const answer = await fetch(form.action, {
        method: "POST", body, headers: { Accept: "application/json" }, keepalive: true, redirect: "error",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      said.textContent = form.dataset.kept.replace("{time}", time);
    } catch {
      changed = true;
      said.textContent = form.dataset.notKept;
      waits = setTimeout(keep, PAUSE * 3);
    }
  }

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(waits);
    waits = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    isSent = true;
    clearTimeout(waits);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
}
