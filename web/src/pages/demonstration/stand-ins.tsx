import { Card } from '../../parts/card';

/** What on this page is the service's own code, and what only stands in for something. */
export const StandIns = () => (
  <Card kicker="What is real here" title="The cache is the service’s own code; what it stands on is played">
    <p>
      Keys, flights, leases with their renewal, waiting, look-ups, sealed frames, generations, memory and the breaker
      are the library’s, with its own limits: a lease lasts 3 seconds, who waits looks by himself every half second, a
      command has 100 ms. No number above is made up, and nothing is told that did not happen: all comes from what the
      library answers, counts or tells, from what stands in for Redis, or from the people who ask.
    </p>
    <ul>
      <li>
        <b>Redis</b> is the library’s store for a single process, and a list of leases that end by themselves. Killed,
        it forgets both.
      </li>
      <li>
        <b>The three processes</b> are three caches in one worker of your browser. Messages between them take 2 ms there
        and back; one that is paused gets them when it goes on. Their time stands still while your browser is busy.
      </li>
      <li>
        <b>The record</b> is an object with a portfolio of four positions. A change is acknowledged when it is there.
      </li>
      <li>
        <b>The computation</b> waits for the time you chose, then says over how many equal positions the money is
        spread: 1 ÷ the sum of the squared weights.
      </li>
      <li>
        <b>Encryption</b> (AES-256-GCM), hashes and the little else that the library takes from Node do the same,
        written in JavaScript: what a browser has of them does not answer at once.
      </li>
      <li>
        <b>People</b> remember the last change acknowledged before they ask. An answer from an older state counts as
        stale, whatever the cache says of it.
      </li>
    </ul>
  </Card>
);
