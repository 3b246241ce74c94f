#!/usr/bin/env bash
# Every curl line of the mail document, run as printed with real values, and its answer.
#   npm start                                    (another terminal)
#   echo secret | npm run admin -- mail-admin set operator
#   docs/mail-api.sh [base URL] [operator] [password]
set -euo pipefail
API_URL=${1:-http://127.0.0.1:8080}/mail
OPERATOR=${2:-operator}
PASSWORD=${3:-secret}
DOMAIN=${DOMAIN:-shop.gateways.test}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

say() { printf '\n# %s\n' "$1"; }
call() {
  printf '$ curl'
  printf ' %q' "$@" | sed "s/${TOKEN:-no token yet}/TOKEN/"
  printf '\n'
  curl -sS -w '\n[%{http_code}]\n' "$@"
}
field() { sed -E "s/.*\"$1\":\"?([^\",}]*).*/\1/"; }

say 'Authorization'
call -X POST -F "username=$OPERATOR" -F 'password=wrong' "$API_URL/auth"
TOKEN=$(curl -sS -X POST -F "username=$OPERATOR" -F "password=$PASSWORD" "$API_URL/auth" | field token)
call -X POST -F "username=$OPERATOR" -F "password=$PASSWORD" "$API_URL/auth" | sed -E 's/("token":")[^"]+/\1…/'

say 'Create domain and add email account'
call -X POST -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' -F "domain=$DOMAIN" -F "username=admin@$DOMAIN" -F 'password=PASSWORD' "$API_URL/domains" | tee "$folder/domain"
DOMAIN_ID=$(grep -o '"domain":{"id":[0-9]*' "$folder/domain" | grep -o '[0-9]*$')

say 'Get domains'
call -X GET -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' "$API_URL/domains"

say 'Create user'
call -X POST -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' -F "email=someemail@$DOMAIN" -F 'password=UNENCRYPTED_PASS' "$API_URL/user/$DOMAIN_ID" | tee "$folder/user"
USER_ID=$(grep -o '"user":{"id":[0-9]*' "$folder/user" | grep -o '[0-9]*$')

say 'Get users'
call -X GET -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' "$API_URL/users/$DOMAIN_ID"

say "Change user's password"
call -X POST -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' -F "id=$USER_ID" -F 'password=NEW_UNENCRYPTED_PASS' -F "domain_id=$DOMAIN_ID" "$API_URL/user-change-password"

say 'Add DKIM'
call -X POST -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' -F "domain=$DOMAIN" "$API_URL/dkim/add-new-domain"

say 'Generate Letsencrypt certificate'
call -X POST -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' -F "hostname=$DOMAIN" "$API_URL/ssl/letsencrypt/install"

say 'Get left days for Letsencrypt certificate'
for _ in $(seq "${WAIT_SECONDS:-1}"); do
  curl -sS -X POST -H "Auth-token: $TOKEN" -F "hostname=$DOMAIN" "$API_URL/ssl/get-left-days" | grep -q '"valid"' && break
  sleep 1
done
call -X POST -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' -F "hostname=$DOMAIN" "$API_URL/ssl/get-left-days"

say 'Upload SSL'
openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj "/CN=$DOMAIN" -addext "subjectAltName=DNS:imap.$DOMAIN" \
  -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null
call -X POST -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' -F "ssl_certificate=@$folder/cert.pem" -F "ssl_certificate_key=@$folder/key.pem" "$API_URL/ssl/upload"

say 'Export domain'
call -X GET -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' -F "domain=$DOMAIN" -o "$folder/export.tar.gz" "$API_URL/export/domain"
tar tzf "$folder/export.tar.gz"

say 'Delete user'
call -X DELETE -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' -F "email=someemail@$DOMAIN" "$API_URL/users"

say 'Delete domain'
call -X DELETE -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' -F "domain=$DOMAIN" "$API_URL/domain"
call -X GET -H "Auth-token: $TOKEN" -H 'Cache-Control: no-cache' "$API_URL/domains"
