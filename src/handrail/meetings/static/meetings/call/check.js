// Before a call: camera, microphone and speaker are tried. Nothing leaves the device.

import { both, hearThrough, list, obstacle, sentences } from "./devices.js";
import { chime, loudness } from "./sound.js";
import { wordsOf } from "./words.js";

const page = document.querySelector("[data-check]");
const words = wordsOf(page);
const find = (name) => page.querySelector(`[data-${name}]`);
let stream = null;
let quiet = () => {};

page.hidden = false;
if (obstacle()) {
  find("said").textContent = words[obstacle()];
  find("begin").disabled = true;
}
find("begin").addEventListener("click", begin);
find("sound").addEventListener("click", () => chime());
addEventListener("pagehide", stop); // so that the call gets the camera

async function begin() {
  find("begin").disabled = true;
  stop();
  const found = await both();
  stream = found.stream;
  find("said").textContent = sentences(found.wrong, words).join(" ");
  find("begin").disabled = false;
  const hasAny = stream.getTracks().length > 0;
  find("found").hidden = !hasAny;
  page.querySelector(".call-mirror").classList.toggle("has-picture", stream.getVideoTracks().length > 0);
  find("mirror").srcObject = stream;
  hearThrough(find("mirror"));
  quiet = loudness(stream, (loud) => { find("level").value = loud; });
  await list(page, { stream, words, changed: (kind) => kind !== "audiooutput" && begin() });
}

function stop() {
  quiet();
  for (const track of stream?.getTracks() || []) track.stop();
}
