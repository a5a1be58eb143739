import * as gatewayV1 from '@perfolio/contracts/messages';
import type { ScorePolicy } from '@perfolio/engine';

/**
 * How a score is made when the owner does not say: one horizon of twelve months for all components, so that they compare, and a curve
 * without steps. A judgement and not a standard; a change of it is a change of the engine's version.
 */
const DEFAULT_POLICY: ScorePolicy = {
  horizonMonths: 12,
  minWindows: 24,
  interpolation: 'LINEAR',
  fallbackShock: { market: 0.4, momentum: 0.2, value: 0.2, industry: 0.5 },
  singleNameShock: 0.6,
  volatilityMultiple: 1.645,
  volatilityCap: null,
  curve: [
    [0.5, 100],
    [1, 70],
    [1.5, 30],
    [2, 0],
  ],
  componentWeights: { factor: 0.3, concentration: 0.25, volatility: 0.25, industry: 0.2 },
  bands: [
    [85, 'low'],
    [70, 'moderate'],
    [50, 'elevated'],
    [30, 'high'],
    [0, 'severe'],
  ],
};

/** The owner's policy, else the default. */
export function policyOf({ policy }: gatewayV1.Portfolio): ScorePolicy {
  if (policy === undefined) return DEFAULT_POLICY;
  const { interpolation, fallbackShock, componentWeights, volatilityCap, curve, bands } = policy;
  return {
    ...policy,
    interpolation: interpolation === gatewayV1.Interpolation.STEP ? 'STEP' : 'LINEAR',
    fallbackShock: { ...DEFAULT_POLICY.fallbackShock, ...own(fallbackShock) },
    componentWeights: { ...DEFAULT_POLICY.componentWeights, ...own(componentWeights) },
    volatilityCap: volatilityCap ?? null,
    curve: curve.map(({ ratio, score }) => [ratio, score] as const),
    bands: bands.map(({ floor, name }) => [floor, name] as const),
  };
}

/** The fields of a message alone; it carries more than them. */
function own<Message extends { readonly _unknownFields?: unknown }>(message: Message | undefined) {
  if (message === undefined) return undefined;
  const { _unknownFields, ...fields } = message;
  return fields;
}
