// A fleet of one gateway and one engine for a check, with an administrator who is logged in.
import { post } from './http-client.mjs';
import { startFleet } from './running-fleet.mjs';

/** Its door, the administrator's token, and how to end it. */
export async function startOneFleet() {
  const { doors, admin, close } = await startFleet();
  const [base] = doors;
  const { accessToken: token } = await post(base, '/v1/sessions', { body: admin });
  return { base, token, close };
}
