// The timer of a call: counts, and keeps the minutes in the form's field, rounded up, until somebody types there.

for (const holder of document.querySelectorAll("[data-timer]")) {
  const button = holder.querySelector("button");
  const words = holder.querySelector("[data-words]");
  const time = holder.querySelector("[data-time]");
  const minutes = document.getElementById(holder.dataset.minutes);
  const key = `timer:${location.pathname}`;
  let ticking = 0;
  let typed = false;

  const began = () => Number(sessionStorage.getItem(key)) || 0;

  function show() {
    const seconds = Math.floor((Date.now() - began()) / 1000);
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (!typed && minutes) minutes.value = Math.max(1, Math.ceil(seconds / 60));
  }

  function run() {
    words.textContent = holder.dataset.stop;
    show();
    ticking = setInterval(show, 1000);
  }

  function stop() {
    clearInterval(ticking);
    ticking = 0;
    sessionStorage.removeItem(key);
    words.textContent = holder.dataset.start;
  }

  button.addEventListener("click", () => {
    if (ticking) {
      show();
      stop();
    } else {
      typed = false;
      sessionStorage.setItem(key, Date.now());
      run();
    }
  });
  minutes?.addEventListener("input", () => { typed = true; });
  minutes?.form?.addEventListener("submit", () => sessionStorage.removeItem(key));
  if (began()) run();
  holder.hidden = false;
}
