import { accountInfo } from './accounts/routes/account-info';
import { accountsPing } from './accounts/routes/accounts-ping';
import { activateAccount } from './accounts/routes/activate-account';
import { activateByEmail } from './accounts/routes/activate-by-email';
import { activateByPhone } from './accounts/routes/activate-by-phone';
import { apiReference } from './accounts/routes/api-reference';
import { changePassword } from './accounts/routes/change-password';
import { changePhone } from './accounts/routes/change-phone';
import { confirmEmail } from './accounts/routes/confirm-email';
import { createAccount } from './accounts/routes/create-account';
import { createAccountWithToken } from './accounts/routes/create-account-with-token';
import { deactivateAccount } from './accounts/routes/deactivate-account';
import { deleteAccount } from './accounts/routes/delete-account';
import { deleteMyAccount } from './accounts/routes/delete-my-account';
import { listAccounts } from './accounts/routes/list-accounts';
import { listDevices } from './accounts/routes/list-devices';
import { listRegistrarNotes } from './accounts/routes/list-registrar-notes';
import { myAccount } from './accounts/routes/my-account';
import { panel } from './accounts/routes/panel';
import { panelLogin } from './accounts/routes/panel-login';
import { panelLoginPage } from './accounts/routes/panel-login-page';
import { panelLogout } from './accounts/routes/panel-logout';
import { panelMakeApiKey } from './accounts/routes/panel-make-api-key';
import { panelRemoveDevice } from './accounts/routes/panel-remove-device';
import { panelRevokeApiKey } from './accounts/routes/panel-revoke-api-key';
import { removeDevice } from './accounts/routes/remove-device';
import { removeRegistrarNote } from './accounts/routes/remove-registrar-note';
import { requestEmailChange } from './accounts/routes/request-email-change';
import { requestPhoneChange } from './accounts/routes/request-phone-change';
import { registrarCredentials } from './accounts/routes/registrar-credentials';
import { saveContacts } from './accounts/routes/save-contacts';
import { sendToken } from './accounts/routes/send-token';
import { showAccount } from './accounts/routes/show-account';
import { activate } from './activation/routes/activate';
import { checkin } from './activation/routes/checkin';
import { codeIssue } from './activation/routes/code-issue';
import { confirm } from './activation/routes/confirm';
import { healthz } from './activation/routes/healthz';
import { installScript } from './activation/routes/install-script';
import { precheck } from './activation/routes/precheck';
import { register } from './activation/routes/register';
import { release } from './activation/routes/release';
import { revoke } from './activation/routes/revoke';
import { slowdnsPage } from './activation/routes/slowdns-page';
import { status } from './activation/routes/status';
import type { AnyRoute } from './http/route';
import { addDkimKey } from './mail/routes/add-dkim-key';
import { certificateDaysLeft } from './mail/routes/certificate-days-left';
import { changeMailPassword } from './mail/routes/change-mail-password';
import { createMailDomain } from './mail/routes/create-mail-domain';
import { createMailUser } from './mail/routes/create-mail-user';
import { deleteMailDomain } from './mail/routes/delete-mail-domain';
import { deleteMailUser } from './mail/routes/delete-mail-user';
import { exportMailDomain } from './mail/routes/export-mail-domain';
import { installCertificate } from './mail/routes/install-certificate';
import { listMailDomains } from './mail/routes/list-mail-domains';
import { listMailUsers } from './mail/routes/list-mail-users';
import { mailAuth } from './mail/routes/mail-auth';
import { uploadCertificate } from './mail/routes/upload-certificate';
import { connectivityCheck } from './registration/routes/connectivity-check';
import { dnsconfig } from './registration/routes/dnsconfig';
import { info } from './registration/routes/info';
import { pagekiteAuth } from './registration/routes/pagekite-auth';
import { ping } from './registration/routes/ping';
import { reclaim } from './registration/routes/reclaim';
import { revokeemail } from './registration/routes/revokeemail';
import { setemail } from './registration/routes/setemail';
import { subscribe } from './registration/routes/subscribe';
import { unsubscribe } from './registration/routes/unsubscribe';
import { verifyemail } from './registration/routes/verifyemail';

/** Every route, in the order of the API documents: the table of contents of the system. */
export const routes: readonly AnyRoute[] = [
  subscribe,
  unsubscribe,
  reclaim,
  ping,
  dnsconfig,
  info,
  setemail,
  verifyemail,
  revokeemail,
  connectivityCheck,
  pagekiteAuth,

  healthz,
  slowdnsPage,
  installScript,
  codeIssue,
  precheck,
  activate,
  confirm,
  release,
  register,
  checkin,
  revoke,
  status,

  mailAuth,
  listMailDomains,
  exportMailDomain,
  listMailUsers,
  addDkimKey,
  createMailDomain,
  createMailUser,
  changeMailPassword,
  installCertificate,
  certificateDaysLeft,
  uploadCertificate,
  deleteMailDomain,
  deleteMailUser,

  apiReference,
  accountsPing,
  sendToken,
  accountInfo,
  createAccountWithToken,
  activateByEmail,
  activateByPhone,
  myAccount,
  deleteMyAccount,
  requestEmailChange,
  confirmEmail,
  changePassword,
  requestPhoneChange,
  changePhone,
  listDevices,
  removeDevice,
  createAccount,
  listAccounts,
  showAccount,
  deleteAccount,
  activateAccount,
  deactivateAccount,
  registrarCredentials,
  saveContacts,
  listRegistrarNotes,
  removeRegistrarNote,
  panelLoginPage,
  panelLogin,
  panel,
  panelRemoveDevice,
  panelMakeApiKey,
  panelRevokeApiKey,
  panelLogout,
];
