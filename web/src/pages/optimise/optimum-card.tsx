import type { Answer } from '../../api/client';
import type { Objective, Optimization } from '../../api/shapes/explore';
import { LimitBars } from '../../charts/limit-bars';
import { Card } from '../../parts/card';
import { FigureList } from '../../parts/figure-list';
import { Table } from '../../parts/table';
import { limitRows, limitsFinding } from '../../words/limits';
import { percent, signedPercent } from '../../words/numbers';
import { amountText, conflictText, limitText, optimumFinding, worthText } from '../../words/optimisation';
import type { Looked } from '../portfolio/portfolio-page';
import { AcceptWeights } from '../what-if/accept-weights';

interface OptimumParts extends Looked {
  readonly optimum: Answer<Optimization>;
  readonly objective: Objective;
  /** The state of the portfolio that it was found for. */
  readonly etag: string;
}

/** What was found: before and after, what to trade, what holds it back; or why nothing was. */
export function OptimumCard({ portfolio, report, optimum, objective, etag }: OptimumParts) {
  const { volatilityAnnual } = report.value.portfolioView;
  const { value } = optimum;
  return (
    <Card kicker="What was found" title={optimumFinding(value, volatilityAnnual)} from={optimum}>
      {value.status === 'INFEASIBLE' ? (
        <WhyNot optimum={value} />
      ) : (
        <Found optimum={value} objective={objective} before={volatilityAnnual} />
      )}
      {value.status === 'OPTIMAL' && portfolio.role !== 'VIEWER' && (
        <p class="actions">
          <AcceptWeights key={etag} portfolio={portfolio} etag={etag} weights={value.weights} />
        </p>
      )}
    </Card>
  );
}

function WhyNot({ optimum: { conflict } }: { readonly optimum: Optimization }) {
  return (
    <>
      <p>
        These cannot hold together; without any one of them the others can. Next to each is the nearest value that ends
        the conflict.
      </p>
      <ul>
        {conflict.map((one) => (
          <li key={conflictText(one)}>{conflictText(one)}</li>
        ))}
      </ul>
    </>
  );
}

interface FoundParts extends Pick<OptimumParts, 'objective'> {
  readonly optimum: Optimization;
  readonly before: number | undefined;
}

function Found({ optimum, objective, before }: FoundParts) {
  const limits = limitRows(optimum.riskLimits, optimum.betaLimits);
  const trades = [...optimum.trades].sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  return (
    <>
      <FigureList
        figures={[
          { name: 'Volatility a year', before, after: optimum.volatilityAnnual, text: percent, isBetterLow: true },
          ...(optimum.expectedReturn === undefined
            ? []
            : [{ name: 'Expected return', before: undefined, after: optimum.expectedReturn, text: percent }]),
        ]}
      />
      <Table
        caption={`Trades; turnover ${percent(optimum.turnover)}`}
        rows={trades}
        columns={[
          { title: 'Position', cell: ({ ticker }) => ticker },
          { title: 'Is', number: true, cell: ({ from }) => percent(from) },
          { title: 'Would be', number: true, cell: ({ to }) => percent(to) },
          { title: 'Trade', number: true, cell: ({ change }) => signedPercent(change) },
        ]}
      />
      <h3>{optimum.bindingLimits.length === 0 ? 'No limit holds it back' : 'What holds it back'}</h3>
      <ul>
        {optimum.bindingLimits.map((binding) => (
          <li key={limitText(binding.limit)}>
            {limitText(binding.limit)}
            {binding.tickers.length > 0 && ` (${binding.tickers.join(', ')})`}
            <span class="hint"> · {worthText(objective, binding)}</span>
          </li>
        ))}
        {optimum.brokenLimits.map(({ limit, actual }) => (
          <li key={limitText(limit)}>
            not kept: {limitText(limit)}, is {amountText(limit.kind, actual)}
          </li>
        ))}
      </ul>
      {optimum.warnings.map((warning) => (
        <p key={warning} class="notice">
          {warning}
        </p>
      ))}
      <h3>{limitsFinding(limits)}</h3>
      {limits.length > 0 && <LimitBars rows={limits} caption="Limits of what was found" />}
    </>
  );
}
