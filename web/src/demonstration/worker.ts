import { Laboratory } from './laboratory';
import type { Deed, Happening, Told } from './messages';
import { SteadyClock } from './steady-clock';

/** The replicas beside the page: what is done to them comes in, what they are and what happened goes out. */
const turns = new MessageChannel();
const turn = () =>
  new Promise<void>((resolve) => {
    turns.port1.onmessage = () => resolve();
    turns.port2.postMessage(0);
  });
const time = new SteadyClock(Date.now(), turn);

const TICK_MS = 10;
/** However long the browser was away: no more than this passes here between two ticks. */
const MOST_MS = 50;
const TELL_EVERY_MS = 100;

let happened: Happening[] = [];
let lastTold = '';

const laboratory = new Laboratory({
  time,
  random: Math.random,
  secret: crypto.getRandomValues(new Uint8Array(32)),
  onHappening: note,
});

onmessage = ({ data }: MessageEvent<Deed>) => {
  laboratory.do(data);
  void tell();
};

/** Replicas that hear of the same change one after the other are told of together. */
function note(happening: Happening): void {
  const last = happened.at(-1);
  if (happening.kind === 'heard' && last?.kind === 'heard') {
    happened[happened.length - 1] = { kind: 'heard', replicas: [...last.replicas, ...happening.replicas] };
  } else happened.push(happening);
}

/** Nothing new is not told. */
async function tell(): Promise<void> {
  const state = await laboratory.state();
  const text = JSON.stringify(state);
  if (text === lastTold && happened.length === 0) return;
  lastTold = text;
  const told: Told = { state, happened };
  happened = [];
  postMessage(told);
}

let before = performance.now();
setInterval(() => {
  const now = performance.now();
  void time.advance(Math.min(now - before, MOST_MS));
  before = now;
}, TICK_MS);
setInterval(() => void tell(), TELL_EVERY_MS);
void tell();
