#!/usr/bin/env bash
# Makes two authorities and the certificates of a logging stack on this machine, with openssl alone, and prints the commands
# that put them into the cluster. Nothing of it belongs into git.
#
#   npm run certs -- [--out FOLDER] [--namespace efk] [--fluentd-namespace efk-fluentd] [--kibana-name NAME]
#                    [--days 825] [--p12] [--password-file FILE] [--check-key FILE]
#
#   --kibana-name    a further DNS name that Kibana is reached by
#   --p12            the keystore of EfkStack.ais and EfkCertificates.fromPkcs12 as well; it needs keytool, of any Java
#   --password-file  password of the keystore, 8 characters or more
#   --check-key      looks at an encryption key of Kibana, in a file, and does nothing else
set -euo pipefail
umask 077

out=certificates namespace=efk fluentd_namespace=efk-fluentd kibana_name='' days=825 p12=false password_file='' check_key=''

fail() {
  printf 'certs: %s\n' "$1" >&2
  exit 1
}

while (($# > 0)); do
  case $1 in
    --p12) p12=true ;;
    --out | --namespace | --fluentd-namespace | --kibana-name | --days | --password-file | --check-key)
      (($# > 1)) || fail "$1 needs a value"
      name=${1#--}
      printf -v "${name//-/_}" '%s' "$2"
      shift
      ;;
    *) fail "$1 is not known; see the top of scripts/certs.sh" ;;
  esac
  shift
done

if [[ -n $check_key ]]; then
  [[ -r $check_key ]] || fail "$check_key cannot be read"
  length=$(wc -m <"$check_key")
  if ((length < 32)); then fail "the key in $check_key has $length characters; Kibana wants 32 or more: openssl rand -hex 24"; fi
  case $(tr '[:upper:]' '[:lower:]' <"$check_key") in *changeme* | *yourkey*) fail "the key in $check_key is a placeholder" ;; esac
  printf 'certs: the key in %s will do.\n' "$check_key"
  exit 0
fi

command -v openssl >/dev/null || fail 'openssl is not installed'
for name in "$namespace" "$fluentd_namespace"; do
  [[ $name =~ ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$ ]] || fail "$name is no namespace"
done
[[ $days =~ ^[1-9][0-9]*$ ]] || fail "--days is $days, which is no number of days"
[[ -z $kibana_name || $kibana_name =~ ^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$ ]] || fail "$kibana_name is no DNS name"
if $p12; then
  command -v keytool >/dev/null || fail '--p12 needs keytool, of any Java'
  [[ -r $password_file ]] || fail '--p12 needs --password-file'
  length=$(wc -m <"$password_file")
  ((length >= 8)) || fail "the password in $password_file has $length characters; 8 are the least"
  case $(tr '[:upper:]' '[:lower:]' <"$password_file") in changeme* | password*) fail "the password in $password_file is a placeholder" ;; esac
  [[ $(tail -c 1 "$password_file" | od -An -tx1) != *0a ]] || fail "$password_file ends in a line break; write it with printf %s"
fi
[[ ! -e $out ]] || fail "$out is there already. Keep it, or move it away: another authority is believed by nobody."
mkdir -p "$out"

service_names() {
  local service=$1
  printf 'DNS:%s,DNS:%s.%s,DNS:%s.%s.svc,DNS:%s.%s.svc.cluster.local' "$service" "$service" "$namespace" "$service" "$namespace" "$service" "$namespace"
}

# The machine's own configuration would add extensions of its own.
printf '[req]\ndistinguished_name = name\n[name]\n' >"$out/openssl.cnf"
request() { openssl req -config "$out/openssl.cnf" -newkey rsa:3072 -nodes -sha256 -batch "$@" 2>/dev/null; }

# authority NAME COMMON-NAME
authority() {
  request -x509 -days $((days * 4)) -subj "/CN=$2" -keyout "$out/$1.key" -out "$out/$1.crt" \
    -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign'
}
authority ca efk-ca
# Whoever has a certificate of this one is a node of Elasticsearch: it signs nothing else.
authority transport-ca efk-transport-ca

# certificate NAME COMMON-NAME NAMES USAGES [AUTHORITY]
certificate() {
  local authority=${5:-ca}
  mkdir -p "$out/$1"
  request -x509 -days "$days" -subj "/CN=$2" -CA "$out/$authority.crt" -CAkey "$out/$authority.key" \
    -keyout "$out/$1/tls.key" -out "$out/$1/tls.crt" \
    -addext 'basicConstraints=critical,CA:FALSE' -addext 'keyUsage=critical,digitalSignature,keyEncipherment' \
    -addext "extendedKeyUsage=$4" -addext "subjectAltName=$3"
  cp "$out/$authority.crt" "$out/$1/ca.crt"
}

service=$(service_names elasticsearch-master)
nodes=$(service_names '*.elasticsearch-master-headless')
certificate elasticsearch-transport elasticsearch-transport "$nodes,$service" serverAuth,clientAuth transport-ca
certificate elasticsearch-http elasticsearch-master "$service,$nodes,DNS:localhost,IP:127.0.0.1" serverAuth
certificate kibana-http kibana "$(service_names kibana),DNS:localhost${kibana_name:+,DNS:$kibana_name}" serverAuth

if $p12; then
  # One file for all that the documents' stack does with certificates: the names of the nodes and of the Service, and the one that
  # EfkStack.ais compares. Kibana and Fluentd know its authority, so it is that of the others.
  certificate keystore elasticsearch "$nodes,$service,DNS:security-master" serverAuth,clientAuth
  openssl pkcs12 -export -name elasticsearch -inkey "$out/keystore/tls.key" -in "$out/keystore/tls.crt" \
    -certfile "$out/ca.crt" -passout "file:$password_file" -out "$out/elastic-certificates.p12"
  # Elasticsearch trusts what is marked as trusted, and openssl marks nothing.
  keytool -importcert -noprompt -alias ca -file "$out/ca.crt" -keystore "$out/elastic-certificates.p12" -storetype PKCS12 \
    -storepass:file "$password_file" 2>/dev/null
  rm -r "$out/keystore"
  cat "$out/kibana-http/tls.crt" "$out/kibana-http/tls.key" >"$out/elastic-certificate.pem"
fi
rm "$out/openssl.cnf"

printf '# Made in %s. Keep ca.key and transport-ca.key where nobody finds them: they are needed again in %s days.\n' "$out" "$days"
for secret in elasticsearch-transport elasticsearch-http kibana-http; do
  printf 'kubectl create secret generic %s --namespace %s --from-file=tls.crt=%s --from-file=tls.key=%s --from-file=ca.crt=%s\n' \
    "$secret" "$namespace" "$out/$secret/tls.crt" "$out/$secret/tls.key" "$out/$secret/ca.crt"
done
printf 'kubectl create secret generic elasticsearch-ca --namespace %s --from-file=ca.crt=%s\n' "$fluentd_namespace" "$out/ca.crt"
if $p12; then
  printf 'kubectl create secret generic elastic-certificates --namespace %s --from-file=elastic-certificates.p12=%s\n' "$namespace" "$out/elastic-certificates.p12"
  printf 'kubectl create secret generic elastic-certificates-pem --namespace %s --from-file=elastic-certificate.pem=%s\n' "$namespace" "$out/elastic-certificate.pem"
  printf 'kubectl create secret generic elasticsearch-ca --namespace %s --from-file=ca.crt=%s\n' "$namespace" "$out/ca.crt"
  for store in transport.ssl.keystore transport.ssl.truststore http.ssl.keystore; do
    printf 'kubectl create secret generic %s-password --namespace %s --from-file=xpack.security.%s.secure_password=%s\n' \
      "${store//./-}" "$namespace" "$store" "$password_file"
  done
fi
