#!/usr/bin/env bash
#
# Reference installer for SlowDNS. It activates an install code for this machine, runs the command that does the
# actual installation, and confirms. When anything fails before that, it gives the code back.
#
#   precheck -> activate -> your command -> confirm
#
# It needs bash, curl, awk and flock. It can be run again after any failure, and after it was killed.

# Other shells, as Debian's sh, read up to here.
if [ -z "${BASH_VERSION:-}" ]; then
  echo 'Error: This script needs bash. Run it as: bash install.sh, or: curl -4fsSL … | sudo bash' >&2
  exit 2
fi
set -euo pipefail

readonly VERSION='2026.11.26'
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
                           When the installer is ended, everything that the command started ends with it.
                           Default: ${DEFAULT_HOOK:-none, it must be set}
  SLOWDNS_REF              what to install: a branch, tag or commit
  SLOWDNS_API              address of the API
  SLOWDNS_STATE            folder that remembers an unfinished activation, and the secret that takes this server's
                           confirmed host name again: keep it
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

# How long what the hook started may take to end, in tenths of a second.
readonly END_TENTHS=50

main() {
  case "${1:-}" in
    '') ;;
    --help) usage && return ;;
    --version) echo "$VERSION" && return ;;
    *) usage >&2 && exit 2 ;;
  esac
  local program
  for program in curl awk flock; do
    command -v "$program" >/dev/null || fail 2 "$program is needed. Please install it first."
  done

  work="$(mktemp -d)"
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM

  finish_earlier_run
  identify_machine
  know_name_secret
  precheck
  activate
  install
  confirm
}

# Be the only installer on this machine, and release what one that was killed has left behind.
finish_earlier_run() {
  local folder id group started
  if [[ -n "${SLOWDNS_STATE:-}" ]]; then
    folder="$SLOWDNS_STATE"
  elif [[ "$(id -u)" == 0 ]]; then
    folder=/var/lib/slowdns-installer
  else
    folder="${XDG_STATE_HOME:-$HOME/.local/state}/slowdns-installer"
  fi
  (umask 077 && mkdir -p "$folder" && : >>"$folder/lock")
  # The lock ends with the process, however that ends.
  exec {lock}<"$folder/lock"
  flock -n "$lock" ||
    fail 1 "Another installer is running on this machine, process $(cat "$folder/lock"). Wait for its end."
  echo "$$" >"$folder/lock"

  state_file="$folder/activation"
  [[ -f "$state_file" ]] || return 0
  read -r id group started <"$state_file" || true
  say 'An earlier installation was cut off: giving its install code back.'
  # Somebody else may have the process id by now: its start tells.
  if [[ -n "$group" && -n "$started" && "$(start_of "$group")" == "$started" ]]; then end_group "$group"; fi
  release "$id"
  rm -f "$state_file"
}

# When a process was started, in ticks since the machine was; nothing where there is none. What stands before it in
# the file is a name that may hold blanks and brackets.
start_of() {
  sed -n 's/.*) //p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
}

# Remember what a later run has to clean up.
remember() {
  (umask 077 && echo "$activation_id ${hook_pid:-} ${hook_pid:+$(start_of "$hook_pid")}" >"$state_file")
}

# End all processes of a group: politely, then not.
end_group() {
  local tenth
  kill -TERM -- "-$1" 2>/dev/null || return 0
  for ((tenth = 0; tenth < END_TENTHS; tenth++)); do
    kill -0 -- "-$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL -- "-$1" 2>/dev/null || true
}

identify_machine() {
  machine_id="${SLOWDNS_MACHINE_ID:-$(cat /etc/machine-id 2>/dev/null || true)}"
  if [[ -z "$machine_id" || "$machine_id" == uninitialized || "$machine_id" =~ ^[0-]+$ ]]; then
    fail 2 'This machine has no identity yet: /etc/machine-id is empty or a placeholder, as in images of machines.' \
      'Run systemd-machine-id-setup, or set SLOWDNS_MACHINE_ID.'
  fi
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

# The secret that takes the host name again once it is confirmed. It is drawn once, and kept; a machine that cannot keep
# one goes on without.
know_name_secret() {
  local file="${state_file%/*}/name_secret"
  if [[ ! -s "$file" ]]; then
    (umask 077 && LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom 2>/dev/null | head -c 32 >"$file") || true
  fi
  name_secret="$(cat "$file" 2>/dev/null || true)"
  [[ "$name_secret" =~ ^[A-Za-z0-9]{32}$ ]] || name_secret=''
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
  precheck_token="$(needed data precheck_token)"
  say "The install code is valid: $(field data install_code_hint)"
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
    ${name_secret:+name_secret "$name_secret"} \
    requested_ref "${SLOWDNS_REF:-main}" \
    installer_version "$VERSION" ||
    refused
  activation_id="$(needed data activation_id)"
  remember
  install_token="$(needed data install_token)"
  say "Activated for $hostname ($public_ip): $activation_id"
}

install() {
  say 'Installing …'
  # A process group of its own, so that all that it starts can be ended with it.
  set -m
  SLOWDNS_HOSTNAME="$hostname" SLOWDNS_PUBLIC_IP="$public_ip" SLOWDNS_REF="${SLOWDNS_REF:-main}" \
    SLOWDNS_ACTIVATION_ID="$activation_id" SLOWDNS_INSTALL_TOKEN="$install_token" \
    bash -c "$hook" </dev/null {lock}<&- &
  hook_pid=$!
  set +m
  remember
  # In the background, so that a signal does not have to wait for its end.
  local status=0
  wait "$hook_pid" || status=$?
  hook_pid=''
  ((status == 0)) || fail 1 "The installation failed (exit status $status)."
}

confirm() {
  if ! call install/confirm activation_id "$activation_id" install_token "$install_token"; then
    # The answer to an earlier attempt was lost.
    [[ "$(field error code)" == token_used ]] || refused
  elif [[ "$(field data status)" != confirmed ]]; then
    unexpected
  fi
  activation_id=''
  rm -f "$state_file"
  say 'Installed and confirmed.'
}

# Give the code back; whatever the answer is, there is nothing more to be done.
release() {
  if call install/release activation_id "$1"; then
    if [[ "$(field data install_code_restored)" == true ]]; then say 'The install code can be used again.'; fi
  else
    say "The activation $1 was not given back: $(field error message)"
  fi
}

clean_up() {
  local status=$?
  trap '' HUP INT TERM
  if [[ -n "$hook_pid" ]]; then
    end_group "$hook_pid"
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

# field PART NAME: a member of `data` or `error` in the last answer, as text. Nothing where the answer is no JSON
# (RFC 8259), or has no such text, number or truth.
field() {
  LC_ALL=C awk -v part="$1" -v name="$2" '
    { text = text $0 "\n" }
    END {
      at = 1
      value(0, "", "")
      blank()
      if (failed || at <= length(text) || !found) exit 1
      printf "%s", result
    }
    function blank() { while (substr(text, at, 1) ~ /[ \t\r\n]/ && at <= length(text)) at++ }
    # depth 1 is what the answer holds, depth 2 what its parts hold
    function value(depth, parent, key,    first, here) {
      blank()
      first = substr(text, at, 1)
      if (depth > 32) failed = 1
      else if (first == "{") members(depth + 1, key)
      else if (first == "[") entries(depth + 1)
      else if (first == "\"") { here = string(); keep(depth, parent, key, here) }
      else if (match(substr(text, at, 64), /^(true|false|null|-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?)/)) {
        here = substr(text, at, RLENGTH)
        at += RLENGTH
        if (here != "null") keep(depth, parent, key, here)
      }
      else failed = 1
    }
    function keep(depth, parent, key, here) {
      if (depth == 2 && parent == part && key == name) { result = here; found = 1 }
    }
    function members(depth, parent,    key) {
      at++
      blank()
      if (substr(text, at, 1) == "}") { at++; return }
      while (!failed) {
        blank()
        if (substr(text, at, 1) != "\"") { failed = 1; return }
        key = string()
        blank()
        if (substr(text, at++, 1) != ":") { failed = 1; return }
        value(depth, parent, key)
        if (ended("}")) return
      }
    }
    function entries(depth) {
      at++
      blank()
      if (substr(text, at, 1) == "]") { at++; return }
      while (!failed) {
        value(depth + 1, "", "")
        if (ended("]")) return
      }
    }
    function ended(last,    next_one) {
      blank()
      next_one = substr(text, at++, 1)
      if (next_one == last) return 1
      if (next_one != ",") failed = 1
      return 0
    }
    function string(    out, here, escaped, code, low) {
      out = ""
      for (at++; at <= length(text); ) {
        here = substr(text, at++, 1)
        if (here == "\"") return out
        if (here == "\n") break
        if (here != "\\") { out = out here; continue }
        escaped = substr(text, at++, 1)
        if (escaped ~ /["\\\/]/) out = out escaped
        else if (escaped == "n") out = out "\n"
        else if (escaped == "t") out = out "\t"
        else if (escaped == "r") out = out "\r"
        else if (escaped ~ /[bf]/) out = out " "
        else if (escaped == "u") {
          code = hexadecimal()
          if (code >= 55296 && code < 56320 && substr(text, at, 2) == "\\u") {
            at += 2
            low = hexadecimal()
            code = 65536 + (code - 55296) * 1024 + (low - 56320)
          }
          out = out utf8(code)
        }
        else break
      }
      failed = 1
      return ""
    }
    function hexadecimal(    digits, number, i) {
      digits = tolower(substr(text, at, 4))
      if (digits !~ /^[0-9a-f][0-9a-f][0-9a-f][0-9a-f]$/) { failed = 1; return 0 }
      at += 4
      number = 0
      for (i = 1; i <= 4; i++) number = number * 16 + index("0123456789abcdef", substr(digits, i, 1)) - 1
      return number
    }
    # A NUL ends texts in the shell.
    function utf8(code) {
      if (code == 0) return ""
      if (code < 128) return sprintf("%c", code)
      if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
      if (code < 65536)
        return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
      return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, \
        128 + int(code / 64) % 64, 128 + code % 64)
    }' "$work/answer" || true
}

# needed PART NAME: the same, where an answer without it is none: a captive portal answers 200 to everything.
needed() {
  local text
  text="$(field "$1" "$2")"
  [[ -n "$text" ]] || unexpected
  printf '%s' "$text"
}

json_string() {
  local text="${1//[$'\001'-$'\037']/ }"
  text="${text//\\/\\\\}"
  printf '"%s"' "${text//\"/\\\"}"
}

# Say why the API refused, and what to do about it.
refused() {
  local code message
  code="$(field error code)"
  message="$(field error message)"
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
    '') unexpected ;;
    *)
      fail 1 "$message ($code)" ;;
  esac
}

# Whoever answered is not the API.
unexpected() {
  fail 1 "$API cannot be reached, or somebody else answers in its place (status ${http_status:-none})." \
    'A network with a login page does that. Check the connection, and try again.'
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
