import * as gatewayV1 from '@perfolio/contracts/messages';
import type { Simulation } from '@perfolio/engine';

import { mapped, present } from './undefined-numbers';

export const simulationMessage = (simulation: Simulation, positions: number): gatewayV1.Simulation =>
  gatewayV1.Simulation.fromPartial({
    ...present(simulation, ['mean', 'deviation', 'degreesOfFreedom']),
    paths: simulation.paths,
    horizonDays: simulation.horizonDays,
    model: gatewayV1.SimulationModel[simulation.model],
    seed: simulation.seed,
    levels: mapped(simulation.levels, (level) => present(level, ['var', 'es', 'varStandardError'])),
    warnings: warningsAbout(simulation, positions),
  });

const warningsAbout = ({ rank }: Simulation, positions: number): string[] =>
  rank < positions
    ? [`The covariance matrix of the ${positions} positions has rank ${rank}: they move in fewer ways than they are.`]
    : [];
