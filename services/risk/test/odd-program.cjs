// A program for the threads of a pool that misbehaves as its task asks.
exports.compute = ({ kind, stop }) => {
  if (kind === 'deaf') for (;;);
  if (kind === 'dies') process.exit(3);
  if (kind === 'throws') throw new Error('broken inside');
  if (kind === 'until-stopped') {
    const flag = new Int32Array(stop);
    while (Atomics.load(flag, 0) === 0);
  }
  return Uint8Array.of(kind.length);
};
