import { isAdministrator } from '../../app/me';
import { EventLog } from './event-log';
import { FleetCacheCard } from './fleet-cache-card';
import { OwnCacheCard } from './own-cache-card';

/** What the cache holds and what happens to it: a person's own part, and for administrators all of it. */
export function Operator() {
  return (
    <div class="page">
      <header class="page-head">
        <h1>Cache</h1>
      </header>
      <div class="cards">
        <OwnCacheCard />
        <EventLog />
        {isAdministrator.value && <FleetCacheCard />}
      </div>
    </div>
  );
}
