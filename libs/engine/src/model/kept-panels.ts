import type { PanelRequest, ReturnPanel } from './return-panel';

/** Where panels of one state of the prices are kept for questions to come. */
export interface PanelKeeper {
  /** The panel of a request: that of an equal one before, else what `make` makes. */
  panelOf(request: PanelRequest, make: () => ReturnPanel): ReturnPanel;
}

/**
 * Aligned returns that were asked for before. The questions about one portfolio (its analysis, performance, score, report) begin
 * with the same panel: a function of the state of the prices, the window and the tickers, whatever their weights are. Nobody writes to a panel.
 */
export class KeptPanels {
  /** In the order of their last use. */
  readonly #panels = new Map<string, ReturnPanel>();
  #bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** Panels of a state of the prices; of equal name, equal prices. */
  inState(name: string): PanelKeeper {
    return { panelOf: (request, make) => this.#panelOf(keyOf(name, request), make) };
  }

  #panelOf(key: string, make: () => ReturnPanel): ReturnPanel {
    const kept = this.#panels.get(key);
    const panel = kept ?? make();
    if (bytesOf(panel) > this.maxBytes) return panel;
    if (kept === undefined) this.#bytes += bytesOf(panel);
    this.#panels.delete(key);
    this.#panels.set(key, panel);
    this.#evict();
    return panel;
  }

  #evict(): void {
    for (const [key, panel] of this.#panels) {
      if (this.#bytes <= this.maxBytes) return;
      this.#panels.delete(key);
      this.#bytes -= bytesOf(panel);
    }
  }
}

/** All that the panel depends on. The number of those held says where the others begin. */
const keyOf = (state: string, { held, others, frequency, window }: PanelRequest): string =>
  `${state}\n${frequency} ${window.start} ${window.end} ${held.length}\n${held.join('\n')}\n${others.join('\n')}`;

/** The returns of all its series lie in one buffer. */
const bytesOf = ({ held }: ReturnPanel): number => held.values.buffer.byteLength;
