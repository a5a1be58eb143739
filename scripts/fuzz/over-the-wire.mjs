// The same messages over gRPC to real servers, and JSON files over HTTP to the gateway.
import { fuzzRoute } from './http-route.mjs';
import { fuzzRpc } from './rpc.mjs';
import { inputsOf } from './inputs.mjs';
import { logIn, newcomer } from './visitors.mjs';

/**
 * @param house where everything is: `{ door, grpc, context, risk, secrets, admin }`
 * @param load gives modules of the services, as for `methodsAlone`
 */
export async function fuzzOverTheWire({ house, load, seed, from, only, count, files, said }) {
  const { descriptors } = load('libs/contracts', 'index');
  const paths = [...inputsOf(descriptors)].filter(([path]) => path.startsWith('/perfolio.') && path.includes(only));
  const parties = await partiesOf(house, load);
  const tallies = [];
  for (const [path, descriptor] of paths) {
    const asked = { path, descriptor, seed, from, parties, load };
    if (count > 0) tallies.push(await fuzzRpc({ ...asked, house, count }));
    if (files > 0 && isPublic(path)) tallies.push(...(await fuzzRoutes({ ...asked, door: house.door, count: files })));
    for (const tally of tallies.slice(-3).filter((one) => one.path.includes(path))) said(tally);
  }
  return tallies;
}

const isPublic = (path) => path.startsWith('/perfolio.gateway.v1.');

async function fuzzRoutes({ load, path, ...asked }) {
  const contract = load('services/gateway', 'contract').contractOf(path);
  const tallies = [];
  for (const binding of contract.bindings) tallies.push(await fuzzRoute({ ...asked, path, contract, binding }));
  return tallies;
}

/** Methods whose success ends what their caller lives by. */
const FATEFUL = /DeleteMe|EraseAccount|Revoke|DeleteSession|ChangePassword|RecoverSession|DisableUser|SetUserDisabled/;
const ADMINISTRATION = /gateway.*(AdminService|ServiceAccountService|ImportPrices)/;

/** Who asks a method: an administrator, a person, or somebody who may go. */
async function partiesOf({ door, admin }) {
  const administrator = { token: await logIn(door, admin), words: [] };
  let somebody = await newcomer(door);
  let passing = await newcomer(door);
  return {
    of: (path) => (FATEFUL.test(path) ? passing : ADMINISTRATION.test(path) ? administrator : somebody),
    /** He is not let in any more. */
    replace: async (gone) => {
      if (gone === administrator) administrator.token = await logIn(door, admin);
      else if (gone === somebody) somebody = await newcomer(door);
      else if (gone === passing) passing = await newcomer(door);
    },
  };
}
