// Two small sounds, made here so that nothing need be loaded, and the loudness of a microphone.

let context = null;
const audio = () => (context ||= new AudioContext());

// Three soft notes, or two when somebody has come.
export async function chime(notes = [392, 494, 587]) {
  try {
    const speaker = JSON.parse(sessionStorage.getItem("handrail.devices") || "{}").audiooutput;
    await audio().resume();
    if (speaker && audio().setSinkId) await audio().setSinkId(speaker).catch(() => {});
    const begin = audio().currentTime + 0.05;
    notes.forEach((pitch, place) => {
      const tone = audio().createOscillator();
      const loud = audio().createGain();
      const at = begin + place * 0.28;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0, at);
      loud.gain.linearRampToValueAtTime(0.25, at + 0.03);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
      tone.connect(loud).connect(audio().destination);
      tone.start(at);
      tone.stop(at + 0.55);
    });
  } catch { /* no sound, then */ }
}

// Call `show(0 to 100)` ten times a second with how loud the stream is; returns how to stop.
export function loudness(stream, show) {
  if (!stream.getAudioTracks().length) return () => {};
  audio().resume();
  const source = audio().createMediaStreamSource(stream);
  const meter = audio().createAnalyser();
  meter.fftSize = 1024;
  source.connect(meter);
  const samples = new Float32Array(meter.fftSize);
  const timer = setInterval(() => {
    meter.getFloatTimeDomainData(samples);
    const power = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
    show(Math.round(Math.max(0, Math.min(100, 100 + (20 * Math.log10(power || 1e-6)) * 1.7))));
  }, 100);
  return () => { clearInterval(timer); source.disconnect(); };
}
