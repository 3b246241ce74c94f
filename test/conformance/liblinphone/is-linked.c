/*
 * Liblinphone's own client of the API asks whether an account has a phone number: `GET /api/accounts/me`, for which it is
 * challenged and answers by DIGEST.
 */
#include <linphone/account_creator.h>
#include <linphone/core.h>
#include <stdio.h>
#include <unistd.h>

/* Exported, and not in the headers: what the public call comes to where this client is chosen. */
LinphoneAccountCreatorStatus linphone_account_creator_is_account_linked_flexiapi(LinphoneAccountCreator *creator);

static int status = -1;

static void answered(LinphoneAccountCreator *creator, LinphoneAccountCreatorStatus got, const char *response) {
  (void)creator;
  (void)response;
  status = (int)got;
}

/* URL of the API, username, domain, password. Says "refused" where it gives up; its call has no word for success. */
int main(int count, char **given) {
  if (count != 5) return 2;
  const char *url = given[1], *username = given[2], *domain = given[3], *password = given[4];
  char identity[256];
  snprintf(identity, sizeof identity, "sip:%s@%s", username, domain);

  LinphoneFactory *factory = linphone_factory_get();
  LinphoneCore *core = linphone_factory_create_core_3(factory, NULL, NULL, NULL);
  linphone_core_start(core);
  linphone_core_set_account_creator_backend(core, LinphoneAccountCreatorBackendFlexiAPI);
  linphone_core_set_account_creator_url(core, url);

  linphone_core_add_auth_info(
      core, linphone_factory_create_auth_info(factory, username, NULL, password, NULL, NULL, domain));
  LinphoneAccountParams *params = linphone_core_create_account_params(core);
  linphone_account_params_set_identity_address(params, linphone_factory_create_address(factory, identity));
  linphone_account_params_set_server_addr(params, "<sip:127.0.0.1:9>");
  linphone_account_params_set_register_enabled(params, FALSE);
  LinphoneAccount *account = linphone_core_create_account(core, params);
  linphone_core_add_account(core, account);
  linphone_core_set_default_account(core, account);

  LinphoneAccountCreator *creator = linphone_core_create_account_creator(core, NULL);
  linphone_account_creator_set_username(creator, username);
  linphone_account_creator_set_domain(creator, domain);
  linphone_account_creator_set_password(creator, password);
  LinphoneAccountCreatorCbs *callbacks = linphone_factory_create_account_creator_cbs(factory);
  linphone_account_creator_cbs_set_is_account_linked(callbacks, answered);
  linphone_account_creator_add_callbacks(creator, callbacks);

  linphone_account_creator_is_account_linked_flexiapi(creator);
  for (int turn = 0; turn < 3000 && status < 0; turn += 1) {
    linphone_core_iterate(core);
    usleep(20000);
  }
  if (status == LinphoneAccountCreatorStatusUnexpectedError) puts("refused");
  return 0;
}
