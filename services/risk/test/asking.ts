import { randomUUID } from 'node:crypto';
import type { gatewayV1, riskV1 } from '@perfolio/contracts';
import type { Onward } from '@perfolio/service';

import type { Definition } from '../src/dependencies';
import type { System } from './system';

/** The subject of the system's own portfolio. */
export const stored = ({ principal }: System): { subject: riskV1.Subject['subject'] } => ({
  subject: { $case: 'portfolioId', value: principal.portfolio ?? '' },
});

export const inline = (portfolio: gatewayV1.Portfolio): { subject: riskV1.Subject['subject'] } => ({
  subject: { $case: 'inline', value: portfolio },
});

export async function onwardOf(system: System, more: Partial<Onward> = {}): Promise<Onward> {
  const assertion = await system.sign(system.principal);
  const signal = AbortSignal.timeout(60_000);
  return { signal, deadline: Date.now() + 60_000, requestId: randomUUID(), assertion, ...more };
}

/** Asks once; says what came with the answer. */
export async function askOnce<Q, A>(system: System, definition: Definition<Q, A>, request: Q) {
  const { message, trailer } = await system.client().unary(definition, request, await onwardOf(system));
  return { answer: message, cacheStatus: trailer('cache-status') };
}

/** Every message of a stream, and what came behind it. */
export async function askStream<Q, A>(system: System, definition: Definition<Q, A>, request: Q) {
  const stream = system.client().rawStream(definition, request, await onwardOf(system));
  const messages: A[] = [];
  for await (const bytes of stream.messages) messages.push(definition.responseDeserialize(Buffer.from(bytes)));
  return { messages, cacheStatus: stream.trailer('cache-status') };
}
