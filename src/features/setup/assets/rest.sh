# shellcheck shell=bash disable=SC2153
# Talks to XNAT's REST interface, with one session.
#
#   XNAT_URL          such as http://xnat-xnat-setup:8080
#   HEALTH_PATH       answers 200 without a login once XNAT can serve
#   USERNAME          an administrator of XNAT
#   SECRETS           folder with the file password, which is the user's
#   WAIT              how many seconds it waits for XNAT
#   TRY_FOR           how many seconds one thing is tried, once XNAT is there
#   PAUSE             seconds between two tries
#
# Passwords and the session are in no argument: curl reads them from a file descriptor.

# What trying again will not mend: the Job gives up.
readonly IN_VAIN=78
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

# A text of others as one line of the log may have it: short, and without what a terminal would take for commands.
shown() {
  local text=${1:0:300}
  text=${text//[[:cntrl:]]/ }
  printf '%s' "${text//$'\xc2'[$'\x80'-$'\x9f']/ }"
}

command -v curl >/dev/null || fail 'the image has no curl. Add it to the image of XNAT, or remove setup.' "$IN_VAIN"

PASSWORD=''
ANSWER_FILE=$(mktemp)
CODE_FILE=$(mktemp)
SESSION=''
STATUS=000
ANSWER=''
LONGEST=120
# What is being done, what was last wrong with it, and until when it may be tried.
DOING='waiting for its turn'
FAULT=''
END=0

# Bash takes no notice of TERM while it waits for a program in the foreground; so those that take long are in the background.
end_early() {
  trap - TERM
  local programs
  programs=$(jobs -p)
  # shellcheck disable=SC2086
  if [[ -n $programs ]]; then kill $programs 2>/dev/null || true; fi
  printf 'xnat-setup: ended from outside, before it was done. It was %s%s\n' "$DOING" "${FAULT:+. What was last wrong: $FAULT}" >&2
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
  local longest=$((END - SECONDS))
  if ((longest < 10)); then longest=10; fi
  if ((longest > LONGEST)); then longest=$LONGEST; fi
  STATUS=000
  ANSWER=''
  : >"$ANSWER_FILE"
  curl --silent --max-time "$longest" --config <(credentials) --request "$1" --output "$ANSWER_FILE" --write-out '%{http_code}' \
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
  local until=$((SECONDS + WAIT)) tries=0 code
  DOING='waiting for XNAT'
  until
    curl --silent --max-time 20 --output /dev/null --write-out '%{http_code}' "$XNAT_URL$HEALTH_PATH" >"$CODE_FILE" 2>/dev/null &
    code=0
    wait $! || code=$?
    STATUS=$(<"$CODE_FILE")
    [[ $code == 0 && $STATUS == 200 ]]
  do
    case $code in
      0) FAULT="$XNAT_URL$HEALTH_PATH says $STATUS, not 200" ;;
      6) FAULT="the name in $XNAT_URL has no address: pod 0 of this state of the site is not ready" ;;
      *) FAULT="$XNAT_URL$HEALTH_PATH gives no answer" ;;
    esac
    ((SECONDS < until)) || fail "XNAT is not there after $WAIT seconds: $FAULT. Look at kubectl get pods, and at the log of XNAT's pod 0. A StatefulSet waits for a pod of an older state that is never ready: delete that pod."
    if ((tries++ % 12 == 0)); then say "XNAT is not ready yet: $FAULT"; fi
    pause
  done
  FAULT=''
}

# One try. FAULT says what was wrong.
log_in() {
  SESSION=''
  call POST /data/JSESSION
  case $STATUS in
    200)
      [[ $ANSWER =~ ^[A-Za-z0-9._-]+$ ]] || fail "POST /data/JSESSION: no session, but $(shown "$ANSWER"). Is this an XNAT?"
      SESSION=$ANSWER
      return 0
      ;;
    # Another try would be another failed login, and XNAT locks a user out after some of them.
    401) fail "XNAT does not take the password of $USERNAME. It took the one of the Secret when it made its database, and never again: give another Secret to setup.credentials. It said: $(shown "$ANSWER")" "$IN_VAIN" ;;
    403)
      if [[ $ANSWER != *configured* ]]; then
        fail "XNAT does not let $USERNAME in: disabled, locked, its password expired or its e-mail not verified. It said: $(shown "$ANSWER"). Mend it in XNAT's administration. $AGAIN" "$IN_VAIN"
      fi
      refused POST /data/JSESSION || true
      # A first start may answer before it is done: as good as no answer.
      STATUS=000
      return 1
      ;;
    *) refused POST /data/JSESSION ;;
  esac
}

log_out() {
  if [[ -n $SESSION ]]; then call DELETE /data/JSESSION; fi
  SESSION=''
}

# asked METHOD PATH [BODY]: as call; logs in again where the session is gone.
asked() {
  call "$@"
  if [[ $STATUS == 401 ]]; then
    log_in || return 1
    call "$@"
  fi
}

refused() {
  FAULT="$1 $2: $(said)"
  return 1
}

said() {
  if [[ $STATUS == 000 ]]; then
    printf 'XNAT gives no answer'
  else
    printf 'XNAT says %s: %s' "$STATUS" "$(shown "$ANSWER")"
  fi
}

# tried WHAT COMMAND [ARGUMENT...]: the one place where anything is tried again, for TRY_FOR seconds. COMMAND looks before it
# changes anything, each time: so nothing is made twice.
tried() {
  local told=-60 last=''
  DOING=$1
  shift
  FAULT=''
  END=$((SECONDS + TRY_FOR))
  until "$@"; do
    case $STATUS in
      # Nothing, or not now. A path that XNAT does not know yet may be of a plugin that it has yet to load.
      000 | 404 | 408 | 429 | 5??) ;;
      # What it refuses it refuses again.
      *) return 1 ;;
    esac
    if ((SECONDS >= END)); then return 1; fi
    if [[ $FAULT != "$last" ]] || ((SECONDS - told >= 30)); then
      say "trying again. $FAULT"
      told=$SECONDS
      last=$FAULT
    fi
    pause
  done
  FAULT=''
}
