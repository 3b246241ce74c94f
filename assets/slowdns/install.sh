#!/usr/bin/env bash
#
# Reference installer for SlowDNS. It activates an install code for this machine, runs the command that does the
# actual installation, and confirms. When anything fails before that, it gives the code back.
#
#   precheck -> activate -> your command -> confirm
#
# It needs bash and curl. It can be run again after any failure, and after it was killed.

set -euo pipefail

readonly VERSION='2026.11.21'
readonly API="${SLOWDNS_API:-http://127.0.0.1:8080}"
# What the installation that serves this script wants to be run; empty where it does not say.
readonly DEFAULT_HOOK=''

usage() {
  cat <<END
Usage: install.sh [--help] [--version]

Asks for what it needs, unless the environment has it:
  SLOWDNS_INSTALL_CODE     install code from $API/slowdns
  SLOWDNS_HOSTNAME         full host name of this server, as ns1.example.com
  SLOWDNS_PUBLIC_IP        public address of this server

May be set:
  SLOWDNS_HOOK             command that installs; it runs in bash, with the variables above, SLOWDNS_REF,
                           SLOWDNS_ACTIVATION_ID and SLOWDNS_INSTALL_TOKEN. Exit status 0 means: all services are active.
                           Default: ${DEFAULT_HOOK:-none, it must be set}
  SLOWDNS_REF              what to install: a branch, tag or commit
  SLOWDNS_API              address of the API
  SLOWDNS_STATE            folder that remembers an unfinished activation
  SLOWDNS_MACHINE_ID       identity of this machine, instead of /etc/machine-id
  SLOWDNS_SSH_FINGERPRINT  fingerprint of its SSH host key

Exit status: 0 installed, 1 failed, 2 wrong use, 3 the code was refused, 4 a limit was reached.
END
}

# What the person or the environment says.
install_code=''
hostname=''
public_ip=''

# What is to be cleaned up at the end.
work=''
activation_id=''
hook_pid=''
state_file=''

main() {
  case "${1:-}" in
    '') ;;
    --help) usage && return ;;
    --version) echo "$VERSION" && return ;;
    *) usage >&2 && exit 2 ;;
  esac
  command -v curl >/dev/null || fail 2 'curl is needed. Please install it first.'

  work="$(mktemp -d)"
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM

  finish_earlier_run
  identify_machine
  precheck
  activate
  install
  confirm
}

# Release what a run that was killed has left behind.
finish_earlier_run() {
  local folder pid id
  if [[ -n "${SLOWDNS_STATE:-}" ]]; then
    folder="$SLOWDNS_STATE"
  elif [[ "$(id -u)" == 0 ]]; then
    folder=/var/lib/slowdns-installer
  else
    folder="${XDG_STATE_HOME:-$HOME/.local/state}/slowdns-installer"
  fi
  (umask 077 && mkdir -p "$folder")
  state_file="$folder/activation"
  [[ -f "$state_file" ]] || return 0

  read -r pid id <"$state_file" || true
  if [[ "$pid" =~ ^[0-9]+$ ]] && kill -0 "$pid" 2>/dev/null; then
    fail 1 "Another installer is running, process $pid. Wait for its end, or remove $state_file when there is none."
  fi
  say 'An earlier installation was cut off: giving its install code back.'
  release "$id"
  rm -f "$state_file"
}

identify_machine() {
  machine_id="${SLOWDNS_MACHINE_ID:-$(cat /etc/machine-id 2>/dev/null || true)}"
  [[ -n "$machine_id" ]] || fail 2 'This machine has no /etc/machine-id. Set SLOWDNS_MACHINE_ID.'
  ssh_fingerprint="${SLOWDNS_SSH_FINGERPRINT:-$(host_key_fingerprint)}"
  [[ -n "$ssh_fingerprint" ]] || fail 2 'No SSH host key was found. Set SLOWDNS_SSH_FINGERPRINT.'
  hook="${SLOWDNS_HOOK:-$DEFAULT_HOOK}"
  [[ -n "$hook" ]] || fail 2 'Nothing to install: set SLOWDNS_HOOK to the command that installs.'
}

host_key_fingerprint() {
  local key
  command -v ssh-keygen >/dev/null || return 0
  for key in /etc/ssh/ssh_host_{ed25519,ecdsa,rsa}_key.pub; do
    [[ -r "$key" ]] || continue
    ssh-keygen -lf "$key" | cut -d ' ' -f 2
    return
  done
}

# Whether the code can be used, before anything else is asked.
precheck() {
  ask install_code SLOWDNS_INSTALL_CODE "Install code (from $API/slowdns)"
  call install/precheck \
    install_code "$install_code" \
    machine_id "$machine_id" \
    ssh_fingerprint "$ssh_fingerprint" \
    product slowdns \
    installer_version "$VERSION" ||
    refused
  precheck_token="$(field precheck_token)"
  say "The install code is valid: $(field install_code_hint)"
}

activate() {
  ask hostname SLOWDNS_HOSTNAME 'Host name of this server'
  ask public_ip SLOWDNS_PUBLIC_IP 'Public address of this server'
  call install/activate \
    install_code "$install_code" \
    precheck_token "$precheck_token" \
    hostname "$hostname" \
    public_ip "$public_ip" \
    machine_id "$machine_id" \
    ssh_fingerprint "$ssh_fingerprint" \
    requested_ref "${SLOWDNS_REF:-main}" \
    installer_version "$VERSION" ||
    refused
  activation_id="$(field activation_id)"
  install_token="$(field install_token)"
  (umask 077 && echo "$$ $activation_id" >"$state_file")
  say "Activated for $hostname ($public_ip): $activation_id"
}

install() {
  say 'Installing …'
  SLOWDNS_HOSTNAME="$hostname" SLOWDNS_PUBLIC_IP="$public_ip" SLOWDNS_REF="${SLOWDNS_REF:-main}" \
    SLOWDNS_ACTIVATION_ID="$activation_id" SLOWDNS_INSTALL_TOKEN="$install_token" \
    bash -c "$hook" </dev/null &
  hook_pid=$!
  # In the background, so that a signal does not have to wait for its end.
  local status=0
  wait "$hook_pid" || status=$?
  hook_pid=''
  ((status == 0)) || fail 1 "The installation failed (exit status $status)."
}

confirm() {
  if ! call install/confirm activation_id "$activation_id" install_token "$install_token"; then
    # The answer to an earlier attempt was lost.
    [[ "$(field code)" == token_used ]] || refused
  fi
  activation_id=''
  rm -f "$state_file"
  say 'Installed and confirmed.'
}

# Give the code back; whatever the answer is, there is nothing more to be done.
release() {
  if call install/release activation_id "$1"; then
    [[ "$(tr -d ' ' <"$work/answer")" == *'"install_code_restored":true'* ]] &&
      say 'The install code can be used again.'
  else
    say "The activation $1 was not given back: $(field message)"
  fi
  return 0
}

clean_up() {
  local status=$?
  trap '' HUP INT TERM
  if [[ -n "$hook_pid" ]]; then
    kill "$hook_pid" 2>/dev/null || true
    wait "$hook_pid" 2>/dev/null || true
  fi
  if [[ -n "$activation_id" ]]; then
    release "$activation_id"
    rm -f "$state_file"
  fi
  rm -rf "$work"
  exit "$status"
}

# call PATH [NAME VALUE]...: posts the fields; its status is that of the request. Secrets travel on standard input,
# because a command line is there for everybody to see.
call() {
  local path="$1" body='' attempt
  shift
  while (($# > 0)); do
    body+="${body:+,}$(json_string "$1"):$(json_string "$2")"
    shift 2
  done
  for attempt in 1 2 3; do
    ((attempt == 1)) || sleep $((attempt * ${SLOWDNS_RETRY_SECONDS:-2}))
    : >"$work/answer"
    http_status="$(printf '{%s}' "$body" | curl -4 --silent --max-time 30 \
      --header 'content-type: application/json' --data-binary @- \
      --dump-header "$work/headers" --output "$work/answer" --write-out '%{http_code}' \
      "$API/api/v2/slowdns/$path")" || true
    # No answer, or a fault on the other side: that may pass.
    [[ "$http_status" == 000 || "$http_status" == 5?? ]] || break
  done
  [[ "$http_status" == 2?? ]]
}

# field NAME: a text of the last answer. None of them contains a quotation mark.
field() {
  sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p' "$work/answer"
}

json_string() {
  local text="${1//[$'\001'-$'\037']/ }"
  text="${text//\\/\\\\}"
  printf '"%s"' "${text//\"/\\\"}"
}

# Say why the API refused, and what to do about it.
refused() {
  local code message
  code="$(field code)"
  message="$(field message)"
  case "$code" in
    install_code_not_found)
      fail 3 'This install code does not exist. Check it for typing errors, or get a new one.' ;;
    install_code_expired)
      fail 3 "This install code has expired: it works for five minutes. Get a new one at $API/slowdns" ;;
    install_code_used)
      fail 3 "This install code has been used already. Get a new one at $API/slowdns" ;;
    install_code_max_activations)
      fail 3 "This install code was activated too often. Get a new one at $API/slowdns" ;;
    precheck_token_invalid | token_invalid | token_mismatch | activation_not_found)
      fail 3 "It took too long, or another installer took over: $message Start again with a new code." ;;
    rate_limit_exceeded)
      fail 4 "Too many attempts from this address or machine. Try again in $(retry_after)." ;;
    validation_error)
      fail 2 "$message" ;;
    '')
      fail 1 "$API cannot be reached, or does not answer as expected (status ${http_status:-none}). Try again later." ;;
    *)
      fail 1 "$message ($code)" ;;
  esac
}

retry_after() {
  local seconds
  seconds="$(tr -d '\r' <"$work/headers" | sed -n 's/^[Rr]etry-[Aa]fter: *//p')"
  if [[ ! "$seconds" =~ ^[0-9]+$ ]]; then
    echo 'a while'
  elif ((seconds < 120)); then
    echo "$seconds seconds"
  elif ((seconds < 7200)); then
    echo "$(((seconds + 59) / 60)) minutes"
  else
    echo "$(((seconds + 3599) / 3600)) hours"
  fi
}

# ask VARIABLE ENVIRONMENT_NAME QUESTION: from the environment, or from the person at the terminal. Standard input is
# the script itself when it comes through a pipe.
ask() {
  local given="${!2:-}"
  if [[ -z "$given" ]]; then
    if ! { : </dev/tty; } 2>/dev/null; then
      fail 2 "There is nobody to ask: set $2."
    fi
    read -r -p "$3: " given </dev/tty
  fi
  [[ -n "$given" ]] || fail 2 "$3 is needed."
  printf -v "$1" '%s' "$given"
}

say() {
  echo "$*"
}

fail() {
  local status="$1"
  shift
  echo "Error: $*" >&2
  exit "$status"
}

# At the end of the file, so that nothing runs of a script that was cut off on its way.
main "$@"
