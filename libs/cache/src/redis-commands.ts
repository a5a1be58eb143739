import { type Attributes, type Histogram, metrics } from '@opentelemetry/api';

/** Seconds: from a look-up on the same machine to the life of a socket that has fallen silent. */
const BOUNDARIES = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5];

type Command = 'HMGET' | 'EVAL' | 'EVALSHA';

/** Made once: a look-up has no time for more. */
const ANSWERED = { HMGET: labelsOf('HMGET'), EVAL: labelsOf('EVAL'), EVALSHA: labelsOf('EVALSHA') };
const FAILED = { HMGET: failed(ANSWERED.HMGET), EVAL: failed(ANSWERED.EVAL), EVALSHA: failed(ANSWERED.EVALSHA) };

/** Tells how long a command took that was sent at `began`, on the clock of `performance.now()`. */
export const commandAnswered = (command: Command, began: number): void => record(began, ANSWERED[command]);
export const commandFailed = (command: Command, began: number): void => record(began, FAILED[command]);

/** The same for whoever has a promise of the reply. */
export async function measuredCommand<Reply>(command: Command, send: () => Promise<Reply>): Promise<Reply> {
  const began = performance.now();
  try {
    const reply = await send();
    commandAnswered(command, began);
    return reply;
  } catch (error) {
    commandFailed(command, began);
    throw error;
  }
}

let durations: Histogram | undefined;

/** The instrument is made at its first use: one that is made before telemetry has started would stay silent for ever. */
function record(began: number, labels: Attributes): void {
  durations ??= metrics.getMeter('perfolio.cache').createHistogram('db.client.operation.duration', {
    unit: 's',
    description: 'Time a statement took.',
    advice: { explicitBucketBoundaries: BOUNDARIES },
  });
  durations.record((performance.now() - began) / 1000, labels);
}

function labelsOf(command: Command): Attributes {
  return { 'db.system.name': 'redis', 'db.operation.name': command };
}

function failed(labels: Attributes): Attributes {
  return { ...labels, 'error.type': '_OTHER' };
}
