import { useEffect, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';

import { ask } from '../api/client';
import { leave } from '../api/session';
import { live } from '../api/state';
import { announce, announcement } from './announce';
import { isAdministrator } from './me';
import { place } from './router';
import { setTheme, theme, type Theme } from './theme';

/** What stands round every page: where one can go, whether changes are heard of, and what was last done. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const main = useRef<HTMLElement>(null);
  const path = place.value.parts.join('/');
  useEffect(() => {
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [path]);
  return (
    <>
      <header class="bar">
        <a class="skip" href={`#/${path}`} onClick={(event) => skip(event, main.current)}>
          Skip to the page
        </a>
        <a class="brand" href="#/portfolios">
          Perfolio
        </a>
        <Navigation />
        <Tools />
      </header>
      <main ref={main} tabIndex={-1}>
        {children}
      </main>
      <p class="announcement" role="status">
        {announcement.value}
      </p>
    </>
  );
}

function skip(event: MouseEvent, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

function Navigation() {
  const [first = 'portfolios'] = place.value.parts;
  const link = (to: string, text: string) => (
    <a href={`#/${to}`} aria-current={first === to ? 'page' : undefined}>
      {text}
    </a>
  );
  return (
    <nav aria-label="Perfolio">
      {link('portfolios', 'Portfolios')}
      {link('cache', 'Cache')}
      {isAdministrator.value && link('admin', 'Admin')}
      {link('account', 'Account')}
    </nav>
  );
}

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const SIGN: Readonly<Record<Theme, string>> = { system: '◐', light: '☀', dark: '☾' };

function Tools() {
  return (
    <div class="tools">
      <span class={live.value ? 'live on' : 'live'} title="Changes elsewhere show here without a reload">
        {live.value ? 'Live' : 'Offline'}
      </span>
      <button
        type="button"
        class="quiet"
        aria-label={`Colours: ${theme.value}. Change.`}
        title={`Colours: ${theme.value}`}
        onClick={() => setTheme(NEXT[theme.value])}
      >
        <span aria-hidden="true">{SIGN[theme.value]}</span>
      </button>
      <button type="button" class="quiet" onClick={() => void logOut()}>
        Log out
      </button>
    </div>
  );
}

async function logOut(): Promise<void> {
  // Whatever the service says, this browser forgets; a session it could not end runs out by itself.
  await ask('/v1/sessions/current', { method: 'DELETE' }).catch(() => undefined);
  leave();
  announce('You are logged out.');
}
