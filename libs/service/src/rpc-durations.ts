import { type Histogram, metrics } from '@opentelemetry/api';

/** Seconds: from a hit in memory to the longest deadline. */
const BOUNDARIES = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export const serverDurations = durations('rpc.server.call.duration', 'Time from the arrival of a call to its answer.');
export const clientDurations = durations('rpc.client.call.duration', 'Time from the start of a call to its answer.');

interface Durations {
  record(seconds: number, method: string, status: string): void;
}

/** The instrument is made at its first use: one that is made before telemetry has started would stay silent for ever. */
function durations(name: string, description: string): Durations {
  let histogram: Histogram | undefined;
  return {
    record(seconds, method, status) {
      histogram ??= metrics
        .getMeter('perfolio.service')
        .createHistogram(name, { unit: 's', description, advice: { explicitBucketBoundaries: BOUNDARIES } });
      histogram.record(seconds, {
        'rpc.system.name': 'grpc',
        'rpc.method': method,
        'rpc.response.status_code': status,
      });
    },
  };
}
