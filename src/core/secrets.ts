/**
 * The one place that knows what may carry a secret. Props, methods and messages all ask here.
 */

/** Names whose value is a secret: db.password, apiKey, SMTP_PASS, accountKey. */
const SECRET_NAME =
  /(password|passwd|passphrase|pwd|(?<!by|com|sur|tres)pass|secret|token|credentials?|(api|secret|private|access|account|shared|signing|encryption|master|license|sas).?key)(\.value)?$/i;

/** Names that end so, and hold the name of a Secret or a number about secrets. */
const NAMES_A_SECRET = /[-./](auth|auth-tls|proxy-ssl|ssl-client|client-ca|tls|pull)-secret$/i;

/** Whether the name of a setting says that its value is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !NAMES_A_SECRET.test(name);
}

const WORD = '(?:password|passwd|passphrase|pwd|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|account[-_.]?key|client[-_.]?secret)';
/** A placeholder in the place of the value: `$(NAME)`, `${NAME}`, `***`, `…`. */
const NOTHING = String.raw`(?:[$%]?[({][^)}]*[)}]|\*+|…)(?=[&;,\s"']|$)`;

/** Each finds what comes before a secret as its first group, and the secret after it. None looks back or ahead without an end: a text may be long. */
const CARRIERS: readonly RegExp[] = [
  // https://user:password@host, jdbc:postgresql://user:password@host
  /(:\/\/[^/\s:@"']*:)([^/\s"']*)(?=@)/gi,
  // password=…, -Ddb.password=…, ?sslpassword=…, AccountKey=…
  new RegExp(String.raw`(${WORD}\s{0,9}=\s{0,9}["']?)(?!${NOTHING})([^&;,\s"']+)`, 'gi'),
  // {"password": "…"}, and the auths of a Docker configuration
  new RegExp(String.raw`(["'][\w.-]{0,60}?(?:${WORD}|auth)["']\s{0,9}:\s{0,9}["'])(?!${NOTHING})([^"']+)`, 'gi'),
  // Keys and tokens that are known by their form: PEM, AWS, GitHub, GitLab, Slack, JSON Web Tokens
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)([^-]*)/g,
  /\b((?:AKIA|ASIA))([0-9A-Z]{16})\b/g,
  /\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-)([\w-]{20,})/g,
  /\b(eyJ)([\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*)/g,
];

/** Whether a text carries a secret, as URLs, connection strings, options and configurations do. */
export function carriesSecret(text: string): boolean {
  return CARRIERS.some((carrier) => text.search(carrier) >= 0);
}

/** A text as a message may show it: what may be a secret is left out. */
export function masked(text: string): string {
  return CARRIERS.reduce((shown, carrier) => shown.replace(carrier, '$1…'), text);
}
