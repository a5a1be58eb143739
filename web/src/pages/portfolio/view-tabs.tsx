import type { Portfolio } from '../../api/shapes/portfolio';

type Role = Portfolio['role'];

/** Every view, and who may have it. */
const VIEWS: readonly { readonly key: string; readonly text: string; readonly roles?: readonly Role[] }[] = [
  { key: 'report', text: 'Report' },
  { key: 'what-if', text: 'What if' },
  { key: 'optimise', text: 'Better' },
  { key: 'losses', text: 'Worse' },
  { key: 'scenarios', text: 'Scenarios' },
  { key: 'factors', text: 'Factors' },
  { key: 'sharing', text: 'Sharing', roles: ['OWNER'] },
  { key: 'edit', text: 'Edit', roles: ['OWNER', 'EDITOR'] },
];

interface TabParts {
  readonly portfolioId: string;
  readonly view: string;
  /** Undefined until it is known. */
  readonly role: Role | undefined;
}

/** The ways to look at a portfolio. */
export function ViewTabs({ portfolioId, view, role }: TabParts) {
  const shown = VIEWS.filter(({ roles }) => roles === undefined || (role !== undefined && roles.includes(role)));
  return (
    <nav class="tabs" aria-label="Views of the portfolio">
      {shown.map(({ key, text }) => (
        <a
          key={key}
          href={`#/portfolios/${portfolioId}${key === 'report' ? '' : `/${key}`}`}
          aria-current={view === key ? 'page' : undefined}
        >
          {text}
        </a>
      ))}
    </nav>
  );
}
