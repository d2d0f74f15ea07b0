// "Tell me on this device": asks the browser, and gives us the address at which it can be woken. Nothing else is sent.

const place = document.querySelector("[data-push]");
if (place) begin(place);

function begin(place) {
  const form = place.querySelector("[data-push-form]");
  const said = place.querySelector("[data-push-said]");
  if (!("serviceWorker" in navigator && "PushManager" in window)) {
    said.textContent = place.dataset.cannot;
    return;
  }
  form.hidden = false;
  form.querySelector("button").addEventListener("click", async () => {
    try {
      if (await Notification.requestPermission() !== "granted") {
        said.textContent = place.dataset.denied;
        return;
      }
      const language = document.documentElement.lang;
      const worker = await navigator.serviceWorker.register(`${place.dataset.worker}?language=${language}`);
      const key = Uint8Array.from(atob(place.dataset.push.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
      const given = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      const body = new FormData(form);
      body.set("endpoint", given.endpoint);
      const answer = await fetch(place.dataset.add, { method: "POST", body, headers: { Accept: "application/json" } });
      said.textContent = answer.ok ? place.dataset.done : (await answer.json()).sentence;
    } catch {
      said.textContent = place.dataset.failed;
    }
  });
}
