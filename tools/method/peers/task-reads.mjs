import { countedJ, counterRangeJ } from './devices.mjs';

const periodNs = 15e9;

/** When a tracker with a period of 15 s reads a counter: at the start of a window, then each period, and at its end. */
export function taskReads({ startNs, endNs }) {
  const times = [];
  for (let atNs = startNs; atNs < endNs; atNs += periodNs) times.push(atNs);
  return [...times, endNs];
}

/** What the counter counted in a window, its wraps undone. */
export function countedInJ(device, window) {
  const counts = taskReads(window).map((atNs) => countedJ(device, atNs));
  return counts.slice(1).reduce((sumJ, now, index) => sumJ + stepJ(counts[index], now), 0);
}

/** From one reading to the next, where a fall is one wrap. */
export function stepJ(last, now) {
  return now < last ? now + counterRangeJ - last : now - last;
}
