// Loaded before a service (`--require`), in its main thread and in its workers. Obeys orders that stand in a file, so that the product itself
// has no seam for them: {"seq", "thread": "main" | "worker", "act": one of ACTS, "ms", "at"}.
// A thread that is younger than an order does not obey it: it stands in for one that did.
const { readFileSync, writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

const FILE = process.env.PERFOLIO_FAILPOINTS;
const HERE = isMainThread ? 'main' : 'worker';
const realNow = Date.now.bind(Date);
const BORN = realNow();
let done = 0;
let shiftMs = 0;

const ACTS = {
  block: ({ ms }) => {
    for (const end = performance.now() + ms; performance.now() < end; );
  },
  spin: () => {
    for (;;);
  },
  crash: () => {
    throw new Error('an order to crash');
  },
  hog: () => {
    for (const kept = []; ; ) kept.push(Array.from({ length: 1_000_000 }, (_, index) => index + 0.5));
  },
  /** Collects garbage and leaves beside the order what is in use then. */
  collect: ({ seq }) => {
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    writeFileSync(`${FILE}.collected`, JSON.stringify({ seq, heapUsed: process.memoryUsage().heapUsed }));
  },
  clock: ({ ms }) => {
    shiftMs = ms;
  },
};

/** Does what is ordered, once. */
function obey() {
  const order = read();
  if (order === undefined || order.seq <= done || order.at < BORN || (order.thread !== HERE && order.thread !== 'all'))
    return;
  done = order.seq;
  ACTS[order.act](order);
}

function read() {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'));
  } catch {
    // No order yet, or one that is half written: the next look finds it.
    return undefined;
  }
}

/** The wall clock of this thread, shifted; timers and durations go by another clock. */
function shiftClock() {
  const RealDate = Date;
  globalThis.Date = class Date extends RealDate {
    constructor(...given) {
      super(...(given.length === 0 ? [realNow() + shiftMs] : given));
    }
    static now() {
      return realNow() + shiftMs;
    }
  };
}

if (FILE !== undefined) {
  shiftClock();
  setInterval(obey, 50).unref();
  if (!isMainThread) {
    // A thread that waits for tasks turns no loop: it looks when it is woken.
    const wait = Atomics.wait.bind(Atomics);
    Atomics.wait = (...given) => {
      const outcome = wait(...given);
      obey();
      return outcome;
    };
  }
}
