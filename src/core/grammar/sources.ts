/** Who says what a value must be that a rule of its construct holds. */
export const IP_ADDRESS = 'RFC 791, RFC 4291';
export const EMAIL_DOMAIN = 'RFC 5321, 2.3.5';
export const ROLE_ARN = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html';
export const DIGEST = 'https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests';
export const VERSION = DIGEST;
export const SHA256 = 'FIPS 180-4; sha256sum(1)';
