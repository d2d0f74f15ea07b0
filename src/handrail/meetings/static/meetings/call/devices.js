// Camera, microphone and speaker: switched on as far as they are there, and remembered until the browser is closed.

const KEPT = "handrail.devices";
const PICTURE = { width: { ideal: 960 }, height: { ideal: 600 }, frameRate: { ideal: 24, max: 30 } };
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export function chosen() {
  try { return JSON.parse(sessionStorage.getItem(KEPT)) || {}; } catch { return {}; }
}

export function choose(kind, id) {
  try { sessionStorage.setItem(KEPT, JSON.stringify({ ...chosen(), [kind]: id })); } catch { /* then for this page */ }
}

// The name under which a page has words for why nothing can be asked for at all; "" when it can.
export function obstacle() {
  if (!("RTCPeerConnection" in window)) return "unsupported";
  if (!window.isSecureContext) return "insecure";
  return navigator.mediaDevices?.getUserMedia ? "" : "unsupported";
}

const wish = (kind, base) => (chosen()[kind] ? { ...base, deviceId: { ideal: chosen()[kind] } } : base);

// One kind of device alone: its track.
export async function one(kind) {
  const asked = kind === "video" ? { video: wish("videoinput", PICTURE) } : { audio: wish("audioinput", SOUND) };
  return (await navigator.mediaDevices.getUserMedia(asked)).getTracks()[0];
}

// Both where both are there, else what there is: {stream, wrong: {video, audio}}, `wrong` by the names of errors.
export async function both() {
  const wrong = {};
  if (obstacle()) return { stream: new MediaStream(), wrong: { video: obstacle(), audio: obstacle() } };
  try {
    const asked = { audio: wish("audioinput", SOUND), video: wish("videoinput", PICTURE) };
    return { stream: await navigator.mediaDevices.getUserMedia(asked), wrong };
  } catch { /* one of them may still work */ }
  const stream = new MediaStream();
  for (const kind of ["audio", "video"]) {
    try { stream.addTrack(await one(kind)); } catch (failure) { wrong[kind] = failure.name; }
  }
  return { stream, wrong };
}

// Sentences about what is wrong: why, and what that means for the call.
export function sentences(wrong, words) {
  const why = [...new Set([wrong.audio, wrong.video].filter(Boolean))].map((name) => words[name] || words.AbortError);
  if (wrong.audio && wrong.video) return [...why, words.nothing];
  if (wrong.video) return [...why, words.noCamera];
  if (wrong.audio) return [...why, words.noMicrophone];
  return [words.allWell];
}

// Fill the page's lists of devices, and call `changed(kind)` when another one is chosen.
export async function list(root, { stream, changed, words }) {
  let found = [];
  try { found = await navigator.mediaDevices.enumerateDevices(); } catch { /* then there is nothing to choose */ }
  for (const select of root.querySelectorAll("select[data-choose]")) {
    const kind = select.dataset.choose;
    const these = found.filter((device) => device.kind === kind && device.deviceId);
    const used = stream.getTracks().find((track) => `${track.kind}input` === kind)?.getSettings().deviceId;
    const name = kind === "videoinput" ? words.camera : words.microphone;
    select.replaceChildren(...these.map((device, place) => {
      const option = new Option(device.label || `${name} ${place + 1}`, device.deviceId);
      option.selected = device.deviceId === (kind === "audiooutput" ? chosen()[kind] : used);
      return option;
    }));
    select.closest(".field").hidden = !these.length || (kind === "audiooutput" && !HTMLMediaElement.prototype.setSinkId);
    select.onchange = () => { choose(kind, select.value); changed(kind); };
  }
}

// Let an element sound where it was chosen to, where the browser can.
export async function hearThrough(element) {
  const speaker = chosen().audiooutput;
  try { if (speaker && element.setSinkId) await element.setSinkId(speaker); } catch { /* the usual one, then */ }
}
