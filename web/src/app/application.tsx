import { useSignalEffect } from '@preact/signals';
import type { ComponentChild } from 'preact';

import { listen } from '../api/listening';
import { presence, session } from '../api/session';
import { Account } from '../pages/account/account';
import { Administration } from '../pages/admin/administration';
import { Demonstration } from '../pages/demonstration/demonstration';
import { DevicePage } from '../pages/device/device-page';
import { Entrance } from '../pages/entrance/entrance';
import { Operator } from '../pages/operator/operator';
import { EditPortfolio } from '../pages/portfolio-edit/edit-portfolio';
import { PortfolioPage } from '../pages/portfolio/portfolio-page';
import { Portfolios } from '../pages/portfolios/portfolios';
import { type Place, place } from './router';
import { Shell } from './shell';

/** The page that the address names, for whoever is logged in. */
export function Application() {
  useSignalEffect(() => {
    if (session.value === undefined) return undefined;
    const stop = new AbortController();
    void listen(session.value, stop.signal);
    return () => stop.abort();
  });
  if (presence.value === 'unknown') return <p class="opening">Opening …</p>;
  if (presence.value === 'out') return <Entrance />;
  return <Shell>{pageOf(place.value)}</Shell>;
}

function pageOf({ parts }: Place): ComponentChild {
  const [first = 'portfolios', second, third = 'report'] = parts;
  switch (first) {
    case 'portfolios':
      return portfolioPage(second, third);
    case 'account':
      return <Account />;
    case 'cache':
      return second === 'demonstration' ? <Demonstration /> : <Operator />;
    case 'device':
      return <DevicePage />;
    case 'admin':
      return <Administration section={second ?? 'prices'} />;
    default:
      return <Nowhere />;
  }
}

function portfolioPage(id: string | undefined, view: string): ComponentChild {
  if (id === undefined) return <Portfolios />;
  if (id === 'new') return <EditPortfolio key="new" />;
  if (view === 'edit') return <EditPortfolio key={id} portfolioId={id} />;
  return <PortfolioPage key={id} portfolioId={id} view={view} />;
}

const Nowhere = () => (
  <section class="page">
    <h1>There is no such page</h1>
    <p>
      <a href="#/portfolios">Go to your portfolios</a>
    </p>
  </section>
);
