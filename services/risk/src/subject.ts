import { contextV1, type gatewayV1, RISK_METADATA, type riskV1 } from '@perfolio/contracts';
import { notFound, PerfolioError } from '@perfolio/errors';
import type { Onward, ServiceClient } from '@perfolio/service';

import type { RiskCall } from './risk-call';

/** Whose data an answer is made of, and in which state. */
export interface State {
  readonly owner: { readonly user: string; readonly generation: string };
  readonly marketDataVersion: string;
  /** The portfolio, where it came with the state. */
  readonly portfolio?: gatewayV1.Portfolio;
}

type Subject = NonNullable<riskV1.Subject['subject']>;

interface StateReader {
  readonly contexts: ServiceClient;
  readonly now: () => number;
}

/** The state to answer for: the asserted one, or the one of now. Refuses a portfolio that the assertion does not name. */
export async function stateOf(reader: StateReader, subject: Subject, call: RiskCall): Promise<State> {
  const { principal, refreshing } = call;
  // It was the owner himself who asked before, and Context looks whether the portfolio is his.
  if (refreshing !== undefined) return asserted(call);
  const asIs = call.metadata(RISK_METADATA.asIs) === '1';
  if (subject.$case === 'portfolioId') {
    if (subject.value !== principal.portfolio?.toLowerCase()) throw notFound('portfolio');
    return asIs ? storedAsIs(reader, subject.value, call) : asserted(call);
  }
  if (principal.owner !== principal.caller)
    throw new RangeError('An inline portfolio came with an assertion about another owner.');
  return asIs ? inlineAsIs(reader, call) : asserted(call);
}

/** The state that the gateway asserts. */
export const asserted = ({ principal }: Pick<RiskCall, 'principal'>): State => ({
  owner: { user: principal.owner, generation: principal.generation },
  marketDataVersion: principal.marketDataVersion,
});

async function storedAsIs({ contexts }: StateReader, portfolioId: string, call: RiskCall): Promise<State> {
  const snapshot = await snapshotOf(contexts, { portfolioId, asIs: true }, call);
  return {
    owner: { user: call.principal.owner, generation: snapshot.generation },
    marketDataVersion: snapshot.marketDataVersion,
    portfolio: snapshot.portfolio,
  };
}

/** An inline portfolio is what it is; only the prices can have moved on. */
async function inlineAsIs({ contexts }: StateReader, call: RiskCall): Promise<State> {
  const { getMarketData } = contextV1.MarketDataServiceService;
  const { message } = await contexts.unary(getMarketData, {}, call);
  return { ...asserted(call), marketDataVersion: message.marketData?.marketDataVersion ?? '' };
}

/** Longer than any caller may wait: a computation serves all who wait for it, and ends when the last of them leaves. */
const ONWARD_MS = 60_000;

/** The portfolio of a subject in the state; GENERATION_CHANGED when the owner has changed something since. */
export async function portfolioIn(
  { contexts, now }: StateReader,
  { subject, state, call, signal }: { subject: Subject; state: State; call: RiskCall; signal: AbortSignal },
): Promise<gatewayV1.Portfolio> {
  if (subject.$case === 'inline') return subject.value;
  if (state.portfolio !== undefined) return state.portfolio;
  const own = { signal, deadline: now() + ONWARD_MS, requestId: call.requestId };
  if (call.assertion === undefined) return ownersPortfolio(contexts, { portfolioId: subject.value, state }, own);
  const onward = { ...own, assertion: call.assertion };
  const snapshot = await snapshotOf(contexts, { portfolioId: subject.value, asIs: false }, onward);
  if (snapshot.generation !== state.owner.generation) {
    throw new PerfolioError(
      'GENERATION_CHANGED',
      'The portfolio changed while the answer was being prepared. Ask again.',
    );
  }
  return snapshot.portfolio;
}

async function snapshotOf(contexts: ServiceClient, request: contextV1.GetSnapshotRequest, onward: Onward) {
  const { message } = await contexts.unary(contextV1.ContextServiceService.getSnapshot, request, onward);
  const { portfolio } = message;
  if (portfolio === undefined) throw notFound('portfolio');
  return { ...message, portfolio };
}

/** What nobody's assertion stands for Context gives at a generation that it told this service itself. */
async function ownersPortfolio(
  contexts: ServiceClient,
  { portfolioId, state: { owner } }: { readonly portfolioId: string; readonly state: State },
  onward: Onward,
): Promise<gatewayV1.Portfolio> {
  const request = { userId: owner.user, portfolioId, generation: owner.generation };
  const { message } = await contexts.unary(contextV1.ContextServiceService.getOwnerSnapshot, request, onward);
  if (message.portfolio === undefined) throw notFound('portfolio');
  return message.portfolio;
}
