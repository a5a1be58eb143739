import { gatewayV1 } from '@perfolio/contracts';

import { changePassword } from './accounts/change-password';
import { createAccount } from './accounts/create-account';
import { createRecoveryCodes } from './accounts/create-recovery-codes';
import { deleteMe } from './accounts/delete-me';
import { getMe } from './accounts/get-me';
import { updateMe } from './accounts/update-me';
import { listAudit } from './admin/list-audit';
import { listUsers } from './admin/list-users';
import { createServiceAccount, createServiceAccountKey } from './admin/service-accounts';
import { setUserDisabled } from './admin/set-user-disabled';
import { createApiKey } from './api-keys/create-api-key';
import { deleteApiKey } from './api-keys/delete-api-key';
import { listApiKeys } from './api-keys/list-api-keys';
import { createSession } from './sessions/create-session';
import { deleteSession } from './sessions/delete-session';
import { listSessions } from './sessions/list-sessions';
import { recoverSession } from './sessions/recover-session';
import { refreshSession } from './sessions/refresh-session';
import { revokeAllSessions } from './sessions/revoke-all-sessions';
import type { Clients } from './clients';
import { finishLogin, startLink, startLogin } from './oidc/browser-login';
import { deleteIdentity, listIdentities } from './oidc/linked-identities';
import type { Doorkeeper, PublicMethod } from './public-method';
import { createToken } from './tokens/create-token';
import { createDeviceLogin, decideDeviceLogin, lookUpDeviceLogin } from './tokens/device-logins';

/** Verbs about who one is, and by what one shows it. */
export const identityMethods = (door: Doorkeeper, clients: Clients): PublicMethod[] => [
  ...accounts(door, clients),
  ...sessions(door, clients),
  ...keys(door, clients),
  ...elsewhere(door, clients),
  ...tokens(door, clients),
  ...administration(door, clients),
];

function accounts(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const { AccountServiceService: service } = gatewayV1;
  return [
    door.open(service.createAccount, createAccount(clients)),
    door.authenticated(service.getMe, getMe(clients)),
    door.authenticated(service.updateMe, updateMe(clients)),
    door.authenticated(service.deleteMe, deleteMe(clients)),
    door.authenticated(service.changePassword, changePassword(clients)),
    door.authenticated(service.createRecoveryCodes, createRecoveryCodes(clients)),
  ];
}

function sessions(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const { SessionServiceService: service } = gatewayV1;
  return [
    door.open(service.createSession, createSession(clients)),
    door.open(service.refreshSession, refreshSession(clients)),
    door.open(service.recoverSession, recoverSession(clients)),
    door.authenticated(service.listSessions, listSessions(clients)),
    door.authenticated(service.deleteSession, deleteSession(clients)),
    door.authenticated(service.revokeAllSessions, revokeAllSessions(clients)),
  ];
}

function keys(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const { ApiKeyServiceService: service } = gatewayV1;
  return [
    door.authenticated(service.createApiKey, createApiKey(clients)),
    door.authenticated(service.listApiKeys, listApiKeys(clients)),
    door.authenticated(service.deleteApiKey, deleteApiKey(clients)),
  ];
}

function elsewhere(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const { OidcServiceService: service } = gatewayV1;
  return [
    door.open(service.startLogin, startLogin(clients)),
    door.open(service.finishLogin, finishLogin(clients)),
    door.authenticated(service.startLink, startLink(clients)),
    door.authenticated(service.listIdentities, listIdentities(clients)),
    door.authenticated(service.deleteIdentity, deleteIdentity(clients)),
  ];
}

function tokens(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const { TokenServiceService: service } = gatewayV1;
  return [
    door.open(service.createToken, createToken(clients)),
    door.open(service.createDeviceLogin, createDeviceLogin(clients)),
    door.authenticated(service.lookUpDeviceLogin, lookUpDeviceLogin(clients)),
    door.authenticated(service.approveDeviceLogin, decideDeviceLogin(clients, true)),
    door.authenticated(service.denyDeviceLogin, decideDeviceLogin(clients, false)),
  ];
}

function administration(door: Doorkeeper, clients: Clients): PublicMethod[] {
  const { AdminServiceService: service, ServiceAccountServiceService: programs } = gatewayV1;
  return [
    door.authenticated(programs.createServiceAccount, createServiceAccount(clients)),
    door.authenticated(programs.createServiceAccountKey, createServiceAccountKey(clients)),
    door.authenticated(service.listUsers, listUsers(clients)),
    door.authenticated(service.disableUser, setUserDisabled(clients, true)),
    door.authenticated(service.enableUser, setUserDisabled(clients, false)),
    door.authenticated(service.listAudit, listAudit(clients)),
  ];
}
