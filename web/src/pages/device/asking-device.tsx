import { timeText } from '../../words/numbers';

/** What is known of a device that waits to be let in. */
export interface AskingDevice {
  readonly userAgent: string;
  readonly createTime: string;
  readonly scopes: readonly string[];
  readonly sessionSeconds: number;
}

const MEANINGS: Readonly<Record<string, string>> = {
  'portfolios:read': 'read portfolios',
  'portfolios:write': 'change portfolios',
  'risk:read': 'read answers',
  admin: 'administer, where you may',
};

const DAY_S = 86_400;

/** Which device asks, for what and for how long: to be read before it is let in. */
export function AskingDeviceFacts({ userAgent, createTime, scopes, sessionSeconds }: AskingDevice) {
  const wanted = scopes.map((scope) => MEANINGS[scope] ?? scope).join(', ');
  return (
    <dl class="told">
      <dt>It calls itself</dt>
      <dd>{userAgent === '' ? 'nothing' : userAgent} (anybody can say anything)</dd>
      <dt>It asked</dt>
      <dd>{timeText(createTime)}</dd>
      <dt>It may then</dt>
      <dd>{wanted === '' ? 'do all that you may, your account and your keys too' : wanted}</dd>
      <dt>For how long</dt>
      <dd>
        until you end its session under Account, until it rests for a day, or {Math.round(sessionSeconds / DAY_S)} days
        at most
      </dd>
    </dl>
  );
}
