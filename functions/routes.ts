import { accountInfo } from './accounts/account-info';
import { accountsPing } from './accounts/accounts-ping';
import { activateAccount } from './accounts/activate-account';
import { activateByEmail } from './accounts/activate-by-email';
import { activateByPhone } from './accounts/activate-by-phone';
import { apiReference } from './accounts/api-reference';
import { changePassword } from './accounts/change-password';
import { changePhone } from './accounts/change-phone';
import { confirmEmail } from './accounts/confirm-email';
import { createAccount } from './accounts/create-account';
import { createAccountWithToken } from './accounts/create-account-with-token';
import { deactivateAccount } from './accounts/deactivate-account';
import { deleteAccount } from './accounts/delete-account';
import { deleteMyAccount } from './accounts/delete-my-account';
import { listAccounts } from './accounts/list-accounts';
import { listDevices } from './accounts/list-devices';
import { listRegistrarNotes } from './accounts/list-registrar-notes';
import { myAccount } from './accounts/my-account';
import { panel } from './accounts/panel';
import { panelLogin } from './accounts/panel-login';
import { panelLoginPage } from './accounts/panel-login-page';
import { panelLogout } from './accounts/panel-logout';
import { panelMakeApiKey } from './accounts/panel-make-api-key';
import { panelRemoveDevice } from './accounts/panel-remove-device';
import { panelRevokeApiKey } from './accounts/panel-revoke-api-key';
import { removeDevice } from './accounts/remove-device';
import { removeRegistrarNote } from './accounts/remove-registrar-note';
import { requestEmailChange } from './accounts/request-email-change';
import { requestPhoneChange } from './accounts/request-phone-change';
import { saveContacts } from './accounts/save-contacts';
import { sendToken } from './accounts/send-token';
import { showAccount } from './accounts/show-account';
import { activate } from './activation/activate';
import { checkin } from './activation/checkin';
import { codeIssue } from './activation/code-issue';
import { confirm } from './activation/confirm';
import { healthz } from './activation/healthz';
import { installScript } from './activation/install-script';
import { precheck } from './activation/precheck';
import { register } from './activation/register';
import { release } from './activation/release';
import { revoke } from './activation/revoke';
import { slowdnsPage } from './activation/slowdns-page';
import { status } from './activation/status';
import type { AnyRoute } from './http/route';
import { addDkimKey } from './mail/add-dkim-key';
import { certificateDaysLeft } from './mail/certificate-days-left';
import { changeMailPassword } from './mail/change-mail-password';
import { createMailDomain } from './mail/create-mail-domain';
import { createMailUser } from './mail/create-mail-user';
import { deleteMailDomain } from './mail/delete-mail-domain';
import { deleteMailUser } from './mail/delete-mail-user';
import { exportMailDomain } from './mail/export-mail-domain';
import { installCertificate } from './mail/install-certificate';
import { listMailDomains } from './mail/list-mail-domains';
import { listMailUsers } from './mail/list-mail-users';
import { mailAuth } from './mail/mail-auth';
import { uploadCertificate } from './mail/upload-certificate';
import { connectivityCheck } from './registration/connectivity-check';
import { dnsconfig } from './registration/dnsconfig';
import { info } from './registration/info';
import { pagekiteAuth } from './registration/pagekite-auth';
import { ping } from './registration/ping';
import { reclaim } from './registration/reclaim';
import { revokeemail } from './registration/revokeemail';
import { setemail } from './registration/setemail';
import { subscribe } from './registration/subscribe';
import { unsubscribe } from './registration/unsubscribe';
import { verifyemail } from './registration/verifyemail';

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
