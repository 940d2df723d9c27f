# shellcheck shell=bash disable=SC2153
# Talks to XNAT's REST interface, with one session.
#
#   XNAT_URL          such as http://xnat-xnat-web-0.xnat-xnat-web-headless:8080
#   HEALTH_PATH       answers 200 without a login once XNAT can serve
#   USERNAME          an administrator of XNAT
#   SECRETS           folder with the file password, which is the user's
#   WAIT, PAUSE       how many seconds it waits for XNAT, and between two tries
#
# Passwords and the session are in no argument: curl reads them from a file descriptor.

# What trying again will not mend: the Job gives up.
readonly IN_VAIN=78
# How often one request is tried, once XNAT is there.
readonly TRIES=6
readonly AGAIN='Then delete this Job and apply again.'

say() { printf 'xnat-setup: %s\n' "$1"; }
fail() {
  printf 'xnat-setup: %s\n' "$1" >&2
  exit "${2:-1}"
}
pause() {
  sleep "$PAUSE" &
  wait $!
}

command -v curl >/dev/null || fail 'the image has no curl. Add it to the image of XNAT, or remove setup.' "$IN_VAIN"

PASSWORD=''
ANSWER_FILE=$(mktemp)
CODE_FILE=$(mktemp)
SESSION=''
STATUS=000
ANSWER=''
LONGEST=120

# Bash takes no notice of TERM while it waits for a program in the foreground; so those that take long are in the background.
end_early() {
  trap - TERM
  local programs
  programs=$(jobs -p)
  # shellcheck disable=SC2086
  if [[ -n $programs ]]; then kill $programs 2>/dev/null || true; fi
  LONGEST=5
  log_out
  exit 143
}
trap end_early TERM

# Sets PASSWORD, escaped as curl's configuration wants it.
read_password() {
  local file=$SECRETS/password
  [[ -s $file ]] || fail "the password of $USERNAME is not there, or is empty. Fill the key of its Secret. $AGAIN" "$IN_VAIN"
  IFS= read -r -d '' PASSWORD <"$file" && fail "the password of $USERNAME holds a NUL byte. $AGAIN" "$IN_VAIN"
  [[ $PASSWORD != *[$'\x01'-$'\x1f\x7f']* ]] || fail "the password of $USERNAME holds a control character, such as a line break at its end. Store it with printf %s. $AGAIN" "$IN_VAIN"
  PASSWORD=${PASSWORD//\\/\\\\}
  PASSWORD=${PASSWORD//\"/\\\"}
}

# call METHOD PATH [BODY]: one request; STATUS is what XNAT said, 000 for nothing, and ANSWER its body.
call() {
  STATUS=000
  ANSWER=''
  : >"$ANSWER_FILE"
  curl --silent --max-time "$LONGEST" --config <(credentials) --request "$1" --output "$ANSWER_FILE" --write-out '%{http_code}' \
    ${3+--header 'Content-Type: application/json' --data-binary @-} "$XNAT_URL$2" <<<"${3-}" >"$CODE_FILE" 2>/dev/null &
  if wait $!; then STATUS=$(<"$CODE_FILE"); fi
  ANSWER=$(tr -d '\0' <"$ANSWER_FILE")
}

credentials() {
  if [[ -n $SESSION ]]; then
    printf 'header = "Cookie: JSESSIONID=%s"\n' "$SESSION"
  else
    printf 'user = "%s:%s"\n' "$USERNAME" "$PASSWORD"
  fi
}

wait_for_xnat() {
  local tries=0
  until
    curl --silent --max-time 20 --output /dev/null --write-out '%{http_code}' "$XNAT_URL$HEALTH_PATH" >"$CODE_FILE" 2>/dev/null &
    wait $! && [[ $(<"$CODE_FILE") == 200 ]]
  do
    STATUS=$(<"$CODE_FILE")
    ((SECONDS < WAIT)) || fail "XNAT does not answer 200 at $XNAT_URL$HEALTH_PATH after $WAIT seconds, the last status was ${STATUS:-000}. Look at the log of its pod."
    if ((tries++ % 12 == 0)); then say "XNAT is not ready yet (${STATUS:-000})"; fi
    pause
  done
}

log_in() {
  local try
  for ((try = 1; try <= TRIES; try++)); do
    SESSION=''
    call POST /data/JSESSION
    case $STATUS in
      200)
        [[ $ANSWER =~ ^[A-Za-z0-9._-]+$ ]] || fail "POST /data/JSESSION: no session, but ${ANSWER:0:200}. Is this an XNAT?"
        SESSION=$ANSWER
        return 0
        ;;
      # Another try would be another failed login, and XNAT locks a user out after some of them.
      401) fail "XNAT does not take the password of $USERNAME. It took the one of the Secret when it made its database, and never again: give another Secret to setup.credentials. It said: ${ANSWER:0:200}" "$IN_VAIN" ;;
      403)
        # A first start may answer before it is done.
        if [[ $ANSWER != *configured* ]]; then
          fail "XNAT does not let $USERNAME in: disabled, locked, its password expired or its e-mail not verified. It said: ${ANSWER:0:200}. Mend it in XNAT's administration. $AGAIN" "$IN_VAIN"
        fi
        ;;
    esac
    pause
  done
  fail "POST /data/JSESSION: XNAT says $STATUS: ${ANSWER:0:200}"
}

log_out() {
  if [[ -n $SESSION ]]; then call DELETE /data/JSESSION; fi
  SESSION=''
}

# asked METHOD PATH [BODY]: as call, tried again while XNAT cannot answer; logs in again where the session is gone.
asked() {
  local try
  for ((try = 1; try <= TRIES; try++)); do
    call "$@"
    case $STATUS in
      2?? | 400 | 403 | 404 | 405 | 409 | 415 | 422 | 424) return 0 ;;
      401)
        log_in
        STATUS=401
        continue
        ;;
    esac
    # To make something twice is worse than to look once more.
    if [[ $1 == POST ]]; then return 0; fi
    pause
  done
}
