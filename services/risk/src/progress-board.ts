import type { gatewayV1 } from '@perfolio/contracts';

import { type ProgressCell, progressCell, progressIn } from './progress-cell';

/**
 * How far the computations of this process are, by what they compute: whoever joins one sees its progress, whoever began it. It holds
 * only what is under way.
 */
export class ProgressBoard {
  readonly #cells = new Map<string, ProgressCell>();

  /** Runs a computation with a cell to note its progress in. */
  async follow<Result>(name: string, work: (cell: ProgressCell) => Promise<Result>): Promise<Result> {
    const cell = progressCell();
    this.#cells.set(name, cell);
    try {
      return await work(cell);
    } finally {
      if (this.#cells.get(name) === cell) this.#cells.delete(name);
    }
  }

  /** How far the computation of that name is; undefined when it is not here. */
  look(name: string): gatewayV1.Progress | undefined {
    const cell = this.#cells.get(name);
    return cell && progressIn(cell);
  }
}
