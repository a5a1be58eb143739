// Loaded before the service: measures how late its request thread's event loop comes, and tells whoever asks.
const { monitorEventLoopDelay } = require('node:perf_hooks');

const MS = 1e6;
const histogram = monitorEventLoopDelay({ resolution: 1 });
histogram.enable();

process.on('message', (message) => {
  if (message?.loopDelay === undefined) return;
  const [p50, p99, worst] = [histogram.percentile(50), histogram.percentile(99), histogram.max].map((ns) => ns / MS);
  if (message.loopDelay === 'begin') histogram.reset();
  else process.send({ loopDelay: { p50, p99, worst } });
});
// The channel itself must not keep the service from ending.
process.channel?.unref();
