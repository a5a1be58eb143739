import type { ComponentChild } from 'preact';

import type { Portfolio } from '../../api/shapes/portfolio';
import type { Report } from '../../api/shapes/report';
import { type Reading, useAnswer } from '../../api/use-answer';
import type { Answer } from '../../api/client';
import { Failure, Waiting } from '../../parts/notice';
import { dateText } from '../../words/numbers';
import { Factors } from '../factors/factors';
import { Losses } from '../losses/losses';
import { Optimise } from '../optimise/optimise';
import { ReportView } from '../report/report-view';
import { Scenarios } from '../scenarios/scenarios';
import { Sharing } from '../sharing/sharing';
import { WhatIfView } from '../what-if/what-if-view';
import { ViewTabs } from './view-tabs';

/** What a view of a portfolio is given: both answers, as new as they are. */
export interface Looked {
  readonly portfolio: Portfolio;
  readonly report: Answer<Report>;
}

/** One portfolio: what is, what would be, what could be better and what worse, and who has a say in it. */
export function PortfolioPage({ portfolioId, view }: { readonly portfolioId: string; readonly view: string }) {
  const reading = useAnswer<Portfolio>(`/v1/portfolios/${portfolioId}`);
  const report = useAnswer<Report>(`/v1/portfolios/${portfolioId}/report?view=FULL`);
  const { answer, error } = reading.value;
  const portfolio = answer?.value;
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>{portfolio?.name ?? 'Portfolio'}</h1>
          {portfolio !== undefined && <Facts portfolio={portfolio} report={report.value.answer} />}
        </div>
        <ViewTabs portfolioId={portfolioId} view={view} role={portfolio?.role} />
      </header>
      <Failure error={error} />
      {portfolio !== undefined && <View view={view} portfolio={portfolio} report={report.value} />}
      {portfolio === undefined && error === undefined && <Waiting what="Reading the portfolio" />}
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

interface ViewParts {
  readonly view: string;
  readonly portfolio: Portfolio;
  readonly report: Reading<Report>;
}

/** What is stored can be seen and changed even where no report can be made of it. */
function View({ view, portfolio, report: { answer, error } }: ViewParts) {
  const stored = storedView(view, portfolio);
  if (stored !== undefined) return <>{stored}</>;
  return (
    <>
      <Failure error={error} />
      {answer !== undefined && computedView(view, { portfolio, report: answer })}
      {answer === undefined && error === undefined && <Waiting what="Reading the report" />}
    </>
  );
}

function storedView(view: string, portfolio: Portfolio): ComponentChild {
  switch (view) {
    case 'scenarios':
      return <Scenarios portfolio={portfolio} />;
    case 'factors':
      return <Factors portfolio={portfolio} />;
    case 'sharing':
      return <Sharing portfolio={portfolio} />;
    default:
      return undefined;
  }
}

function computedView(view: string, looked: Looked): ComponentChild {
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
