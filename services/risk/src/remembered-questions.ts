import { riskV1, unknownFieldPaths } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import type { Meant } from './normalise';

/** A question about a stored portfolio, read and understood. */
interface RememberedQuestion<Sent, Meaning> {
  readonly sent: Sent;
  readonly meant: Meaning;
  readonly portfolioId: string;
}

const MOST = 2_000;
/** What is larger holds more than a name and a few parameters. */
const MOST_BYTES = 1024;

/**
 * Reads each request of a method once: what it means follows from its bytes. Portfolios by value are nobody's to remember, and what is
 * wrong with a request its method says better.
 */
export function rememberedQuestions<Sent, Meaning extends Meant>(
  path: string,
  normalised: (sent: Sent) => Meaning,
): (request: Uint8Array) => RememberedQuestion<Sent, Meaning> | undefined {
  const definition = Object.values(riskV1.RiskServiceService).find((each) => each.path === path);
  if (definition === undefined) throw new RangeError(`${path} is no method of Risk.`);
  const known = new Map<string, RememberedQuestion<Sent, Meaning>>();
  const read = (request: Buffer): RememberedQuestion<Sent, Meaning> | undefined => {
    const sent = definition.requestDeserialize(request) as Sent & object;
    if (unknownFieldPaths(sent).length > 0) return undefined;
    const meant = normalised(sent);
    const { subject } = meant.subject;
    return subject.$case === 'portfolioId' ? { sent, meant, portfolioId: subject.value } : undefined;
  };
  return (request) => {
    if (request.length > MOST_BYTES) return undefined;
    const bytes = Buffer.from(request.buffer, request.byteOffset, request.byteLength);
    const name = bytes.toString('latin1');
    const before = known.get(name);
    if (before !== undefined) return before;
    const question = unlessRefused(() => read(bytes));
    // Reading them anew costs little; what counts is that the busy ones are read seldom.
    if (known.size >= MOST) known.clear();
    if (question !== undefined) known.set(name, question);
    return question;
  };
}

function unlessRefused<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof PerfolioError || error instanceof RangeError) return undefined;
    throw error;
  }
}
