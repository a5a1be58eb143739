import { contextV1 } from '@perfolio/contracts';
import type { Internal, Method } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { listSecurityEvents, listUsers, setUserDisabled } from './administration';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys';
import { changePassword } from './change-password';
import { createAccount } from './create-account';
import { createSession } from './create-session';
import { decideDeviceLogin, describeDeviceLogin, finishDeviceLogin, startDeviceLogin } from './device-logins';
import { eraseAccount } from './erase-account';
import { createExternalSession, linkIdentity, provideAccount } from './external-accounts';
import { getAccount, updateAccount } from './get-account';
import { listIdentities, unlinkIdentity } from './linked-identities';
import { listSessions } from './list-sessions';
import { recordRefusals } from './record-refusals';
import { recoverSession } from './recover-session';
import { createRecoveryCodes } from './recovery-codes';
import { refreshSession } from './refresh-session';
import { revokeAllSessions, revokeSession } from './revoke-session';
import { createServiceAccount, createServiceAccountKey } from './service-accounts';

const identity = contextV1.IdentityServiceService;

/** Who people and programs are, and by what they show it. */
export const identityMethods = (internal: Internal, dependencies: Dependencies): readonly Method[] => [
  ...accounts(internal, dependencies),
  ...sessions(internal, dependencies),
  ...administration(internal, dependencies),
];

const accounts = (internal: Internal, dependencies: Dependencies): readonly Method[] => [
  internal.forService(identity.createAccount, createAccount(dependencies)),
  internal.forPrincipal(identity.changePassword, changePassword(dependencies)),
  internal.forPrincipal(identity.createRecoveryCodes, createRecoveryCodes(dependencies)),
  internal.forPrincipal(identity.createApiKey, createApiKey(dependencies)),
  internal.forPrincipal(identity.listApiKeys, listApiKeys(dependencies)),
  internal.forPrincipal(identity.revokeApiKey, revokeApiKey(dependencies)),
  internal.forPrincipal(identity.getAccount, getAccount(dependencies)),
  internal.forPrincipal(identity.updateAccount, updateAccount(dependencies)),
  internal.forPrincipal(identity.eraseAccount, eraseAccount(dependencies)),
];

const sessions = (internal: Internal, dependencies: Dependencies): readonly Method[] => [
  internal.forService(identity.createSession, createSession(dependencies)),
  internal.forService(identity.refreshSession, refreshSession(dependencies)),
  internal.forService(identity.recoverSession, recoverSession(dependencies)),
  internal.forOnly('gateway', identity.provideAccount, provideAccount(dependencies)),
  internal.forOnly('gateway', identity.createExternalSession, createExternalSession(dependencies)),
  internal.forOnly('gateway', identity.linkIdentity, linkIdentity(dependencies)),
  internal.forPrincipal(identity.listIdentities, listIdentities(dependencies)),
  internal.forPrincipal(identity.unlinkIdentity, unlinkIdentity(dependencies)),
  internal.forOnly('gateway', identity.startDeviceLogin, startDeviceLogin(dependencies)),
  internal.forPrincipal(identity.describeDeviceLogin, describeDeviceLogin(dependencies)),
  internal.forPrincipal(identity.decideDeviceLogin, decideDeviceLogin(dependencies)),
  internal.forOnly('gateway', identity.finishDeviceLogin, finishDeviceLogin(dependencies)),
  internal.forPrincipal(identity.listSessions, listSessions(dependencies)),
  internal.forPrincipal(identity.revokeSession, revokeSession(dependencies)),
  internal.forPrincipal(identity.revokeAllSessions, revokeAllSessions(dependencies)),
];

const administration = (internal: Internal, dependencies: Dependencies): readonly Method[] => [
  internal.forPrincipal(identity.listUsers, listUsers(dependencies)),
  internal.forPrincipal(identity.setUserDisabled, setUserDisabled(dependencies)),
  internal.forPrincipal(identity.listSecurityEvents, listSecurityEvents(dependencies)),
  internal.forPrincipal(identity.createServiceAccount, createServiceAccount(dependencies)),
  internal.forPrincipal(identity.createServiceAccountKey, createServiceAccountKey(dependencies)),
  internal.forOnly('gateway', identity.recordRefusals, recordRefusals(dependencies)),
];
