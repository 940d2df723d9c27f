#!/usr/bin/env bash
# Makes the trust store of XNAT's Java, and a PEM of the same for curl and the AWS CLI: the authorities of the image, and the site's own.
#
#   BUNDLES   folder with <name>/ca.pem for each bundle
#   TARGET    folder for the trust store, cacerts, and for ca.pem
#
# The store is JKS, which every version of Java reads without a password.
set -euo pipefail
# As the first process of its container bash takes no notice of TERM by itself, and the pod would not end.
trap 'exit 143' TERM

fail() {
  printf 'make-trust: %s\n' "$1" >&2
  exit 1
}

home=${JAVA_HOME:-}
if [[ -z $home ]]; then
  java=$(command -v java) || fail 'the image has no Java: neither JAVA_HOME nor java in PATH.'
  java=$(readlink -f "$java")
  home=${java%/bin/java}
fi
keytool=$home/bin/keytool
[[ -x $keytool ]] || fail "$keytool is not there. The image needs it to add authorities to those that Java trusts."
authorities=''
for file in "$home/jre/lib/security/cacerts" "$home/lib/security/cacerts"; do
  if [[ -r $file ]]; then authorities=$file; break; fi
done
[[ -n $authorities ]] || fail "no cacerts below $home. Without it XNAT would trust the site's own authorities alone."

# What an earlier attempt left behind would be added to.
store=$TARGET/cacerts
rm -f "$store"
password=changeit

run_keytool() {
  local output
  if ! output=$("$keytool" -J-Xmx64m "$@" 2>&1); then
    fail "keytool: ${output##*$'\n'}"
  fi
}

run_keytool -importkeystore -noprompt -srckeystore "$authorities" -srcstorepass "$password" \
  -destkeystore "$store" -deststoretype JKS -deststorepass "$password"

work=$(mktemp -d)
for bundle in "$BUNDLES"/*/ca.pem; do
  name=${bundle%/ca.pem} name=${name##*/}
  count=0
  certificate=''
  while IFS= read -r line || [[ -n $line ]]; do
    line=${line%$'\r'}
    case $line in
      '-----BEGIN CERTIFICATE-----') certificate=$line$'\n' ;;
      '-----END CERTIFICATE-----')
        if [[ -n $certificate ]]; then
          count=$((count + 1))
          printf '%s%s\n' "$certificate" "$line" >"$work/certificate.pem"
          certificate=''
          run_keytool -importcert -noprompt -alias "$name-$count" -file "$work/certificate.pem" \
            -keystore "$store" -storetype JKS -storepass "$password"
        fi
        ;;
      *) if [[ -n $certificate ]]; then certificate+=$line$'\n'; fi ;;
    esac
  done <"$bundle"
  if ((count == 0)); then fail "the bundle $name holds no certificate. It must be PEM, with CERTIFICATE blocks."; fi
  printf 'make-trust: %d certificate(s) of the bundle %s are trusted.\n' "$count" "$name"
done
rm -rf "$work"

# What curl has of the image stays, beside what Java has.
pem=$TARGET/ca.pem
rm -f "$pem" "$pem.part"
for file in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
  if [[ -r $file ]]; then
    cat "$file" >"$pem.part"
    break
  fi
done
list=$("$keytool" -J-Xmx64m -list -rfc -keystore "$store" -storetype JKS -storepass "$password" 2>&1) || fail "keytool: ${list##*$'\n'}"
inside=false
while IFS= read -r line; do
  # Some keytools end the lines of a certificate as Windows does.
  line=${line%$'\r'}
  if [[ $line == '-----BEGIN CERTIFICATE-----' ]]; then inside=true; fi
  if [[ $inside == true ]]; then printf '%s\n' "$line"; fi
  if [[ $line == '-----END CERTIFICATE-----' ]]; then inside=false; fi
done <<<"$list" >>"$pem.part"
mv "$pem.part" "$pem"
