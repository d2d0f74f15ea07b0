// How much picture a connection carries. `judge` is a rule on plain numbers; `measure` and `apply` touch the connection.
//
// The picture becomes smaller first, then smaller still, and only then goes: voice comes before all. It comes back a step
// at a time, and each time that fails, the next try waits twice as long.

export const LEVELS = [
  { scale: 1, most: 1_200_000, frames: 24, needs: 350_000 },
  { scale: 2, most: 300_000, frames: 20, needs: 120_000 },
  { scale: 4, most: 110_000, frames: 12, needs: 60_000 },
  { off: true, needs: 0 },
];
const BAD_LOSS = 0.1;
const FINE_LOSS = 0.03;
const SLOW = 1.2; // seconds there and back
const BAD_IN_A_ROW = 3;
const FINE_IN_A_ROW = 8;
const LONGEST = 128;

export const begun = () => ({ level: 0, bad: 0, fine: 0, wait: FINE_IN_A_ROW, tried: false });

// The state after one more sample {loss: 0 to 1, room: bits a second or null, delay: seconds or null}.
export function judge(state, { loss = 0, room = null, delay = null }) {
  const now = LEVELS[state.level];
  const isBad = loss > BAD_LOSS || (delay ?? 0) > SLOW || (room !== null && room < now.needs);
  const above = LEVELS[state.level - 1];
  // a connection without picture isn't asked for much, so its room says little: then loss and delay decide
  const isFine = !isBad && loss < FINE_LOSS && above && (now.off || room === null || room > above.needs * 1.3);
  const next = { ...state, bad: isBad ? state.bad + 1 : 0, fine: isFine ? state.fine + 1 : 0 };
  if (next.bad >= BAD_IN_A_ROW && state.level < LEVELS.length - 1) {
    const wait = state.tried ? Math.min(state.wait * 2, LONGEST) : state.wait;
    return { level: state.level + 1, bad: 0, fine: 0, wait, tried: false };
  }
  if (next.fine >= state.wait && above) return { ...next, level: state.level - 1, bad: 0, fine: 0, tried: true };
  if (state.tried && next.fine === 0 && next.bad === 0) return { ...next, tried: false, wait: FINE_IN_A_ROW };
  return next;
}

// A sample of the connection, and how many bytes have come so far.
export async function measure(connection) {
  let loss = 0;
  let room = null;
  let delay = null;
  let bytes = 0;
  for (const report of (await connection.getStats()).values()) {
    if (report.type === "remote-inbound-rtp") loss = Math.max(loss, report.fractionLost || 0);
    if (report.type === "candidate-pair" && report.nominated && report.state === "succeeded") {
      room = report.availableOutgoingBitrate ?? room;
      delay = report.currentRoundTripTime ?? delay;
    }
    if (report.type === "transport") bytes += report.bytesReceived || 0;
  }
  return { loss, room, delay, bytes };
}

// Send as much picture as a level says.
export async function apply(sender, level, isOff = false) {
  if (!sender) return;
  const parameters = sender.getParameters();
  const [encoding] = parameters.encodings || [];
  if (!encoding) return;
  const { scale = 1, most, frames, off } = LEVELS[level];
  encoding.active = !off && !isOff;
  if (!off) Object.assign(encoding, { scaleResolutionDownBy: scale, maxBitrate: most, maxFramerate: frames });
  parameters.degradationPreference = "maintain-framerate";
  try { await sender.setParameters(parameters); } catch { /* the browser's own measure, then */ }
}
