#!/usr/bin/env bash
# Asks one server one thing in its own language. Prints what is wrong, and nothing where all is well.
#
#   ask.sh database <host> <port> <true where it must encrypt>
#   ask.sh dicom <host> <port> <AE title>
#
#   CALLING_AE  the AE title that it has itself towards a DICOM receiver
#
# It runs as long as the server keeps it waiting: who calls it ends it. No password is used.
set -euo pipefail
export LC_ALL=C
trap '' PIPE

# Bytes from file descriptor 3 as hexadecimal pairs, so many at most; none where the other side says nothing.
bytes() { head -c "$1" <&3 2>/dev/null | od -An -v -tx1 | tr -d '\n' || true; }

# Sends a text with escapes. Who hangs up is found out when the answer is missing.
send() { printf '%b' "$1" >&3 2>/dev/null || true; }

# The head of an item, and an item that is a text, as DICOM has them: type, a zero, and the length in two bytes.
head_of() { printf '\\x%s\\x00\\x%02x\\x%02x' "$1" $(($2 / 256)) $(($2 % 256)); }
item() { printf '%s%s' "$(head_of "$1" ${#2})" "$2"; }

# Asks a receiver for an association for the service Verification. Prints what is wrong, and nothing where it is well.
# See https://dicom.nema.org/medical/dicom/current/output/html/part08.html#sect_9.3
ask_dicom() {
  local application=1.2.840.10008.3.1.1.1 verification=1.2.840.10008.1.1 implicit=1.2.840.10008.1.2
  local self=2.25.114338463710543213476180223364116219393
  local context=$((4 + 4 + ${#verification} + 4 + ${#implicit})) user=$((8 + 4 + ${#self})) titles zeros answer length
  exec 3<>"/dev/tcp/$1/$2"
  printf -v titles '%-16s%-16s' "$3" "$CALLING_AE"
  printf -v zeros '\\x00%.0s' {1..32}
  length=$((4 + 32 + 32 + 4 + ${#application} + 4 + context + 4 + user))
  send "\\x01\\x00\\x00\\x00$(printf '\\x%02x\\x%02x' $((length / 256)) $((length % 256)))\\x00\\x01\\x00\\x00$titles$zeros$(item 10 $application)$(
    head_of 20 $context
  )\\x01\\x00\\x00\\x00$(item 30 $verification)$(item 40 $implicit)$(head_of 50 $user)$(head_of 51 4)\\x00\\x00\\x40\\x00$(item 52 $self)"
  read -ra answer <<<"$(bytes 6)"
  case ${answer[0]-} in
    '') printf 'hung up without an answer, as if it were no DICOM receiver' ;;
    02)
      length=$((16#${answer[2]-0}${answer[3]-0}${answer[4]-0}${answer[5]-0}))
      # The result of the one context that was asked for: 21, a zero, two of length, 01, a zero, the result.
      if ((length > 65536)) || [[ ! " $(bytes "$length") " =~ \ 21\ 00\ [0-9a-f]{2}\ [0-9a-f]{2}\ 01\ [0-9a-f]{2}\ ([0-9a-f]{2})\  ]]; then
        printf 'gives an answer that is no DICOM'
      else
        if [[ ${BASH_REMATCH[1]} != 00 ]]; then printf 'knows the AE title, but not the service Verification (C-ECHO)'; fi
        # Asks to be released, and waits until it is.
        send '\x05\x00\x00\x00\x00\x04\x00\x00\x00\x00'
        bytes 10 >/dev/null
      fi
      ;;
    03)
      read -ra answer <<<"$(bytes 4)"
      printf 'rejects the association: %s' "$(why_rejected "${answer[2]-}" "${answer[3]-}")"
      ;;
    07) printf 'aborts the association' ;;
    *) printf 'gives an answer that is no DICOM' ;;
  esac
}

# The words of DICOM PS3.8, table 9-21.
why_rejected() {
  case $1$2 in
    0101) printf 'it gives no reason' ;;
    0102) printf 'it does not know the application context' ;;
    0103) printf 'it does not know the calling AE title %s. Allow it in the whitelist of the receiver, or give the test a title that is allowed' "$CALLING_AE" ;;
    0107) printf 'it does not know the called AE title. Let setup make the receiver, or add it in XNAT, under Administer, Site Administration, DICOM SCP Receivers' ;;
    0202) printf 'it does not know the version of the protocol' ;;
    0301) printf 'it has too much to do at the moment' ;;
    0302) printf 'its number of associations is reached' ;;
    *) printf 'source %s, reason %s' "${1:-none}" "${2:-none}" ;;
  esac
}

# PostgreSQL answers a request for encryption with one letter before it asks who is there, and then waits. The banner of
# another server may begin with the same letter, as SSH does: something follows there.
ask_database() {
  local answer rest status=0
  exec 3<>"/dev/tcp/$1/$2"
  send '\x00\x00\x00\x08\x04\xd2\x16\x2f'
  answer=$(bytes 1)
  if [[ ${answer// /} == 53 || ${answer// /} == 4e ]]; then
    # shellcheck disable=SC2034 # what it is does not matter
    read -r -t 0.5 -N 1 -u 3 rest || status=$?
    # Over 128: nothing came within half a second.
    if ((status <= 128)); then answer=other; fi
  fi
  case ${answer// /} in
    53) ;;
    4e) if [[ $3 == true ]]; then printf 'is PostgreSQL without encryption, which XNAT asks for'; fi ;;
    '') printf 'hung up without an answer, as if it were no PostgreSQL' ;;
    *) printf 'gives an answer that is no PostgreSQL' ;;
  esac
}

case $1 in
  database) ask_database "${@:2}" ;;
  dicom) ask_dicom "${@:2}" ;;
esac
