// The waiting room and the call. What it shows follows from a few facts: whether the door is open, whether the other one
// is there, and how the connection stands.

import { join } from "../../delivery/live.js";
import { Chat } from "./chat.js";
import { both, hearThrough, list, obstacle, one, sentences } from "./devices.js";
import { Peer } from "./peer.js";
import { Picture } from "./picture.js";
import { chime } from "./sound.js";
import { Talk } from "./talk.js";
import { wordsOf } from "./words.js";

const root = document.querySelector("[data-call]");
const words = wordsOf(root);
const find = (name) => root.querySelector(`[data-${name}]`);
const button = (name) => root.querySelector(`[data-do="${name}"]`);
const isGuide = Boolean(root.dataset.guide);
const mine = { audio: null, video: null };
const names = new Set(); // of this page's sittings
let isOpen = Boolean(root.dataset.open);
let isThere = Boolean(root.dataset.there);
let wasHere = isThere || Number(root.dataset.talked) > 0;
let isReachable = true;
let isStalled = false;
let isLeaving = false;
let wasTalking = false;
let isMuted = false;
let theirs = { muted: false, camera: true };
let helpers = { ...JSON.parse(root.dataset.helpers), at: performance.now() };
let line = null;
let awake = null;

const sound = new MediaStream();
const talk = new Talk(root.dataset.talkingAt, Number(root.dataset.talked), find("clock"));
const peer = new Peer({
  isGuide, helpers: freshHelpers, tracks: () => mine,
  say: (kind, data) => { names.add(data.from); line.send(kind, data); },
  on: { state: moved, track: came, note: noted, open: tellAll },
});
names.add(peer.me);
const picture = new Picture({
  sender: () => peer.senders?.video, connection: () => peer.pc, tell: (what) => peer.note(what),
  changed: (why) => { note(words[why] || ""); labels(); }, stalled: (is) => { isStalled = is; show(); },
});
const chat = new Chat(root, { words, send: (text) => peer.state === "talking" && peer.note({ text }) });

start();

async function start() {
  if (obstacle()) { say(words[obstacle()]); return; }
  if (root.dataset.over && !isGuide) { location.replace(root.dataset.leftAt); return; }
  say(words.devices);
  const { stream, wrong } = await both();
  for (const track of stream.getTracks()) take(track);
  if (wrong.audio || wrong.video) note(sentences(wrong, words).join(" "));
  find("controls").hidden = false;
  labels();
  wire();
  line = join(root, { onEvent: heard, onState: reached, onRefused: refused, here: () => ({ me: peer.me }) });
  show();
  if (isOpen) peer.hello();
  list(root, { stream, words, changed: another });
}

// --- what the line says ---

function heard({ kind, mine: isMine, data }) {
  if (kind === "open") {
    isOpen = true;
    if (find("let-in")) find("let-in").hidden = true;
    if (!isLeaving) peer.hello();
  } else if (kind === "ended") {
    go(root.dataset.leftAt);
  } else if (isMine) {
    // the call goes on in a newer window; what an older page of this window said late is no reason to leave
    const isNewer = kind === "hello" && !names.has(data.from) && data.born > performance.timeOrigin;
    if (isNewer) go(root.dataset.leftAt);
  } else if (kind === "here") {
    if (!isThere && peer.state !== "talking") chime([494, 587]);
    isThere = wasHere = true;
  } else if (kind === "gone") {
    if (data?.me && peer.them && data.me !== peer.them) return; // an older page of theirs, heard late
    isThere = false;
    peer.leave();
  } else if (isOpen) {
    isThere = wasHere = true;
    peer.hear(kind, data);
  }
  show();
}

function reached(state) {
  isReachable = state === "on";
  show();
}

function refused(status, sentence, kind) {
  if (status === 401 || status === 302) say(words.signedOut);
  else if (status === 404) say(words.closed);
  else if (kind === "hello" || kind === "here") { if (status !== 409) say(sentence || words.closed); }
}

// --- the connection ---

function moved(state) {
  if (state === "talking") {
    talk.begin();
    picture.begin();
    stayAwake();
    if (wasTalking) note(words.back, 4000);
    wasTalking = true;
  } else {
    talk.pause();
    picture.pause();
  }
  if (state === "gone") { theirs = { muted: false, camera: true }; wasTalking = false; sound.getTracks().forEach((track) => sound.removeTrack(track)); }
  find("stage").dataset.state = state;
  show();
}

function came({ track }) {
  for (const old of sound.getTracks()) if (old.kind === track.kind) sound.removeTrack(old);
  sound.addTrack(track);
  track.onmute = track.onunmute = show;
  const video = find("theirs");
  video.srcObject = sound;
  hearThrough(video);
  video.play().catch((failure) => {
    if (failure.name !== "NotAllowedError") return; // the other track came meanwhile
    find("hear").hidden = false;
    find("hear").textContent = words.tapToHear;
  });
  show();
}

function noted(what) {
  if ("text" in what) { chat.hear(String(what.text)); return; }
  if ("muted" in what) theirs = { ...theirs, ...what };
  if ("voice" in what) picture.theyAsk(Boolean(what.voice));
  show();
}

function tellAll() {
  peer.note({ muted: isMuted, camera: Boolean(mine.video) && !picture.isOff() });
  if (picture.isChosen) peer.note({ voice: true });
}

async function freshHelpers() {
  const age = (performance.now() - helpers.at) / 1000;
  if (age < 5 || (peer.state !== "reconnecting" && age < helpers.seconds / 2)) return helpers;
  try {
    const answer = await fetch(root.dataset.helpersAt, {
      headers: { Accept: "application/json" }, redirect: "error", signal: AbortSignal.timeout(4000),
    });
    if (answer.ok) helpers = { ...(await answer.json()), at: performance.now() };
  } catch { /* what is known may still do */ }
  return helpers;
}

// --- what one does ---

function wire() {
  button("mute").addEventListener("click", () => {
    isMuted = !isMuted;
    if (mine.audio) mine.audio.enabled = !isMuted;
    tellAll();
    labels();
    say(isMuted ? words.muted : words.unmuted);
  });
  button("camera").addEventListener("click", camera);
  button("voice").addEventListener("click", () => { picture.choose(!picture.isChosen); tellAll(); });
  button("chat").addEventListener("click", () => chat.toggle());
  button("leave").addEventListener("click", () => { isLeaving = true; talk.last(); });
  find("hear").addEventListener("click", () => { find("theirs").play(); find("hear").hidden = true; });
  find("let-in")?.addEventListener("submit", () => { isLeaving = true; }); // the fresh page says hello
  find("end")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    isLeaving = true;
    await talk.last();
    event.target.submit();
  });
  addEventListener("pagehide", () => { talk.last(); peer.close(); stop(mine.audio); stop(mine.video); });
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  addEventListener("offline", show);
  addEventListener("online", show);
  document.addEventListener("visibilitychange", () => !document.hidden && peer.state === "talking" && stayAwake());
}

async function camera() {
  if (mine.video) {
    stop(mine.video); // its light goes out
    mine.video = null;
    await peer.replace("video", null);
  } else {
    await another("videoinput");
  }
  shown();
  tellAll();
  labels();
}

// Another device was chosen, or one is switched on.
async function another(kind) {
  if (kind === "audiooutput") { hearThrough(find("theirs")); return; }
  const what = kind === "videoinput" ? "video" : "audio";
  if (what === "video") stop(mine.video); // some devices give one camera at a time
  try {
    const fresh = await one(what);
    if (what === "audio") stop(mine.audio);
    take(fresh);
    await peer.replace(what, fresh);
  } catch (failure) {
    if (what === "video") mine.video = null;
    note(words[failure.name] || words.AbortError);
  }
  shown();
  labels();
  tellAll();
}

function take(track) {
  mine[track.kind] = track;
  if (track.kind === "audio") track.enabled = !isMuted;
  track.onended = () => another(`${track.kind}input`); // unplugged
  shown();
}

function stop(track) {
  if (!track) return;
  track.onended = null;
  track.stop();
}

function go(address) {
  if (isLeaving) return;
  isLeaving = true;
  line.leave();
  line.close();
  peer.close();
  location.replace(address);
}

async function stayAwake() {
  try { awake = !awake || awake.released ? await navigator.wakeLock?.request("screen") : awake; } catch { /* it may sleep, then */ }
}

// --- what is shown ---

function shown() {
  const video = find("mine");
  video.srcObject = mine.video ? new MediaStream([mine.video]) : null;
  video.closest(".call-own").classList.toggle("has-picture", Boolean(mine.video));
}

function labels() {
  const set = (what, label, isOff) => {
    button(what).querySelector("[data-label]").textContent = label;
    button(what).classList.toggle("is-off", isOff);
  };
  set("mute", isMuted ? words.unmute : words.mute, isMuted);
  set("camera", mine.video ? words.cameraOff : words.cameraOn, !mine.video);
  set("voice", picture.isChosen ? words.withPicture : words.voiceOnly, picture.isChosen);
}

function show() {
  const track = sound.getVideoTracks()[0];
  const hasPicture = peer.state !== "gone" && Boolean(track) && !track.muted && theirs.camera && !picture.theirsIsOff();
  find("stage").classList.toggle("has-picture", hasPicture);
  if (isLeaving) return;
  say(sentence());
}

function sentence() {
  if (peer.state === "talking" && !isStalled) {
    if (theirs.muted) return words.theyMuted;
    return theirs.camera || picture.isChosen ? words.talking : words.theirCameraOff;
  }
  if (!navigator.onLine || (!isReachable && peer.state !== "talking")) return words.offline;
  if (peer.state === "talking" || peer.state === "reconnecting") return words.reconnecting;
  const away = isGuide && wasHere ? words.theyLeft : words.theyAreAway;
  if (!isOpen) return isGuide ? (isThere ? words.theyWait : away) : words.waitsForGuide;
  return peer.state === "connecting" ? words.connecting : away;
}

function say(text) {
  const status = find("said");
  if (status.textContent !== text) status.textContent = text;
}

let noteTimer = 0;
function note(text, lasts = 0) {
  const place = find("note");
  clearTimeout(noteTimer);
  place.textContent = text;
  place.hidden = !text;
  if (lasts) noteTimer = setTimeout(() => { place.hidden = true; }, lasts);
}
