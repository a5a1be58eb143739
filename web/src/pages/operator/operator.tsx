import { isAdministrator } from '../../app/me';
import { CacheHead } from './cache-head';
import { EventLog } from './event-log';
import { FleetCacheCard } from './fleet-cache-card';
import { OwnCacheCard } from './own-cache-card';

/** What the cache holds and what happens to it: a person's own part, and for administrators all of it. */
export function Operator() {
  return (
    <div class="page">
      <CacheHead section="use" />
      <div class="cards">
        <OwnCacheCard />
        <EventLog />
        {isAdministrator.value && <FleetCacheCard />}
      </div>
    </div>
  );
}
