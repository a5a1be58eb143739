import type { ComponentChild } from 'preact';

import type { Portfolio } from '../../api/shapes/portfolio';
import type { Report } from '../../api/shapes/report';
import { useAnswer } from '../../api/use-answer';
import type { Answer } from '../../api/client';
import { Failure, Waiting } from '../../parts/notice';
import { dateText } from '../../words/numbers';
import { Losses } from '../losses/losses';
import { Optimise } from '../optimise/optimise';
import { ReportView } from '../report/report-view';
import { WhatIfView } from '../what-if/what-if-view';

const VIEWS = [
  ['report', 'Report'],
  ['what-if', 'What if'],
  ['optimise', 'Better'],
  ['losses', 'Worse'],
] as const;

/** What a view of a portfolio is given: both answers, as new as they are. */
export interface Looked {
  readonly portfolio: Portfolio;
  readonly report: Answer<Report>;
}

/** One portfolio: what is, what would be, what could be better and what worse. */
export function PortfolioPage({ portfolioId, view }: { readonly portfolioId: string; readonly view: string }) {
  const portfolio = useAnswer<Portfolio>(`/v1/portfolios/${portfolioId}`);
  const report = useAnswer<Report>(`/v1/portfolios/${portfolioId}/report?view=FULL`);
  const known = portfolio.value.answer?.value;
  const answered = report.value.answer;
  const error = portfolio.value.error ?? report.value.error;
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>{known?.name ?? 'Portfolio'}</h1>
          {known !== undefined && <Facts portfolio={known} report={answered} />}
        </div>
        <nav class="tabs" aria-label="Views of the portfolio">
          {VIEWS.map(([key, text]) => (
            <a
              key={key}
              href={`#/portfolios/${portfolioId}${key === 'report' ? '' : `/${key}`}`}
              aria-current={view === key ? 'page' : undefined}
            >
              {text}
            </a>
          ))}
          <a href={`#/portfolios/${portfolioId}/edit`}>Edit</a>
        </nav>
      </header>
      <Failure error={error} />
      {known !== undefined && answered !== undefined && viewOf(view, { portfolio: known, report: answered })}
      {error === undefined && (known === undefined || answered === undefined) && <Waiting what="Reading the report" />}
    </div>
  );
}

function Facts({ portfolio, report }: { readonly portfolio: Portfolio; readonly report: Answer<Report> | undefined }) {
  const inputs = report?.value.inputs;
  return (
    <p class="facts">
      {portfolio.positions.length} positions · {portfolio.baseCurrency}
      {portfolio.benchmark !== '' && ` · against ${portfolio.benchmark}`}
      {inputs !== undefined &&
        ` · ${dateText(inputs.start)} to ${dateText(inputs.end)}, ${inputs.frequency === 'DAILY' ? 'daily' : 'monthly'}`}
    </p>
  );
}

function viewOf(view: string, looked: Looked): ComponentChild {
  switch (view) {
    case 'what-if':
      return <WhatIfView {...looked} />;
    case 'optimise':
      return <Optimise {...looked} />;
    case 'losses':
      return <Losses {...looked} />;
    default:
      return <ReportView {...looked} />;
  }
}
