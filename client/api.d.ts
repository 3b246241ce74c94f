export interface paths {
    "/subscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reserve a name, or take one back with a reclamation token
         * @description Reserves a name for the gateway below the zone and answers the token that proves its ownership from then on. With the token that `/reclaim` mailed, a name is taken over: a new token is issued and the old one is void.
         *
         *     Who may call it: anyone.
         */
        get: operations["subscribe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Give a name back
         * @description Frees the name and removes all its records. Takes the token, or a reclamation token.
         *
         *     Who may call it: the gateway, by its token; its owner, by a reclamation token.
         */
        get: operations["unsubscribe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reclaim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Mail a reclamation token to the owner of a name
         * @description Sends a token to the verified mail address of the name. It works once, for 24 hours. Up to five work side by side; while that many do, one more is sent an hour after the last, and takes the place of the oldest.
         *
         *     Who may call it: anyone.
         */
        get: operations["reclaim"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign of life; keeps dynamic DNS up to date
         * @description To be called every hour or so. In mode 1 the name follows the address that the call came from within seconds.
         *
         *     Who may call it: the gateway, by its token.
         */
        get: operations["ping"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dnsconfig": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Set an ACME dns-01 value and wait until it is in DNS
         * @description Puts the value into the TXT record `_acme-challenge.<name>` and answers when all name servers have it, so that a CA can validate at once. Up to eight values are kept side by side, each for an hour. While DNS takes longer than 20 seconds, redirects to itself to wait on: follow it.
         *
         *     Who may call it: the gateway, by its token.
         */
        get: operations["dnsconfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is stored about a name
         * @description Everything but the secrets that only a mailbox may know.
         *
         *     Who may call it: the gateway, by its token.
         */
        get: operations["info"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/setemail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Associate a mail address, once its owner follows a link
         * @description Sends a link to the address. The address belongs to the name when the link is followed, within 7 days; until then an address that was verified before stays. A pending verification of another address is replaced; links to the same address work side by side.
         *
         *     Who may call it: the gateway, by its token.
         */
        get: operations["setemail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/verifyemail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The page behind the link in a verification mail
         * @description Makes the pending address the domain’s. Following the link again shows the same page: mail scanners open links first.
         *
         *     Who may call it: whoever has the link.
         */
        get: operations["verifyemail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/revokeemail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cancel a pending mail verification
         * @description The link that was mailed works no more. An address that was verified before stays.
         *
         *     Who may call it: the gateway, by its token.
         */
        get: operations["revokeemail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connectivity-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell a client that it can reach the service
         * @description Asks nothing and stores nothing.
         *
         *     Who may call it: anyone.
         */
        get: operations["connectivity-check"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pagekite/auth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell a tunnel’s front-end whether a gateway may have its tunnel
         * @description Asked by the DNS responder beside a PageKite front-end (`tunnel/`), when a gateway opens its tunnel and every quarter of an hour after that. The answer is that of a DNS lookup: `255.255.254.255` lets the gateway in, and `255.255.255.1` is for anything else.
         *
         *     Who may call it: a front-end, by its key where the settings have one.
         */
        get: operations["pagekite-auth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell that the API answers
         * @description Asks nothing and stores nothing.
         *
         *     Who may call it: anyone.
         */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slowdns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The page where a person gets an install code
         * @description Sets the cookie `slowdns_browser`, without which no code is issued. The page has a button that gets a code, and shows it with the time that is left and the command that installs.
         *
         *     Who may call it: anyone.
         */
        get: operations["slowdns-page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/slowdns/install.sh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The reference installer
         * @description A bash script that needs `curl` alone: it activates an install code for this machine, runs the command that installs, and confirms, or gives the code back when that fails. It says what it takes with `--help`.
         *
         *     Who may call it: anyone.
         */
        get: operations["install-script"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/slowdns/code/issue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue an install code
         * @description Needs no body, but the cookie that `GET /slowdns` sets. The code is shown once, works for five minutes, and is used up by one installation.
         *
         *     Who may call it: a browser that loaded the page.
         */
        post: operations["code-issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/slowdns/install/precheck": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check an install code before anything else is asked
         * @description Called right after the code was entered. The answer’s token is good for an activation of this code on this machine for 15 minutes, even when the code itself expires meanwhile.
         *
         *     Who may call it: an installer, by its install code.
         */
        post: operations["precheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/slowdns/install/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an install code for this machine
         * @description Called once the host name and the public address are settled. The code is consumed, and the answer’s token is good for one confirmation within 10 minutes. A machine that repeats this gives up what it began before. A host name directly below a zone of this installation is claimed, and leads to the address within seconds.
         *
         *     Who may call it: an installer, by its install code and precheck token.
         */
        post: operations["activate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/slowdns/install/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell that the installation works
         * @description Called when all services are active. The install token, and with it the code, is used up for good.
         *
         *     Who may call it: an installer, by its install token.
         */
        post: operations["confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/slowdns/install/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an activation up
         * @description Called when the installation fails before it is confirmed. While the install token would still be good, the code can be used again, and its host name is free again.
         *
         *     Who may call it: an installer, by its activation’s id.
         */
        post: operations["release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a server
         * @description Takes a client token of the operator, whose quota the server counts against. The same token and address are the same server: registering again answers its id again, and takes over another host name.
         *
         *     Who may call it: a server, by a client token.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checkin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign of life of a server
         * @description To be called every few minutes. Tells a server that was revoked to stop.
         *
         *     Who may call it: a server, by its id.
         */
        post: operations["checkin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a server
         * @description Its next check-in tells it to stop. Its place in the quota is free again. Revoking twice is the same.
         *
         *     Who may call it: the operator, by the master token as a bearer token.
         */
        post: operations["revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the servers
         * @description A thousand servers at most; `next_cursor` is there when more follow, and goes into `cursor` to get them. `stale` tells that a server has stopped to check in.
         *
         *     Who may call it: the operator, by the master token as a bearer token.
         */
        get: operations["status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/auth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description Answers the token that every other route wants in the header `Auth-token`. It lives for 30 minutes.
         *
         *     Who may call it: an operator, by name and password.
         */
        post: operations["mail-auth"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all domains
         * @description All mail domains, by name, each with the number of its users.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        get: operations["list-mail-domains"];
        put?: never;
        /**
         * Create a domain with its first user
         * @description Creates the domain and an email account in it. A domain that is a label directly below one of our zones is claimed there, as gateways claim theirs.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        post: operations["create-mail-domain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/export/domain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a domain for a mail server
         * @description A `.tar.gz` that Dovecot, Postfix and OpenDKIM read as it is: users with their password hashes, the DKIM keys, certificates with their keys, and the DNS records as a zone file. An archive that is too large for an answer is behind a link for 15 minutes, in the header `Location` and in the body.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        get: operations["export-mail-domain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/users/{domain_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the users of a domain
         * @description All users of the domain, in the order in which they were created.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        get: operations["list-mail-users"];
        put?: never;
        /**
         * Create a user
         * @description Another name of `POST /mail/user/{domain_id}`.
         *
         *     Creates an email account in the domain. Its address must belong to the domain.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        post: operations["create-mail-user-2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/dkim/add-new-domain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a DKIM key for a domain
         * @description Makes an RSA key of 2048 bits. Where the domain’s DNS is in one of our zones, its public half is written there, with MX, SPF and DMARC; elsewhere the answer says which records to add. The private half is in the export alone.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        post: operations["add-dkim-key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/user/{domain_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a user
         * @description Creates an email account in the domain. Its address must belong to the domain.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        post: operations["create-mail-user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/user-change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change a user’s password
         * @description The old password is worth nothing from the next export on.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        post: operations["change-mail-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/ssl/letsencrypt/install": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Order a certificate
         * @description Orders a certificate for a domain, or a host of it, from Let’s Encrypt or the CA of the settings. It is there a few minutes later, and is renewed 30 days before it ends.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        post: operations["install-certificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/ssl/get-left-days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask how long a certificate is good
         * @description The days left, and how the certificate stands: `valid`, `pending` while the first one is on its way, `failed` when there is none to use. `last_error` says why the last order came to nothing.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        post: operations["certificate-days-left"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/ssl/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a certificate
         * @description Takes a certificate from elsewhere, for those of its names that belong to domains here. The key must be the certificate’s, the chain in order, and nothing of it expired.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        post: operations["upload-certificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/domain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a domain
         * @description The domain is gone at once, and its name free. Its users, keys, certificates and records are removed right after.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        delete: operations["delete-mail-domain"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a user
         * @description The address is free again at once.
         *
         *     Who may call it: an operator, by `Auth-token`.
         */
        delete: operations["delete-mail-user"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This API, as a page for people
         * @description Every operation with its parameters, answers and errors, and a call of it with curl.
         *
         *     Who may call it: anyone.
         */
        get: operations["api-reference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say that the API answers
         * @description Returns `pong`.
         *
         *     Who may call it: anyone.
         */
        get: operations["accounts-ping"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Push a token that creates an account
         * @description Sends `{"token":"…"}` to the app on the device. The token creates one account, within an hour. A device gets the next one when the one before it was used or has ended, and four in all.
         *
         *     Who may call it: anyone.
         */
        post: operations["send-token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account_creation_tokens/send-by-push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Push a token that creates an account
         * @description Another name of `POST /api/tokens`.
         *
         *     Sends `{"token":"…"}` to the app on the device. The token creates one account, within an hour. A device gets the next one when the one before it was used or has ended, and four in all.
         *
         *     Who may call it: anyone.
         */
        post: operations["send-token-2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{sip}/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public information about an account
         * @description Says whether an account is there, whether it is activated, and how it can be authenticated.
         *
         *     Who may call it: anyone.
         */
        get: operations["account-info"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/with-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create an account with a pushed token
         * @description The account is not activated. With an `email`, a code of 13 characters is mailed there; with a `phone`, one of 4 digits is texted there; the code activates the account, and proves the address or number. Without either, a code of 13 characters is pushed to the device that the token was pushed to, as `{"code":"…"}`. A token creates one account.
         *
         *     Who may call it: whoever has a token.
         */
        post: operations["create-account-with-token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/with-account-creation-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create an account with a pushed token
         * @description Another name of `POST /api/accounts/with-token`.
         *
         *     The account is not activated. With an `email`, a code of 13 characters is mailed there; with a `phone`, one of 4 digits is texted there; the code activates the account, and proves the address or number. Without either, a code of 13 characters is pushed to the device that the token was pushed to, as `{"code":"…"}`. A token creates one account.
         *
         *     Who may call it: whoever has a token.
         */
        post: operations["create-account-with-token-2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{sip}/activate/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Activate an account with the code from a mail
         * @description Takes the 13 characters of the mail, or of the `confirmation_key` that an administrator was answered. The 4 digits of a text message are taken too, as old clients send those here. Five wrong codes lock the account’s code.
         *
         *     Who may call it: whoever has the code.
         */
        post: operations["activate-by-email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{sip}/activate/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Activate an account with the code from a text message
         * @description The number that the code was sent to becomes the account’s. Five wrong codes lock the account’s code.
         *
         *     Who may call it: whoever has the code.
         */
        post: operations["activate-by-phone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the caller’s account
         * @description The account that is named in `From`.
         *
         *     Who may call it: an activated account.
         */
        get: operations["my-account"];
        put?: never;
        post?: never;
        /**
         * Delete the caller’s account
         * @description Deletes the account with its devices, keys and codes. Its username and phone number are free again at once.
         *
         *     Who may call it: an activated account.
         */
        delete: operations["delete-my-account"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/me/email/request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for another mail address
         * @description Mails a link to the new address. The address is the account’s when the link is followed, within 24 hours; until then the old one stays. Asking again replaces the link.
         *
         *     Who may call it: an activated account.
         */
        post: operations["request-email-change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/me/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for another mail address
         * @description Another name of `POST /api/accounts/me/email/request`.
         *
         *     Mails a link to the new address. The address is the account’s when the link is followed, within 24 hours; until then the old one stays. Asking again replaces the link.
         *
         *     Who may call it: an activated account.
         */
        post: operations["request-email-change-2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/email/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The page behind the link that confirms a mail address
         * @description Makes the new address the account’s. Following the link again shows the same page: mail scanners open links first.
         *
         *     Who may call it: whoever has the link.
         */
        get: operations["confirm-email"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the password
         * @description From now on the account is authenticated with the new password and its algorithm alone: what was kept of the old password for other algorithms goes. The registrar is left a note: whoever registered with the old one has to do so again.
         *
         *     Who may call it: an activated account.
         */
        post: operations["change-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/me/phone/request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for another phone number
         * @description Texts a code of 4 digits to the number, good for 10 minutes and one try. Asking again replaces the code.
         *
         *     Who may call it: an activated account.
         */
        post: operations["request-phone-change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/me/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the phone number, with the code that was texted to it
         * @description A number belongs to one account. A wrong code ends the request: ask for a new code then.
         *
         *     Who may call it: an activated account.
         */
        post: operations["change-phone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/me/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the devices that are registered with the account
         * @description What the SIP registrar knows, by uuid, without devices whose registration has expired.
         *
         *     Who may call it: an activated account.
         */
        get: operations["list-devices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/me/devices/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a device
         * @description The device is not listed any more, and the SIP registrar is left a note to end its registration.
         *
         *     Who may call it: an activated account.
         */
        delete: operations["remove-device"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all accounts
         * @description Pages of 20, in the order of their ids. Follow `next_page_url`: it carries a cursor, with which a page costs the same however deep it is, and with which no account comes twice or is left out while others come and go. Without a cursor the first 10000 accounts can be reached by `page` alone.
         *
         *     Who may call it: an administrator.
         */
        get: operations["list-accounts"];
        put?: never;
        /**
         * Create an account
         * @description An account that is not activated gets a code, which one of the public activation routes takes. It is answered as `confirmation_key`, this once; or it is mailed to an `email` or texted to a `phone` that is given, and then nobody else sees it. Of an activated account, `email` and `phone` are taken as they are.
         *
         *     Who may call it: an administrator.
         */
        post: operations["create-account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an account
         * @description Any account, by its id.
         *
         *     Who may call it: an administrator.
         */
        get: operations["show-account"];
        put?: never;
        post?: never;
        /**
         * Delete an account
         * @description Deletes the account with its devices, keys and codes. Its username and phone number are free again at once.
         *
         *     Who may call it: an administrator.
         */
        delete: operations["delete-account"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Activate an account
         * @description Activates an account without its code: the administrator vouches for the address or number that the code was sent to.
         *
         *     Who may call it: an administrator.
         */
        get: operations["activate-account"];
        put?: never;
        /**
         * Activate an account
         * @description Another name of `GET /api/accounts/{id}/activate`.
         *
         *     Activates an account without its code: the administrator vouches for the address or number that the code was sent to.
         *
         *     Who may call it: an administrator.
         */
        post: operations["activate-account-2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deactivate an account
         * @description Shuts an account out without deleting it: it is not authenticated any more until an administrator activates it. The registrar is left a note to end its registrations.
         *
         *     Who may call it: an administrator.
         */
        get: operations["deactivate-account"];
        put?: never;
        /**
         * Deactivate an account
         * @description Another name of `GET /api/accounts/{id}/deactivate`.
         *
         *     Shuts an account out without deleting it: it is not authenticated any more until an administrator activates it. The registrar is left a note to end its registrations.
         *
         *     Who may call it: an administrator.
         */
        post: operations["deactivate-account-2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/registrar/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Tell which devices are registered
         * @description For a SIP registrar: what it knows of an account’s devices, whenever that changes. A device is known by its uuid until it expires; those that are not named stay as they are. An account that is not activated has none: 404.
         *
         *     Who may call it: an administrator.
         */
        put: operations["save-contacts"];
        /**
         * Tell which devices are registered
         * @description Another name of `PUT /api/registrar/contacts`.
         *
         *     For a SIP registrar: what it knows of an account’s devices, whenever that changes. A device is known by its uuid until it expires; those that are not named stay as they are. An account that is not activated has none: 404.
         *
         *     Who may call it: an administrator.
         */
        post: operations["save-contacts-2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/registrar/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a registrar should forget
         * @description The oldest 100 notes: devices that their owners removed, and accounts that are gone, were deactivated, or have another password (without a uuid: all of their devices, and what the registrar keeps of the account). A note stays until the registrar removes it, for 30 days at most.
         *
         *     Who may call it: an administrator.
         */
        get: operations["list-registrar-notes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/registrar/notes/{note}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a note was followed
         * @description Another name of `DELETE /api/registrar/notes/{note}`.
         *
         *     The note is not listed any more. Removing it twice does no harm.
         *
         *     Who may call it: an administrator.
         */
        post: operations["remove-registrar-note-2"];
        /**
         * Say that a note was followed
         * @description The note is not listed any more. Removing it twice does no harm.
         *
         *     Who may call it: an administrator.
         */
        delete: operations["remove-registrar-note"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/panel/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The page where a person logs in to the panel
         * @description Asks for SIP address and password. Who is logged in already is sent to `/panel`.
         *
         *     Who may call it: anyone.
         */
        get: operations["panel-login-page"];
        put?: never;
        /**
         * Log in to the panel
         * @description Takes the form of the login page. Logins are limited per account and per source address, right or wrong.
         *
         *     Who may call it: a person with a browser.
         */
        post: operations["panel-login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/panel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A person’s account, its devices, and an administrator’s API key
         * @description The page of a person who logged in; everybody else is sent to `/panel/login`.
         *
         *     Who may call it: a person who logged in.
         */
        get: operations["panel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/panel/devices/{uuid}/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove a device
         * @description Forgets a device of whoever is logged in, and tells the registrar. One that is gone is no fault.
         *
         *     Who may call it: a person who logged in.
         */
        post: operations["panel-remove-device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/panel/api-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an API key
         * @description Shows the administrator’s new key, this once. The one before it ends.
         *
         *     Who may call it: an administrator who logged in.
         */
        post: operations["panel-make-api-key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/panel/api-key/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke the API key
         * @description The key of whoever is logged in ends at once; without one nothing happens.
         *
         *     Who may call it: a person who logged in.
         */
        post: operations["panel-revoke-api-key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/panel/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out of the panel
         * @description The session ends at once, wherever its cookie may be.
         *
         *     Who may call it: a person who logged in.
         */
        post: operations["panel-logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    subscribe: {
        parameters: {
            query: {
                /** @description The requested name */
                name: string;
                /** @description A friendly description */
                desc?: string;
                /** @description A mail address */
                email?: string;
                /** @description The reclamation token that /reclaim mailed */
                reclamationToken?: string;
                /** @description 0: tunnelled through PageKite; 1: the name points to the caller’s address */
                mode?: "0" | "1";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The name is reserved. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        /** @description Secret: proves the ownership */
                        token: string;
                    };
                };
            };
            /** @description The request is refused: UnavailableName, UnavailableNameReclamationPossible, ReclamationTokenMismatch, MissingParameter, InvalidParameter, TooManyRequests. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "UnavailableName" | "UnavailableNameReclamationPossible" | "ReclamationTokenMismatch" | "MissingParameter" | "InvalidParameter" | "TooManyRequests";
                        message: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "InternalError";
                        message: string;
                    };
                };
            };
        };
    };
    unsubscribe: {
        parameters: {
            query?: {
                /** @description The secret token assigned to this domain */
                token?: string;
                /** @description The reclamation token that /reclaim mailed */
                reclamationToken?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The name is free again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: ReclamationTokenMismatch, MissingParameter, InvalidParameter, UnknownToken. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "ReclamationTokenMismatch" | "MissingParameter" | "InvalidParameter" | "UnknownToken";
                        message: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "InternalError";
                        message: string;
                    };
                };
            };
        };
    };
    reclaim: {
        parameters: {
            query: {
                /** @description The requested name */
                name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A mail with the token is on its way to the verified address. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: NoSuchName, NoEmail, MissingParameter, InvalidParameter, TooManyRequests. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "NoSuchName" | "NoEmail" | "MissingParameter" | "InvalidParameter" | "TooManyRequests";
                        message: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "InternalError";
                        message: string;
                    };
                };
            };
        };
    };
    ping: {
        parameters: {
            query: {
                /** @description The secret token assigned to this domain */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The gateway was seen. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: MissingParameter, InvalidParameter, UnknownToken. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "MissingParameter" | "InvalidParameter" | "UnknownToken";
                        message: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "InternalError";
                        message: string;
                    };
                };
            };
        };
    };
    dnsconfig: {
        parameters: {
            query: {
                /** @description The secret token assigned to this domain */
                token: string;
                /** @description The value of the dns-01 challenge (RFC 8555, 8.4) */
                challenge: string;
                /** @description Only in the redirect: the change to wait for */
                change?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All name servers answer with the value. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description DNS is not there yet: ask again at `Location`. */
            307: {
                headers: {
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: MissingParameter, InvalidParameter, UnknownToken. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "MissingParameter" | "InvalidParameter" | "UnknownToken";
                        message: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "InternalError";
                        message: string;
                    };
                };
            };
        };
    };
    info: {
        parameters: {
            query: {
                /** @description The secret token assigned to this domain */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The domain of this token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Fully qualified, with the final dot */
                        name: string;
                        token: string;
                        description: string;
                        /** @description Last sign of life, Unix seconds */
                        timestamp: number;
                        /** @description Seconds that the last sign of life may be later than `timestamp` says */
                        timestamp_max_age: number;
                        /** @description The newest ACME value, empty without one */
                        dns_challenge: string;
                        /** @description The verified address, else the pending one, else empty */
                        email: string;
                        verified: boolean;
                        optout: boolean;
                        continent: string;
                        mode: 0 | 1;
                        last_ip: string;
                        reclamation_pending: boolean;
                        verification_pending: boolean;
                    };
                };
            };
            /** @description The request is refused: MissingParameter, InvalidParameter, UnknownToken. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "MissingParameter" | "InvalidParameter" | "UnknownToken";
                        message: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "InternalError";
                        message: string;
                    };
                };
            };
        };
    };
    setemail: {
        parameters: {
            query: {
                /** @description The secret token assigned to this domain */
                token: string;
                /** @description A mail address */
                email: string;
                /** @description 1: the owner wants no mail besides what they ask for */
                optout?: "0" | "1";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A mail with the link is on its way. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: MissingParameter, InvalidParameter, UnknownToken, TooManyRequests. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "MissingParameter" | "InvalidParameter" | "UnknownToken" | "TooManyRequests";
                        message: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "InternalError";
                        message: string;
                    };
                };
            };
        };
    };
    verifyemail: {
        parameters: {
            query: {
                /** @description Verification UUID */
                s: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The address is verified. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is refused: MissingParameter, InvalidParameter, UnknownToken. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Something went wrong on the server’s side. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    revokeemail: {
        parameters: {
            query: {
                /** @description The secret token assigned to this domain */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No verification is pending. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: MissingParameter, InvalidParameter, UnknownToken. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "MissingParameter" | "InvalidParameter" | "UnknownToken";
                        message: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "InternalError";
                        message: string;
                    };
                };
            };
        };
    };
    "connectivity-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service is reached. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": "OK";
                };
            };
            /** @description The request is refused: InvalidParameter. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "InvalidParameter";
                        message: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "InternalError";
                        message: string;
                    };
                };
            };
        };
    };
    "pagekite-auth": {
        parameters: {
            query?: {
                /** @description The name that the front-end looked up: `<srand>.<token>.<sign>.<proto>.<name>.<zone>` */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the lookup is to be answered with. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        hostname: string;
                        /** @constant */
                        alias: "";
                        ips: ("255.255.254.255" | "255.255.255.1")[];
                    };
                };
            };
            /** @description The request is refused: MissingParameter, InvalidParameter, UnknownToken. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "MissingParameter" | "InvalidParameter" | "UnknownToken";
                        message: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "InternalError";
                        message: string;
                    };
                };
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The API answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @constant */
                            status: "ok";
                        };
                        meta: {
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: payload_too_large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "payload_too_large";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: validation_error. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "validation_error";
                            message: string;
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "internal_error";
                            message: string;
                        };
                    };
                };
            };
        };
    };
    "slowdns-page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is refused: payload_too_large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is refused: validation_error. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    "install-script": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The script. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/x-shellscript": string;
                };
            };
            /** @description The request is refused: payload_too_large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "payload_too_large";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: validation_error. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "validation_error";
                            message: string;
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "internal_error";
                            message: string;
                        };
                    };
                };
            };
        };
    };
    "code-issue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The code. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description Secret: whoever has it may install */
                            install_code: string;
                            expires_at: string;
                            ttl_seconds: number;
                        };
                        meta: {
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: browser_session_required, browser_session_invalid. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "browser_session_required" | "browser_session_invalid";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: payload_too_large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "payload_too_large";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: validation_error. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "validation_error";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: rate_limit_exceeded. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "rate_limit_exceeded";
                            message: string;
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "internal_error";
                            message: string;
                        };
                    };
                };
            };
        };
    };
    precheck: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The install code */
                    install_code?: string;
                    /** @description Another name of `install_code` */
                    license_key?: string;
                    /** @description Content of `/etc/machine-id` */
                    machine_id: string;
                    /** @description Fingerprint of the host key, as `SHA256:…` */
                    ssh_fingerprint: string;
                    /**
                     * @description What is installed
                     * @constant
                     */
                    product?: "slowdns";
                    /** @description Version of the installer */
                    installer_version?: string;
                };
            };
        };
        responses: {
            /** @description The code can be used by this machine. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            install_code: string;
                            install_code_hint: string;
                            /** @description Secret */
                            precheck_token: string;
                            precheck_expires_at: string;
                            machine_binding: {
                                machine_id: string;
                                ssh_fingerprint: string;
                            };
                        };
                        meta: {
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: install_code_used, install_code_expired. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "install_code_used" | "install_code_expired";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: install_code_not_found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "install_code_not_found";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: payload_too_large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "payload_too_large";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: validation_error. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "validation_error";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: rate_limit_exceeded. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "rate_limit_exceeded";
                            message: string;
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "internal_error";
                            message: string;
                        };
                    };
                };
            };
        };
    };
    activate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The install code */
                    install_code?: string;
                    /** @description Another name of `install_code` */
                    license_key?: string;
                    /** @description What the precheck answered */
                    precheck_token: string;
                    /** @description Host name of the server */
                    hostname: string;
                    /** @description Public address of the server */
                    public_ip: string;
                    /** @description Content of `/etc/machine-id` */
                    machine_id: string;
                    /** @description Fingerprint of the host key, as `SHA256:…` */
                    ssh_fingerprint: string;
                    /** @description Branch, tag or commit that is installed */
                    requested_ref?: string;
                    /** @description Version of the installer */
                    installer_version?: string;
                };
            };
        };
        responses: {
            /** @description The code is this machine’s. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            activation_id: string;
                            /** @description Secret */
                            install_token: string;
                            install_token_expires_at: string;
                            install_code: string;
                            machine_binding: {
                                hostname: string;
                                public_ip: string;
                                machine_id: string;
                                ssh_fingerprint: string;
                            };
                        };
                        meta: {
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: install_code_used, install_code_max_activations, precheck_token_invalid. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "install_code_used" | "install_code_max_activations" | "precheck_token_invalid";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: install_code_not_found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "install_code_not_found";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: payload_too_large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "payload_too_large";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: validation_error. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "validation_error";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: rate_limit_exceeded. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "rate_limit_exceeded";
                            message: string;
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "internal_error";
                            message: string;
                        };
                    };
                };
            };
        };
    };
    confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The activation’s id */
                    activation_id: string;
                    /** @description What the activation answered */
                    install_token: string;
                };
            };
        };
        responses: {
            /** @description The installation is confirmed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            activation_id: string;
                            /** @constant */
                            status: "confirmed";
                        };
                        meta: {
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: token_invalid, token_mismatch. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "token_invalid" | "token_mismatch";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: activation_not_found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "activation_not_found";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: token_used. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "token_used";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: payload_too_large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "payload_too_large";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: validation_error. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "validation_error";
                            message: string;
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "internal_error";
                            message: string;
                        };
                    };
                };
            };
        };
    };
    release: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The activation’s id */
                    activation_id: string;
                    /** @description Not needed */
                    install_token?: string;
                };
            };
        };
        responses: {
            /** @description The activation is given up. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            activation_id: string;
                            /** @constant */
                            status: "released";
                            /** @description Whether the code can be used again */
                            install_code_restored: boolean;
                        };
                        meta: {
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: activation_not_found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "activation_not_found";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: token_used. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "token_used";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: payload_too_large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "payload_too_large";
                            message: string;
                        };
                    };
                };
            };
            /** @description The request is refused: validation_error. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "validation_error";
                            message: string;
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            /** @enum {string} */
                            code: "internal_error";
                            message: string;
                        };
                    };
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Secret: the client token */
                    token: string;
                    /** @description Public address of the server */
                    ip: string;
                    /** @description For people */
                    hostname?: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Secret: the client token */
                    token: string;
                    /** @description Public address of the server */
                    ip: string;
                    /** @description For people */
                    hostname?: string;
                };
                "multipart/form-data": {
                    /** @description Secret: the client token */
                    token: string;
                    /** @description Public address of the server */
                    ip: string;
                    /** @description For people */
                    hostname?: string;
                };
            };
        };
        responses: {
            /** @description The server may work. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "authorized";
                        server_id: string;
                        ip: string;
                        hostname: string;
                    };
                };
            };
            /** @description The request is refused: missing_field, invalid_field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description The request is refused: invalid_token, quota_reached, server_revoked. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description The request is refused: payload_too_large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
        };
    };
    checkin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Id of the server */
                    server_id: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Id of the server */
                    server_id: string;
                };
                "multipart/form-data": {
                    /** @description Id of the server */
                    server_id: string;
                };
            };
        };
        responses: {
            /** @description The server was seen. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                        server_id: string;
                    };
                };
            };
            /** @description The request is refused: missing_field, invalid_field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description The server was revoked and is to stop. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "revoked";
                        server_id: string;
                    };
                };
            };
            /** @description The request is refused: unknown_server. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description The request is refused: payload_too_large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
        };
    };
    revoke: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Id of the server */
                    server_id: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Id of the server */
                    server_id: string;
                };
                "multipart/form-data": {
                    /** @description Id of the server */
                    server_id: string;
                };
            };
        };
        responses: {
            /** @description The server is revoked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "revoked";
                        server_id: string;
                    };
                };
            };
            /** @description The request is refused: missing_field, invalid_field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description The request is refused: invalid_master_token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description The request is refused: unknown_server. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description The request is refused: payload_too_large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
        };
    };
    status: {
        parameters: {
            query?: {
                /** @description Id of the server */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The servers, in the order of their ids. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Servers in this answer */
                        count: number;
                        servers: {
                            server_id: string;
                            ip: string;
                            hostname: string;
                            /** @description Name of the token that registered it */
                            client: string;
                            /** @enum {string} */
                            status: "authorized" | "revoked";
                            stale: boolean;
                            registered_at: string;
                            last_checkin: string;
                            last_ip: string;
                        }[];
                        next_cursor?: string;
                    };
                };
            };
            /** @description The request is refused: missing_field, invalid_field. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description The request is refused: invalid_master_token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description The request is refused: payload_too_large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: string;
                    };
                };
            };
        };
    };
    "mail-auth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name of the operator */
                    username: string;
                    /** @description Password of the operator */
                    password: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Name of the operator */
                    username: string;
                    /** @description Password of the operator */
                    password: string;
                };
                "multipart/form-data": {
                    /** @description Name of the operator */
                    username: string;
                    /** @description Password of the operator */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Logged in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                        /** @description Secret: goes into the header `Auth-token` */
                        token: string;
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongCredentials. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "list-mail-domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The domains. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                        domains: {
                            id: number;
                            name: string;
                            users_count: number;
                        }[];
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "create-mail-domain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Domain name */
                    domain: string;
                    /** @description Mail address */
                    username: string;
                    /** @description Password, as the user types it */
                    password: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Domain name */
                    domain: string;
                    /** @description Mail address */
                    username: string;
                    /** @description Password, as the user types it */
                    password: string;
                };
                "multipart/form-data": {
                    /** @description Domain name */
                    domain: string;
                    /** @description Mail address */
                    username: string;
                    /** @description Password, as the user types it */
                    password: string;
                };
            };
        };
        responses: {
            /** @description The domain and its user are there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                        domain: {
                            id: number;
                            name: string;
                            users_count: number;
                        };
                        user: {
                            id: number;
                            domain_id: number;
                            email: string;
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: Exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "export-mail-domain": {
        parameters: {
            query: {
                /** @description Domain name */
                domain: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The archive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/gzip": string;
                };
            };
            /** @description The archive is at the link: follow it (`curl -L`). */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                        url: string;
                        expires_at: string;
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "list-mail-users": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the domain */
                domain_id: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The users. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                        users: {
                            id: number;
                            domain_id: number;
                            email: string;
                        }[];
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "create-mail-user-2": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the domain */
                domain_id: string | number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Mail address */
                    email: string;
                    /** @description Password, as the user types it */
                    password: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Mail address */
                    email: string;
                    /** @description Password, as the user types it */
                    password: string;
                };
                "multipart/form-data": {
                    /** @description Mail address */
                    email: string;
                    /** @description Password, as the user types it */
                    password: string;
                };
            };
        };
        responses: {
            /** @description The user is there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                        user: {
                            id: number;
                            domain_id: number;
                            email: string;
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: Exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "add-dkim-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Domain name */
                    domain: string;
                    /**
                     * @description Name of the key below `_domainkey`
                     * @default mail
                     */
                    selector?: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Domain name */
                    domain: string;
                    /**
                     * @description Name of the key below `_domainkey`
                     * @default mail
                     */
                    selector?: string;
                };
                "multipart/form-data": {
                    /** @description Domain name */
                    domain: string;
                    /**
                     * @description Name of the key below `_domainkey`
                     * @default mail
                     */
                    selector?: string;
                };
            };
        };
        responses: {
            /** @description The key is there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                        selector: string;
                        /** @description Value of the TXT record, in one piece */
                        public: string;
                        record: {
                            name: string;
                            type: string;
                            ttl: number;
                            /** @description As a zone file has them: TXT in quoted strings */
                            values: string[];
                        };
                        /** @description All that the domain needs in DNS */
                        records: {
                            name: string;
                            type: string;
                            ttl: number;
                            /** @description As a zone file has them: TXT in quoted strings */
                            values: string[];
                        }[];
                        /** @description Whether the records are being written; else add them */
                        written: boolean;
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: Exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "create-mail-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the domain */
                domain_id: string | number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Mail address */
                    email: string;
                    /** @description Password, as the user types it */
                    password: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Mail address */
                    email: string;
                    /** @description Password, as the user types it */
                    password: string;
                };
                "multipart/form-data": {
                    /** @description Mail address */
                    email: string;
                    /** @description Password, as the user types it */
                    password: string;
                };
            };
        };
        responses: {
            /** @description The user is there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                        user: {
                            id: number;
                            domain_id: number;
                            email: string;
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: Exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "change-mail-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Id of the user */
                    id: string | number;
                    /** @description Password, as the user types it */
                    password: string;
                    /** @description Id of the domain */
                    domain_id: string | number;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Id of the user */
                    id: string | number;
                    /** @description Password, as the user types it */
                    password: string;
                    /** @description Id of the domain */
                    domain_id: string | number;
                };
                "multipart/form-data": {
                    /** @description Id of the user */
                    id: string | number;
                    /** @description Password, as the user types it */
                    password: string;
                    /** @description Id of the domain */
                    domain_id: string | number;
                };
            };
        };
        responses: {
            /** @description The password is changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "install-certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Host name */
                    hostname: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Host name */
                    hostname: string;
                };
                "multipart/form-data": {
                    /** @description Host name */
                    hostname: string;
                };
            };
        };
        responses: {
            /** @description The certificate is ordered. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                        message: string;
                        /** @constant */
                        status: "pending";
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "certificate-days-left": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Host name */
                    hostname: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Host name */
                    hostname: string;
                };
                "multipart/form-data": {
                    /** @description Host name */
                    hostname: string;
                };
            };
        };
        responses: {
            /** @description How the certificate stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                        days_left: number;
                        /** @enum {string} */
                        status: "valid" | "pending" | "failed";
                        /** @description RFC 3339; null while there is none */
                        not_after: string | null;
                        last_error?: string;
                        /** @description RFC 3339 */
                        next_attempt?: string;
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "upload-certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The certificate and those that signed it, the certificate first, in PEM; as a file or a field */
                    ssl_certificate: string;
                    /** @description The private key, without a passphrase, in PEM; as a file or a field */
                    ssl_certificate_key: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description The certificate and those that signed it, the certificate first, in PEM; as a file or a field */
                    ssl_certificate: string;
                    /** @description The private key, without a passphrase, in PEM; as a file or a field */
                    ssl_certificate_key: string;
                };
                "multipart/form-data": {
                    /** @description The certificate and those that signed it, the certificate first, in PEM; as a file or a field */
                    ssl_certificate: string;
                    /** @description The private key, without a passphrase, in PEM; as a file or a field */
                    ssl_certificate_key: string;
                };
            };
        };
        responses: {
            /** @description The certificate is kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                        hostname: string;
                        hostnames: string[];
                        days_left: number;
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "delete-mail-domain": {
        parameters: {
            query: {
                /** @description Domain name */
                domain: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The domain is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "delete-mail-user": {
        parameters: {
            query: {
                /** @description Mail address */
                email: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: true;
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: WrongToken. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        result: false;
                        msg: string;
                    };
                };
            };
        };
    };
    "api-reference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    "accounts-ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The API answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": "pong";
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "send-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Push notification provider: Apple, Apple’s sandbox, or Google
                     * @enum {string}
                     */
                    pn_provider: "apns" | "apns.dev" | "fcm";
                    /** @description `<team>.<bundle>.voip` or `.remote` at Apple, the project’s id at Google */
                    pn_param: string;
                    /** @description Device token */
                    pn_prid: string;
                };
                "application/x-www-form-urlencoded": {
                    /**
                     * @description Push notification provider: Apple, Apple’s sandbox, or Google
                     * @enum {string}
                     */
                    pn_provider: "apns" | "apns.dev" | "fcm";
                    /** @description `<team>.<bundle>.voip` or `.remote` at Apple, the project’s id at Google */
                    pn_param: string;
                    /** @description Device token */
                    pn_prid: string;
                };
                "multipart/form-data": {
                    /**
                     * @description Push notification provider: Apple, Apple’s sandbox, or Google
                     * @enum {string}
                     */
                    pn_provider: "apns" | "apns.dev" | "fcm";
                    /** @description `<team>.<bundle>.voip` or `.remote` at Apple, the project’s id at Google */
                    pn_param: string;
                    /** @description Device token */
                    pn_prid: string;
                };
            };
        };
        responses: {
            /** @description The token is on its way to the device. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "send-token-2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Push notification provider: Apple, Apple’s sandbox, or Google
                     * @enum {string}
                     */
                    pn_provider: "apns" | "apns.dev" | "fcm";
                    /** @description `<team>.<bundle>.voip` or `.remote` at Apple, the project’s id at Google */
                    pn_param: string;
                    /** @description Device token */
                    pn_prid: string;
                };
                "application/x-www-form-urlencoded": {
                    /**
                     * @description Push notification provider: Apple, Apple’s sandbox, or Google
                     * @enum {string}
                     */
                    pn_provider: "apns" | "apns.dev" | "fcm";
                    /** @description `<team>.<bundle>.voip` or `.remote` at Apple, the project’s id at Google */
                    pn_param: string;
                    /** @description Device token */
                    pn_prid: string;
                };
                "multipart/form-data": {
                    /**
                     * @description Push notification provider: Apple, Apple’s sandbox, or Google
                     * @enum {string}
                     */
                    pn_provider: "apns" | "apns.dev" | "fcm";
                    /** @description `<team>.<bundle>.voip` or `.remote` at Apple, the project’s id at Google */
                    pn_param: string;
                    /** @description Device token */
                    pn_prid: string;
                };
            };
        };
        responses: {
            /** @description The token is on its way to the device. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "account-info": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SIP address of the account, as user@sip.example.org */
                sip: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account is there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        username: string;
                        domain: string;
                        realm: string;
                        activated: boolean;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "create-account-with-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Unique in its domain, in lower case */
                    username: string & (unknown & unknown & unknown);
                    /** @description Password, as the user types it */
                    password: string;
                    /**
                     * @description What DIGEST checks the password with
                     * @enum {string}
                     */
                    algorithm: "SHA-256" | "MD5";
                    domain?: string | null;
                    token?: string | null;
                    account_creation_token?: string | null;
                    email?: string | null;
                    phone?: string | null;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Unique in its domain, in lower case */
                    username: string & (unknown & unknown & unknown);
                    /** @description Password, as the user types it */
                    password: string;
                    /**
                     * @description What DIGEST checks the password with
                     * @enum {string}
                     */
                    algorithm: "SHA-256" | "MD5";
                    domain?: string | null;
                    token?: string | null;
                    account_creation_token?: string | null;
                    email?: string | null;
                    phone?: string | null;
                };
                "multipart/form-data": {
                    /** @description Unique in its domain, in lower case */
                    username: string & (unknown & unknown & unknown);
                    /** @description Password, as the user types it */
                    password: string;
                    /**
                     * @description What DIGEST checks the password with
                     * @enum {string}
                     */
                    algorithm: "SHA-256" | "MD5";
                    domain?: string | null;
                    token?: string | null;
                    account_creation_token?: string | null;
                    email?: string | null;
                    phone?: string | null;
                };
            };
        };
        responses: {
            /** @description The account, not activated. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "create-account-with-token-2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Unique in its domain, in lower case */
                    username: string & (unknown & unknown & unknown);
                    /** @description Password, as the user types it */
                    password: string;
                    /**
                     * @description What DIGEST checks the password with
                     * @enum {string}
                     */
                    algorithm: "SHA-256" | "MD5";
                    domain?: string | null;
                    token?: string | null;
                    account_creation_token?: string | null;
                    email?: string | null;
                    phone?: string | null;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Unique in its domain, in lower case */
                    username: string & (unknown & unknown & unknown);
                    /** @description Password, as the user types it */
                    password: string;
                    /**
                     * @description What DIGEST checks the password with
                     * @enum {string}
                     */
                    algorithm: "SHA-256" | "MD5";
                    domain?: string | null;
                    token?: string | null;
                    account_creation_token?: string | null;
                    email?: string | null;
                    phone?: string | null;
                };
                "multipart/form-data": {
                    /** @description Unique in its domain, in lower case */
                    username: string & (unknown & unknown & unknown);
                    /** @description Password, as the user types it */
                    password: string;
                    /**
                     * @description What DIGEST checks the password with
                     * @enum {string}
                     */
                    algorithm: "SHA-256" | "MD5";
                    domain?: string | null;
                    token?: string | null;
                    account_creation_token?: string | null;
                    email?: string | null;
                    phone?: string | null;
                };
            };
        };
        responses: {
            /** @description The account, not activated. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "activate-by-email": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SIP address of the account, as user@sip.example.org */
                sip: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The code */
                    code: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description The code */
                    code: string;
                };
                "multipart/form-data": {
                    /** @description The code */
                    code: string;
                };
            };
        };
        responses: {
            /** @description The activated account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: CodeExpired, CodeLocked. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound, WrongCode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "activate-by-phone": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SIP address of the account, as user@sip.example.org */
                sip: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The 4 digits of the text message */
                    code: string | number;
                };
                "application/x-www-form-urlencoded": {
                    /** @description The 4 digits of the text message */
                    code: string | number;
                };
                "multipart/form-data": {
                    /** @description The 4 digits of the text message */
                    code: string | number;
                };
            };
        };
        responses: {
            /** @description The activated account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: CodeExpired, CodeLocked. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound, WrongCode. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "my-account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "delete-my-account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was done, in a sentence */
                        message: string;
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "request-email-change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: email
                     * @description A mail address
                     */
                    email: string;
                };
                "application/x-www-form-urlencoded": {
                    /**
                     * Format: email
                     * @description A mail address
                     */
                    email: string;
                };
                "multipart/form-data": {
                    /**
                     * Format: email
                     * @description A mail address
                     */
                    email: string;
                };
            };
        };
        responses: {
            /** @description A mail with the link is on its way. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was done, in a sentence */
                        message: string;
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "request-email-change-2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: email
                     * @description A mail address
                     */
                    email: string;
                };
                "application/x-www-form-urlencoded": {
                    /**
                     * Format: email
                     * @description A mail address
                     */
                    email: string;
                };
                "multipart/form-data": {
                    /**
                     * Format: email
                     * @description A mail address
                     */
                    email: string;
                };
            };
        };
        responses: {
            /** @description A mail with the link is on its way. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was done, in a sentence */
                        message: string;
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "confirm-email": {
        parameters: {
            query: {
                /** @description Code of the link */
                s: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The address is the account’s. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    "change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What DIGEST checks the password with
                     * @enum {string}
                     */
                    algorithm: "SHA-256" | "MD5";
                    old_password?: string | null;
                    /** @description Password, as the user types it */
                    password: string;
                };
                "application/x-www-form-urlencoded": {
                    /**
                     * @description What DIGEST checks the password with
                     * @enum {string}
                     */
                    algorithm: "SHA-256" | "MD5";
                    old_password?: string | null;
                    /** @description Password, as the user types it */
                    password: string;
                };
                "multipart/form-data": {
                    /**
                     * @description What DIGEST checks the password with
                     * @enum {string}
                     */
                    algorithm: "SHA-256" | "MD5";
                    old_password?: string | null;
                    /** @description Password, as the user types it */
                    password: string;
                };
            };
        };
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "request-phone-change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A phone number as E.164 has it, with its country code */
                    phone: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @description A phone number as E.164 has it, with its country code */
                    phone: string;
                };
                "multipart/form-data": {
                    /** @description A phone number as E.164 has it, with its country code */
                    phone: string;
                };
            };
        };
        responses: {
            /** @description A text message with the code is on its way. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was done, in a sentence */
                        message: string;
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "change-phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The 4 digits of the text message */
                    code: string | number;
                };
                "application/x-www-form-urlencoded": {
                    /** @description The 4 digits of the text message */
                    code: string | number;
                };
                "multipart/form-data": {
                    /** @description The 4 digits of the text message */
                    code: string | number;
                };
            };
        };
        responses: {
            /** @description The account with its new number. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "list-devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The devices by uuid. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: {
                            uuid: string;
                            user_agent: string;
                            /** @description RFC 3339 */
                            update_time: string;
                            /** @description RFC 3339 */
                            expires_at: string;
                        };
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "remove-device": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Unique id of the device */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The device is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was done, in a sentence */
                        message: string;
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "list-accounts": {
        parameters: {
            query?: {
                /** @description Number of the page; the first unless given */
                page?: string | number;
                /** @description From `next_page_url` or `prev_page_url`: id of the last account before the page */
                cursor?: string | number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of accounts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        current_page: number;
                        data: {
                            id: number;
                            username: string;
                            domain: string;
                            email: string | null;
                            activated: boolean;
                            admin: boolean;
                            realm: string;
                            phone: string | null;
                            confirmation_key_expires: string | null;
                            /** @description RFC 3339 */
                            creation_time: string;
                            /** @description Of whoever created it */
                            user_agent: string;
                            /** @description Of whoever created it */
                            ip_address: string;
                            email_changed: {
                                /** @description Becomes the account’s when the link in the mail to it is followed */
                                new_email: string;
                            } | null;
                            passwords: {
                                /** @enum {string} */
                                algorithm: "MD5" | "SHA-256";
                            }[];
                        }[];
                        first_page_url: string;
                        from: number | null;
                        last_page: number;
                        next_page_url: string | null;
                        path: string;
                        /** @constant */
                        per_page: 20;
                        prev_page_url: string | null;
                        to: number | null;
                        /** @description How many accounts there are */
                        total: number;
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "create-account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Unique in its domain, in lower case */
                    username: string & (unknown & unknown & unknown);
                    /** @description Password, as the user types it */
                    password: string;
                    /**
                     * @description What DIGEST checks the password with
                     * @enum {string}
                     */
                    algorithm: "SHA-256" | "MD5";
                    domain?: string | null;
                    activated?: (boolean | (0 | 1) | ("0" | "1" | "true" | "false")) | null;
                    admin?: (boolean | (0 | 1) | ("0" | "1" | "true" | "false")) | null;
                    confirmation_key_expires?: string | null;
                    email?: string | null;
                    phone?: string | null;
                };
                "application/x-www-form-urlencoded": {
                    /** @description Unique in its domain, in lower case */
                    username: string & (unknown & unknown & unknown);
                    /** @description Password, as the user types it */
                    password: string;
                    /**
                     * @description What DIGEST checks the password with
                     * @enum {string}
                     */
                    algorithm: "SHA-256" | "MD5";
                    domain?: string | null;
                    activated?: (boolean | (0 | 1) | ("0" | "1" | "true" | "false")) | null;
                    admin?: (boolean | (0 | 1) | ("0" | "1" | "true" | "false")) | null;
                    confirmation_key_expires?: string | null;
                    email?: string | null;
                    phone?: string | null;
                };
                "multipart/form-data": {
                    /** @description Unique in its domain, in lower case */
                    username: string & (unknown & unknown & unknown);
                    /** @description Password, as the user types it */
                    password: string;
                    /**
                     * @description What DIGEST checks the password with
                     * @enum {string}
                     */
                    algorithm: "SHA-256" | "MD5";
                    domain?: string | null;
                    activated?: (boolean | (0 | 1) | ("0" | "1" | "true" | "false")) | null;
                    admin?: (boolean | (0 | 1) | ("0" | "1" | "true" | "false")) | null;
                    confirmation_key_expires?: string | null;
                    email?: string | null;
                    phone?: string | null;
                };
            };
        };
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                        /** @description Activates the account; shown once */
                        confirmation_key?: string;
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "show-account": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account */
                id: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "delete-account": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account */
                id: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was done, in a sentence */
                        message: string;
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "activate-account": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account */
                id: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account, activated. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "activate-account-2": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account */
                id: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account, activated. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "deactivate-account": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account */
                id: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account, deactivated. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "deactivate-account-2": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account */
                id: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account, deactivated. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        username: string;
                        domain: string;
                        email: string | null;
                        activated: boolean;
                        admin: boolean;
                        realm: string;
                        phone: string | null;
                        confirmation_key_expires: string | null;
                        /** @description RFC 3339 */
                        creation_time: string;
                        /** @description Of whoever created it */
                        user_agent: string;
                        /** @description Of whoever created it */
                        ip_address: string;
                        email_changed: {
                            /** @description Becomes the account’s when the link in the mail to it is followed */
                            new_email: string;
                        } | null;
                        passwords: {
                            /** @enum {string} */
                            algorithm: "MD5" | "SHA-256";
                        }[];
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "save-contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description SIP address of the account, as user@sip.example.org */
                    account: string;
                    contacts: {
                        /** @description Unique id of the device */
                        uuid: string;
                        user_agent?: string | null;
                        update_time?: (number | string) | null;
                        /** @description When its registration ends */
                        expires_at: number | string;
                    }[];
                };
                "application/x-www-form-urlencoded": {
                    /** @description SIP address of the account, as user@sip.example.org */
                    account: string;
                    contacts: {
                        /** @description Unique id of the device */
                        uuid: string;
                        user_agent?: string | null;
                        update_time?: (number | string) | null;
                        /** @description When its registration ends */
                        expires_at: number | string;
                    }[];
                };
                "multipart/form-data": {
                    /** @description SIP address of the account, as user@sip.example.org */
                    account: string;
                    contacts: {
                        /** @description Unique id of the device */
                        uuid: string;
                        user_agent?: string | null;
                        update_time?: (number | string) | null;
                        /** @description When its registration ends */
                        expires_at: number | string;
                    }[];
                };
            };
        };
        responses: {
            /** @description The devices are noted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was done, in a sentence */
                        message: string;
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "save-contacts-2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description SIP address of the account, as user@sip.example.org */
                    account: string;
                    contacts: {
                        /** @description Unique id of the device */
                        uuid: string;
                        user_agent?: string | null;
                        update_time?: (number | string) | null;
                        /** @description When its registration ends */
                        expires_at: number | string;
                    }[];
                };
                "application/x-www-form-urlencoded": {
                    /** @description SIP address of the account, as user@sip.example.org */
                    account: string;
                    contacts: {
                        /** @description Unique id of the device */
                        uuid: string;
                        user_agent?: string | null;
                        update_time?: (number | string) | null;
                        /** @description When its registration ends */
                        expires_at: number | string;
                    }[];
                };
                "multipart/form-data": {
                    /** @description SIP address of the account, as user@sip.example.org */
                    account: string;
                    contacts: {
                        /** @description Unique id of the device */
                        uuid: string;
                        user_agent?: string | null;
                        update_time?: (number | string) | null;
                        /** @description When its registration ends */
                        expires_at: number | string;
                    }[];
                };
            };
        };
        responses: {
            /** @description The devices are noted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was done, in a sentence */
                        message: string;
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "list-registrar-notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        notes: {
                            id: string;
                            /**
                             * @description Why; what is to be done is the same for all of them
                             * @enum {string}
                             */
                            event: "deleted" | "deactivated" | "password-changed";
                            /** @description SIP address without `sip:` */
                            account: string;
                            uuid: string | null;
                            /** @description RFC 3339 */
                            time: string;
                        }[];
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "remove-registrar-note-2": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the note */
                note: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The note is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was done, in a sentence */
                        message: string;
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "remove-registrar-note": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the note */
                note: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The note is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was done, in a sentence */
                        message: string;
                    };
                };
            };
            /** @description The request is refused: Unauthenticated. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is wrong, in a sentence */
                        message: string;
                        /** @description By field */
                        errors?: {
                            [key: string]: string[];
                        };
                    };
                };
            };
        };
    };
    "panel-login-page": {
        parameters: {
            query?: {
                /** @description What the page tells */
                notice?: "ended" | "logged-out";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description To the panel. */
            303: {
                headers: {
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    "panel-login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description SIP address; a user name alone is one of the default domain
                     * @default
                     */
                    account?: string;
                    /**
                     * @description Password
                     * @default
                     */
                    password?: string;
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
                "application/x-www-form-urlencoded": {
                    /**
                     * @description SIP address; a user name alone is one of the default domain
                     * @default
                     */
                    account?: string;
                    /**
                     * @description Password
                     * @default
                     */
                    password?: string;
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
                "multipart/form-data": {
                    /**
                     * @description SIP address; a user name alone is one of the default domain
                     * @default
                     */
                    account?: string;
                    /**
                     * @description Password
                     * @default
                     */
                    password?: string;
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
            };
        };
        responses: {
            /** @description To the panel. */
            303: {
                headers: {
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The login page again, with what was wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is refused: TooManyRequests. */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    panel: {
        parameters: {
            query?: {
                /** @description What the page tells */
                done?: "device-removed" | "key-revoked";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The caller is sent elsewhere: LoginFirst. */
            303: {
                headers: {
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    "panel-remove-device": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The device, as the registrar names it */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
                "application/x-www-form-urlencoded": {
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
                "multipart/form-data": {
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
            };
        };
        responses: {
            /** @description Back to the panel, or to the login. */
            303: {
                headers: {
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is refused: NotFound. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    "panel-make-api-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
                "application/x-www-form-urlencoded": {
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
                "multipart/form-data": {
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
            };
        };
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The caller is sent elsewhere: LoginFirst. */
            303: {
                headers: {
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    "panel-revoke-api-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
                "application/x-www-form-urlencoded": {
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
                "multipart/form-data": {
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
            };
        };
        responses: {
            /** @description Back to the panel, or to the login. */
            303: {
                headers: {
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    "panel-logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
                "application/x-www-form-urlencoded": {
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
                "multipart/form-data": {
                    /**
                     * @description Secret of the page that has the form
                     * @default
                     */
                    form_token?: string;
                };
            };
        };
        responses: {
            /** @description To the login. */
            303: {
                headers: {
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is refused: Forbidden. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The request is refused: Invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Something went wrong on the server’s side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
}
